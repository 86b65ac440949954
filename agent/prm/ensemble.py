"""Several PRMs as one: the weighted mean of their log-odds, step by step."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...graphs.contracts import Ask, Asking, Closing, Evidence, ProcessRewardModel

CLIP = 1e-4
"""Scores are held this far from 0 and 1: none may outvote the others by being certain."""


@dataclass(frozen=True, slots=True)
class Member:
    prm: ProcessRewardModel
    weight: float = 1.0


class EnsemblePRM:
    """Its members score side by side; one that fails fails the ensemble."""

    def __init__(self, members: Sequence[Member]) -> None:
        if not members or any(member.weight <= 0 for member in members):
            raise ValueError("an ensemble needs members, each with a weight above 0")
        self.members = tuple(members)
        self._total = sum(member.weight for member in self.members)

    @property
    def name(self) -> str:
        return "+".join(
            member.prm.name if member.weight == 1 else f"{member.weight:g}*{member.prm.name}"
            for member in self.members
        )

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        scored = await asyncio.gather(
            *(member.prm.score(problem, steps, evidence) for member in self.members)
        )
        return [self._pool(of_step) for of_step in zip(*scored, strict=True)]

    def _pool(self, scores: Sequence[float]) -> float:
        odds = sum(
            member.weight * logit(score) for member, score in zip(self.members, scores, strict=True)
        )
        return 1 / (1 + math.exp(-odds / self._total))

    def asking(self, ask: Ask) -> EnsemblePRM:
        """This ensemble with every member that asks the policy doing so through `ask`."""
        return EnsemblePRM(
            [
                Member(one.prm.asking(ask) if isinstance(one.prm, Asking) else one.prm, one.weight)
                for one in self.members
            ]
        )

    async def aclose(self) -> None:
        for member in self.members:
            if isinstance(member.prm, Closing):
                await member.prm.aclose()


def logit(score: float) -> float:
    """Log-odds of a score, held within `CLIP` of certainty."""
    clipped = min(max(score, CLIP), 1 - CLIP)
    return math.log(clipped / (1 - clipped))
