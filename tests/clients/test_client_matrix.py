"""Ordinary clients, unchanged, against the server: what works, and what was said of it.

`make clients` installs them into `.clients/`, runs this and writes the table in
`docs/serving.md`. Without that, what worked when it was last written has to work now.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import matrix
import pytest
from recorded import REQUESTS, Answered, Recorded
from tool_calling_model import ToolCallingModel

HERE = Path(__file__).resolve().parent
INSTALLED = Path(os.environ.get("SUREFOOT_CLIENTS", HERE.parents[1] / ".clients"))
WRITE = os.environ.get("SUREFOOT_CLIENTS_WRITE") == "1"
APART = {"pydantic_ai_client.py": "pydantic-ai"}  # scripts in an environment of their own
MODULES = INSTALLED / "javascript"
SCRIPTS = sorted(path.name for path in (HERE / "python").glob("*.py") if path.stem != "cases")

FOUND: matrix.Found = {}
VERSIONS: dict[str, str] = {}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server as anybody starts it, with a model behind it that calls tools."""
    behind = ToolCallingModel()
    behind.start()
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "SUREFOOT_"))}
    env = clean | {"OPENAI_BASE_URL": behind.url, "OPENAI_API_KEY": "k", "NO_PROXY": "*"}
    command = [Path(sys.executable).with_name("surefoot"), "serve", "--model", "pebble"]
    command += ["--also", "openai:stub", "--port", "0", "--run-seconds", "60"]
    log = tmp_path_factory.mktemp("server") / "log"  # a pipe that nobody reads fills up
    try:
        with log.open("w") as errors, subprocess.Popen(command, env=env, stderr=errors) as server:
            try:
                yield address_in(log)
            finally:
                server.terminate()
    finally:
        behind.stop()


def address_in(log: Path) -> str:
    deadline = time.monotonic() + 100
    while time.monotonic() < deadline:
        for line in log.read_text().splitlines():
            if '"serving"' in line:
                return json.loads(line)["address"]
        time.sleep(0.2)
    raise AssertionError(f"the server does not start: {log.read_text()[-2000:]}")


def python_of(environment: str) -> Path:
    return INSTALLED / environment / "bin" / "python"


def run(command: list[str | Path], folder: Path) -> list[dict[str, str | None]]:
    """What a client's script reports, a row a case."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "ANTHROPIC_", "SUREFOOT_", "PYTHON"))
    }
    done = subprocess.run(
        command, cwd=folder, env=clean | {"NO_PROXY": "*", "NO_COLOR": "1"},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert rows, done.stderr[-2000:]
    return rows


def judge(rows: list[dict[str, str | None]]) -> None:
    """Keeps what was found; fails where what worked before does not work now."""
    for row in rows:
        FOUND.setdefault(row["client"], {})[row["case"]] = row["error"]
    if WRITE:
        return
    _, before = matrix.kept()
    now = [(row["client"], row["case"]) for row in rows]
    known = [(row["client"], name) for row in rows for name in before.get(row["client"], ())]
    assert set(now) == set(known), "run `make clients`: there are other cases than were kept"
    broken = [row for row in rows if row["error"] and before[row["client"]][row["case"]] is None]
    assert not broken, broken


@pytest.mark.clients
@pytest.mark.timeout(400)
@pytest.mark.parametrize("script", SCRIPTS)
def test_python_clients(script: str, address: str, tmp_path: Path) -> None:
    python = python_of(APART.get(script, "venv"))
    if not python.exists():
        pytest.skip(f"{python} is absent: `make clients` installs the clients")
    judge(run([python, HERE / "python" / script, address], tmp_path))


@pytest.mark.clients
@pytest.mark.timeout(400)
def test_javascript_clients(address: str) -> None:
    if not (MODULES / "node_modules" / "ai").exists():
        pytest.skip(f"{MODULES} is absent: `make clients` installs the clients (needs npm)")
    script = MODULES / "ai_sdk.mjs"  # node looks for modules beside the script
    script.write_text((HERE / "javascript" / "ai_sdk.mjs").read_text())
    judge(run(["node", script, address], MODULES))


def sent(request: Recorded, address: str) -> Answered:
    headers = {"authorization": "Bearer none", **request.headers}
    reply = httpx.post(f"{address}{request.path}", json=request.body, headers=headers, timeout=60)
    if not reply.headers["content-type"].startswith("text/event-stream"):
        return Answered(reply.status_code, reply.json(), [])
    data = [line[6:] for line in reply.text.splitlines() if line.startswith("data: ")]
    events = [json.loads(line) for line in data if line != "[DONE]"]
    return Answered(reply.status_code, None, events)


def complaint(request: Recorded, address: str) -> str | None:
    """Why an answer is not what the program needs; None where it is."""
    found = sent(request, address)
    if found.status != 200:
        return f"{found.status}: {json.dumps(found.body)}"[:600]
    try:
        fits = request.check(found)
    except (AssertionError, KeyError, IndexError, ValueError, StopIteration, TypeError) as error:
        return f"{type(error).__name__}: {error} in {found.body or found.events[-3:]}"[:600]
    return None if fits else f"not what it reads: {found.body or found.events[-3:]}"[:600]


@pytest.mark.clients
@pytest.mark.parametrize("client", list(dict.fromkeys(request.client for request in REQUESTS)))
def test_recorded_requests(client: str, address: str) -> None:
    judge(
        [
            {"client": client, "case": one.case, "error": complaint(one, address)}
            for one in REQUESTS
            if one.client == client
        ]
    )


@pytest.mark.clients
def test_the_matrix_is_written() -> None:
    """Last: the table of all that was run above, where it is asked for."""
    if not WRITE:
        pytest.skip("SUREFOOT_CLIENTS_WRITE is not set: nothing is written")
    versions = {
        name: at
        for environment in ("venv", *APART.values())
        for name, at in installed(environment).items()
        if name in wanted(environment)
    }
    for name in json.loads((HERE / "javascript" / "package.json").read_text())["dependencies"]:
        about = MODULES / "node_modules" / name / "package.json"
        if name != "zod" and about.exists():
            versions[name] = json.loads(about.read_text())["version"]
    matrix.keep(versions, matrix.kept()[1] | FOUND)


def wanted(environment: str) -> set[str]:
    """The packages that its requirements name."""
    name = "requirements.txt" if environment == "venv" else f"requirements-{environment}.txt"
    lines = (HERE / name).read_text().splitlines()
    named = {re.split(r"[\[<]", line)[0] for line in lines if not line.startswith("#")}
    return named if environment == "venv" else named - {"anthropic"}


def installed(environment: str) -> dict[str, str]:
    command = [python_of(environment), "-m", "pip", "list", "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return {row["name"]: row["version"] for row in json.loads(done.stdout)}


def test_the_table_is_what_was_last_run() -> None:
    assert matrix.written() == matrix.table(*matrix.kept()).strip()
