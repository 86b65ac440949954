"""How far samples of one problem agree: in what they compute on the way, and in their answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from ....tools.equivalence import cluster
from .reading import read

CLIP = 1e-4
FARTHEST = 8.0
"""A lead is never taken for larger, nor the lead of the only answer that there is."""


def result_agreement(solutions: Sequence[Sequence[str]]) -> list[list[float | None]]:
    """For each step of each solution the share of the others that come to its last result.

    None for a step without a result, and where there are no others.
    """
    others = len(solutions) - 1
    found = [[read(step).results for step in steps] for steps in solutions]
    reached = Counter(v for rows in found for v in {v for row in rows for v in row})
    return [
        [(reached[row[-1]] - 1) / others if row and others > 0 else None for row in rows]
        for rows in found
    ]


def leads(answers: Sequence[str | None], alone: Sequence[float]) -> list[float | None]:
    """How far the answer of each sample leads the best other answer; None where it gives none.

    Answers are grouped by equivalence, as in self-consistency (Wang et al. 2022); each group
    weighs its votes times the geometric mean of the odds that its samples have `alone`, as in
    voting with a verifier (Li et al. 2023). In log, within `FARTHEST` of 0. May wait for a
    worker process.
    """
    clusters = cluster(answers)
    weights = [
        math.log(len(members)) + sum(_log_odds(alone[i]) for i in members) / len(members)
        for members in clusters
    ]
    found: list[float | None] = [None] * len(answers)
    for at, members in enumerate(clusters):
        rival = max((weight for i, weight in enumerate(weights) if i != at), default=-math.inf)
        lead = min(max(weights[at] - rival, -FARTHEST), FARTHEST)
        for i in members:
            found[i] = lead
    return found


def _log_odds(score: float) -> float:
    clipped = min(max(score, CLIP), 1 - CLIP)
    return math.log(clipped / (1 - clipped))
