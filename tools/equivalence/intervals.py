"""Sets of real numbers as sorted, disjoint intervals: intervals, unions, inequalities in one
variable, with exact or 200-digit ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

from ..mathematics.errors import Irrational, Undecided, Undefined
from ..mathematics.nodes import Call, Group, Node, Num, Op, Quantity, Rel, SetOp, Sym, free_names
from ..mathematics.rational import rational
from ..mathematics.real import number_at

_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!=", "=": "="}


@dataclass(frozen=True, slots=True)
class Bound:
    """An end of an interval: `sign` is -1 or 1 for the infinities, 0 for a value."""

    sign: int
    value: Any = 0

    def order(self, other: Bound) -> int:
        """-1, 0 or 1. Values that agree to 100 digits are one."""
        if self.sign or other.sign:
            return (self.sign > other.sign) - (self.sign < other.sign)
        difference = _minus(self.value, other.value)
        return int(difference > 0) - int(difference < 0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bound) and self.order(other) == 0

    def __hash__(self) -> int:
        return hash(self.sign)


@dataclass(frozen=True, slots=True)
class Interval:
    low: Bound
    low_closed: bool
    high: Bound
    high_closed: bool


Intervals = tuple[Interval, ...]
_LOWEST, _HIGHEST = Bound(-1), Bound(1)


def _minus(a: Any, b: Any) -> Any:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a - b
    context = getattr(a, "context", None) or b.context
    a, b = (context.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x
            for x in (a, b))  # fmt: skip
    difference = a - b
    small = max(abs(a), abs(b), 1) * context.mpf(10) ** -100
    return 0 if abs(difference) <= small else difference


def as_intervals(node: Node) -> Intervals | None:
    """The set that a node writes down, None where it is no set of this kind."""
    match node:
        case Group(("()" | "[]" | "(]" | "[)") as kind, (low, high)):
            return _interval(low, kind[0] == "[", high, kind[1] == "]")
        case Group("{}", items) if all(isinstance(x, Num | Op | Call | Sym) for x in items):
            return _merged([part for item in items for part in _point(item)])
        case SetOp("union", items):
            parts = [as_intervals(item) for item in items]
            if any(part is None for part in parts):
                return None
            return _merged([interval for part in parts if part for interval in part])
        case SetOp("minus", (whole, points)):
            return _difference(as_intervals(whole), as_intervals(points))
        case Rel((Sym(), value), ("!=",)) if not free_names(value):
            return _difference((Interval(_LOWEST, False, _HIGHEST, False),), _point(value))
        case Rel(parts, ops):
            return _solve(parts, ops)
        case Group(",", items) if len(items) > 1 and all(_is_bound(item) for item in items):
            return _common(node, items)
        case Group("or", items) if all(isinstance(item, Rel) for item in items):
            if len(free_names(node)) != 1:
                return None
            return as_intervals(SetOp("union", items))
        case _:
            return None


def _is_bound(node: Node) -> bool:
    return isinstance(node, Rel) and set(node.ops) <= {"<", "<=", ">", ">=", "!="}


def _common(node: Node, items: tuple[Node, ...]) -> Intervals | None:
    """`x > 2 and x < 5`: what satisfies them all."""
    parts = [as_intervals(item) for item in items]
    if len(free_names(node)) != 1 or parts[0] is None:
        return None
    shared = parts[0]
    for part in parts[1:]:
        if part is None:
            return None
        shared = _intersection(shared, part)
    return shared


def _bound(node: Node) -> Bound:
    match node:
        case Sym("inf"):
            return _HIGHEST
        case Op("neg", (Sym("inf"),)):
            return _LOWEST
        case Op("+", (_, Sym("inf"))):
            return _HIGHEST
        case Quantity(value, _):
            return _bound(value)
    try:
        try:
            return Bound(0, rational(node, {}))
        except Irrational:
            value = number_at(node, {})
    except Undefined as error:
        raise Undecided("an undefined end") from error
    if getattr(value, "imag", 0) != 0:
        raise Undecided("a complex end")
    return Bound(0, value)


def _interval(low: Node, low_closed: bool, high: Node, high_closed: bool) -> Intervals | None:
    if free_names(low) or free_names(high):
        return None
    start, end = _bound(low), _bound(high)
    order = start.order(end)
    if order > 0 or (order == 0 and not (low_closed and high_closed)):
        return None
    return (Interval(start, low_closed, end, high_closed),)


def _point(node: Node) -> Intervals:
    if free_names(node):
        raise Undecided("a set with variables")
    bound = _bound(node)
    return (Interval(bound, True, bound, True),)


def _merged(intervals: Sequence[Interval]) -> Intervals:
    """Sorted, with what touches joined."""

    def order(a: Interval, b: Interval) -> int:
        return a.low.order(b.low) or int(b.low_closed) - int(a.low_closed)

    out: list[Interval] = []
    for part in sorted(intervals, key=cmp_to_key(order)):
        if out:
            last = out[-1]
            touch = last.high.order(part.low)
            if touch > 0 or (touch == 0 and (last.high_closed or part.low_closed)):
                further = part.high.order(last.high)
                closed = part.high_closed if further > 0 else last.high_closed
                if further == 0:
                    closed = last.high_closed or part.high_closed
                high = part.high if further > 0 else last.high
                out[-1] = Interval(last.low, last.low_closed, high, closed)
                continue
        out.append(part)
    return tuple(out)


def _difference(whole: Intervals | None, points: Intervals | None) -> Intervals | None:
    """A set without finitely many points."""
    if whole is None or points is None or any(p.low != p.high for p in points):
        return None
    parts = list(whole)
    for point in points:
        for index, part in enumerate(parts):
            below, above = part.low.order(point.low), point.low.order(part.high)
            if below < 0 and above < 0:
                parts[index : index + 1] = [
                    Interval(part.low, part.low_closed, point.low, False),
                    Interval(point.low, False, part.high, part.high_closed),
                ]
                break
            if below == 0:
                parts[index] = Interval(part.low, False, part.high, part.high_closed)
            elif above == 0:
                parts[index] = Interval(part.low, part.low_closed, part.high, False)
    return _merged(parts)


def _solve(parts: tuple[Node, ...], ops: tuple[str, ...]) -> Intervals | None:
    """`a < x`, `x >= b`, `a < x <= b`, `a <= |x| <= b`, `x != c`, linear in the one variable."""
    if not all(op in _FLIP for op in ops) or len(parts) not in (2, 3):
        return None
    if len(parts) == 3:
        if ops[0][0] != ops[1][0] or ops[0][0] not in "<>":
            return None
        if free_names(parts[0]) or free_names(parts[2]):
            return None
        one = _half_line(parts[1], _FLIP[ops[0]], parts[0])
        two = _half_line(parts[1], ops[1], parts[2])
        return _intersection(one, two) if one is not None and two is not None else None
    if free_names(parts[1]) and not free_names(parts[0]):
        return _half_line(parts[1], _FLIP[ops[0]], parts[0])
    if free_names(parts[1]):
        return None
    return _half_line(parts[0], ops[0], parts[1])


def _half_line(middle: Node, op: str, end: Node) -> Intervals | None:
    names = free_names(middle)
    if isinstance(middle, Call) and middle.name == "abs" and len(names) == 1:
        return _absolute(middle.args[0], op, end)
    if len(names) == 1 and not isinstance(middle, Sym):
        linear = _linear(middle, next(iter(names)))
        if linear is not None:
            slope, constant = linear
            shifted = Op("/", (Op("-", (end, Num(constant))), Num(slope)))
            return _half_line(Sym(next(iter(names))), op if slope > 0 else _FLIP[op], shifted)
        if not (isinstance(middle, Call) and middle.name.startswith("apply ")):
            return None
    elif not names:
        return None
    if not isinstance(middle, Sym) and not (
        isinstance(middle, Call) and middle.name.startswith("apply ")
    ):
        return None
    bound, closed = _bound(end), op in ("<=", ">=", "=")
    if op == "!=":
        return (Interval(_LOWEST, False, bound, False), Interval(bound, False, _HIGHEST, False))
    if op == "=":
        return (Interval(bound, True, bound, True),)
    if op[0] == "<":
        return (Interval(_LOWEST, False, bound, closed and not bound.sign),)
    return (Interval(bound, closed and not bound.sign, _HIGHEST, False),)


def _absolute(inner: Node, op: str, end: Node) -> Intervals | None:
    if op in ("!=", "=") or _bound(end).order(Bound(0, Fraction(0))) < 0:
        return None
    minus = Op("neg", (end,))
    below, above = _half_line(inner, op, end), _half_line(inner, _FLIP[op], minus)
    if below is None or above is None:
        return None
    return _intersection(below, above) if op[0] == "<" else _merged([*below, *above])


def _linear(node: Node, name: str) -> tuple[Fraction, Fraction] | None:
    """`(slope, constant)` of a linear expression with rational coefficients."""
    try:
        at = [rational(node, {name: Fraction(x)}) for x in (0, 1, 2, 1_000_003)]
    except (Irrational, Undefined):
        return None
    slope = at[1] - at[0]
    if slope == 0 or at[2] - at[1] != slope or at[3] - at[0] != slope * 1_000_003:
        return None
    return slope, at[0]


def _intersection(a: Intervals, b: Intervals) -> Intervals:
    out = []
    for x in a:
        for y in b:
            low = x.low.order(y.low)
            start, start_closed = (x.low, x.low_closed) if low > 0 else (y.low, y.low_closed)
            if low == 0:
                start_closed = x.low_closed and y.low_closed
            high = x.high.order(y.high)
            end, end_closed = (x.high, x.high_closed) if high < 0 else (y.high, y.high_closed)
            if high == 0:
                end_closed = x.high_closed and y.high_closed
            order = start.order(end)
            if order < 0 or (order == 0 and start_closed and end_closed):
                out.append(Interval(start, start_closed, end, end_closed))
    return _merged(out)
