"""Exact rational values: of constants, and of rational functions at sample points.

Two rational functions that agree at enough points drawn from a large set are one function
(Schwartz-Zippel); two that differ at a single point are not. All arithmetic is bounded.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, comb, factorial, floor, gcd, isqrt, lcm

from .errors import Irrational, Undecided, Undefined
from .nodes import Call, Node, Num, Op, Quantity, Sym

MAX_BITS = 40_000
MAX_POWER = 5_000
MAX_FACTORIAL = 1_000


def rational(node: Node, at: Mapping[str, Fraction]) -> Fraction:
    """The exact value with variables from `at`.

    Raises `Irrational` for what leaves the rationals, `Undefined` for a division by zero and
    `Undecided` past the bounds.
    """
    match node:
        case Num(value, _):
            return value
        case Sym(name):
            if name in at:
                return at[name]
            raise Irrational(name)
        case Quantity(value, unit):
            if unit != "%":
                raise Irrational(unit)
            return rational(value, at) / 100
        case Op(name, args) | Call(name, args):
            return _bounded(_apply(name, [rational(arg, at) for arg in args]))
        case _:
            raise Irrational(type(node).__name__)


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise Undecided("number too large")
    return value


def _apply(name: str, args: list[Fraction]) -> Fraction:
    operation = _OPERATIONS.get((name, len(args)))
    return operation(*args) if operation else _integer_function(name, args)


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise Undefined("division by zero")
    return a / b


def _root(a: Fraction, n: Fraction) -> Fraction:
    return power(a, _divide(Fraction(1), n))


def _integer_function(name: str, args: list[Fraction]) -> Fraction:
    integers = [arg.numerator for arg in args if arg.denominator == 1]
    if len(integers) != len(args) or not args:
        if name in ("max", "min") and args:
            return max(args) if name == "max" else min(args)
        raise Irrational(name)
    match name, integers:
        case "!", [n] if 0 <= n <= MAX_FACTORIAL:
            return Fraction(factorial(n))
        case "binom", [n, k] if 0 <= n <= MAX_FACTORIAL and k >= 0:
            return Fraction(comb(n, k))
        case "gcd", _:
            return Fraction(gcd(*integers))
        case "lcm", _ if max(i.bit_length() for i in integers) * len(integers) < MAX_BITS:
            return Fraction(lcm(*integers))
        case "max", _:
            return Fraction(max(integers))
        case "min", _:
            return Fraction(min(integers))
        case _:
            raise Irrational(name)


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """`base ** exponent` where that is rational and within bounds."""
    if exponent.denominator == 1:
        n = exponent.numerator
        if base == 0 and n <= 0:
            raise Undefined("zero to a power that is not positive")
        size = max(base.numerator.bit_length(), base.denominator.bit_length())
        if abs(n) > MAX_POWER or size * abs(n) > MAX_BITS:
            if base in (0, 1):
                return base
            if base == -1:
                return Fraction(-1 if n % 2 else 1)
            raise Undecided("power too large")
        return base**n
    if base < 0:
        raise Irrational("root of a negative number")
    if exponent.denominator > 60:
        raise Irrational("high root")
    if max(base.numerator.bit_length(), base.denominator.bit_length()) > 4_000:
        raise Undecided("number too large")
    top = integer_root(base.numerator, exponent.denominator)
    bottom = integer_root(base.denominator, exponent.denominator)
    if top is None or bottom is None:
        raise Irrational("root")
    return power(Fraction(top, bottom), Fraction(exponent.numerator))


def integer_root(value: int, n: int) -> int | None:
    """The exact `n`-th root of a natural number, None where there is none."""
    if value in (0, 1) or n == 1:
        return value
    if n == 2:
        root = isqrt(value)
    else:
        low, high = 1, 1 << (value.bit_length() // n + 1)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if middle**n < value else (low, middle)
        root = low
    return root if root**n == value else None


_OPERATIONS: dict[tuple[str, int], Callable[..., Fraction]] = {
    ("+", 2): operator.add,
    ("-", 2): operator.sub,
    ("*", 2): operator.mul,
    ("/", 2): _divide,
    ("^", 2): power,
    ("neg", 1): operator.neg,
    ("abs", 1): abs,
    ("sqrt", 1): lambda a: power(a, Fraction(1, 2)),
    ("root", 2): _root,
    ("floor", 1): lambda a: Fraction(floor(a)),
    ("ceil", 1): lambda a: Fraction(ceil(a)),
}
