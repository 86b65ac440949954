"""`evidence`: a PRM for any model, from what tools and the policy itself say of each step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from ...graphs.protocols import NO_EVIDENCE, Evidence


class Weights(BaseModel):
    """Log-odds that each piece of evidence adds; set by hand, to be learned from traces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prior: float
    supported: float
    refuted: float
    judgment: float
    judgment_clip: float


def read_weights() -> Weights:
    return Weights.model_validate_json(
        files(__package__).joinpath("evidence.json").read_text("utf-8")
    )


class EvidencePRM:
    """Adds up log-odds a step; a prefix is worth no more than its worst step."""

    name = "evidence"

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or read_weights()

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        scores: list[float] = []
        worst = 1.0
        for index in range(len(steps)):
            worst = min(worst, self._step(evidence[index] if evidence else NO_EVIDENCE))
            scores.append(worst)
        return scores

    def _step(self, evidence: Evidence) -> float:
        w = self.weights
        odds = w.prior
        if evidence.refuted:
            odds += w.refuted
        elif evidence.supported:
            odds += w.supported
        if evidence.judgment is not None:
            clipped = min(max(evidence.judgment, w.judgment_clip), 1 - w.judgment_clip)
            odds += w.judgment * math.log(clipped / (1 - clipped))
        return 1 / (1 + math.exp(-odds))
