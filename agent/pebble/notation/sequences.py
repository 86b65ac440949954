"""The polynomial of lowest degree through the terms of a sequence (Newton's differences)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from ....tools.mathematics.errors import CalculatorError
from .polynomials import Polynomial

MAX_SEQUENCE = 40


def differences(values: Sequence[Fraction]) -> list[Fraction]:
    """The first entries of the rows of differences: the coefficients of Newton's form."""
    if not 1 <= len(values) <= MAX_SEQUENCE:
        raise CalculatorError(f"a sequence has 1 to {MAX_SEQUENCE} terms")
    row, leading = list(values), []
    while row:
        leading.append(row[0])
        row = [after - before for before, after in pairwise(row)]
    while len(leading) > 1 and not leading[-1]:
        leading.pop()
    return leading


def next_term(values: Sequence[Fraction]) -> Fraction:
    """The value at the place behind the last."""
    return nth_term(values, Polynomial.constant(len(values) + 1)).number


def nth_term(values: Sequence[Fraction], place: Polynomial) -> Polynomial:
    """The value at a place, the first being 1; a name gives the formula."""
    result, basis = Polynomial({}), Polynomial.constant(1)
    for index, difference in enumerate(differences(values)):
        result = result + Polynomial.constant(difference) * basis
        step = (place - Polynomial.constant(index + 1)) / Polynomial.constant(index + 1)
        basis = basis * step
    return result
