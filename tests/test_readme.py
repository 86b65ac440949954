"""Every command and every line of Python in the README runs.

`bin/solve` and `bin/test` are what CI itself starts with; `docs/solve.svg` is drawn by
`benchmarks/terminal_picture.py`. The hosted model is the local double of `tests/agent/policies`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_openai import FakeOpenAI

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
BY_CI = re.compile(r"^bin/(solve|test)\b")
EXPECTED = {
    "common factor of 207 and 72": "9",
    "96745982": "9062993224085698",
    "Let a = 5 - 12": "-10",
    "3*x + 5 = 20": '"answer": "5"',
    "5 + 7 * 2": "19",
    '"1/2" "0.5"': "equivalent (same number)",
    "38 * 3 = 115": "3 boxes of 38 make 38 * 3 = 114 eggs.",
    "--strategy chain --json": '"n": 2',
}
SAYS_WHAT_IS_HERE = (
    "surefoot doctor",
    "surefoot mcp",
    "surefoot eval problems.jsonl --strategy loop",
)


def commands(block: str) -> list[str]:
    return [line for line in block.splitlines() if line and not BY_CI.search(line)]


def run(script: str, folder: Path, **env: str) -> str:
    venv = Path(sys.executable).parent
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "SUREFOOT_"))}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, capture_output=True, text=True, timeout=120,
        env=clean | {"PATH": f"{venv}:{os.environ['PATH']}", "NO_PROXY": "*"} | env,
    )  # fmt: skip
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"id": "a", "problem": "What is 15% of 240?", "answer": "36"},
        {"id": "b", "problem": "What is 5 + 7 * 2?", "answer": "19"},
    ]
    (tmp_path / "problems.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


LOCAL = [line for kind, block in BLOCKS if kind == "bash" for line in commands(block)]
SERVE = "surefoot serve --traces traces.db"
CLIENT = "http://127.0.0.1:8000"
HOSTED = [line for line in LOCAL if "OPENAI" in line or "openai:" in line]


@pytest.mark.parametrize("command", [line for line in LOCAL if line not in (*HOSTED, SERVE)])
def test_commands(command: str, folder: Path) -> None:
    printed = run(command, folder)
    for words, answer in EXPECTED.items():
        if words in command:
            assert answer in printed.splitlines() or ('"' in answer and answer in printed)


def test_every_answer_is_compared() -> None:
    others = (*HOSTED, SERVE, *SAYS_WHAT_IS_HERE)
    for command in LOCAL:
        assert command.startswith(others) or any(words in command for words in EXPECTED), command


def test_the_three_lines_with_your_model(folder: Path) -> None:
    server = FakeOpenAI()
    server.start()
    try:
        script = "\n".join(HOSTED).replace("http://localhost:8000/v1", server.url)
        assert run(script.replace("…", "k"), folder).strip() == "4"
        assert "snail" in json.dumps(server.requests)
    finally:
        server.stop()


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """The server as the README starts it, but on a free port."""
    command = [Path(sys.executable).with_name("surefoot"), *SERVE.split()[1:], "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
        try:
            told = map(json.loads, server.stderr or ())
            yield next(row["address"] for row in told if row["event"] == "serving")
        finally:
            server.terminate()


@pytest.mark.parametrize("code", [block for kind, block in BLOCKS if kind == "python"])
def test_python(code: str, folder: Path, request: pytest.FixtureRequest) -> None:
    if CLIENT in code:
        assert SERVE in LOCAL
        code = code.replace(CLIENT, request.getfixturevalue("address"))
    (folder / "readme.py").write_text(code)
    assert "36 True" in run(f"{sys.executable} readme.py", folder)


@pytest.mark.parametrize("path", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_links_lead_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
