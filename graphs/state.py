"""What a run knows between its nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypedDict

from langgraph.channels.delta import DeltaChannel

from .contracts import Decision
from .tree import Entry, extend

OutcomeStatus = Literal["answered", "abstained", "budget"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. `node` is the last step of the path that is reported."""

    status: OutcomeStatus
    node: int
    answer: str | None
    confidence: float
    verified: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One complete solution of a sampling strategy.

    `answer` None: it gives none. `guessed`: it states none in so many words, and the answer is
    what its end suggests.
    """

    steps: tuple[str, ...]
    answer: str | None
    logprob: float | None = None
    guessed: bool = False


class TreeState(TypedDict, total=False):
    """What all have that grow a reasoning tree. Only the log grows; it is stored as differences.

    `stop` says which ceiling ended the run.
    """

    problem: str
    problem_id: str
    log: Annotated[list[Entry], DeltaChannel(extend)]
    stop: str
    outcome: Outcome


class LoopState(TreeState, total=False):
    """The loop's state.

    `head` is the node that the next step extends; `queue` are proposed steps not yet decided,
    in order, each the child of the one before. `attempts` are the final nodes of whole solutions
    that count as evidence for each other, ROOT for one that came to no end; `spent` the tokens of
    the last of them.
    """

    head: int
    queue: tuple[int, ...]
    decision: Decision
    attempts: tuple[int, ...]
    spent: int


class SampleState(TypedDict, total=False):
    """The state of strategies that draw whole solutions and choose among them."""

    problem: str
    problem_id: str
    samples: tuple[Sample, ...]
    stop: str
    outcome: Outcome
