"""What scores prefixes, and what it may know beside that."""

from __future__ import annotations

from collections.abc import Sequence
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


@runtime_checkable
class Voting(Protocol):
    """A PRM that knows what agreement among samples is worth."""

    def elected(self, lead: float) -> float:
        """P(an answer is right) by how far it leads the best other one among the samples.

        In log of (votes times the geometric mean of their odds); negative for all but one.
        """
        ...


@runtime_checkable
class Resampling(Protocol):
    """A PRM whose score of an answer may hold already how often new samples come to it."""

    def resampled(self, problem: str, steps: Sequence[str]) -> bool:
        """Whether it does for this solution: more attempts that agree then tell nothing new."""
        ...
