"""Votes: answers counted by equivalence, and when a count is settled."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from ...tools.equivalence import cluster

SUREST = 1e-4


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


async def belief(
    answers: Sequence[str | None], chances: Sequence[float]
) -> tuple[int | None, float]:
    """The answer that independent attempts make likeliest, and P(it is right).

    `chances`: P(right) of each attempt alone. An answer weighs its votes times the geometric mean
    of its odds, as in voting with a verifier (Li et al. 2023), against the other answers, the
    attempts that come to none, and the chance that all are wrong: so what one attempt comes to
    alone is as likely as it was. Returns an attempt that gives it, None where none answers.
    """
    found = await asyncio.to_thread(cluster, answers)
    if not found:
        return None, 0.0
    weights = [
        len(members) * math.exp(sum(log_odds(chances[i]) for i in members) / len(members))
        for members in found
    ]
    top = max(range(len(found)), key=lambda at: (weights[at], -at))
    silent = sum(answer is None for answer in answers)
    best = max(found[top], key=lambda i: (chances[i], -i))
    return best, weights[top] / (1 + silent + sum(weights))


def log_odds(chance: float) -> float:
    """Finite: no chance counts as nearer to 0 or 1 than `SUREST`."""
    held = min(max(chance, SUREST), 1 - SUREST)
    return math.log(held / (1 - held))
