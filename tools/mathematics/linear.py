"""Linear systems over the rationals: the one solution, exactly, or none."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .errors import CalculatorError
from .nodes import Op, Rel, symbols
from .normal_form import degree, quotient

MAX_UNKNOWNS = 6


def solve_linear(equations: Sequence[Rel]) -> dict[str, Fraction] | None:
    """The values of all variables; None where the system is not linear or not determined."""
    names = sorted(set().union(*(symbols(equation) for equation in equations)) - {"pi"})
    if not 0 < len(names) <= MAX_UNKNOWNS or len(equations) > 2 * MAX_UNKNOWNS:
        return None
    rows = [_row(equation, names) for equation in equations]
    known = [row for row in rows if row is not None]
    return _eliminated(known, names) if len(known) == len(rows) else None


def _row(equation: Rel, names: list[str]) -> list[Fraction] | None:
    """Coefficients and right side of one equation; None where it is not linear."""
    try:
        part = quotient(Op("-", equation.parts))
    except CalculatorError:
        return None
    if part.atoms or degree(part.bottom) > 0 or degree(part.top) > 1:
        return None
    return [
        *(part.top.get(((name, 1),), Fraction(0)) for name in names),
        -part.top.get((), Fraction(0)),
    ]


def _eliminated(rows: list[list[Fraction]], names: list[str]) -> dict[str, Fraction] | None:
    """Gauss and Jordan; None for fewer pivots than names or a contradiction."""
    for column in range(len(names)):
        pivot = next((i for i in range(column, len(rows)) if rows[i][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = [value / rows[column][column] for value in rows[column]]
        rows[column] = head
        for index, row in enumerate(rows):
            if index != column and row[column]:
                factor = row[column]
                rows[index] = [a - factor * b for a, b in zip(row, head, strict=True)]
    if any(row[-1] for row in rows[len(names) :]):
        return None
    return {name: rows[index][-1] for index, name in enumerate(names)}
