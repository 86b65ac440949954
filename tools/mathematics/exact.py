"""Exact evaluation of trees without variables: integers, fractions, and roots to 60 digits.

A value is a `Fraction` while everything is rational and a `Decimal` of 60 significant digits
once a root, a logarithm or an angle is not. Every operation estimates the size of its result
first and refuses what passes the limits, so no input costs more than some milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

from . import elementary
from .errors import CalculatorError
from .nodes import Call, Node, Num, Op, Sym, children, walk
from .primes import is_prime
from .rational import integer_root

Value: TypeAlias = Fraction | Decimal

MAX_BITS = 14_000  # about 4,200 decimal digits: below Python's own limit for printing integers
DIGITS = 60
_CONTEXT = Context(prec=DIGITS)


def evaluate(node: Node, *, units: bool = False) -> Value:
    """The value of a tree. Raises `CalculatorError` for variables, bad arguments and sizes.

    `units` reads `20%` and `20°` as 20 of a unit instead of 0.2 and of radians.
    """
    # Post-order with two stacks: a long sum is a deep tree, and recursion would overflow on it.
    pending: list[tuple[Node, bool]] = [(node, False)]
    values: list[Value] = []
    while pending:
        current, ready = pending.pop()
        below = children(current)
        if below and not ready:
            pending.append((current, True))
            pending.extend((child, False) for child in reversed(below))
            continue
        operands = values[len(values) - len(below) :]
        del values[len(values) - len(below) :]
        values.append(checked(_one(current, operands, units=units)))
    return values[0]


def _one(node: Node, operands: list[Value], *, units: bool) -> Value:
    match node:
        case Num(value, _):
            return value
        case Sym("pi"):
            return elementary.PI
        case Sym(name):
            raise CalculatorError(f"{name} has no value")
        case Op(op, _):
            return _operate(op, operands, units=units)
        case Call(name, _):
            return _call(name, operands)
        case _:
            raise CalculatorError("a list or an equation has no numeric value")


def checked(value: Value) -> Value:
    """The value itself, or `CalculatorError` where it is too large or no number."""
    if isinstance(value, Fraction):
        if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
            raise CalculatorError("the result has more than 4,000 digits")
        return value
    if not value.is_finite():
        raise CalculatorError("the result is not a finite number")
    return value


def decimal(value: Value) -> Decimal:
    """The value to 60 significant digits."""
    if isinstance(value, Decimal):
        return value
    return _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))


def same(left: Value, right: Value) -> bool:
    """Exactly equal where both are rational; to 40 digits where one is not."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left == right
    a, b = decimal(left), decimal(right)
    scale = max(abs(a), abs(b), Decimal(1))
    return abs(_CONTEXT.subtract(a, b)) <= scale * Decimal("1e-40")


def _operate(op: str, values: list[Value], *, units: bool) -> Value:
    if op in _UNARY:
        return _UNARY[op](values[0], units)
    left, right = values
    match op:
        case "+" | "mixed":
            if op == "mixed" and left < 0:
                return _add(left, _negate(right))
            return _add(left, right)
        case "-":
            return _add(left, _negate(right))
        case "*" | "imul":
            return _multiply(left, right)
        case "/":
            return _divide(left, right)
        case "^":
            return _power(left, right)
        case "mod":
            return _modulo(left, right)
    raise CalculatorError(f"no operator {op!r}")


def _negate(value: Value) -> Value:
    return value.copy_negate() if isinstance(value, Decimal) else -value


def _percent(value: Value, units: bool) -> Value:
    return value if units else _divide(value, Fraction(100))


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left + right
    return _CONTEXT.add(decimal(left), decimal(right))


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left * right
    if left == 0 or right == 0:
        return Fraction(0)
    return _CONTEXT.multiply(decimal(left), decimal(right))


def _divide(left: Value, right: Value) -> Value:
    if isinstance(right, Decimal):
        if abs(right) < Decimal("1e-45"):
            raise CalculatorError("division by zero")
        return _CONTEXT.divide(decimal(left), right)
    if right == 0:
        raise CalculatorError("division by zero")
    return left / right if isinstance(left, Fraction) else _CONTEXT.divide(left, decimal(right))


def _modulo(left: Value, right: Value) -> Value:
    if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
        raise CalculatorError("mod takes rational numbers")
    if right == 0:
        raise CalculatorError("division by zero")
    return left % right


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        if exponent.denominator == 1:
            return _integer_power(base, exponent.numerator)
        root = _rational_root(base, exponent.denominator)
        if root is not None:
            return _integer_power(root, exponent.numerator)
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= 10_000:
        return _CONTEXT.power(decimal(base), int(exponent))
    if base < 0:
        raise CalculatorError("a fractional power of a negative number")
    if base == 0:
        if exponent <= 0:
            raise CalculatorError("zero to a power that is not positive")
        return Fraction(0)
    return elementary.power(decimal(base), decimal(exponent))


def _integer_power(base: Fraction, exponent: int) -> Fraction:
    if base == 0 and exponent < 0:
        raise CalculatorError("division by zero")
    if abs(base) in (0, 1):
        return base ** (exponent % 2 if abs(exponent) > 2 and base != 0 else min(exponent, 2))
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) > MAX_BITS or (bits - 1) * abs(exponent) > MAX_BITS:
        raise CalculatorError("the power has more than 4,000 digits")
    return base**exponent


def _rational_root(value: Fraction, degree: int) -> Fraction | None:
    """The exact root where there is one. Odd roots of negative numbers are real."""
    if degree > 64:
        return None
    if value < 0:
        if degree % 2 == 0:
            raise CalculatorError("an even root of a negative number")
        inner = _rational_root(-value, degree)
        return None if inner is None else -inner
    top = integer_root(value.numerator, degree)
    bottom = integer_root(value.denominator, degree)
    return None if top is None or bottom is None else Fraction(top, bottom)


def _factorial(value: Value) -> Value:
    number = _integer(value, "factorial")
    if number < 0 or number > 1_500:
        raise CalculatorError("factorial takes integers from 0 to 1500")
    return Fraction(math.factorial(number))


def _integer(value: Value, name: str) -> int:
    if not isinstance(value, Fraction) or value.denominator != 1:
        raise CalculatorError(f"{name} takes integers")
    return value.numerator


def _degrees(value: Value) -> Value:
    return _divide(_multiply(value, elementary.PI), Fraction(180))


_UNARY: dict[str, Callable[[Value, bool], Value]] = {
    "neg": lambda value, _: _negate(value),
    "!": lambda value, _: _factorial(value),
    "%": _percent,
    "deg": lambda value, units: value if units else _degrees(value),
}


def _call(name: str, values: list[Value]) -> Value:
    if name in ("min", "max", "gcd", "lcm"):
        if not values:
            raise CalculatorError(f"{name} needs at least one number")
        return _VARIADIC[name](values)
    if name == "round" and len(values) == 2:
        return _round(values[0], _integer(values[1], "round"))
    if name in _BINARY and len(values) == 2:
        return _BINARY[name](values[0], values[1])
    if name in _FUNCTIONS and len(values) == 1:
        return _FUNCTIONS[name](values[0])
    known = name in _FUNCTIONS or name in _BINARY
    raise CalculatorError(
        f"{name} does not take {len(values)} arguments" if known else f"no function named {name}"
    )


def _gcd(values: list[Value]) -> Value:
    return Fraction(math.gcd(*(_integer(v, "gcd") for v in values)))


def _lcm(values: list[Value]) -> Value:
    result = 1
    for value in values:
        result = math.lcm(result, _integer(value, "lcm"))
        checked(Fraction(result))
    return Fraction(result)


def _least(values: list[Value]) -> Value:
    least: Value = min(values, key=decimal)
    return least


def _greatest(values: list[Value]) -> Value:
    greatest: Value = max(values, key=decimal)
    return greatest


_VARIADIC: dict[str, Callable[[list[Value]], Value]] = {
    "gcd": _gcd,
    "lcm": _lcm,
    "min": _least,
    "max": _greatest,
}


def _round(value: Value, places: int) -> Value:
    """Half away from zero, as schools and shops do; Python rounds halves to even."""
    if abs(places) > 50:
        raise CalculatorError("round takes at most 50 places")
    scale = Fraction(10) ** places
    exact = value if isinstance(value, Fraction) else Fraction(value)
    scaled = exact * scale
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    return Fraction(whole if scaled >= 0 else -whole) / scale


def _absolute(value: Value) -> Value:
    return value.copy_abs() if isinstance(value, Decimal) else abs(value)


def _root(value: Value, degree: Value) -> Value:
    whole = _integer(degree, "root")
    if whole < 1:
        raise CalculatorError("root takes a positive degree")
    return _power(value, Fraction(1, whole))


def _binomial(n: Value, k: Value) -> Value:
    top, bottom = _integer(n, "binom"), _integer(k, "binom")
    if not 0 <= top <= 5_000 or bottom < 0:
        raise CalculatorError("binom takes integers from 0 to 5000")
    return Fraction(math.comb(top, bottom))


def _divides(divisor: Value, number: Value) -> Value:
    d, n = _integer(divisor, "divides"), _integer(number, "divides")
    return Fraction(n == 0 if d == 0 else n % d == 0)


def _is_prime(value: Value) -> Value:
    return Fraction(is_prime(_integer(value, "isprime")))


def _real(function: Callable[[Decimal], Decimal]) -> Callable[[Value], Value]:
    def apply(value: Value) -> Value:
        with localcontext(_CONTEXT):
            return function(decimal(value))

    return apply


def _logarithm(value: Value, base: Value) -> Value:
    if isinstance(value, Fraction) and isinstance(base, Fraction) and base > 0 and base != 1:
        exact = _exact_logarithm(value, base)
        if exact is not None:
            return exact
    with localcontext(_CONTEXT):
        return elementary.ln(decimal(value)) / elementary.ln(decimal(base))


def _exact_logarithm(value: Fraction, base: Fraction) -> Fraction | None:
    if value <= 0:
        raise CalculatorError("a logarithm takes positive numbers")
    guess = round(float(elementary.ln(decimal(value)) / elementary.ln(decimal(base))))
    return Fraction(guess) if abs(guess) <= 2_000 and base**guess == value else None


_BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "mod": _modulo,
    "root": _root,
    "binom": _binomial,
    "comb": _binomial,
    "divides": _divides,
    "log": _logarithm,
}
_FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "sqrt": lambda value: _power(value, Fraction(1, 2)),
    "cbrt": lambda value: _power(value, Fraction(1, 3)),
    "abs": _absolute,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "ceiling": lambda value: Fraction(math.ceil(value)),
    "round": lambda value: _round(value, 0),
    "factorial": _factorial,
    "isprime": _is_prime,
    "ln": _real(elementary.ln),
    "log": lambda value: _logarithm(value, Fraction(10)),
    "log10": lambda value: _logarithm(value, Fraction(10)),
    "log2": lambda value: _logarithm(value, Fraction(2)),
    "exp": _real(elementary.exp),
    "sin": _real(elementary.sin),
    "cos": _real(elementary.cos),
    "tan": _real(elementary.tan),
    "cot": _real(elementary.cot),
    "sec": _real(elementary.sec),
    "csc": _real(elementary.csc),
    "arctan": _real(elementary.arctan),
    "atan": _real(elementary.arctan),
}
_KNOWN = frozenset(_FUNCTIONS) | frozenset(_BINARY) | frozenset(_VARIADIC)


def computable(node: Node) -> bool:
    """Whether a tree holds only numbers, operators, known functions and `pi`."""
    return all(_is_known(n) for n in walk(node))


def _is_known(node: Node) -> bool:
    match node:
        case Num() | Op():
            return True
        case Sym(name):
            return name == "pi"
        case Call(name, _):
            return name in _KNOWN
        case _:
            return False
