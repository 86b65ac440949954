"""Trace files from anyone: read, or refused by an error of the tree, in no time."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from surefoot.graphs.errors import FormatError
from surefoot.graphs.events import Proposed
from surefoot.graphs.records import Node
from surefoot.graphs.trace import TRACE_VERSION, read_events, read_trace
from surefoot.graphs.tree.log import Tree

HEAD = json.dumps({"trace_version": TRACE_VERSION, "created": 1.0})
START = {"event": "start", "problem": "p", "model": "m", "strategy": "loop"}


def node(ident: int, parent: int, text: str = "x") -> dict[str, Any]:
    return {"id": ident, "parent": parent, "text": text}


def row(seq: int, event: dict[str, Any]) -> dict[str, Any]:
    return {"run": "r", "seq": seq, "t": 0.1, **event}


ROWS = [
    row(1, START),
    row(2, {"event": "propose", "parent": 0, "attempt": 0, "nodes": [node(1, 0), node(2, 1)]}),
    row(3, {"event": "score", "node": 1, "score": 0.5}),
    row(4, {"event": "sample", "index": 0, "sample": {"steps": ["a"], "answer": "4"}}),
    row(5, {"event": "abandon", "node": 2, "known": None}),
]
VALUES: list[Any] = [
    None, True, -1, 4_000_000_000, 10**400, 1e308, "", "x", "\ud800", [], [[]], {}, {"a": 1},
]  # fmt: skip


@pytest.mark.parametrize("parent", [1, 2])
def test_no_step_is_its_own_ancestor(parent: int) -> None:
    nodes = (Node(1, parent, "x"), Node(2, 1, "y"))
    with pytest.raises(FormatError, match="before its parent"):
        Tree.of([Proposed(parent=0, attempt=0, nodes=nodes)])


def test_a_chain_of_any_length_is_a_chain() -> None:
    nodes = tuple(Node(i, i - 1, "x") for i in range(1, 20_001))
    tree = Tree.of([Proposed(parent=0, attempt=0, nodes=nodes)])
    assert len(tree.texts(20_000)) == 20_000


@pytest.mark.parametrize(
    "line",
    ["[" * 100_000, '{"t": ' + "9" * 5000 + "}", "[]", "3", "null", '{"event": ["x"]}', "\x00"],
)
def test_lines_that_are_no_events_are_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(f"{HEAD}\n{line}\n")
    with pytest.raises(FormatError):
        list(read_events(file))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_bytes(HEAD.encode() + b"\n\xff\xfe\n")
    with pytest.raises(FormatError, match="UTF-8"):
        list(read_trace(file))


def test_fuzzed_traces(tmp_path: Path) -> None:
    rng = random.Random(3)
    for _ in range(300):
        file = tmp_path / "t.jsonl"
        file.write_bytes(fuzzed(rng))
        try:
            Tree.of([record.event for record in read_events(file)])
        except FormatError:
            continue


def fuzzed(rng: random.Random) -> bytes:
    """A trace in which values were replaced, taken out or repeated, or bytes changed."""
    rows = json.loads(json.dumps(ROWS))
    for _ in range(rng.randint(1, 4)):
        place = rng.choice(rows)
        while isinstance(place, dict | list) and place:
            key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
            if rng.random() < 0.5 or not isinstance(place[key], dict | list):
                if rng.random() < 0.2:
                    del place[key]
                else:
                    place[key] = deepcopy(rng.choice(VALUES))
                break
            place = place[key]
    data = bytearray("\n".join([HEAD, *map(json.dumps, rows)]).encode() + b"\n")
    if rng.random() < 0.3:
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)
