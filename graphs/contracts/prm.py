"""What scores prefixes, and what it may know beside that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from .evidence import Evidence
from .policy import Ask


class ProcessRewardModel(Protocol):
    """Scores prefixes: P(this prefix leads to a correct answer) for each step."""

    @property
    def name(self) -> str: ...

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """Always `len(steps)` numbers in [0, 1]; `evidence`, where given, is one a step."""
        ...


@runtime_checkable
class Asking(Protocol):
    """A PRM that asks a policy: every run has it ask through the run, inside the budget."""

    def asking(self, ask: Ask) -> ProcessRewardModel:
        """The same PRM, asking through `ask`."""
        ...


@runtime_checkable
class Scoring(Protocol):
    """A policy with a PRM of its own, which scores its runs where no other is named."""

    def prm(self) -> ProcessRewardModel: ...


@dataclass(frozen=True, slots=True)
class Vote:
    """What one witness of a problem comes to; `answer` None: nothing.

    `score`: the PRM's of the worst step of a sample. `program`: printed by a program that was
    written from the problem alone, which no PRM scores.
    """

    answer: str | None
    score: float = 0.0
    program: bool = False


@dataclass(frozen=True, slots=True)
class Elected:
    """The vote that is chosen, P(its answer is right), and P(it is, if any answer given is)."""

    index: int
    chance: float
    strength: float


@runtime_checkable
class Voting(Protocol):
    """A PRM that knows what votes are worth beside its scores."""

    def elect(self, votes: Sequence[Vote]) -> Elected | None:
        """The vote to go by, None where nobody gives an answer. May wait for a worker process."""
        ...


@runtime_checkable
class Resampling(Protocol):
    """A PRM whose score of an answer may hold already how often new samples come to it."""

    def resampled(self, problem: str, steps: Sequence[str]) -> bool:
        """Whether it does for this solution: more attempts that agree then tell nothing new."""
        ...
