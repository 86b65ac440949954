"""What a run knows between its nodes."""

from __future__ import annotations

from typing import Annotated, TypedDict

from langgraph.channels.delta import DeltaChannel

from .contracts import Decision
from .events import TreeEvent
from .records import Outcome, Sample
from .tree import extend


class TreeState(TypedDict, total=False):
    """What all have that grow a reasoning tree. Only the log grows; it is stored as differences.

    `stop` says which ceiling ended the run.
    """

    problem: str
    problem_id: str
    log: Annotated[list[TreeEvent], DeltaChannel(extend)]
    stop: str
    outcome: Outcome


class LoopState(TreeState, total=False):
    """The loop's state.

    `head` is the node that the next step extends; `queue` are proposed steps not yet decided,
    in order, each the child of the one before. `attempts` are the final nodes of whole solutions
    that count as evidence for each other, ROOT for one that came to no end; `spent` the tokens of
    the last of them; `programs` the places among them of what a program came to, and
    `grounds` what verifies the answer.
    """

    head: int
    queue: tuple[int, ...]
    decision: Decision
    attempts: tuple[int, ...]
    spent: int
    programs: tuple[int, ...]
    grounds: tuple[str, ...]


class SampleState(TypedDict, total=False):
    """The state of strategies that draw whole solutions and choose among them."""

    problem: str
    problem_id: str
    samples: tuple[Sample, ...]
    stop: str
    outcome: Outcome
