"""schemathesis against the server's own OpenAPI document: whatever is sent, never a 500."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Served, running
from surefoot.agent.run.config import Config
from surefoot.agent.server.settings import ServerSettings
from surefoot.graphs.run.budget import Budget

# What a request asks for may be refused although its form is right, and Starlette's routes tell
# only their own method in `Allow`.
UNCHECKED = "positive_data_acceptance,allow_header_conformance"
SECONDS = 60


def narrowed(served: Served, folder: Path) -> Path:
    """The document with the names that there are, so that runs and not only refusals are met."""
    document = served.get("/openapi.json").json()
    names = {
        "model": ["pebble", "surefoot/chain", "surefoot/loop", "surefoot/majority"],
        "strategy": ["chain", "loop"],
        "prm": ["evidence", "none"],
    }
    for request in ("ChatRequest", "ResponsesRequest", "RunRequest"):
        properties = document["components"]["schemas"][request]["properties"]
        for name, known in names.items():
            properties[name] = {"type": "string", "enum": known}
    file = folder / "openapi.json"
    file.write_text(json.dumps(document))
    return file


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("narrow", [False, True])
def test_no_request_makes_the_server_fail(tmp_path: Path, narrow: bool) -> None:
    config = Config(model="pebble", sandbox="local", budget=Budget(seconds=0.3))
    settings = ServerSettings(config=config, traces=tmp_path / "traces.db")
    with running(settings) as served:
        where = str(narrowed(served, tmp_path)) if narrow else f"{served.url}/openapi.json"
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "run", where,
                "--url", served.url, "--checks", "all", "--exclude-checks", UNCHECKED,
                "--max-time", str(SECONDS), "--seed", "1", "--no-color",
            ],
            capture_output=True, text=True, cwd=tmp_path, timeout=500,
        )  # fmt: skip
        assert served.get("/healthz").json()["status"] == "ok"
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
