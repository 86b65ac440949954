"""Products of rational powers of one positive name: `(a**2/a)**(3/5)` is `a**(3/5)`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ....tools.mathematics.errors import CalculatorError

MAX_BITS = 200


@dataclass(frozen=True, slots=True)
class Power:
    """A coefficient times the name to an exponent. Sums exist only of equal exponents."""

    coefficient: Fraction
    exponent: Fraction = Fraction(0)

    def __neg__(self) -> Power:
        return Power(-self.coefficient, self.exponent)

    def __add__(self, other: Power) -> Power:
        if self.exponent != other.exponent:
            raise CalculatorError("a sum of different powers")
        return Power(self.coefficient + other.coefficient, self.exponent)

    def __sub__(self, other: Power) -> Power:
        return self + -other

    def __mul__(self, other: Power) -> Power:
        return _bounded(self.coefficient * other.coefficient, self.exponent + other.exponent)

    def __truediv__(self, other: Power) -> Power:
        if not other.coefficient:
            raise CalculatorError("division by zero")
        return _bounded(self.coefficient / other.coefficient, self.exponent - other.exponent)

    def __pow__(self, other: Power) -> Power:
        if other.exponent or self.coefficient <= 0:
            raise CalculatorError("a power takes a number above a positive base")
        if self.coefficient != 1 and (
            other.coefficient.denominator != 1 or abs(other.coefficient) > 20
        ):
            raise CalculatorError("a root of a number")
        whole = other.coefficient if self.coefficient != 1 else Fraction(1)
        return _bounded(
            Fraction(self.coefficient**whole.numerator), self.exponent * other.coefficient
        )

    def text(self, name: str) -> str:
        """The power as the data set writes it: `a`, `a**2`, `a**(-36/5)`."""
        if self.coefficient != 1:
            raise CalculatorError("a coefficient is left")
        if not self.exponent:
            return "1"
        if self.exponent == 1:
            return name
        if self.exponent == -1:
            return f"1/{name}"
        whole = self.exponent.denominator == 1 and self.exponent > 0
        return f"{name}**{self.exponent}" if whole else f"{name}**({self.exponent})"


@dataclass(frozen=True, slots=True)
class PowersOf:
    """The algebra: numbers, and the one name."""

    symbol: str

    def number(self, value: Fraction) -> Power:
        return Power(value)

    def name(self, name: str) -> Power:
        if name != self.symbol:
            raise CalculatorError(f"nothing is known of {name}")
        return Power(Fraction(1), Fraction(1))

    def call(self, name: str, arguments: list[Any]) -> Power:
        if name == "sqrt" and len(arguments) == 1:
            root: Power = arguments[0] ** Power(Fraction(1, 2))
            return root
        raise CalculatorError(f"no function {name}")


def _bounded(coefficient: Fraction, exponent: Fraction) -> Power:
    for value in (coefficient, exponent):
        if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
            raise CalculatorError("a number has too many digits")
    return Power(coefficient, exponent)
