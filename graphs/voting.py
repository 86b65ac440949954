"""Votes: answers counted by equivalence, and when a count is settled."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from ..tools.equivalence import cluster


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a vote came to.

    `winner`: the index of the heaviest answer in the heaviest cluster; None where nobody
    answered. `share`: that cluster's part of all weight. `clusters`: indices, heaviest first.
    """

    winner: int | None
    share: float
    clusters: tuple[tuple[int, ...], ...] = ()


async def vote(answers: Sequence[str | None], weights: Sequence[float] | None = None) -> Ballot:
    """Count `answers`, one vote each or by `weights`; who gives none weighs on the share alone.

    Of clusters of one weight the larger wins, and of equal ones, as of equal answers, the first.
    """
    heavy = [1.0] * len(answers) if weights is None else weights
    found = await asyncio.to_thread(cluster, answers)  # it may wait for a worker process
    if not found:
        return Ballot(None, 0.0)
    ranked = sorted(found, key=lambda m: (-sum(heavy[i] for i in m), -len(m), m[0]))
    winner = max(ranked[0], key=lambda i: (heavy[i], -i))
    share = sum(heavy[i] for i in ranked[0]) / (sum(heavy) or 1.0)
    return Ballot(winner, share, tuple(map(tuple, ranked)))


def lead(first: int, second: int) -> float:
    """P(more would vote for the first answer than for the second), given their votes so far.

    The Beta posterior of adaptive consistency (Aggarwal et al. 2023): the chance that a share
    distributed as Beta(first + 1, second + 1) is above one half.
    """
    trials = first + second + 1
    below = sum(comb(trials, k) for k in range(first + 1))
    return float(below / 2**trials)
