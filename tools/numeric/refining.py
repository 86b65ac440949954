"""The last digits of a solution: full Newton steps from where damped ones have ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .evaluation import FAILURES
from .points import SamplePoint
from .solving import Equation, gaps_at, slopes, unknowns_of

STEPS = 3
_WIDTH = 1e-7


def refined(equations: Sequence[Equation], at: SamplePoint) -> SamplePoint:
    """A point where the equations hold about as exactly as a float can say; else the same one.

    Equations with rounded numbers are left as they are.
    """
    unknowns = unknowns_of(equations, at)
    if any(one.rounded for one in equations) or not unknowns:
        return at
    best, least = at, _off(equations, at)
    for _ in range(STEPS):
        moved = _stepped(equations, best, unknowns)
        off = np.inf if moved is None else _off(equations, moved)
        if moved is None or not off < least:
            break
        best, least = moved, off
    return best


def _off(equations: Sequence[Equation], at: SamplePoint) -> float:
    try:
        return max(abs(one.gap(at)) for one in equations)
    except FAILURES:
        return np.inf


def _stepped(
    equations: Sequence[Equation], at: SamplePoint, unknowns: Sequence[str]
) -> SamplePoint | None:
    try:
        gaps = gaps_at(equations, at)
        change = slopes(equations, at.twin(), unknowns, gaps, _WIDTH)
        step = np.linalg.lstsq(change, -gaps, rcond=1e-8)[0]
    except (*FAILURES, np.linalg.LinAlgError):
        return None
    if not np.isfinite(step).all():
        return None
    moved = at.twin()
    for name, by in zip(unknowns, step.tolist(), strict=True):
        value = at[name] + by
        moved[name] = value.real if abs(value.imag) < 1e-12 else value
    return moved
