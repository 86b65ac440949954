"""Expression trees as functions of a point: what they come to where their unknowns have values."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..mathematics.errors import CalculatorError
from ..mathematics.nodes import Call, Node, Num, Op, Sym, walk

Value: TypeAlias = Any  # a complex number, or an array of numbers
Names: TypeAlias = MutableMapping[str, Any]
Formula: TypeAlias = Callable[[Names], Value]

CONSTANTS: Mapping[str, complex] = {"pi": math.pi, "e": math.e, "i": 1j}
FAILURES = (ArithmeticError, ValueError, TypeError, LookupError, RecursionError)
"""What evaluating a formula may raise where it has no value."""
MAX_TERMS = 300
MAX_POWER = 4_000
_DEGREE = math.pi / 180
_TURNED = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
_SYMBOLIC = frozenset(
    {"diff", "derivative", "integrate", "limit", "solve", "factor", "expand", "simplify", "roots",
     "isprime"}
)  # fmt: skip


class NotNumeric(CalculatorError):
    """The tree holds something that has no numeric value."""


@dataclass(frozen=True)
class Table:
    """The functions of one kind of value: of one argument, of two, of many.

    `unknown` says whether a function that the table lacks may be one that the text defines
    (`f(3)`); the point then has to know it.
    """

    single: Mapping[str, Callable[[Value], Value]]
    double: Mapping[str, Callable[[Value, Value], Value]]
    many: Mapping[str, Callable[[Sequence[Value]], Value]] = field(default_factory=dict)
    unknown: bool = False


def real(value: Value) -> float:
    """A value without its vanishing imaginary part. Raises `NotNumeric` where it does not."""
    number = complex(value)
    if abs(number.imag) > 1e-9 * (1 + abs(number.real)):
        raise NotNumeric("not a real number")
    return number.real


def near(a: Value, b: Value, tolerance: float = 1e-6) -> bool:
    """Whether two numbers are the same up to a relative `tolerance`."""
    try:
        return bool(abs(a - b) <= tolerance * (abs(a) + abs(b)) / 2 + 1e-9)
    except OverflowError:
        return False


def _factorial(value: Value) -> float:
    number = real(value)
    if not 0 <= number <= 150:
        raise NotNumeric("a factorial that is too large")
    return math.gamma(number + 1)


def _power(base: Value, exponent: Value) -> Value:
    power = complex(exponent)
    if power.imag == 0 and power.real == int(power.real):
        if abs(power.real) > MAX_POWER:
            raise NotNumeric("a power that is too large")
        return base ** int(power.real)
    return base**exponent


def _root(value: Value, degree: Value) -> Value:
    order, number = real(degree), complex(value)
    if abs(number.imag) < 1e-12 and number.real < 0 and order % 2 == 1:
        return -((-number.real) ** (1 / order))
    return number ** (1 / order)


def _whole(values: Sequence[Value]) -> list[int]:
    numbers = [real(value) for value in values]
    if any(abs(number - round(number)) > 1e-6 or abs(number) > 1e15 for number in numbers):
        raise NotNumeric("not a whole number")
    return [round(number) for number in numbers]


SCALARS = Table(
    single={
        "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "cot": lambda x: 1 / cmath.tan(x),
        "sec": lambda x: 1 / cmath.cos(x), "csc": lambda x: 1 / cmath.sin(x),
        "arcsin": cmath.asin, "arccos": cmath.acos, "arctan": cmath.atan, "asin": cmath.asin,
        "acos": cmath.acos, "atan": cmath.atan, "sinh": cmath.sinh, "cosh": cmath.cosh,
        "tanh": cmath.tanh, "exp": cmath.exp, "ln": cmath.log, "log": cmath.log10,
        "log10": cmath.log10, "log2": lambda x: cmath.log(x) / math.log(2), "sqrt": cmath.sqrt,
        "cbrt": lambda x: _root(x, 3), "abs": abs, "factorial": _factorial,
        "floor": lambda x: math.floor(real(x) + 1e-9), "round": lambda x: round(real(x)),
        "ceil": lambda x: math.ceil(real(x) - 1e-9), "ceiling": lambda x: math.ceil(real(x) - 1e-9),
    },
    double={
        "^": _power, "mod": lambda a, b: real(a) % real(b), "root": _root,
        "log": lambda x, base: cmath.log(x) / cmath.log(base),
        "binom": lambda n, k: _factorial(n) / _factorial(k) / _factorial(n - k),
        "comb": lambda n, k: _factorial(n) / _factorial(k) / _factorial(n - k),
    },
    many={
        "gcd": lambda values: math.gcd(*_whole(values)),
        "lcm": lambda values: math.lcm(*_whole(values)),
        "max": lambda values: max(map(real, values)), "min": lambda values: min(map(real, values)),
    },
    unknown=True,
)  # fmt: skip
"""Python's complex numbers, at a `Point`."""


def formula(node: Node, table: Table = SCALARS, *, degrees: bool = False) -> Formula:
    """The function that a tree is. Raises `NotNumeric` where it has no numeric value.

    `degrees`: a degree sign turns into radians, as it does inside `sin`; elsewhere it is a unit.
    """
    match node:
        case Num(value, _):
            if abs(value) > 1e300:
                raise NotNumeric("a number that is too large")
            number = float(value)
            return lambda _: number
        case Sym(name):
            if name == "oo":
                raise NotNumeric("infinity is no number")
            if name in CONSTANTS:
                constant = CONSTANTS[name]
                return lambda at: at.get(name, constant)
            return lambda at: at[name]
        case Op(op, args):
            return _operation(op, [formula(arg, table, degrees=degrees) for arg in args], table,
                              degrees=degrees)  # fmt: skip
        case Call("sum" | "product", (body, Sym(index), low, high)):
            bounds = formula(low, table), formula(high, table)
            return _series(node.name, formula(body, table), index, *bounds)
        case Call(name, args) if name not in _SYMBOLIC and args:
            return _call(name, args, table, degrees=degrees)
    raise NotNumeric("this has no numeric value")


def _operation(op: str, parts: list[Formula], table: Table, *, degrees: bool) -> Formula:
    if len(parts) == 1:
        (inner,) = parts
        if op == "!" and "factorial" in table.single:
            factorial = table.single["factorial"]
            return lambda at: factorial(inner(at))
        factor = {"neg": -1.0, "%": 0.01, "deg": _DEGREE if degrees else 1.0}.get(op)
        if factor is None:
            raise NotNumeric(f"no operation {op}")
        return lambda at: factor * inner(at)
    left, right = parts
    if op in ("+", "mixed"):
        return lambda at: left(at) + right(at)
    if op == "-":
        return lambda at: left(at) - right(at)
    if op in ("*", "imul"):
        return lambda at: left(at) * right(at)
    if op == "/":
        return lambda at: left(at) / right(at)
    if op not in table.double:
        raise NotNumeric(f"no operation {op}")
    joined = table.double[op]
    return lambda at: joined(left(at), right(at))


def _call(name: str, args: tuple[Node, ...], table: Table, *, degrees: bool) -> Formula:
    if name in _TURNED:
        degrees = any(isinstance(part, Op) and part.op == "deg" for part in walk(args[0]))
    parts = [formula(arg, table, degrees=degrees) for arg in args]
    if len(parts) == 1 and name in table.single:
        single, (inner,) = table.single[name], parts
        return lambda at: single(inner(at))
    if len(parts) == 2 and name in table.double:
        double, (left, right) = table.double[name], parts
        return lambda at: double(left(at), right(at))
    if name in table.many:
        many = table.many[name]
        return lambda at: many([part(at) for part in parts])
    if not table.unknown:
        raise NotNumeric(f"no function {name}")
    return lambda at: at.apply(name, [part(at) for part in parts])  # type: ignore[attr-defined]


def _series(name: str, body: Formula, index: str, low: Formula, high: Formula) -> Formula:
    """A sum or a product with numeric bounds, term by term."""

    def total(at: Names) -> Value:
        first, last = _whole([low(at), high(at)])
        if last - first > MAX_TERMS:
            raise NotNumeric("a sum of too many terms")
        kept = at.get(index)
        value: Value = 0.0 if name == "sum" else 1.0
        try:
            for k in range(first, last + 1):
                at[index] = float(k)
                value = value + body(at) if name == "sum" else value * body(at)
        finally:
            if kept is None:
                at.pop(index, None)
            else:
                at[index] = kept
        return value

    return total
