"""What the lines of a solution have bound so far: values and functions of one variable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from math import comb, factorial, gcd, lcm, perm

from ....tools.mathematics.errors import CalculatorError
from .grammar import compute, has_decimals
from .polynomials import Polynomial

MAX_NAMES = 64
MAX_DRAWN = 500


@dataclass(frozen=True, slots=True)
class Value:
    """A number that a name stands for; `decimals`: it was written, or came about, with a point."""

    number: Fraction
    decimals: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """`a(t) = 6*t**2`: the body as a polynomial, names bound before already put in."""

    argument: str
    body: Polynomial
    decimals: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Names and functions in force. Binding gives a new scope; the latest meaning counts.

    It is also the algebra in which expressions are computed: a name without a value stays
    itself, so that every expression is a polynomial.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)

    def bound(self, name: str, meaning: Value | Function) -> Scope:
        """The scope in which the name means this."""
        if len(self.values) + len(self.functions) >= MAX_NAMES:
            raise CalculatorError(f"more than {MAX_NAMES} names")
        if isinstance(meaning, Value):
            return replace(self, values={**self.values, name: meaning})
        return replace(self, functions={**self.functions, name: meaning})

    def without(self, *names: str) -> Scope:
        """The scope in which these names stand for themselves, as the unknowns of an equation."""
        if not self.values.keys() & set(names):
            return self
        return replace(self, values={n: v for n, v in self.values.items() if n not in names})

    def forgetting(self, name: str) -> Scope:
        """The scope in which a name has lost its value and its function."""
        return Scope(
            {n: v for n, v in self.values.items() if n != name},
            {n: f for n, f in self.functions.items() if n != name},
        )

    def polynomial(self, text: str) -> Polynomial:
        """The value of an expression. Raises `CalculatorError`."""
        value: Polynomial = compute(text, self)
        return value

    def fraction(self, text: str) -> Fraction:
        """The value of an expression in which every name has one."""
        return self.polynomial(text).number

    def integer(self, text: str) -> int:
        """The value of an expression that is whole."""
        value = self.fraction(text)
        if value.denominator != 1:
            raise CalculatorError(f"{text} is not an integer")
        return value.numerator

    def decimal(self, text: str) -> bool:
        """Whether the result of an expression is to be written with a decimal point."""
        if has_decimals(text):
            return True
        known = [name for name, value in self.values.items() if value.decimals]
        known += [name for name, function in self.functions.items() if function.decimals]
        return any(name in text for name in known)

    # -- the algebra ----------------------------------------------------------------------------

    def number(self, value: Fraction) -> Polynomial:
        return Polynomial.constant(value.numerator if value.denominator == 1 else value)

    def name(self, name: str) -> Polynomial:
        value = self.values.get(name)
        return Polynomial.symbol(name) if value is None else self.number(value.number)

    def call(self, name: str, arguments: list[Polynomial]) -> Polynomial:
        function = self.functions.get(name)
        if function is not None and len(arguments) == 1:
            return function.body.substituted(function.argument, arguments[0])
        if name not in _INTEGER:
            raise CalculatorError(f"no function {name} of {len(arguments)} arguments")
        numbers = [argument.number for argument in arguments]
        if any(number.denominator != 1 for number in numbers):
            raise CalculatorError(f"{name} takes integers")
        return Polynomial.constant(_INTEGER[name](*[number.numerator for number in numbers]))


def _drawn(count: Callable[[int, int], int], *numbers: int) -> int:
    if len(numbers) != 2 or not all(0 <= number <= MAX_DRAWN for number in numbers):
        raise CalculatorError(f"drawing takes two integers from 0 to {MAX_DRAWN}")
    return count(numbers[0], numbers[1])


def _factorial(*numbers: int) -> int:
    if len(numbers) != 1 or not 0 <= numbers[0] <= MAX_DRAWN:
        raise CalculatorError(f"factorial takes an integer from 0 to {MAX_DRAWN}")
    return factorial(numbers[0])


_INTEGER: dict[str, Callable[..., int]] = {
    "comb": partial(_drawn, comb),
    "perm": partial(_drawn, perm),
    "factorial": _factorial,
    "gcd": gcd,
    "lcm": lcm,
}
