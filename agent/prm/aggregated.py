"""A PRM whose score of a prefix is made of all its steps' scores: `product:http:URL#qwen`."""

from __future__ import annotations

from collections.abc import Sequence

from ...graphs.contracts import Ask, Asking, Closing, Evidence, ProcessRewardModel
from .aggregate import aggregate


class AggregatedPRM:
    """Served PRMs score steps, not prefixes; so selectors and searches, which read a prefix's
    last score, see it as the prefix is to be judged: by its worst step, say."""

    def __init__(self, prm: ProcessRewardModel, how: str) -> None:
        self._prm = prm
        self._how = how

    @property
    def name(self) -> str:
        return f"{self._how}:{self._prm.name}"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        scores = await self._prm.score(problem, steps, evidence)
        return [aggregate(scores[:end], self._how) for end in range(1, len(scores) + 1)]

    def asking(self, ask: Ask) -> AggregatedPRM:
        """This PRM, asking through `ask` if it asks at all."""
        inner = self._prm.asking(ask) if isinstance(self._prm, Asking) else self._prm
        return AggregatedPRM(inner, self._how)

    async def aclose(self) -> None:
        if isinstance(self._prm, Closing):
            await self._prm.aclose()
