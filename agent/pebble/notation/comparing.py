"""Whether what a line says is what its left side comes to, in whatever way it is written."""

from __future__ import annotations

import re
from fractions import Fraction

from ....tools.base import VerdictStatus
from ....tools.mathematics.errors import CalculatorError
from ....tools.styles import rounded, terminating_places
from .grammar import parts
from .lines import called
from .polynomials import Polynomial
from .scope import Scope

_IN_ANY_ORDER = frozenset({"solve", "primefactors"})
_BY_TEXT = frozenset({"largest", "smallest", "closest", "ascending", "descending", "base"})
_FREE = Scope()
_DECIMALS = re.compile(r"-?\d+\.(\d{1,50})")
_FRACTION = re.compile(r"-?\d+/\d+")


def compared(left: str, right: str, expected: str) -> VerdictStatus:
    """Judge `left = right` where the left side comes to `expected`."""
    if _folded(right) == _folded(expected):
        return "supported"
    call = called(left)
    function = call[0] if call is not None else ""
    if function in _BY_TEXT:
        return "refuted"
    try:
        if function == "factor":
            same = _value(right) == _value(expected) and _factors(right) == _factors(expected)
        else:
            same = _values(right, function) == _values(expected, function)
    except CalculatorError:
        return "refuted"
    if same:
        return "supported"
    return "unknown" if _is_rounded(right, expected) else "refuted"


def _folded(text: str) -> str:
    return "".join(text.split())


def _value(text: str) -> Polynomial:
    return _FREE.polynomial(text)


def _values(text: str, function: str) -> list[Polynomial]:
    """The values of a list, in the order that counts."""
    if text.startswith("(") and text.endswith(")") and len(parts(text[1:-1])) > 1:
        return [_value(part) for part in parts(text[1:-1])]
    values = [_value(part) for part in parts(text)]
    if function in _IN_ANY_ORDER and len(values) > 1:
        values.sort(key=lambda value: value.number)
    return values


def _factors(text: str) -> int:
    """How many factors with names a product has, powers counted."""
    count = 0
    for factor in parts(_folded(text).replace("**", "^").replace("/", "*"), "*"):
        base, _, power = (
            factor.rpartition("^") if factor.rfind("^") > factor.rfind(")") else (factor, "", "")
        )
        if any(sign.isalpha() for sign in base):
            count += int(power) if power.isdigit() else 1
    return count


def _is_rounded(right: str, expected: str) -> bool:
    """`10/3 = 3.33`: not exact, but no error either where no decimals are."""
    decimals = _DECIMALS.fullmatch(right)
    if decimals is None or _FRACTION.fullmatch(expected) is None:
        return False
    exact = Fraction(expected)
    return terminating_places(exact) is None and rounded(exact, len(decimals[1])) == right
