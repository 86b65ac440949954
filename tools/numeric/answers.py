"""Final answers judged by the problem's own text: what it asks for is worked out in numbers.

Three kinds of problem can be checked so: the value of an expression that the text determines, the
extremum of one, and an inequality's solutions. Any other answer is unknown.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from ..kept import kept
from ..mathematics.nodes import Node
from ..mathematics.printing import infix
from .evaluation import FAILURES, Value, formula, near, real
from .extrema import Extremum, extremum
from .inequalities import Inequality, inequality
from .readings import (
    expression,
    intervals,
    is_rounded,
    number,
    plain,
    real_number,
    unknowns,
    written,
)
from .statements import MAX_CHARS
from .values import AskedExpression, asked_value

Judgment = Literal["supported", "refuted", "consistent", "unknown"]

KEPT_PROBLEMS = 256
_ROUNDED = 5e-3
_EXTREMUM_SHARE, _EXTREMUM_SLACK = 3e-3, 1e-4
_CONVENTIONS = re.compile(
    r"\bbase\b|binary|hexadecimal|round|nearest|closest|approximat|estimate|percent|remainder"
    r"|scientific|\bmod|decimal places|significant|integer|principal|units|\bdigit"
    r"|/\s*\w+\s*\(|/\s*\d+[a-zA-Z]",
    re.IGNORECASE,
)
"""Words by which a right answer may be another number than the expression's value, and `1/2x`."""


@dataclass(frozen=True, slots=True)
class NumericFinding:
    """What numbers say of an answer, in words, and the right one where it is known exactly.

    `consistent`: the problem's equations have solutions that give the answer, and others.
    """

    judgment: Judgment
    evidence: str = ""
    correction: str | None = None


UNKNOWN = NumericFinding("unknown")


@dataclass(frozen=True, slots=True)
class Extreme:
    """An expression's extremum, found."""

    word: str
    value: float


Question: TypeAlias = AskedExpression | Extreme | Inequality | None


@kept(KEPT_PROBLEMS)
def question(problem: str) -> Question:
    """What the problem asks that numbers can answer, with the answer. Never raises.

    A search for an extremum takes up to a tenth of a second, the rest some milliseconds.
    """
    sought: Extremum | None = extremum(problem)
    if sought is not None:
        value = sought.value()
        return None if value is None else Extreme(sought.word, value)
    return inequality(problem) or asked_value(problem)


def judged(problem: str, answer: str) -> NumericFinding:
    """What numbers say of an answer. Never raises; `refuted` only what is certainly wrong.

    Texts of more than `MAX_CHARS` are not read.
    """
    asks = question(problem) if len(problem) <= MAX_CHARS else None
    match asks:
        case Extreme():
            return _extreme(asks, answer)
        case Inequality():
            return _solutions(asks, answer)
        case AskedExpression():
            node = expression(answer)
            if node is None:
                return UNKNOWN
            degrees = "radian" not in problem
            found = (
                _in_unknowns(asks, node)
                if unknowns(node)
                else _closed(asks, node, answer, degrees=degrees)
            )
            loose = found.judgment == "refuted" and _CONVENTIONS.search(problem)
            return UNKNOWN if loose else found
    return UNKNOWN


def _extreme(found: Extreme, answer: str) -> NumericFinding:
    value = real_number(expression(answer))
    if value is None:
        return UNKNOWN
    exact = plain(found.value, 1e-7)
    says = f"its {found.word} is about {found.value:.6g} (numerically)"
    if abs(value - found.value) <= _EXTREMUM_SHARE * abs(found.value) + _EXTREMUM_SLACK:
        return NumericFinding("supported", says)
    return NumericFinding("refuted", says, _written(exact, answer))


def _solutions(asks: Inequality, answer: str) -> NumericFinding:
    parts = intervals(answer)
    if parts is None:
        return UNKNOWN
    try:
        wrong = asks.counterexample(parts)
    except FAILURES:
        return UNKNOWN
    if wrong is None:
        return NumericFinding("supported", "the same numbers satisfy the inequality (on a grid)")
    return NumericFinding(
        "refuted", f"at {asks.name} = {wrong:.6g} the inequality and the answer differ"
    )


def _in_unknowns(asks: AskedExpression, node: Node) -> NumericFinding:
    """An answer that is an expression itself: compared wherever the equations hold."""
    if not unknowns(node) <= asks.names or infix(node) == infix(asks.node):
        return UNKNOWN
    try:
        formed = formula(node)
        same = [near(formed(at), value) for at, value in zip(asks.points, asks.values, strict=True)]
    except FAILURES:
        return UNKNOWN
    if all(same):
        return NumericFinding("supported", "it has the value of what is asked at every point tried")
    if any(same) or not asks.known.complete or unknowns(asks.node) != unknowns(node):
        return UNKNOWN
    return NumericFinding("refuted", "its value is not that of what is asked at any point tried")


def _closed(asks: AskedExpression, node: Node, answer: str, *, degrees: bool) -> NumericFinding:
    """An answer that is a number; with `degrees` it may be an angle in degrees."""
    value = number(node)
    if value is None:
        return UNKNOWN
    if not asks.determined:
        fits = asks.known.complete and asks.known.equations and asks.possible(node)
        return NumericFinding("consistent", "the problem's equations allow it") if fits else UNKNOWN
    target = complex(asks.values[0]) if asks.exact is None else complex(asks.exact)
    says = f"the expression comes to {_shown(target, asks.exact)} (numerically)"
    tolerance = _ROUNDED if is_rounded(node) else 1e-6
    turned = value * math.pi / 180 if degrees else value
    if near(value, target, tolerance) or near(turned, target, tolerance):
        return NumericFinding("supported", says)
    try:
        exact = asks.exact if asks.exact is not None else plain(real(target))
    except FAILURES:  # a root of a negative number may be meant otherwise
        return UNKNOWN if abs(complex(value).imag) < 1e-9 else NumericFinding("refuted", says)
    return NumericFinding("refuted", says, _written(exact, answer))


def _written(value: Fraction | None, answer: str) -> str | None:
    return None if value is None else written(value, latex="\\" in answer)


def _shown(value: Value, exact: Fraction | None) -> str:
    """A value in words: the fraction, or six digits."""
    if exact is not None:
        return written(exact, latex=False)
    number_ = complex(value)
    if abs(number_.imag) > 1e-9 * (1 + abs(number_)):
        return f"{number_:.6g}"
    return f"{number_.real:.6g}"
