"""Numbers as strings of digits: place values, rounding, bases."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor

from ....tools.mathematics.errors import CalculatorError
from .printing import number
from .scope import Scope

MAX_ROOT = 60
_ROOT = re.compile(r"(.+)\*\*\s*\(\s*1\s*/\s*(\d+)\s*\)", re.DOTALL)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMERAL = re.compile(r"-?[0-9a-z]{1,200}")


def digit(arguments: list[str], scope: Scope) -> str:
    """The digit of an integer at a power of ten."""
    value, place = _two(arguments)
    power = scope.integer(place)
    if power < 1:
        raise CalculatorError("the place is 1, 10, 100 ...")
    return str(abs(scope.integer(value)) // power % 10)


def nearest(arguments: list[str], scope: Scope) -> str:
    """The multiple of a unit nearest to a value, halves away from zero.

    The value may be a root, `98637548**(1/3)`, with the unit 1: found in integers.
    """
    text, unit_text = _two(arguments)
    unit = scope.fraction(unit_text)
    if unit <= 0:
        raise CalculatorError("the unit is positive")
    root = _ROOT.fullmatch(text)
    if root:
        return number(_nearest_root(scope.fraction(root[1]) / unit, int(root[2]), unit) * unit)
    value = scope.fraction(text) / unit
    count = floor(abs(value) + Fraction(1, 2))
    return number((-count if value < 0 else count) * unit, decimals=True)


def base(arguments: list[str], scope: Scope) -> str:
    """`base(514140, 7, 9)`: digits of one base written in another."""
    if len(arguments) != 3:
        raise CalculatorError("base takes a number and two bases")
    numeral, old, new = arguments[0], scope.integer(arguments[1]), scope.integer(arguments[2])
    if not (2 <= old <= 36 and 2 <= new <= 36):
        raise CalculatorError("a base is from 2 to 36")
    if not _NUMERAL.fullmatch(numeral):
        raise CalculatorError(f"{numeral} is not a number of digits")
    try:
        value = int(numeral, old)
    except ValueError:
        raise CalculatorError(f"{numeral} has a digit beyond base {old}") from None
    shown, rest = "", abs(value)
    while rest:
        rest, low = divmod(rest, new)
        shown = _DIGITS[low] + shown
    return ("-" if value < 0 else "") + (shown or "0")


def _two(arguments: list[str]) -> tuple[str, str]:
    if len(arguments) != 2:
        raise CalculatorError("it takes two arguments")
    return arguments[0], arguments[1]


def _nearest_root(value: Fraction, degree: int, unit: Fraction) -> int:
    if unit != 1 or value < 0 or not 1 <= degree <= MAX_ROOT:
        raise CalculatorError("roots are rounded to integers, of degree up to 60")
    low, high = 0, 1 << (value.numerator.bit_length() // degree + 2)
    doubled = value * 2**degree  # the largest n with (n - 1/2)**degree <= value
    while high - low > 1:
        middle = (low + high) // 2
        if (2 * middle - 1) ** degree <= doubled:
            low = middle
        else:
            high = middle
    return low
