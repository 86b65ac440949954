"""PRMs that can say what moved their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ...graphs.contracts import Evidence


@dataclass(frozen=True, slots=True)
class Reason:
    """What moved a score, in words, and by how much, in log-odds."""

    what: str
    by: float


@runtime_checkable
class Explaining(Protocol):
    """A PRM whose scores come with reasons."""

    def explain(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[list[Reason]]:
        """For each step what moved its score most, the strongest first."""
        ...
