"""Fitting the vote among samples (`prm.evidence.election`) on runs whose answers were graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....graphs.contracts import Vote
from ...prm.evidence.election import Candidate, VoteWeights, candidates, standing, strengths

PULL_STRENGTH = 1.0
PULL_CHANCE = 1.0
"""How hard the default weights pull: what a set of runs says nothing of stays as it was."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GradedRun:
    """The votes of one run, its answers, and which of the answers are right."""

    votes: tuple[Vote, ...]
    answers: tuple[Candidate, ...]
    right: tuple[bool, ...]

    @classmethod
    def of(cls, votes: Sequence[Vote], right: Sequence[bool]) -> GradedRun:
        """`right`: of each vote. May wait for a worker process."""
        answers = candidates(votes)
        good = (any(right[i] for i in one.votes) for one in answers)
        return cls(tuple(votes), tuple(answers), tuple(good))


def fit_vote(runs: Sequence[GradedRun]) -> VoteWeights:
    """The weights of the vote; the defaults where no run tells answers apart."""
    apart = [one for one in runs if any(one.right) and not all(one.right)]
    if not apart:
        return VoteWeights()
    strength = _strength(apart)
    fitted = VoteWeights(strength=strength)
    rows, right = [], []
    for one in runs:
        if one.answers:
            strong = strengths(one.answers, fitted)
            first = int(strong.argmax())
            rows.append(standing(one.answers[first], float(strong[first]), one.votes))
            right.append(one.right[first])
    chance = _chance(np.array(rows), np.array(right, dtype=np.float64))
    return VoteWeights(strength=strength, chance=chance, fitted={"runs": len(runs)})


def _strength(runs: Sequence[GradedRun]) -> tuple[float, float, float]:
    """Conditional logit, by L-BFGS, pulled towards the defaults."""
    from scipy.optimize import minimize

    start = np.array(VoteWeights().strength)
    tables = [
        (np.array([one.signs for one in run.answers]), np.array(run.right, dtype=np.float64))
        for run in runs
    ]

    def loss(w: Floats) -> tuple[float, Floats]:
        value = PULL_STRENGTH * float((w - start) @ (w - start))
        slope = 2 * PULL_STRENGTH * (w - start)
        for signs, right in tables:
            z = signs @ w
            e = np.exp(z - z.max())
            p = e / e.sum()
            good = float(p @ right)
            value -= np.log(good)
            slope = slope + signs.T @ (p - p * right / good)
        return float(value), slope

    a, b, c = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return round(float(a), 4), round(float(b), 4), round(float(c), 4)


def _chance(rows: Floats, right: Floats) -> tuple[float, float, float, float, float]:
    """Logistic regression, by L-BFGS, pulled towards the defaults but for its constant."""
    from scipy.optimize import minimize

    start = np.array(VoteWeights().chance)
    pull = np.array([1e-3, *[PULL_CHANCE] * (len(start) - 1)])

    def loss(w: Floats) -> tuple[float, Floats]:
        z = rows @ w
        value = (np.logaddexp(0, z) - right * z).sum() + (pull * (w - start) ** 2).sum()
        return float(value), rows.T @ (1 / (1 + np.exp(-z)) - right) + 2 * pull * (w - start)

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    a, b, c, d, e = (round(float(one), 4) for one in found)
    return a, b, c, d, e
