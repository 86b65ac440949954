"""`pebble` as a PRM: P(`+` after the step), from the same weights that propose."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ...graphs.protocols import Evidence
from ..pebble import runtime
from ..pebble.policy import shared, to_line

REFUTED = 0.02  # what a step is worth that a tool refuted


class PebblePRM:
    """A prefix is worth no more than its worst step; a refuted step is worth next to nothing."""

    name = "pebble"

    def __init__(self) -> None:
        self._pebble = shared()

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        if not steps:
            return []
        lines = [to_line(step) for step in steps]
        judged = await asyncio.to_thread(runtime.judge, self._pebble, problem, lines)
        worst = 1.0
        scores = []
        for index, good in enumerate(judged):
            refuted = bool(evidence) and bool(evidence[index].refuted)
            worst = min(worst, REFUTED if refuted else good)
            scores.append(worst)
        return scores
