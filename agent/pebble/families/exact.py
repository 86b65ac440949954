"""Exact arithmetic on the small expression language of pebble's steps.

The language: integers, decimals, ``+ - * / ^``, parentheses, ``mod``, ``!``,
``gcd(a, b)`` and ``lcm(a, b)``. Every value is a :class:`~fractions.Fraction`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from ....sandbox.errors import Signal
from ....tools.mathematics.claim_grammar import parse
from ....tools.mathematics.errors import CalculatorError
from ....tools.mathematics.exact import evaluate
from ....tools.mathematics.nodes import Op, walk

_LANGUAGE = re.compile(r"(?:\s*(?:\d+(?:\.\d+)?|mod\b|gcd\b|lcm\b|[-+*/^!(),]))+\s*")

_MAX_POWER = 64


class ExactError(Signal, ValueError):
    """The text is not an expression of the step language, or has no value."""


def value(text: str) -> Fraction:
    """Return the exact value of ``text``; raise :class:`ExactError` where it has none."""
    if not _LANGUAGE.fullmatch(text) or ("," in text and not re.search("gcd|lcm", text)):
        raise ExactError(f"{text!r} is no expression of a step")
    try:
        node = parse(text)
        found = evaluate(node)
        if any(isinstance(part, Op) and _is_foreign(part) for part in walk(node)):
            raise ExactError(f"{text!r} leaves out an operator, or has too large a power")
    except CalculatorError as error:
        raise ExactError(f"{error}, in {text!r}") from error
    if not isinstance(found, Fraction):
        raise ExactError(f"{text!r} is not rational")
    return found


def _is_foreign(part: Op) -> bool:
    """Whether an operator is none of a step: a product without its sign, a large power."""
    if part.op in ("^", "!"):
        return not -_MAX_POWER <= evaluate(part.args[-1]) <= _MAX_POWER
    return part.op in ("imul", "mixed")


def terminates(number: Fraction) -> bool:
    """Say whether ``number`` has a finite decimal expansion."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def show(number: Fraction | int, decimal: bool = False) -> str:
    """Write ``number`` as pebble writes results: ``7``, ``-7/2``, or ``-3.5`` if ``decimal``."""
    number = Fraction(number)
    if number.denominator == 1:
        return str(number.numerator)
    if not decimal or not terminates(number):
        return f"{number.numerator}/{number.denominator}"
    digits = 0
    scaled = abs(number)
    while scaled.denominator != 1:
        scaled *= 10
        digits += 1
    text = str(scaled.numerator).rjust(digits + 1, "0")
    return ("-" if number < 0 else "") + text[:-digits] + "." + text[-digits:]


def operand(number: Fraction | int | str, decimal: bool = False) -> str:
    """Write a number so that it can stand after an operator: ``(-3)``, ``(7/2)``."""
    text = number if isinstance(number, str) else show(number, decimal)
    return f"({text})" if text.startswith("-") or "/" in text else text


def first(number: Fraction | int | str, decimal: bool = False) -> str:
    """Write a number so that it can open an expression: ``-3``, ``(7/2)``."""
    text = number if isinstance(number, str) else show(number, decimal)
    return f"({text})" if "/" in text else text
