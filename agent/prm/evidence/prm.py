"""`evidence`: the default PRM for any model. Reads the text and weighs what is known of it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....graphs.contracts import Elected, Evidence, Vote
from ..explaining import Reason
from .columns import COLUMNS, Table
from .election import elect
from .model import Ends, EvidenceModel, read_model

REASONS = 5
CLIP = 0.02
"""Nobody's own judgment of a step is surer than this or one less this."""
CRITIQUE = "the policy's own critique"


@lru_cache(maxsize=4)
def shared(path: Path | None) -> EvidenceModel:
    """A model, read once a process."""
    return read_model(path)


class EvidencePRM:
    """Scores steps by `EvidenceModel`; what was refuted or doubted counts for all that follows.

    About a millisecond a step, and once a problem up to 50 where numbers can answer it, so `score`
    takes a thread. `threshold`: a step below it counts as the first wrong one.
    """

    name = "evidence"

    def __init__(self, model: EvidenceModel | Path | None = None) -> None:
        self.model = model if isinstance(model, EvidenceModel) else shared(model)
        self.threshold = self.model.card.threshold

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        return await asyncio.to_thread(self.scores, problem, steps, evidence)

    def scores(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """`score` in the calling thread."""
        if not steps:
            return []
        table = self.model.table(problem, steps, evidence)
        odds = self.model.log_odds(table, _ends(steps, evidence)) + self._judged(steps, evidence)
        return _capped([_probability(float(one)) for one in odds], evidence)

    def elect(self, votes: Sequence[Vote]) -> Elected | None:
        """Which vote of a run to go by, and P(its answer is right) (`election`)."""
        return elect(votes, self.model.card.vote)

    def explain(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[list[Reason]]:
        """For each step what moved its score most, in log-odds, the strongest first."""
        if not steps:
            return []
        table = self.model.table(problem, steps, evidence)
        judged = self._judged(steps, evidence)
        shares = self.model.shares(table, _ends(steps, evidence))
        return [_reasons(*one) for one in zip(table, shares, judged, strict=True)]

    def _judged(self, steps: Sequence[str], evidence: Sequence[Evidence]) -> NDArray[np.float64]:
        """What the policy's own critiques add to each prefix: its least sure word so far."""
        added = np.zeros(len(steps))
        least = 1.0
        for i, one in enumerate(evidence):
            if one.judgment is not None:
                least = min(least, max(one.judgment, CLIP), 1 - CLIP)
            if least < 1:
                added[i] = self.model.card.judgment * math.log(least / (1 - least))
        return added


def _ends(steps: Sequence[str], evidence: Sequence[Evidence]) -> Ends:
    """Where a whole solution ends: the answer that it is read to give is known."""
    known = [one.answer is not None for one in evidence]
    return np.array(known or [False] * len(steps), dtype=np.bool_)


def _capped(scores: list[float], evidence: Sequence[Evidence]) -> list[float]:
    """What builds on a refuted step is worth no more than that step."""
    most = 1.0
    for i, one in enumerate(evidence):
        scores[i] = min(scores[i], most)
        if one.refuted:
            most = scores[i]
    return scores


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(log_odds, -30.0), 30.0)))


def _reasons(row: Table, shares: NDArray[np.float64], judged: float) -> list[Reason]:
    moved: dict[str, float] = {}
    for words, value, share in zip(COLUMNS.values(), row, shares.tolist(), strict=True):
        if not math.isnan(value):
            moved[words] = moved.get(words, 0.0) + share
    if judged:
        moved[CRITIQUE] = judged
    found = sorted(moved.items(), key=lambda item: -abs(item[1]))[:REASONS]
    return [Reason(words, round(float(by), 3)) for words, by in found if by]
