"""What a claim's side comes to: exactly while all is rational, else a real number to 60 digits.

A value is a `Fraction` or a `Decimal` of 60 significant digits (40 of them reliable). Rational
values are `rational`'s, the others `real`'s; here is how a claim reads them. `0^0` is 1 and odd
roots of negative numbers are real, as at school; what is complex, or too large, is refused.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from .errors import CalculatorError, Irrational, Undecided, Undefined
from .nodes import Call, Node, Num, Op, Sym, children, walk
from .rational import operate, power
from .real import LOCK, Evaluator, fraction_of
from .wordlist import words

Value: TypeAlias = Fraction | Decimal

MAX_BITS = 14_000  # about 4,200 decimal digits: below Python's own limit for printing integers
DIGITS = 60
_CONTEXT = Context(prec=DIGITS)
_WORKING = 75
_VARIADIC = words("min max gcd lcm")
_TWO = words("mod root binom comb divides log round")
_ONE = words(
    "sqrt cbrt abs floor ceil ceiling round factorial isprime ln log log10 log2 exp sin cos tan "
    "cot sec csc arctan atan"
)
_INTEGERS = {"!": "factorial", **{name: name for name in words("gcd lcm binom isprime divides")}}
_SAME_AS = {
    "imul": "*", "mixed": "+", "ceiling": "ceil", "comb": "binom", "factorial": "!",
    "atan": "arctan",
}  # fmt: skip
_ROOTS = {"sqrt": 2, "cbrt": 3}
_LOGARITHMS = {"log": 10, "log10": 10, "log2": 2}


def evaluate(node: Node, *, units: bool = False) -> Value:
    """The value of a tree. Raises `CalculatorError` for variables, bad arguments and sizes.

    `units` reads `20%` and `20°` as 20 of a unit instead of 0.2 and of radians.
    """
    # Post-order with two stacks: a long sum is a deep tree, and recursion would overflow on it.
    pending: list[tuple[Node, bool]] = [(node, False)]
    values: list[Any] = []
    while pending:
        current, ready = pending.pop()
        below = children(current)
        if below and not ready:
            pending.append((current, True))
            pending.extend((child, False) for child in reversed(below))
            continue
        operands = values[len(values) - len(below) :]
        del values[len(values) - len(below) :]
        values.append(_bounded(_one(current, operands, units=units)))
    return values[0] if isinstance(values[0], Fraction) else _decimal_of(values[0])


def _one(node: Node, operands: list[Any], *, units: bool) -> Any:
    match node:
        case Num(value, _):
            return value
        case Sym("pi"):
            return _reals().constants["pi"]
        case Sym(name):
            raise CalculatorError(f"{name} has no value")
        case Op("%" | "deg", _) if units:
            return operands[0]
        case Op("%", _):
            return _apply("/", [operands[0], Fraction(100)])
        case Op("deg", _):
            return _apply("*", [operands[0], _reals().constants["pi"] / 180])
        case Op("mixed", _) if operands[0] < 0:
            return _apply("-", operands)
        case Op(op, _):
            return _apply(_SAME_AS.get(op, op), operands)
        case Call(name, _):
            return _call(name, operands)
        case _:
            raise CalculatorError("a list or an equation has no numeric value")


def checked(value: Fraction) -> Fraction:
    """The value itself, or `CalculatorError` where it is too large."""
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise CalculatorError("the result has more than 4,000 digits")
    return value


def _bounded(value: Any) -> Any:
    if isinstance(value, Fraction):
        return checked(value)
    context = _reals().mp
    if isinstance(value, context.mpc):
        raise CalculatorError("the result is not a real number")
    if value and abs(context.mag(value)) > MAX_BITS:
        raise CalculatorError("the result has more than 4,000 digits")
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


def computable(node: Node) -> bool:
    """Whether a tree holds only numbers, operators, known functions and `pi`."""
    return all(_is_known(n) for n in walk(node))


def _is_known(node: Node) -> bool:
    match node:
        case Num() | Op() | Sym("pi"):
            return True
        case Call(name, _):
            return name in _ONE | _TWO | _VARIADIC
        case _:
            return False


def _call(name: str, values: list[Any]) -> Any:
    if name not in _ONE | _TWO | _VARIADIC:
        raise CalculatorError(f"no function named {name}")
    if name in _VARIADIC and not values:
        raise CalculatorError(f"{name} needs at least one number")
    if name not in _VARIADIC and name not in {1: _ONE, 2: _TWO}.get(len(values), frozenset()):
        raise CalculatorError(f"{name} does not take {len(values)} arguments")
    if name in _ROOTS or name == "root":
        index = Fraction(_ROOTS[name]) if name in _ROOTS else values[1]
        if not isinstance(index, Fraction) or index.denominator != 1 or index < 1:
            raise CalculatorError("root takes a positive degree")
        return _apply("^", [values[0], 1 / index])
    if name in _LOGARITHMS:
        return _apply("log", [values[0], *(values[1:] or [Fraction(_LOGARITHMS[name])])])
    if name in ("floor", "ceil", "ceiling", "round"):
        values = [fraction_of(value) for value in values]
    return _apply(_SAME_AS.get(name, name), values)


def _apply(name: str, values: list[Any]) -> Any:
    """One operation: on rational numbers, or else on real ones."""
    try:
        if all(isinstance(value, Fraction) for value in values):
            return _power(*values) if name == "^" else operate(name, values)
    except Irrational:
        pass
    except (Undefined, Undecided) as error:
        raise CalculatorError(str(error)) from error
    if name in _INTEGERS:
        raise CalculatorError(f"{_INTEGERS[name]} takes integers, and no very large ones")
    if name in ("min", "max"):
        return (min if name == "min" else max)(values, key=_reals().number)
    if (name == "*" and 0 in values) or (name == "^" and values[0] == 0 and values[1] > 0):
        return Fraction(0)
    return _real(name, values)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if base == exponent == 0:
        return Fraction(1)
    if base < 0 and exponent.denominator > 1 and exponent.denominator % 2:
        return power(-power(-base, Fraction(1, exponent.denominator)), Fraction(exponent.numerator))
    return power(base, exponent)


def _real(name: str, values: list[Any]) -> Any:
    reals = _reals()
    numbers = [reals.number(value) for value in values]
    if name == "/" and abs(numbers[1]) < 1e-45:
        raise CalculatorError("division by zero")
    if name in ("log", "ln") and min(numbers) <= 0:
        raise CalculatorError("a logarithm takes positive numbers")
    if name == "log":
        name, numbers = "logb", numbers[::-1]
    try:
        with LOCK:
            found = reals.apply(name, numbers)
    except (Undefined, Undecided) as error:
        raise CalculatorError(f"{name} has no value here") from error
    if name in ("sin", "cos") and abs(found) < 1e-70:
        return reals.mp.zero  # a multiple of pi has only so many digits
    if name in ("tan", "cot", "sec", "csc") and abs(found) > 1e45:
        raise CalculatorError("the function has no value at this angle")
    return found


def _reals() -> Evaluator:
    """Real numbers to 75 digits."""
    return Evaluator({}, digits=_WORKING)


def _decimal_of(value: Any) -> Decimal:
    return Decimal(_reals().mp.nstr(value, DIGITS, strip_zeros=False))
