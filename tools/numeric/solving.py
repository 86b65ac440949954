"""Moving a point until equations hold there: Gauss-Newton with the least step (Ben-Israel 1966).

Where there are fewer equations than unknowns the point moves no further than it must, so it stays
generic along what is free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .evaluation import CONSTANTS, FAILURES, Formula
from .points import SamplePoint

MAX_UNKNOWNS = 12
ITERATIONS = 9
EXACT = 1e-7
ROUNDED = 3e-3
"""What is left of an equation whose numbers were rounded counts as nothing up to this."""
_SHORTEST = 0.1


@dataclass(frozen=True, slots=True)
class Equation:
    """`left = right` as functions, the names in it, and whether its numbers were rounded."""

    left: Formula
    right: Formula
    names: frozenset[str]
    rounded: bool = False

    @property
    def tolerance(self) -> float:
        return 4e-3 if self.rounded else 1e-6

    def gap(self, at: SamplePoint) -> complex:
        """How far the sides are apart, relative to their size. Raises any of `FAILURES`."""
        left, right = self.left(at), self.right(at)
        return complex((left - right) / (1 + abs(left) + abs(right)))


def onto(equations: Sequence[Equation], point: SamplePoint) -> SamplePoint | None:
    """A point near this one where all equations hold; None where none is found."""
    at = point.twin()
    try:
        return _moved(equations, at)
    except (*FAILURES, np.linalg.LinAlgError):
        return None


def _moved(equations: Sequence[Equation], at: SamplePoint) -> SamplePoint | None:
    gaps = gaps_at(equations, at)
    unknowns = unknowns_of(equations, at)[:MAX_UNKNOWNS]
    if not unknowns:
        return None
    for _ in range(ITERATIONS):
        if np.abs(gaps).max() < EXACT / 10:
            return at
        step = np.linalg.lstsq(slopes(equations, at, unknowns, gaps), -gaps, rcond=1e-8)[0]
        if not np.isfinite(step).all():
            return None
        moved = _stepped(equations, at, unknowns, step, gaps)
        if moved is None:
            return None
        gaps = moved
    rounded = any(one.rounded for one in equations)
    return at if np.abs(gaps).max() < (ROUNDED if rounded else EXACT) else None


def unknowns_of(equations: Sequence[Equation], at: SamplePoint) -> list[str]:
    """What may be moved: the names that have a value, in order."""
    names = {name for one in equations for name in one.names if name not in CONSTANTS}
    names |= {name for name in at if "(" in name}  # values of functions that nothing defines
    return sorted(name for name in names if name in at)


def gaps_at(equations: Sequence[Equation], at: SamplePoint) -> NDArray[np.complex128]:
    """(equations,): how far each is from holding. Raises any of `FAILURES`."""
    return np.array([one.gap(at) for one in equations])


def slopes(
    equations: Sequence[Equation],
    at: SamplePoint,
    unknowns: Sequence[str],
    gaps: NDArray[np.complex128],
    share: float = 1e-6,
) -> NDArray[np.complex128]:
    """(equations, unknowns): by differences of this share of a value.

    Raises any of `FAILURES`, and then leaves `at` moved.
    """
    found = np.empty((len(gaps), len(unknowns)), dtype=np.complex128)
    for j, name in enumerate(unknowns):
        value = at[name]
        width = share * (1 + abs(value))
        at[name] = value + width
        found[:, j] = (gaps_at(equations, at) - gaps) / width
        at[name] = value
    return found


def _stepped(
    equations: Sequence[Equation],
    at: SamplePoint,
    unknowns: Sequence[str],
    step: NDArray[np.complexfloating],
    gaps: NDArray[np.complex128],
) -> NDArray[np.complex128] | None:
    """Go along `step` as far as it helps; the new gaps, None where it helps nowhere."""
    start = {name: at[name] for name in unknowns}
    size, share = np.abs(gaps).max(), 1.0
    while share > _SHORTEST:
        for name, change in zip(unknowns, step.tolist(), strict=True):
            value = start[name] + share * change
            at[name] = value.real if abs(value.imag) < 1e-12 else value
        try:
            found = gaps_at(equations, at)
            if np.isfinite(found).all() and np.abs(found).max() < size * (1 - 0.2 * share):
                return found
        except FAILURES:
            pass
        share /= 2.5
    return None
