"""One inequality in one unknown: the set that solves it, compared with an answer's intervals.

Both are looked at on a grid, at whole numbers, at the answer's ends and on either side of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..mathematics.nodes import Node, symbols
from .arrays import ARRAYS
from .conditions import misleading, readable
from .evaluation import FAILURES, Formula, formula
from .readings import NumericInterval
from .statements import MAX_CHARS, is_list, statements

Floats = NDArray[np.float64]

_ASKS = re.compile(r"\bsolve\b|values? of|satisfy|solution|for which|such that", re.IGNORECASE)
_NOT_REAL = re.compile(r"integer|prime|natural|digit|whole|positive|negative", re.IGNORECASE)
_BESIDE = 1e-3
_GRID = np.concatenate(
    [np.linspace(-60, 60, 2401) + 1e-4, np.arange(-100.0, 101.0), np.linspace(-1e4, 1e4, 401)]
)


@dataclass(frozen=True, slots=True)
class Inequality:
    """`left relation right` as functions of `name`."""

    name: str
    left: Formula
    relation: str
    right: Formula

    def counterexample(self, answer: Sequence[NumericInterval]) -> float | None:
        """A number that is in one set and not in the other; None where they are the same.

        Raises any of `FAILURES` where the sides cannot be evaluated.
        """
        ends = [end for one in answer for end in (one.low, one.high) if math.isfinite(end)]
        beside = [end + side * _BESIDE for end in ends for side in (-1, 0, 1)]
        at = np.concatenate([_GRID, np.array(beside)])
        differ = np.flatnonzero(self._holds(at) != _within(at, answer))
        for value in at[differ].tolist():
            # Next to an end, whose value may be rounded, only the end itself and the points
            # on either side of it count.
            if all(value == end or abs(value - end) > 0.9 * _BESIDE for end in ends):
                return float(value)
        return None

    def _holds(self, at: Floats) -> NDArray[np.bool_]:
        with np.errstate(all="ignore"):
            here = {self.name: at}
            left = np.broadcast_to(self.left(here), at.shape)
            right = np.broadcast_to(self.right(here), at.shape)
            match self.relation:
                case "<":
                    held = left < right - 1e-12
                case "<=":
                    held = left <= right + 1e-9
                case ">":
                    held = left > right + 1e-12
                case _:
                    held = left >= right - 1e-9
            return np.asarray(held & np.isfinite(left) & np.isfinite(right), dtype=bool)


def inequality(problem: str) -> Inequality | None:
    """The one relation of a problem that asks for what satisfies it; None for any other."""
    problem = problem[:MAX_CHARS]
    if _ASKS.search(problem) is None or _NOT_REAL.search(problem):
        return None
    stated = [one for one in statements(problem) if one.relation]
    if len(stated) != 1 or misleading(problem, stated):
        return None
    (one,) = stated
    if one.relation not in ("<", "<=", ">", ">=") or one.left is None or one.right is None:
        return None
    names = _names(one.left) | _names(one.right)
    if len(names) != 1 or not (_usable(one.left) and _usable(one.right)):
        return None
    try:
        left, right = formula(one.left, ARRAYS), formula(one.right, ARRAYS)
    except FAILURES:
        return None
    return Inequality(names.pop(), left, one.relation, right)


def _names(node: Node) -> set[str]:
    return symbols(node) - {"pi", "e"}


def _usable(node: Node) -> bool:
    return readable(node) and not is_list(node) and "i" not in symbols(node)


def _within(at: Floats, answer: Sequence[NumericInterval]) -> NDArray[np.bool_]:
    found = np.zeros(at.shape, dtype=bool)
    for one in answer:
        above = (at > one.low) | (one.closed_low & (at == one.low))
        below = (at < one.high) | (one.closed_high & (at == one.high))
        found |= above & below
    return found
