"""Sums of square roots with rational coefficients: exact, and written in lowest terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

from ....tools.mathematics.errors import CalculatorError
from ....tools.mathematics.primes import prime_factors
from .printing import term, total
from .scope import Scope

MAX_TERMS = 16
MAX_BITS = 1_000
MAX_EXPONENT = 40


class Surd:
    """A sum of c*sqrt(n): maps square-free n to its coefficient, 1 to the rational part."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[int, Fraction]) -> None:
        self.terms = {root: value for root, value in terms.items() if value}
        if len(self.terms) > MAX_TERMS:
            raise CalculatorError("too many different roots")
        if any(v.numerator.bit_length() > MAX_BITS for v in self.terms.values()):
            raise CalculatorError("a number has too many digits")

    @property
    def rational(self) -> Fraction:
        """The value where no root is left."""
        if self.terms.keys() - {1}:
            raise CalculatorError("a root stands where a rational number is expected")
        return self.terms.get(1, Fraction(0))

    def __neg__(self) -> Surd:
        return Surd({root: -value for root, value in self.terms.items()})

    def __add__(self, other: Surd) -> Surd:
        terms = dict(self.terms)
        for root, value in other.terms.items():
            terms[root] = terms.get(root, Fraction(0)) + value
        return Surd(terms)

    def __sub__(self, other: Surd) -> Surd:
        return self + -other

    def __mul__(self, other: Surd) -> Surd:
        terms: dict[int, Fraction] = {}
        for one, a in self.terms.items():
            for two, b in other.terms.items():
                outside, inside = square_free(one * two)
                terms[inside] = terms.get(inside, Fraction(0)) + a * b * outside
        return Surd(terms)

    def __truediv__(self, other: Surd) -> Surd:
        top, bottom = self, other
        if not bottom.terms:
            raise CalculatorError("division by zero")
        while roots := bottom.terms.keys() - {1}:  # each round takes one prime out of the roots
            prime = prime_factors(max(roots))[-1]
            conjugate = Surd({r: -v if r % prime == 0 else v for r, v in bottom.terms.items()})
            top, bottom = top * conjugate, bottom * conjugate
        return top * Surd({1: 1 / bottom.rational})

    def __pow__(self, other: Surd) -> Surd:
        exponent = other.rational
        if exponent == Fraction(1, 2):
            return square_root(self.rational)
        if exponent.denominator != 1 or abs(exponent) > MAX_EXPONENT:
            raise CalculatorError(f"a power takes an integer of at most {MAX_EXPONENT}")
        result = Surd({1: Fraction(1)})
        for _ in range(abs(exponent.numerator)):
            result = result * self
        return Surd({1: Fraction(1)}) / result if exponent < 0 else result

    def __str__(self) -> str:
        """The terms by size, `-2 + 5*sqrt(17)`, but `3 - sqrt(7)`: as SymPy writes them."""
        if not self.terms:
            return "0"
        ordered = sorted(self.terms.items(), key=lambda item: float(item[1]) * sqrt(item[0]))
        if len(ordered) == 2 and ordered[1][0] == 1 and ordered[1][1] > 0 > ordered[0][1]:
            ordered.reverse()  # `3 - sqrt(7)`
        return total([term(v, [f"sqrt({root})"] if root != 1 else []) for root, v in ordered])


@dataclass(frozen=True, slots=True)
class Surds:
    """The algebra: numbers, bound names, and `sqrt`."""

    scope: Scope

    def number(self, value: Fraction) -> Surd:
        return Surd({1: value})

    def name(self, name: str) -> Surd:
        return Surd({1: self.scope.name(name).number})

    def call(self, name: str, arguments: list[Any]) -> Surd:
        if name != "sqrt" or len(arguments) != 1:
            raise CalculatorError(f"no function {name}")
        return square_root(arguments[0].rational)


def square_root(value: Fraction) -> Surd:
    """The root of a rational number that is not negative."""
    if value < 0:
        raise CalculatorError("a square root of a negative number")
    outside, inside = square_free(value.numerator * value.denominator)
    return Surd({inside: Fraction(outside, value.denominator)}) if value else Surd({})


def square_free(number: int) -> tuple[int, int]:
    """(a, b) with number = a**2 * b and b without a square factor."""
    outside, inside = 1, number
    for prime in prime_factors(number) if number > 1 else ():
        while inside % (prime * prime) == 0:
            inside //= prime * prime
            outside *= prime
    return outside, inside
