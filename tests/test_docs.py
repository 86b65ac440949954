"""Every block of `docs/*.md` runs as it stands, and prints what the page says that it prints.

A block of Python that speaks of names which the page does not make gets them from NAMES. What a
block's lines need of files is in the folder that it runs in. What cannot be run here stands in
ELSEWHERE with where it is run, or that it is another program's; anything new is run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_openai import FakeOpenAI
from surefoot.agent.pebble.families import generate

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = [path.relative_to(DOCS).as_posix() for path in sorted(DOCS.rglob("*.md"))]

CLIENT = "http://127.0.0.1:8000"
AS_IN_A_NOTEBOOK = """
import ast, asyncio, inspect, pathlib, sys
source = pathlib.Path(sys.argv[1]).read_text()
code = compile(source, "page", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
made = eval(code, {"__name__": "page"})
inspect.iscoroutine(made) and asyncio.run(made)
"""

NAMES = {
    (
        "extending.md",
        "Weekdays",
    ): "from surefoot import Agent, only\nfrom own_verifier import Weekdays",
    ("extending.md", "Slipping"): """
from surefoot import Agent
from surefoot.agent.controllers.threshold import ThresholdController
from own_policy import Slipping
from own_prm import Brief
from own_strategy import two_of_three
class Last:
    name = "last"
    async def choose(self, problem, ctx, solutions): ...
mine = ThresholdController()
""",
    ("running.md", "openai:NAME"): "from surefoot import Agent\nproblem = 'What is 2 + 2?'",
    ("running.md", "ApprovalNeeded"): """
from surefoot import Agent
from surefoot.graphs.errors import ApprovalNeeded
problem = "Solve 3*x + 5 = 20 for x."
""",
    ("sandbox.md", "open_sandbox"): "code = 'print(1)'",
}

ELSEWHERE = {
    "docker ": "tests/deployment runs the image and the compose file",
    "export SUREFOOT_API_KEYS=$(openssl": "as above",
    "export MODEL_FILE": "as above",
    "pip install": "CI installs the package and its extras",
    "kubectl ": "another program; tests hold the manifests to the official schemas",
    "llama-server ": "another program",
    "vllm serve": "another program",
    "surefoot learn method": "tests/agent/pebble/methods run them, for a trial",
    "export SUREFOOT_DATABASE": "tests/agent/server/stores run servers on a PostgreSQL",
    "surefoot serve --host 0.0.0.0 --keys keys": "as above",
    "curl -N": "as above",
    "surefoot eval problems.jsonl --engine ray": "benchmarks/ray_cluster.py",
    "surefoot learn rollouts problems.jsonl --engine ray": "as above",
}


def blocks(page: str) -> list[tuple[str, str]]:
    return FENCE.findall((DOCS / page).read_text(encoding="utf-8"))


def lines_of(block: str) -> list[str]:
    """The commands of a block, each whole: joined where a line goes on, quotes closed."""
    found: list[str] = []
    for line in block.replace("\\\n", " ").splitlines():
        if found and found[-1].count('"') % 2:
            found[-1] += "\n" + line
        elif line.strip():
            found.append(line)
    return found


def here(line: str) -> bool:
    return not line.startswith(tuple(ELSEWHERE))


SHELL = [
    pytest.param(page, block, id=f"{page}-{number}")
    for page in PAGES
    for number, (kind, block) in enumerate(blocks(page))
    if kind == "bash" and any(here(line) for line in lines_of(block))
]
PYTHON = [
    pytest.param(page, number, id=f"{page}-{number}")
    for page in PAGES
    for number, (kind, _) in enumerate(blocks(page))
    if kind == "python"
]
KINDS = {"bash", "python", "json", "toml", "console", "text"}


@pytest.fixture(scope="module")
def model() -> Iterator[FakeOpenAI]:
    server = FakeOpenAI()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the pages' commands read, a clone's benchmarks among it."""
    (tmp_path / "benchmarks").symlink_to(ROOT / "benchmarks")
    made = [generate(930_000_000 + i, "polynomial") for i in range(40)]
    train = [
        {"id": f"p{i}", "problem": one.text, "answer": one.answer} for i, one in enumerate(made)
    ]
    few = [{"id": "a", "problem": "What is 15% of 240?", "answer": "36"}]
    sums = [(a, a + 7, a + (a + 7) + (a % 2)) for a in range(20, 80)]
    steps = [[f"{a} + {b} = {c}", f"Answer: {c}"] for a, b, c in sums]
    right = [float(a + b == c) for a, b, c in sums]
    rows = {
        "train": train,
        "problems": few,
        "solutions": [
            {"id": "s", "problem": "What is 1 + 1?", "steps": ["1 + 1 = 3", "Answer: 3"]}
        ],
        "samples": [
            {"problem_id": "a", "response": f"15 / 100 * 240 = {n}\nAnswer: {n}"}
            for n in [36, 30] * 16
        ],
        "processbench": [
            {"id": f"b{i}", "problem": "Add.", "steps": some, "label": -1 if ok else 0}
            for i, (some, ok) in enumerate(zip(steps, right, strict=True))
        ],
        "prm800k": [
            {"instruction": "Add.", "responses": [], "next_response": some[0],
             "rating": 1 if ok else -1}
            for some, ok in zip(steps, right, strict=True)
        ],
        "labelled": [
            {"id": f"l{i}", "problem": f"What is {a} + {b}?", "steps": some, "labels": [ok, ok],
             "hard": [int(ok)] * 2, "answer": str(c), "correct": bool(ok)}
            for i, ((a, b, c), some, ok) in enumerate(zip(sums, steps, right, strict=True))
        ],
    }  # fmt: skip
    for name, written in rows.items():
        text = "".join(json.dumps(row) + "\n" for row in written)
        (tmp_path / f"{name}.jsonl").write_text(text)
    return tmp_path


def environment(model: FakeOpenAI) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "SUREFOOT_"))}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    hosted = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "k", "NO_PROXY": "*"}
    return (
        clean
        | hosted
        | {"PATH": path, "PYTHONPATH": f"{os.environ.get('PYTHONPATH', '')}:{EXAMPLES}"}
    )


def run(command: list[str], folder: Path, env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@contextmanager
def serving(line: str, folder: Path, env: dict[str, str]) -> Iterator[str]:
    """A line that starts a server: it does, on a free port. Its address."""
    log = folder / "log"
    command = re.sub(r"(\w+=)…", r"export \1a-key-of-24-characters-00;", line.split("#")[0])
    with (
        log.open("w") as errors,
        subprocess.Popen(
            ["bash", "-c", f"{command.replace('surefoot', 'exec surefoot')} --port 0"],
            cwd=folder, env=env, stderr=errors,
        ) as server,
    ):  # fmt: skip
        try:
            yield address_in(log, server)
        finally:
            server.terminate()


def address_in(log: Path, server: subprocess.Popen) -> str:
    for _ in range(600):
        found = re.search(r'"event": "serving", "address": "([^"]+)"', log.read_text())
        if found:
            return found[1]
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("page", "block"), SHELL)
def test_commands(page: str, block: str, folder: Path, model: FakeOpenAI) -> None:
    if "learn prm" in block:
        pytest.importorskip("lightgbm", reason="learn prm needs the extra `learn`")
    env = environment(model)
    for line in lines_of(block):
        if here(line) and "surefoot serve" in line:
            with serving(line, folder, env) as address:
                assert address.startswith("http://")
        elif here(line):
            asked = line.replace('"…"', '"What is 15% of 240?"')  # any problem
            run(["bash", "-euo", "pipefail", "-c", asked], folder, env)


def printed_by(source: str, folder: Path, env: dict[str, str]) -> str:
    (folder / "page.py").write_text(source)
    return run([sys.executable, "-c", AS_IN_A_NOTEBOOK, "page.py"], folder, env)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("page", "number"), PYTHON)
def test_python(page: str, number: int, folder: Path, model: FakeOpenAI) -> None:
    """With top-level await, as in a notebook; a block of text after it is what it prints."""
    kinds = blocks(page)
    code = kinds[number][1]
    before = [text for (where, word), text in NAMES.items() if where == page and word in code]
    source = "\n".join([*before, code])
    env = environment(model)
    if CLIENT not in source:
        printed = printed_by(source, folder, env)
    else:
        with serving("surefoot serve --model pebble", folder, env) as address:
            printed = printed_by(source.replace(CLIENT, address), folder, env)
    if number + 1 < len(kinds) and kinds[number + 1][0] == "text":
        assert printed == kinds[number + 1][1]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_what_a_console_shows(page: str, folder: Path, model: FakeOpenAI) -> None:
    for kind, block in blocks(page):
        if kind == "console":
            command, _, printed = block.removeprefix("$ ").partition("\n")
            assert run(["bash", "-c", command], folder, environment(model)) == printed


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_of_a_kind_that_is_tried(page: str) -> None:
    assert {kind for kind, _ in blocks(page)} <= KINDS
