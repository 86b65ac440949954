"""Whether two expressions have one value, for every value of their variables."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from ..mathematics.errors import Irrational, Undecided, Undefined
from ..mathematics.nodes import Call, Node, Num, Op, Sym, free_names, walk
from ..mathematics.rational import rational
from ..mathematics.real import close, evaluate_pair, number_at
from .rewrite import rename

MAX_VARIABLES = 12
_EXACT_POINTS = 4
_NUMERIC_POINTS = 4
_TRIES = 16
#: A decimal with fewer places or digits than this is exact; with as many it may be a rounding.
ROUNDING_PLACES = 4


@lru_cache(maxsize=4_096)
def _large(name: str, index: int) -> Fraction:
    return Fraction(random.Random(f"{name}|{index}").randrange(10**6, 10**9))


@lru_cache(maxsize=4_096)
def _small(name: str, index: int) -> Fraction:
    return Fraction(random.Random(f"{name}|{index}|s").randrange(200, 3_000), 1_009)


def exact_point(names: Iterable[str], index: int) -> dict[str, Fraction]:
    """A point among a billion for every variable: always the same for the same index.

    All positive, then all negative, then mixed: `|x|` and `x` must come apart.
    """
    return {name: _sign(name, index) * _large(name, index) for name in names}


def _sign(name: str, index: int) -> int:
    if index % 3 < 2:
        return 1 - 2 * (index % 3)
    return 1 if _large(name, index).numerator % 2 else -1


def small_point(names: Iterable[str], index: int) -> dict[str, Fraction]:
    """A point with values in (0.2, 3), negative ones at odd indices."""
    sign = -1 if index % 2 else 1
    return {name: sign * _small(name, index) for name in names}


def same_value(a: Node, b: Node) -> bool:
    """Raises `Undecided` where neither exact nor numeric evaluation can tell."""
    if a == b:
        return True
    names = free_names(a) | free_names(b)
    if len(names) > MAX_VARIABLES:
        raise Undecided("too many variables")
    if names and (_cubed_i(a) or _cubed_i(b)):
        a, b = rename(a, {"i": "i·"}), rename(b, {"i": "i·"})
        names |= {"i·"}
    try:
        equal = _same_rational(a, b, names)
    except Irrational:
        equal = _same_numeric(a, b, names)
    return equal or (not names and (_is_rounding(a, b) or _is_rounding(b, a)))


def _cubed_i(node: Node) -> bool:
    """Whether `i` stands with a power that no imaginary unit is written with: a variable."""
    return any(
        isinstance(part, Op)
        and part.op == "^"
        and part.args[0] == Sym("i")
        and isinstance(part.args[1], Num)
        and part.args[1].value > 2
        for part in walk(node)
    )


def _same_rational(a: Node, b: Node, names: frozenset[str]) -> bool:
    seen = 0
    for index in range(_TRIES):
        at = exact_point(names, index)
        try:
            left, right = rational(a, at), rational(b, at)
        except Undefined:
            if not names:
                raise Undecided("undefined") from None
            continue
        if left != right:
            return False
        seen += 1
        if not names or seen == _EXACT_POINTS:
            return True
    raise Undecided("undefined")


def _same_numeric(a: Node, b: Node, names: frozenset[str]) -> bool:
    plain_log = _has_plain_log(a) or _has_plain_log(b)
    if not plain_log:
        return _agrees(a, b, names, None)
    # `log` is natural to some writers and decimal to others: one reading must fit both sides.
    return _agrees(a, b, names, None) or _agrees(a, b, names, 10)


def _agrees(a: Node, b: Node, names: frozenset[str], log_base: int | None) -> bool:
    """At positive points, and at negative ones where everything on the way is real."""
    seen = 0
    differed = False
    for index in range(_TRIES):
        try:
            equal, real = evaluate_pair(a, b, small_point(names, index), log_base)
        except Undefined:
            if not names:
                raise Undecided("undefined") from None
            continue
        if not equal and (not names or real):
            return False
        if not equal:
            differed = True
            continue  # a branch of a complex root: outside the real domain it decides nothing
        seen += 1
        if not names or seen == _NUMERIC_POINTS:
            return True
    if seen or differed:
        return seen > 0
    raise Undecided("no point where both are defined")


def _has_plain_log(node: Node) -> bool:
    return any(isinstance(part, Call) and part.name == "log" for part in walk(node))


def _decimal(node: Node) -> Num | None:
    """A written decimal, its sign and a power of ten taken in."""
    if isinstance(node, Op) and node.op == "neg" and isinstance(node.args[0], Num):
        return Num(-node.args[0].value, node.args[0].decimals)
    match node:
        case Op("*", (Num(value, places), Op("^", (Num(ten, 0), power)))) if ten == 10 and places:
            shift = _decimal(power)
            if shift and shift.value.denominator == 1 and abs(shift.value) < 100:
                moved = int(shift.value)
                return Num(value * Fraction(10) ** moved, max(places - moved, 0))
    return node if isinstance(node, Num) else None


def _is_rounding(written: Node, other: Node) -> bool:
    """Whether a decimal of four or more places is the rounding of a value that has no such end.

    `0.3333` is a third as a program prints it; `0.33` is not a third. A double's last digits
    are noise: from 15 significant digits on, 2e-15 of the value is allowed.
    """
    decimal = _decimal(written)
    if decimal is None or decimal.decimals < ROUNDING_PLACES:
        return False
    if abs(decimal.value) * 10**decimal.decimals < 1_000 or any(
        isinstance(part, Num) and part.decimals for part in walk(other)
    ):
        return False
    try:
        value = rational(other, {})
    except Irrational:
        exact = number_at(other, {})
        if getattr(exact, "imag", 0) != 0:
            return False
        value = Fraction(str(exact.context.nstr(exact, 40, strip_zeros=False)))
    return value != 0 and _rounds(decimal, value)


def _rounds(decimal: Num, value: Fraction) -> bool:
    tolerance = Fraction(1, 2 * 10**decimal.decimals)
    if len(str(abs(decimal.value.numerator))) >= 15:
        tolerance = max(tolerance, abs(value) * Fraction(2, 10**15))
    return abs(value - decimal.value) <= tolerance


def rounded_entries(a: Sequence[Node], b: Sequence[Node]) -> bool:
    """Whether decimals are those of the other side, rounded: all to two or more places, from
    decimals of at least three places more (what a program printed)."""
    for short, long in ((a, b), (b, a)):
        pairs = [(_decimal(x), _decimal(y)) for x, y in zip(short, long, strict=True)]
        if all(x and y and (x == y or _is_rounded_print(x, y)) for x, y in pairs):
            return True
    return False


def _is_rounded_print(short: Num, long: Num) -> bool:
    places = short.decimals
    return places >= 2 and long.decimals >= places + 3 and _rounds(short, long.value)


def proportional(f: Node, g: Node) -> Fraction | bool:
    """The factor `c` with `f = c * g` everywhere: its sign where it is not rational.

    False where there is none. For equations: `f = 0` and `g = 0` are then one equation.
    """
    names = free_names(f) | free_names(g)
    if len(names) > MAX_VARIABLES:
        raise Undecided("too many variables")
    try:
        return _constant_ratio(lambda i: rational(f, exact_point(names, i)),
                               lambda i: rational(g, exact_point(names, i)))  # fmt: skip
    except Irrational:
        pass
    ratio: object = None
    seen = 0
    for index in range(_TRIES):
        at = small_point(names, index)
        try:
            left, right = number_at(f, at), number_at(g, at)
        except Undefined:
            continue
        if (left == 0) != (right == 0):
            return False
        if right == 0:
            continue
        quotient = left / right
        if getattr(quotient, "imag", 0) != 0:
            return False
        if ratio is not None and not close(quotient, ratio, max(abs(quotient), abs(left), 1)):
            return False
        ratio = quotient
        seen += 1
        if seen == _NUMERIC_POINTS:
            return Fraction(1 if quotient > 0 else -1)
    raise Undecided("no point where both are defined")


def _constant_ratio(f: Callable[[int], Fraction], g: Callable[[int], Fraction]) -> Fraction | bool:
    ratio: Fraction | None = None
    seen = 0
    for index in range(_TRIES):
        try:
            left, right = f(index), g(index)
        except Undefined:
            continue
        if left == right == 0:
            continue
        if left == 0 or right == 0:
            return False
        if ratio is not None and left / right != ratio:
            return False
        ratio = left / right
        seen += 1
        if seen == _EXACT_POINTS:
            return ratio
    if seen == 0:
        return Fraction(1)  # both vanish everywhere
    raise Undecided("no point where both are defined")
