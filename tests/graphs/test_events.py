"""Events are typed: read back as written, listed in the docs, known to the page, sound for mypy."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from surefoot.graphs.contracts import Decision
from surefoot.graphs.errors import FormatError
from surefoot.graphs.events import KINDS, TREE_EVENTS, Corrected, Decided, event_of, plain
from surefoot.graphs.trace import read_events
from surefoot.graphs.tree import Node, Tree

ROOM = Path(__file__).parents[2]
PAGE = ROOM / "agent/server/page/assets/run.js"
PROGRAM = """
from surefoot import Agent
from surefoot.graphs.events import Corrected, Proposed, VerdictGiven, event_of
from surefoot.graphs.tree import Tree


def wrong(problem: str) -> list[str]:
    tree, found = Tree(), list[str]()
    with Agent() as agent:
        for row in agent.stream(problem):
            event = event_of(row)
            tree.add(event)
            match event:
                case Proposed(nodes=nodes):
                    found += [node.text for node in nodes]
                case VerdictGiven(node=node, verdict=verdict) if verdict.status == "refuted":
                    found.append(f"{tree.nodes[node].text}: {verdict.evidence}")
                case Corrected():
                    found.append(event.node.text)
                case _:
                    pass
    return found
"""


def listed() -> str:
    """The table of `docs/events.md`."""
    rows = ["| event | type | in the tree | fields | what happened |", "|---|---|---|---|---|"]
    for kind, event in KINDS.items():
        names = ", ".join(f"`{one.name}`" for one in fields(event) if one.name != "event")
        said = " ".join((event.__doc__ or "").split())
        mark = "yes" if event in TREE_EVENTS else ""
        rows.append(f"| `{kind}` | `{event.__name__}` | {mark} | {names} | {said} |")
    return "\n".join(rows)


def test_the_docs_list_every_event() -> None:
    assert listed() in (ROOM / "docs/events.md").read_text(encoding="utf-8"), listed()


def test_an_event_is_read_back_as_it_was_written() -> None:
    for event in (
        Corrected(node=Node(2, 0, "2 + 2 = 4", "corrected", replaces=1), wrong=1, dropped=(3,)),
        Decided(node=1, score=0.5, decision=Decision("verify", tools=("symbolic",))),
    ):
        assert event_of(json.loads(json.dumps(plain(event)))) == event


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"event": "nonsense"}, "no event"),
        ({"event": "score", "node": 1}, "score"),
        ({"event": "propose", "parent": "x", "attempt": 0, "nodes": []}, "parent"),
    ],
)
def test_what_is_no_event_is_refused_by_name(row: dict, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        event_of(row)


def test_the_page_knows_only_events_and_fields_that_there_are() -> None:
    script = PAGE.read_text(encoding="utf-8")
    handlers = script[script.index("const handlers") :]
    taken = dict(re.findall(r"^  (\w+)\(run, \{ ([\w, ]*) \}\)", handlers, re.MULTILINE))
    named = set(re.findall(r"^  (\w+)(?:\(|: begin)", handlers, re.MULTILINE))
    assert named <= set(KINDS)
    assert len(taken) > 10
    for kind, names in taken.items():
        assert set(names.split(", ")) <= {one.name for one in fields(KINDS[kind])}, kind
    changing = {kind for kind, event in KINDS.items() if event in TREE_EVENTS}
    unseen = {"continue", "checked", "asked", "weigh"}  # no step is drawn otherwise for them
    assert changing - unseen <= named


def test_traces_of_version_1_are_read(tmp_path: Path) -> None:
    node = {"id": 1, "parent": 0, "text": "a", "origin": "proposed", "final": False}
    rows = [
        {"trace_version": 1},
        {"event": "resume", "problem": "p", "nodes": [node], "left": [1]},
        {"event": "settled", "samples": 4, "lead": 0.9, "wanted": 1},
        {"event": "backpropagate", "visit": {"leaf": 1, "reward": 0.5, "end": None}},
    ]
    file = tmp_path / "t.jsonl"
    file.write_text("".join(json.dumps(row | {"run": "r"}) + "\n" for row in rows))
    events = [record.event for record in read_events(file)]
    assert [event.event for event in events] == ["resume", "vote", "backpropagate"]
    tree = Tree.of(events)
    assert (tree.texts(1), tree.fate(1)) == (("a",), "abandoned")


@pytest.mark.slow
def test_a_program_that_uses_events_by_their_types_is_sound(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(program)],
        cwd=ROOM, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
