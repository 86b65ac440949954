"""What a checkpoint may hold is read back, by whatever path its classes had when it was written."""

from __future__ import annotations

import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from surefoot.graphs.contracts import Decision
from surefoot.graphs.events import Decided, Proposed
from surefoot.graphs.records import Node
from surefoot.graphs.run.types import allowed, restored

EVENTS = [
    Proposed(parent=0, attempt=0, nodes=(Node(id=1, parent=0, text="2 + 2 = 4"),)),
    Decided(node=1, score=0.5, decision=Decision("accept", "sure")),
]


@pytest.mark.parametrize("before", [False, True])
def test_a_checkpoint_from_before_a_module_became_a_package_is_read(
    before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        if before:
            then.setattr(Decision, "__module__", "surefoot.graphs.contracts")
            for kind in (Proposed, Decided):
                then.setattr(kind, "__module__", "surefoot.graphs.events")
        written = JsonPlusSerializer().dumps_typed(EVENTS)
    assert (b"surefoot.graphs.events.tree" in written[1]) is not before
    serde = JsonPlusSerializer(allowed_msgpack_modules=allowed((Proposed, Decided)))
    read = serde.loads_typed(written)
    assert [type(event) for event in read] == [Proposed, Decided]
    assert [restored(event, type(event)) for event in read] == EVENTS


def test_what_no_state_is_made_of_is_not_read() -> None:
    assert ("surefoot.graphs.contracts", "Decision") in allowed((Decided,))
    assert ("surefoot.graphs.contracts", "Decision") not in allowed((Proposed,))
