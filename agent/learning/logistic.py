"""Logistic regression with one feature: Newton's method on two parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

RIDGE = 0.05
"""Pull of both parameters to their priors, in observations: few data bend little."""
ROUNDS = 50


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
    a, b = 0.0, prior if fixed is None else fixed
    for _ in range(ROUNDS):
        ga, gb = -RIDGE * a, -RIDGE * (b - prior)
        haa, hab, hbb = RIDGE, 0.0, RIDGE
        for one in seen:
            p = _sigmoid(a + b * one.x)
            error, curve = one.weight * (one.y - p), one.weight * p * (1 - p)
            ga, gb = ga + error, gb + error * one.x
            haa, hab, hbb = haa + curve, hab + curve * one.x, hbb + curve * one.x * one.x
        if fixed is not None:
            da, db = ga / haa, 0.0
        else:
            det = haa * hbb - hab * hab
            da, db = (ga * hbb - gb * hab) / det, (gb * haa - ga * hab) / det
        a, b = a + _held(da), b + _held(db)
        if abs(da) + abs(db) < 1e-9:
            break
    return a, b


def _held(step: float) -> float:
    return max(-2.0, min(2.0, step))  # Newton overshoots where the curve is flat


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
