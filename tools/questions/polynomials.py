"""Equations in one unknown, read as polynomials with rational coefficients."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

from ..mathematics.claim_grammar import parse
from ..mathematics.errors import CalculatorError
from ..mathematics.nodes import Call, Node, Num, Op, Rel, Sym, symbols
from .reading import Unread

Polynomial = dict[int, Fraction]
MAX_DEGREE = 12


def tree(text: str) -> Node:
    """The expression or equation of a text with unknowns. Raises `Unread`."""
    try:
        return parse(text)
    except CalculatorError as error:
        raise Unread from error


def equation(text: str) -> tuple[Node, Node]:
    """Its two sides. Raises `Unread`."""
    found = tree(text)
    if not isinstance(found, Rel) or not found.is_equation:
        raise Unread
    left, right = found.parts
    return left, right


def unknowns(*nodes: Node) -> set[str]:
    """The names that have no value of their own."""
    return set().union(*map(symbols, nodes)) - {"pi"}


def collected(node: Node, name: str) -> Polynomial:
    """Its coefficients by power. Raises `Unread` for what is no polynomial."""
    match node:
        case Num(value, _):
            return {0: value}
        case Sym(other):
            if other != name:
                raise Unread
            return {1: Fraction(1)}
        case Op("neg", (inner,)):
            return _times(collected(inner, name), {0: Fraction(-1)})
        case Op("%", (inner,)):
            return _times(collected(inner, name), {0: Fraction(1, 100)})
        case Op("+" | "-" | "*" | "/" | "imul" | "mixed" as op, (a, b)):
            return _joined(op, collected(a, name), collected(b, name), b)
        case Op("^", (base, Num(value, _))) if value.denominator == 1 and 0 <= value <= MAX_DEGREE:
            found: Polynomial = {0: Fraction(1)}
            for _ in range(int(value)):
                found = _times(found, collected(base, name))
            return found
        case Call("sqrt", (Num(value, _),)) if _root(value) is not None:
            return {0: _root(value) or Fraction(0)}
    raise Unread


def _joined(op: str, a: Polynomial, b: Polynomial, below: Node) -> Polynomial:
    match op:
        case "+" | "mixed":
            return _plus(a, b)
        case "-":
            return _plus(a, _times(b, {0: Fraction(-1)}))
        case "/":
            bare = isinstance(below, Op) and below.op == "imul"  # `1/2x`
            if set(b) != {0} or not b[0] or bare:
                raise Unread
            return _times(a, {0: 1 / b[0]})
    return _times(a, b)


def _plus(a: Polynomial, b: Polynomial) -> Polynomial:
    found = {power: a.get(power, Fraction(0)) + b.get(power, Fraction(0)) for power in {*a, *b}}
    return {power: value for power, value in found.items() if value or power == 0}


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    found: Polynomial = {}
    for p, x in a.items():
        for q, y in b.items():
            found[p + q] = found.get(p + q, Fraction(0)) + x * y
    if max(found) > 4 * MAX_DEGREE:
        raise Unread
    return {power: value for power, value in found.items() if value or power == 0}


def _root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    return (
        Fraction(top, bottom)
        if top**2 == value.numerator and bottom**2 == value.denominator
        else None
    )


def roots(poly: Polynomial) -> tuple[list[Fraction], list[float]]:
    """All real roots: the rational ones, each once, and the rest as decimals. Raises `Unread`."""
    poly = {power: value for power, value in poly.items() if value}
    if not poly or max(poly) == 0:
        raise Unread
    rational: list[Fraction] = []
    if 0 not in poly:
        low = min(poly)
        poly = {power - low: value for power, value in poly.items()}
        rational.append(Fraction(0))
    while max(poly, default=0) >= 1:
        found = _rational_root(poly)
        if found is None:
            break
        if found not in rational:
            rational.append(found)
        poly = _divided(poly, found)
    return sorted(rational), _real_roots(poly) if max(poly, default=0) >= 2 else []


def _rational_root(poly: Polynomial) -> Fraction | None:
    degree = max(poly)
    if degree == 1:
        return -poly.get(0, Fraction(0)) / poly[1]
    if degree == 2:
        a, b, c = poly[2], poly.get(1, Fraction(0)), poly.get(0, Fraction(0))
        root = _root(b * b - 4 * a * c)
        return None if root is None else (-b + root) / (2 * a)
    scale = math.lcm(*(value.denominator for value in poly.values()))
    whole = {power: int(value * scale) for power, value in poly.items()}
    last, first = abs(whole.get(0, 0)), abs(whole[degree])
    if last == 0:
        return Fraction(0)
    if last > 10**7 or first > 10**5:
        return None
    for bottom in _divisors(first):
        for top in _divisors(last):
            for candidate in (Fraction(top, bottom), Fraction(-top, bottom)):
                if sum(value * candidate**power for power, value in whole.items()) == 0:
                    return candidate
    return None


def _divisors(value: int) -> list[int]:
    small = [d for d in range(1, math.isqrt(value) + 1) if value % d == 0]
    return sorted({*small, *(value // d for d in small)})


def _divided(poly: Polynomial, root: Fraction) -> Polynomial:
    found: Polynomial = {}
    carried = Fraction(0)
    for power in range(max(poly), 0, -1):
        carried = poly.get(power, Fraction(0)) + carried * root
        if carried:
            found[power - 1] = carried
    return found or {0: Fraction(0)}


def _real_roots(poly: Polynomial) -> list[float]:
    import numpy as np

    degree = max(poly)
    found = np.roots([float(poly.get(power, 0)) for power in range(degree, -1, -1)])
    real = sorted(float(z.real) for z in found if abs(z.imag) <= 1e-9 * (1 + abs(z)))
    apart = all(b - a > 1e-6 * (1 + abs(a)) for a, b in pairwise(real))
    if not apart:
        raise Unread
    return real
