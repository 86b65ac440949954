"""Exact arithmetic on the small expression language of pebble's steps.

The language: integers, decimals, ``+ - * / ^``, parentheses, ``mod``, ``!``,
``gcd(a, b)`` and ``lcm(a, b)``. Every value is a :class:`~fractions.Fraction`.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ....sandbox.errors import Signal

_TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|mod\b|gcd\b|lcm\b|[-+*/^!(),])")
_MAX_POWER = 64


class ExactError(Signal, ValueError):
    """The text is not an expression of the step language, or has no value."""


def value(text: str) -> Fraction:
    """Return the exact value of ``text``; raise :class:`ExactError` where it has none."""
    parser = _ExactParser(_split(text))
    result = parser.sum()
    if parser.peek():
        raise ExactError(f"unexpected {parser.peek()!r} in {text!r}")
    return result


def _split(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExactError(f"cannot read {text[at:]!r}")
        tokens.append(match.group(1))
        at = match.end()
    return tokens


class _ExactParser:
    """Recursive descent: sum > product > unary minus > power > factorial > atom."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if not token or (wanted is not None and token != wanted):
            raise ExactError(f"expected {wanted or 'a number'}, found {token or 'the end'!r}")
        self.at += 1
        return token

    def sum(self) -> Fraction:
        total = self.product()
        while self.peek() in ("+", "-"):
            sign = self.take()
            if sign == "+":
                total += self.product()
            else:
                total -= self.product()
        return total

    def product(self) -> Fraction:
        total = self.unary()
        while self.peek() in ("*", "/", "mod"):
            operator, right = self.take(), self.unary()
            if operator == "*":
                total *= right
            elif right == 0:
                raise ExactError("division by zero")
            elif operator == "/":
                total /= right
            else:
                total %= right
        return total

    def unary(self) -> Fraction:
        if self.peek() == "-":
            self.take()
            return -self.unary()
        return self.power()

    def power(self) -> Fraction:
        base = self.postfix()
        if self.peek() != "^":
            return base
        self.take()
        exponent = self.unary()
        if exponent.denominator != 1 or abs(exponent) > _MAX_POWER:
            raise ExactError("unsupported exponent")
        if base == 0 and exponent < 0:
            raise ExactError("division by zero")
        return base ** int(exponent)

    def postfix(self) -> Fraction:
        result = self.atom()
        while self.peek() == "!":
            self.take()
            if result.denominator != 1 or not 0 <= result <= _MAX_POWER:
                raise ExactError("unsupported factorial")
            result = Fraction(math.factorial(int(result)))
        return result

    def atom(self) -> Fraction:
        token = self.take()
        if token == "(":  # noqa: S105 - a token of the grammar
            inner = self.sum()
            self.take(")")
            return inner
        if token in ("gcd", "lcm"):
            return self.call(token)
        if not token[0].isdigit():
            raise ExactError(f"unexpected {token!r}")
        return Fraction(token)

    def call(self, name: str) -> Fraction:
        self.take("(")
        values = [self.sum()]
        while self.peek() == ",":
            self.take()
            values.append(self.sum())
        self.take(")")
        if any(v.denominator != 1 for v in values):
            raise ExactError(f"{name} of a non-integer")
        whole = [int(v) for v in values]
        return Fraction(math.gcd(*whole) if name == "gcd" else math.lcm(*whole))


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
