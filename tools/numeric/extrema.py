"""The largest or smallest value of an expression under a problem's equations and inequalities.

A cross-entropy search (Rubinstein 1999): the best of a cloud of points are kept and varied, less
each time; after every move the points are projected onto the equations. Two searches must find the
same value: one without bound, or with traps, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..mathematics.nodes import Node, Num, Sym, symbols
from .arrays import ARRAYS
from .asked import ends_request
from .conditions import misleading, readable
from .evaluation import FAILURES, Formula, NotNumeric, formula
from .statements import MAX_CHARS, Statement, is_list, statements

Floats = NDArray[np.float64]

_ASKS = re.compile(
    r"\b(?P<which>maximum|minimum|largest|smallest|greatest|least)\s+(?:possible\s+)?(?:real\s+)?"
    r"(?:value|number)?\s*(?:of)?\s*(?:the\s+)?(?:expression|function|quantity|sum|product)?\s*"
    r"(?:[:,]|of)?\s*(?:[$\\\[(]|$)",
    re.IGNORECASE,
)
_NOT_REAL = re.compile(
    r"integer|digit|prime|triangle|whole|natural|order\b|permut|distinct|chosen|\broll|gon\b"
    r"|sequence|multiple|divis|factor|complex|defined|polynomial|perfect|matri|vector|circle"
    r"|\bset\b|there (?:is|are|exist)|has (?:no|a|an|one|two|three)\b|such that for|\beach\b",
    re.IGNORECASE,
)
"""Words of problems about other than real numbers, or about when something has an extremum."""
_POSITIVE = re.compile(r"positive|non-?negative|acute|angles", re.IGNORECASE)
_WHOLE_OR_IMAGINARY = frozenset({"i", "k", "m", "n", "N"})
"""Letters that stand for no real number, whether a problem says so or not."""
MAX_UNKNOWNS = 6
LARGEST = 1e5
_FAR = 1e9
_TOLERANCE = 1e-6
_CLOUD, _KEPT, _VARIED, _ROUNDS = 300, 16, 9, 60
_GROWING, _SHRINKING, _SMALLEST = 1.15, 0.55, 1e-6


@dataclass(frozen=True, slots=True)
class Extremum:
    """What is sought: `sign` is 1 for a maximum, -1 for a minimum."""

    sign: int
    names: tuple[str, ...]
    objective: Formula
    equations: tuple[tuple[Formula, Formula], ...]
    inequalities: tuple[tuple[Formula, str, Formula], ...]
    positive: bool

    @property
    def word(self) -> str:
        return "maximum" if self.sign > 0 else "minimum"

    def value(self) -> float | None:
        """What two searches agree on; None where they do not, or where it is never attained.

        Takes some tens of milliseconds.
        """
        first = self._searched(np.random.default_rng(1), 1.0)
        second = None if first is None else self._searched(np.random.default_rng(2), 2.5)
        if first is None or second is None:
            return None
        best, other = sorted((first, second), key=lambda found: -found[0])
        apart = abs(best[0] - other[0])
        if apart > 1e-3 * (abs(best[0]) + abs(other[0])) / 2 + 1e-5 or self._excluded(best[1]):
            return None
        return self.sign * best[0]

    def _excluded(self, point: Floats) -> bool:
        """Whether a strict inequality ends at this point `(1, unknowns)`."""
        at = self._at(point)
        return any(
            bool(np.any(np.abs(left(at) - right(at)) < 1e-4))
            for left, relation, right in self.inequalities
            if relation in ("<", ">", "!=")
        )

    def _searched(self, source: np.random.Generator, spread: float) -> tuple[float, Floats] | None:
        """The most that one cloud finds, times `sign`, and where; None where there is no end."""
        count = len(self.names)
        cloud = source.normal(size=(_CLOUD, count)) * spread
        cloud *= source.choice([0.3, 1.0, 3.0], size=(_CLOUD, 1))
        with np.errstate(all="ignore"):
            try:
                cloud = self._projected(cloud, 8)
                worth = self._worth(cloud)
                for _ in range(_ROUNDS):
                    best = np.argsort(-worth)[:_KEPT]
                    cloud, worth = cloud[best], worth[best]
                    noise = source.normal(size=(_KEPT * _VARIED, count)) * spread
                    varied = self._projected(np.repeat(cloud, _VARIED, 0) + noise, 3)
                    cloud = np.concatenate([cloud, varied])
                    worth = np.concatenate([worth, self._worth(varied)])
                    spread *= _GROWING if worth.max() > worth[0] else _SHRINKING
                    if spread < _SMALLEST or worth.max() > LARGEST:
                        break
            except (*FAILURES, np.linalg.LinAlgError):
                return None
        top = int(worth.argmax())
        return (float(worth[top]), cloud[[top]]) if abs(worth[top]) < LARGEST else None

    def _at(self, cloud: Floats) -> dict[str, Floats]:
        """Points by name: `(points,)` each. Positive unknowns are searched by their logarithms."""
        values = np.exp(cloud) if self.positive else cloud
        return {name: values[:, j] for j, name in enumerate(self.names)}

    def _gaps(self, cloud: Floats) -> Floats:
        """(points, equations): left sides less right sides."""
        at = self._at(cloud)
        return np.stack(
            [np.broadcast_to(left(at) - right(at), len(cloud)) for left, right in self.equations], 1
        )

    def _projected(self, cloud: Floats, rounds: int) -> Floats:
        """The points moved by Newton's least steps towards where the equations hold."""
        if not self.equations:
            return cloud
        width = 1e-6
        for _ in range(rounds):
            gaps = self._gaps(cloud)
            slopes = np.empty((*gaps.shape, len(self.names)))
            for j in range(len(self.names)):
                moved = cloud.copy()
                moved[:, j] += width
                slopes[:, :, j] = (self._gaps(moved) - gaps) / width
            turned = slopes.transpose(0, 2, 1)
            square = slopes @ turned + 1e-12 * np.eye(len(self.equations))
            step = (turned @ np.linalg.solve(square, gaps[:, :, None]))[:, :, 0]
            length = np.linalg.norm(step, axis=1, keepdims=True)
            cloud = cloud - step * np.minimum(1, 2 / np.maximum(length, 1e-9))
        return cloud

    def _worth(self, cloud: Floats) -> Floats:
        """(points,): the larger the better; far below any value where a condition fails."""
        at = self._at(cloud)
        value = np.broadcast_to(self.objective(at), len(cloud)).astype(float) * self.sign
        off = np.zeros(len(cloud))
        if self.equations:
            off += np.abs(self._gaps(cloud)).sum(1)
        for left, relation, right in self.inequalities:
            off += np.maximum(0.0, _excess(relation, left(at), right(at)))
        worth = np.where(off <= _TOLERANCE, value, -_FAR * (1 + off))
        return np.where(np.isfinite(value) & np.isfinite(off), worth, -np.inf)


def extremum(problem: str) -> Extremum | None:
    """What the problem asks to be made large or small; None where it asks for nothing such."""
    problem = problem[:MAX_CHARS]
    match = _ASKS.search(problem)
    if match is None or _NOT_REAL.search(problem):
        return None
    found = list(statements(problem))
    node = _objective(problem, found, match.end() - 2)
    stated = [one for one in found if one.relation]
    if node is None or misleading(problem, stated) or not all(map(_usable, stated)):
        return None
    names = _names(node, stated)
    bare = isinstance(node, Sym) and not any(_mentions(one, node.name) for one in stated)
    if not 1 <= len(names) <= MAX_UNKNOWNS or bare or not _WHOLE_OR_IMAGINARY.isdisjoint(names):
        return None
    sign = 1 if match["which"].lower() in ("maximum", "largest", "greatest") else -1
    try:
        sides = [(one, _side(one.left), _side(one.right)) for one in stated]
        objective = formula(node, ARRAYS)
    except FAILURES:
        return None
    return Extremum(
        sign,
        names,
        objective,
        tuple((left, right) for one, left, right in sides if one.equation),
        tuple((left, one.relation, right) for one, left, right in sides if not one.equation),
        _POSITIVE.search(problem) is not None,
    )


def _objective(problem: str, found: Sequence[Statement], start: int) -> Node | None:
    for one in found:
        if one.start >= start:
            usable = not one.relation and ends_request(
                problem, one.end, r"(?:over|for|as|when|subject|under|that\s+satisf)"
            )
            node = one.left
            if not usable or node is None or isinstance(node, Num) or is_list(node):
                return None
            return node if readable(node) else None
    return None


def _names(node: Node, stated: Sequence[Statement]) -> tuple[str, ...]:
    found = symbols(node)
    for one in stated:
        for side in (one.left, one.right):
            if side is not None and one.equation:
                found |= symbols(side)
    letters = found - {"pi"}
    return tuple(sorted(letters if {"d", "e"} <= letters else letters - {"e"}))


def _usable(one: Statement) -> bool:
    sides = (one.left, one.right)
    return all(side is not None and not is_list(side) and readable(side) for side in sides)


def _mentions(one: Statement, name: str) -> bool:
    return any(side is not None and name in symbols(side) for side in (one.left, one.right))


def _side(node: Node | None) -> Formula:
    if node is None:
        raise NotNumeric("a side that cannot be read")
    return formula(node, ARRAYS)


def _excess(relation: str, a: Floats, b: Floats) -> Floats:
    """How far an inequality is from holding; not positive where it holds."""
    match relation:
        case "<" | "<=":
            return a - b
        case ">" | ">=":
            return b - a
    return np.where(np.abs(a - b) > _TOLERANCE, 0.0, 1.0)
