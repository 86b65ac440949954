"""Logistic regression with a few features whose signs are known: damped Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RIDGE = 0.05
"""Pull of each parameter to its prior, in observations: few data bend little."""
ROUNDS = 50
TOLERANCE = 1e-9
SMALLEST = 1e-6

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observation:
    """Features, and whether it came true."""

    x: tuple[float, ...]
    y: bool


def fit_logistic(
    seen: Sequence[Observation], *, signs: Sequence[int], priors: Sequence[float]
) -> list[float]:
    """Intercept and coefficients of P(y | x) = sigmoid(b0 + b·x), penalised.

    `signs`: +1 or -1 for each feature (a tool does not refute more where the score is higher);
    one that would come out otherwise is left out, and the others fitted anew. `priors` are the
    coefficients that few data are pulled to.
    """
    data = _Data.of(seen, len(signs))
    prior = np.array([0.0, *priors])
    free = np.ones(len(prior), dtype=bool)
    while True:
        found = _newton(data, np.where(free, prior, 0.0), free)
        wrong = [i for i, sign in enumerate(signs, start=1) if found[i] * sign < 0]
        if not wrong:
            return [float(value) for value in found]
        free[wrong] = False


@dataclass(frozen=True, slots=True)
class _Data:
    x: npt.NDArray[np.float64]  # (observations, 1 + features), the first column 1
    y: Vector

    @classmethod
    def of(cls, seen: Sequence[Observation], features: int) -> _Data:
        rows = np.array([(1.0, *one.x) for one in seen], dtype=float).reshape(-1, features + 1)
        return cls(rows, np.array([one.y for one in seen], dtype=float))


def _newton(data: _Data, prior: Vector, free: npt.NDArray[np.bool_]) -> Vector:
    """Each step is halved until it gains: the loss is convex, so this ends."""
    at = prior.copy()
    loss = _loss(data, at, prior)
    for _ in range(ROUNDS):
        step = _direction(data, at, prior, free)
        share = 1.0
        while (new := _loss(data, at + share * step, prior)) > loss:
            share /= 2
            if share < SMALLEST:
                return at
        at = at + share * step
        if loss - new < TOLERANCE:
            break
        loss = new
    return at


def _direction(data: _Data, at: Vector, prior: Vector, free: npt.NDArray[np.bool_]) -> Vector:
    p = 1 / (1 + np.exp(-np.clip(data.x @ at, -500, 500)))
    gradient = data.x.T @ (data.y - p) - RIDGE * (at - prior)
    curve = (data.x.T * (p * (1 - p))) @ data.x + RIDGE * np.eye(len(at))
    step = np.zeros_like(at)
    step[free] = np.linalg.solve(curve[np.ix_(free, free)], gradient[free])
    return step


def _loss(data: _Data, at: Vector, prior: Vector) -> float:
    """The penalised negative log-likelihood."""
    odds = data.x @ at
    losses = np.logaddexp(0.0, np.where(data.y > 0, -odds, odds))
    return float(losses.sum() + RIDGE / 2 * np.sum((at - prior) ** 2))
