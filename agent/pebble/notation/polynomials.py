"""Polynomials in any number of names with rational coefficients: exact, bounded, quick.

A monomial is a sorted tuple of (name, exponent); a polynomial maps monomials to coefficients
that are not zero. A constant is a number: plain arithmetic runs on the same type.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from ....tools.mathematics.errors import CalculatorError

Rational: TypeAlias = int | Fraction
Monomial: TypeAlias = tuple[tuple[str, int], ...]

MAX_TERMS = 400
MAX_DEGREE = 400
MAX_BITS = 4_000  # about 1,200 decimal digits
ONE: Monomial = ()


class Polynomial:
    """An immutable polynomial. Operations raise `CalculatorError` beyond the bounds."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Monomial, Rational]) -> None:
        self.terms = {monomial: value for monomial, value in terms.items() if value}
        if len(self.terms) > MAX_TERMS:
            raise CalculatorError(f"the polynomial has more than {MAX_TERMS} terms")

    @classmethod
    def constant(cls, value: Rational) -> Polynomial:
        return cls({ONE: value})

    @classmethod
    def symbol(cls, name: str) -> Polynomial:
        return cls({((name, 1),): 1})

    @property
    def names(self) -> set[str]:
        return {name for monomial in self.terms for name, _ in monomial}

    @property
    def number(self) -> Fraction:
        """The value of a constant. Raises `CalculatorError` where names are left."""
        if any(self.terms.keys() - {ONE}):
            raise CalculatorError(f"{min(self.names)} has no value")
        return Fraction(self.terms.get(ONE, 0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __neg__(self) -> Polynomial:
        return Polynomial({monomial: -value for monomial, value in self.terms.items()})

    def __add__(self, other: Polynomial) -> Polynomial:
        terms = dict(self.terms)
        for monomial, value in other.terms.items():
            terms[monomial] = terms.get(monomial, 0) + value
        return Polynomial(terms)

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def __mul__(self, other: Polynomial) -> Polynomial:
        terms: dict[Monomial, Rational] = {}
        if len(self.terms) * len(other.terms) > MAX_TERMS * 20:
            raise CalculatorError("the product has too many terms")
        for one, a in self.terms.items():
            for two, b in other.terms.items():
                monomial = _product(one, two)
                terms[monomial] = _bounded(terms.get(monomial, 0) + a * b)
        return Polynomial(terms)

    def __truediv__(self, other: Polynomial) -> Polynomial:
        divisor = other.number
        if not divisor:
            raise CalculatorError("division by zero")
        return Polynomial(
            {monomial: _bounded(_plain(value / divisor)) for monomial, value in self.terms.items()}
        )

    def __pow__(self, other: Polynomial) -> Polynomial:
        exponent = other.number
        if exponent.denominator != 1 or abs(exponent) > MAX_DEGREE:
            raise CalculatorError(f"a power takes an integer of at most {MAX_DEGREE}")
        count = abs(exponent.numerator)
        result, base = Polynomial.constant(1), self
        while count:
            if count & 1:
                result = result * base
            count >>= 1
            if count:
                base = base * base
        return Polynomial.constant(1) / result if exponent < 0 else result

    def degree(self, name: str) -> int:
        """The highest power of the name; 0 where it does not occur."""
        return max((dict(monomial).get(name, 0) for monomial in self.terms), default=0)

    def by_powers(self, name: str) -> dict[int, Polynomial]:
        """The polynomial as a sum of powers of one name, its coefficients free of it."""
        found: dict[int, dict[Monomial, Rational]] = {}
        for monomial, value in self.terms.items():
            rest = tuple(part for part in monomial if part[0] != name)
            found.setdefault(dict(monomial).get(name, 0), {})[rest] = value
        return {power: Polynomial(terms) for power, terms in found.items()}

    def substituted(self, name: str, value: Polynomial) -> Polynomial:
        """The polynomial with a polynomial in place of a name."""
        result = Polynomial({})
        power, reached = Polynomial.constant(1), 0
        for exponent, coefficient in sorted(self.by_powers(name).items()):
            power = power * value ** Polynomial.constant(exponent - reached)
            reached = exponent
            result = result + coefficient * power
        return result

    def derivative(self, name: str) -> Polynomial:
        """The first derivative with respect to a name."""
        terms: dict[Monomial, Rational] = {}
        for monomial, value in self.terms.items():
            exponents = dict(monomial)
            power = exponents.get(name, 0)
            if power:
                exponents[name] = power - 1
                terms[tuple((n, e) for n, e in exponents.items() if e)] = _plain(
                    Fraction(value * power)
                )
        return Polynomial(terms)


def _product(one: Monomial, two: Monomial) -> Monomial:
    if not one or not two:
        return one or two
    exponents = dict(one)
    for name, power in two:
        exponents[name] = exponents.get(name, 0) + power
        if exponents[name] > MAX_DEGREE:
            raise CalculatorError(f"a power is above {MAX_DEGREE}")
    return tuple(sorted(exponents.items()))


def _plain(value: Rational) -> Rational:
    """Whole numbers as `int`, on which arithmetic is several times as fast."""
    return value.numerator if value.denominator == 1 else value


def _bounded(value: Rational) -> Rational:
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise CalculatorError("a coefficient has more than a thousand digits")
    return value
