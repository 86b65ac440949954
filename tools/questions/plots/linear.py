"""Amounts that may not be known yet, and the equations that settle them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..reading import Unread


@dataclass(frozen=True)
class Linear:
    """`constant` and so much of each unknown; `used`: the numbers of the text that went into it."""

    constant: Fraction = Fraction(0)
    terms: tuple[tuple[str, Fraction], ...] = ()
    used: frozenset[int] = field(default_factory=frozenset)

    def __add__(self, other: Linear) -> Linear:
        terms = dict(self.terms)
        for name, factor in other.terms:
            terms[name] = terms.get(name, Fraction(0)) + factor
        kept = tuple(sorted((name, factor) for name, factor in terms.items() if factor))
        return Linear(self.constant + other.constant, kept, self.used | other.used)

    def __neg__(self) -> Linear:
        return self.times(Fraction(-1))

    def __sub__(self, other: Linear) -> Linear:
        return self + -other

    def times(self, factor: Fraction) -> Linear:
        """So many times as much."""
        terms = tuple((name, each * factor) for name, each in self.terms) if factor else ()
        return Linear(self.constant * factor, terms, self.used)

    def __mul__(self, other: Linear) -> Linear:
        if self.terms and other.terms:
            raise Unread
        known, open_one = (self, other) if not self.terms else (other, self)
        found = open_one.times(known.constant)
        return Linear(found.constant, found.terms, self.used | other.used)

    def __truediv__(self, other: Linear) -> Linear:
        if other.terms or not other.constant:
            raise Unread
        found = self.times(1 / other.constant)
        return Linear(found.constant, found.terms, self.used | other.used)


def unknown(name: str) -> Linear:
    """Once what is called so."""
    return Linear(terms=((name, Fraction(1)),))


def settled(amount: Linear, equations: Sequence[Linear]) -> Linear:
    """The amount with its unknowns worked out of the equations (each comes to nothing).

    Raises `Unread` where they leave one open or contradict each other.
    """
    rows, found = list(equations), amount
    while rows:
        row = rows.pop(0)
        if not row.terms:
            if row.constant:
                raise Unread
            continue
        name, factor = row.terms[0]
        value = (unknown(name).times(factor) - row).times(1 / factor)
        rows = [_put(one, name, value) for one in rows]
        found = _put(found, name, value)
    if found.terms:
        raise Unread
    return found


def _put(into: Linear, name: str, value: Linear) -> Linear:
    factor = dict(into.terms).get(name)
    if not factor:
        return into
    return into - unknown(name).times(factor) + value.times(factor)
