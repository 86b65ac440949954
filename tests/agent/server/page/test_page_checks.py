"""What the page lets in from a trace file, asked of its own code by Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
from surefoot.agent.server.page.files import FOLDER

NODE = shutil.which("node")
CHAIN = [{"id": i, "parent": i - 1, "text": "x"} for i in range(1, 20_001)]


def proposed(*nodes: Any) -> list[dict[str, Any]]:
    return [{"event": "propose", "parent": 0, "attempt": 0, "nodes": list(nodes)}]


def sample(index: Any, one: Any) -> list[dict[str, Any]]:
    return [{"event": "sample", "index": index, "sample": one}]


SOUND = {"steps": ["x"], "answer": "4"}


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
@pytest.mark.parametrize(
    ("events", "said"),
    [
        (proposed({"id": 1, "parent": 0, "text": "x"}), ""),
        (sample(3, SOUND), ""),
        (proposed(*CHAIN[:5000]), ""),
        (proposed({"id": 1, "parent": 1, "text": "x"}), "before its parent"),
        (
            proposed({"id": 1, "parent": 2, "text": "x"}, {"id": 2, "parent": 1, "text": "x"}),
            "before its parent",
        ),
        ([{"event": "resume", "log": proposed({"id": 1, "parent": 1, "text": "x"})}], "before"),
        ([{"event": "resume", "log": 3}], "no list"),
        ([{"event": "correct", "node": {"id": 5, "parent": 5, "text": "x"}}], "before its parent"),
        ([{"event": "propose", "nodes": None}], "no list"),
        (proposed(None), "before its parent"),
        (proposed(*CHAIN), "more than 5000 steps"),
        (sample(4_000_000_000, SOUND), "out of all bounds"),
        (sample(-1, SOUND), "out of all bounds"),
        (sample("0", SOUND), "out of all bounds"),
        (sample(0, None), "out of all bounds"),
        ([{"event": "note", "text": "x"}] * 100_001, "more than 100000 events"),
    ],
)
def test_what_a_trace_file_may_hold(events: list[dict[str, Any]], said: str) -> None:
    assert NODE is not None
    code = (
        f'import {{ check }} from "{(FOLDER / "check.js").as_uri()}";'
        'import fs from "node:fs";'
        'const events = JSON.parse(fs.readFileSync(0, "utf8"));'
        'try { check(events, "t"); } catch (error) { console.log(error.message); }'
    )
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", code],
        input=json.dumps(events), capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert said in done.stdout
    assert bool(said) == bool(done.stdout)
