"""Exact rational values: of constants, and of rational functions at sample points.

Two rational functions that agree at enough points drawn from a large set are one function
(Schwartz-Zippel); two that differ at a single point are not. All arithmetic is bounded.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil, comb, factorial, floor, gcd, isqrt, lcm, log

from .errors import Irrational, Undecided, Undefined
from .nodes import Call, Node, Num, Op, Quantity, Sym
from .primes import is_prime

MAX_BITS = 40_000
MAX_FACTORIAL = 1_500
MAX_CHOSEN_FROM = 5_000


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
            return operate(name, [rational(arg, at) for arg in args])
        case _:
            raise Irrational(type(node).__name__)


def operate(name: str, args: Sequence[Fraction]) -> Fraction:
    """An operator or function of rational numbers. Raises as `rational` does."""
    operation = _OPERATIONS.get((name, len(args)))
    value = operation(*args) if operation else _integer_function(name, args)
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise Undecided("the result has more than 12,000 digits")
    return value


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise Undefined("division by zero")
    return a / b


def _modulo(a: Fraction, b: Fraction) -> Fraction:
    return a - b * floor(_divide(a, b))


def _root(a: Fraction, n: Fraction) -> Fraction:
    return power(a, _divide(Fraction(1), n))


def _round(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Half away from zero, as schools and shops do; Python rounds halves to even."""
    if places.denominator != 1 or abs(places) > 50:
        raise Undecided("round takes at most 50 places")
    scale = Fraction(10) ** places.numerator
    whole = floor(abs(value) * scale + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole) / scale


def _logarithm(value: Fraction, base: Fraction) -> Fraction:
    if value > 0 and base > 0 and base != 1:
        whole = round(_log(value) / _log(base))
        if abs(whole) <= 2_000 and base**whole == value:
            return Fraction(whole)
    raise Irrational("log")


def _log(value: Fraction) -> float:
    return log(value.numerator) - log(value.denominator)


def _integer_function(name: str, args: Sequence[Fraction]) -> Fraction:
    if name in ("max", "min") and args:
        return max(args) if name == "max" else min(args)
    integers = [arg.numerator for arg in args if arg.denominator == 1]
    if len(integers) != len(args) or not args:
        raise Irrational(name)
    match name, integers:
        case "!", [n] if 0 <= n <= MAX_FACTORIAL:
            return Fraction(factorial(n))
        case "binom", [n, k] if 0 <= n <= MAX_CHOSEN_FROM and k >= 0:
            return Fraction(comb(n, k))
        case "gcd", _:
            return Fraction(gcd(*integers))
        case "lcm", _ if max(i.bit_length() for i in integers) * len(integers) < MAX_BITS:
            return Fraction(lcm(*integers))
        case "isprime", [n]:
            return Fraction(is_prime(n))
        case "divides", [d, n]:
            return Fraction(n == 0 if d == 0 else n % d == 0)
        case _:
            raise Irrational(name)


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """`base ** exponent` where that is rational and within bounds."""
    if exponent.denominator == 1:
        n = exponent.numerator
        if base == 0 and n <= 0:
            raise Undefined("zero to a power that is not positive")
        size = max(base.numerator.bit_length(), base.denominator.bit_length())
        if size * abs(n) > MAX_BITS:
            if base in (0, 1):
                return base
            if base == -1:
                return Fraction(-1 if n % 2 else 1)
            raise Undecided("the power has more than 12,000 digits")
        return base**n
    if base < 0:
        raise Irrational("root of a negative number")
    if exponent.denominator > 60:
        raise Irrational("high root")
    if max(base.numerator.bit_length(), base.denominator.bit_length()) > 4_000:
        raise Undecided("the number under the root is too large")
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
    ("mod", 2): _modulo,
    ("neg", 1): operator.neg,
    ("abs", 1): abs,
    ("sqrt", 1): lambda a: power(a, Fraction(1, 2)),
    ("root", 2): _root,
    ("floor", 1): lambda a: Fraction(floor(a)),
    ("ceil", 1): lambda a: Fraction(ceil(a)),
    ("round", 1): _round,
    ("round", 2): _round,
    ("log", 2): _logarithm,
}
