r"""Answers as they are written in a box: `x = 12`, `\frac{3}{4}`, `60^\circ`, `(-3, 3]`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from ..mathematics.claim_grammar import parse
from ..mathematics.errors import CalculatorError
from ..mathematics.nodes import Node, Num, Rel, symbols, walk
from .conditions import readable
from .evaluation import CONSTANTS, FAILURES, Value, formula, real
from .points import SamplePoint
from .statements import is_list

MAX_ANSWER = 300
_LARGEST_DENOMINATOR = 100
_SILENT = re.compile(
    r"\\(?:text|mbox|mathrm)\s*\{[^}]*\}|\\[!,; ]|\\?\$|\^\\circ|\^\{\\circ\}|\\%|%|\\left(?![a-z])"
    r"|\\right(?![a-z])|\\displaystyle|°"
)
_NAMED_SET = re.compile(r"^\s*[a-zA-Z]\s*\\in\s*")
_INTERVAL = re.compile(r"([(\[])(.+),(.+)([)\]])")


@dataclass(frozen=True, slots=True)
class NumericInterval:
    """From `low` to `high`; whether each end belongs to it."""

    low: float
    high: float
    closed_low: bool
    closed_high: bool


def expression(answer: str) -> Node | None:
    """The one expression that an answer is, units left out; of `x = 3` the right side."""
    if len(answer) > MAX_ANSWER:
        return None
    try:
        node = parse(_SILENT.sub("", answer).strip().rstrip("."), latex=True)
    except CalculatorError:
        return None
    if isinstance(node, Rel):
        node = node.parts[1] if node.is_equation else node
    return None if is_list(node) or not readable(node) else node


def unknowns(node: Node) -> set[str]:
    """The names of a tree that are no constants."""
    return symbols(node) - CONSTANTS.keys()


def number(node: Node) -> Value | None:
    """The value of an expression without unknowns; None where it has none."""
    if unknowns(node):
        return None
    try:
        return complex(formula(node)(SamplePoint(1)))
    except FAILURES:
        return None


def real_number(node: Node | None) -> float | None:
    """The same, where it is real."""
    value = None if node is None else number(node)
    try:
        return None if value is None else real(value)
    except FAILURES:
        return None


def is_rounded(node: Node) -> bool:
    """Whether an answer is written with decimals."""
    return any(isinstance(part, Num) and part.decimals for part in walk(node))


def intervals(answer: str) -> list[NumericInterval] | None:
    r"""The parts of `(-\infty, 2) \cup [3, 5]`; None for an answer that is no such set."""
    if len(answer) > MAX_ANSWER:
        return None
    found = []
    text = _NAMED_SET.sub("", _SILENT.sub("", answer)).strip().rstrip(".")
    for part in re.split(r"\\bigcup|\\cup|∪", text):
        match = _INTERVAL.fullmatch(part.strip())
        if match is None or part.count(",") != 1:
            return None
        low, high = _end(match[2]), _end(match[3])
        if low is None or high is None or low > high:
            return None
        found.append(NumericInterval(low, high, match[1] == "[", match[4] == "]"))
    return found


def _end(text: str) -> float | None:
    if re.fullmatch(r"\s*[-+]?\s*(?:\\infty|∞)\s*", text):
        return -math.inf if "-" in text else math.inf
    return real_number(expression(text))


def plain(value: float, tolerance: float = 1e-10) -> Fraction | None:
    """The integer or simple fraction that a value is up to rounding; None where it is neither."""
    if not math.isfinite(value) or abs(value) > 1e9:
        return None
    found = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return found if abs(value - found) <= tolerance * (1 + abs(value)) else None


def written(value: Fraction, *, latex: bool) -> str:
    """A number as an answer, a fraction in the notation that is used around it."""
    if value.denominator == 1:
        return str(value.numerator)
    sign, top = "-" if value < 0 else "", abs(value.numerator)
    return (
        rf"{sign}\frac{{{top}}}{{{value.denominator}}}"
        if latex
        else f"{sign}{top}/{value.denominator}"
    )
