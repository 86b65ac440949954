"""Rational functions in normal form: identities of polynomials decided exactly, in process.

A tree becomes a quotient of two polynomials over the rationals. What is neither a variable nor
rational arithmetic (`sin(x)`, `sqrt(2)`, `f(3)`, `2^n`) becomes an atom, a variable of its own:
equality with atoms is still certain, inequality then proves nothing. Degrees and numbers of
terms are bounded, so no input costs more than some milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from .errors import CalculatorError
from .exact import checked
from .nodes import Node, Num, Op, Sym
from .printing import infix

Monomial: TypeAlias = tuple[tuple[str, int], ...]
Polynomial: TypeAlias = Mapping[Monomial, Fraction]

MAX_TERMS = 400
MAX_DEGREE = 64
_ONE: Polynomial = {(): Fraction(1)}


@dataclass(frozen=True, slots=True)
class Quotient:
    """`top / bottom`, and whether atoms took part."""

    top: Polynomial
    bottom: Polynomial
    atoms: frozenset[str] = frozenset()


def equal(left: Node, right: Node) -> bool | None:
    """Whether two trees are the same rational function; None where atoms leave it open.

    Raises `CalculatorError` beyond the bounds and for division by zero.
    """
    a, b = quotient(left), quotient(right)
    if _multiply(a.top, b.bottom) == _multiply(b.top, a.bottom):
        return True
    return None if a.atoms or b.atoms else False


def quotient(node: Node) -> Quotient:
    """The normal form of a tree. Raises `CalculatorError` beyond the bounds."""
    match node:
        case Num(value, _):
            return Quotient(_constant(value), _ONE)
        case Sym(name):
            return Quotient({((name, 1),): Fraction(1)}, _ONE)
        case Op("neg", (inner,)):
            part = quotient(inner)
            return Quotient(_scale(part.top, Fraction(-1)), part.bottom, part.atoms)
        case Op("%", (inner,)):
            part = quotient(inner)
            return Quotient(_scale(part.top, Fraction(1, 100)), part.bottom, part.atoms)
        case Op("+" | "-" | "*" | "imul" | "mixed" | "/", (left, right)):
            return _combine(node.op, quotient(left), quotient(right))
        case Op("^", (base, Num(value, _))) if value.denominator == 1:
            return _power(quotient(base), int(value))
        case Op("^", (base, Op("neg", (Num(value, _),)))) if value.denominator == 1:
            return _power(quotient(base), -int(value))
        case _:
            name = f"<{infix(node)}>"
            return Quotient({((name, 1),): Fraction(1)}, _ONE, frozenset({name}))


def degree(polynomial: Polynomial) -> int:
    """The total degree; 0 for constants."""
    return max((sum(power for _, power in monomial) for monomial in polynomial), default=0)


def _combine(op: str, a: Quotient, b: Quotient) -> Quotient:
    atoms = a.atoms | b.atoms
    match op:
        case "*" | "imul":
            return Quotient(_multiply(a.top, b.top), _multiply(a.bottom, b.bottom), atoms)
        case "/":
            if not b.top:
                raise CalculatorError("division by zero")
            return Quotient(_multiply(a.top, b.bottom), _multiply(a.bottom, b.top), atoms)
    sign = Fraction(-1 if op == "-" else 1)
    if a.bottom == b.bottom:
        return Quotient(_add(a.top, _scale(b.top, sign)), a.bottom, atoms)
    left = _multiply(a.top, b.bottom)
    right = _scale(_multiply(b.top, a.bottom), sign)
    return Quotient(_add(left, right), _multiply(a.bottom, b.bottom), atoms)


def _power(base: Quotient, exponent: int) -> Quotient:
    if abs(exponent) > MAX_DEGREE:
        raise CalculatorError("the degree is too large")
    if exponent < 0:
        if not base.top:
            raise CalculatorError("division by zero")
        base = Quotient(base.bottom, base.top, base.atoms)
    top, bottom = _ONE, _ONE
    for _ in range(abs(exponent)):
        top, bottom = _multiply(top, base.top), _multiply(bottom, base.bottom)
    return Quotient(top, bottom, base.atoms)


def _constant(value: Fraction) -> Polynomial:
    return {(): value} if value else {}


def _scale(polynomial: Polynomial, factor: Fraction) -> Polynomial:
    return {monomial: value * factor for monomial, value in polynomial.items()}


def _add(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for monomial, value in right.items():
        summed = total.get(monomial, Fraction(0)) + value
        if summed:
            total[monomial] = summed
        else:
            total.pop(monomial, None)
    return total


def _multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    if len(left) * len(right) > MAX_TERMS * 25:
        raise CalculatorError("the expression has too many terms")
    total: dict[Monomial, Fraction] = {}
    for a, x in left.items():
        for b, y in right.items():
            monomial = _joined(a, b)
            summed = total.get(monomial, Fraction(0)) + x * y
            checked(summed)
            if summed:
                total[monomial] = summed
            else:
                total.pop(monomial, None)
    if len(total) > MAX_TERMS or degree(total) > 2 * MAX_DEGREE:
        raise CalculatorError("the expression has too many terms")
    return total


def _joined(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))
