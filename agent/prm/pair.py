"""`evidence+probe:URL`: what tools and wording say, and what a small model's states say, fitted.

Log-odds of both go into a logistic regression that was fitted on PRM800K's human ratings
(stacking, Wolpert 1992), by scores out of fold: `benchmarks/real_models/fit_pair.py`. Each knows
what the other does not see, so the two together rank steps better than either.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...graphs.contracts import Evidence, Policy
from .ensemble import logit
from .evidence.prm import EvidencePRM
from .probe import ProbePRM, open_probe


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a constant and of both log-odds; a step below `threshold` is the first wrong one."""

    constant: float
    evidence: float
    probe: float
    threshold: float


FITTED = {
    "qwen2.5-coder-0.5b": Weights(0.527, 0.496, 0.567, 0.900),
    "qwen2.5-coder-1.5b": Weights(0.413, 0.435, 0.656, 0.870),
}
"""By the model whose states are read."""


class PairPRM:
    """Both score side by side; where one fails, both do. `threshold` as `ProbePRM`'s."""

    def __init__(self, evidence: EvidencePRM, probe: ProbePRM) -> None:
        self.evidence = evidence
        self.probe = probe
        self.threshold = evidence.threshold
        self.name = f"{evidence.name}+{probe.name}"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """One score a step; raises what the two raise."""
        ours, theirs = await asyncio.gather(
            self.evidence.score(problem, steps, evidence),
            self.probe.score(problem, steps, evidence),
        )
        if not ours:
            return []
        fitted = FITTED[self.probe.reads]
        self.threshold = fitted.threshold
        return [
            _probability(fitted.constant + fitted.evidence * logit(a) + fitted.probe * logit(b))
            for a, b in zip(ours, theirs, strict=True)
        ]

    async def aclose(self) -> None:
        await self.probe.aclose()


def open_pair(name: str, policy: Policy) -> PairPRM:
    """`evidence` as it ships and the probe of that name."""
    return PairPRM(EvidencePRM(), open_probe(name.partition(":")[2], policy))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
