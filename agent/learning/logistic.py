"""Logistic regression with one feature: Newton's method on two parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

RIDGE = 0.05
"""Pull of both parameters to their priors, in observations: few data bend little."""
ROUNDS = 50
TOLERANCE = 1e-9
SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Observation:
    """A feature, whether it came true, and how much it counts."""

    x: float
    y: bool
    weight: float = 1.0


def fit_logistic(
    seen: Sequence[Observation], *, slope: tuple[float, float], prior: float = 0.0
) -> tuple[float, float]:
    """Intercept and slope of P(y | x) = sigmoid(intercept + slope * x), penalised.

    `slope` bounds the slope (a tool does not refute more where the score is higher); where the
    best one lies outside, it is put on the bound and the intercept fitted anew. `prior` is the
    slope that few data are pulled to.
    """
    low, high = slope
    intercept, found = _newton(seen, prior=prior, fixed=None)
    if low <= found <= high:
        return intercept, found
    held = min(max(found, low), high)
    return _newton(seen, prior=prior, fixed=held)


def _newton(
    seen: Sequence[Observation], *, prior: float, fixed: float | None
) -> tuple[float, float]:
    """Newton's method, each step halved until it gains: the loss is convex, so it ends."""
    at = (0.0, prior if fixed is None else fixed)
    loss = _loss(seen, at, prior)
    for _ in range(ROUNDS):
        da, db = _direction(seen, at, prior, free=fixed is None)
        share = 1.0
        while (new := _loss(seen, (at[0] + share * da, at[1] + share * db), prior)) > loss:
            share /= 2
            if share < SMALLEST:
                return at
        at = (at[0] + share * da, at[1] + share * db)
        if loss - new < TOLERANCE:
            break
        loss = new
    return at


def _direction(
    seen: Sequence[Observation], at: tuple[float, float], prior: float, *, free: bool
) -> tuple[float, float]:
    a, b = at
    ga, gb = -RIDGE * a, -RIDGE * (b - prior)
    haa, hab, hbb = RIDGE, 0.0, RIDGE
    for one in seen:
        p = _sigmoid(a + b * one.x)
        error, curve = one.weight * (one.y - p), one.weight * p * (1 - p)
        ga, gb = ga + error, gb + error * one.x
        haa, hab, hbb = haa + curve, hab + curve * one.x, hbb + curve * one.x * one.x
    if not free:
        return ga / haa, 0.0
    determinant = haa * hbb - hab * hab
    return (ga * hbb - gb * hab) / determinant, (gb * haa - ga * hab) / determinant


def _loss(seen: Sequence[Observation], at: tuple[float, float], prior: float) -> float:
    """The penalised negative log-likelihood."""
    a, b = at
    loss = RIDGE / 2 * (a * a + (b - prior) ** 2)
    for one in seen:
        odds = a + b * one.x
        loss += one.weight * _softplus(-odds if one.y else odds)
    return loss


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
