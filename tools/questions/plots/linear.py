"""Amounts that may not be known yet, and the equations that settle them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..reading import Unread


@dataclass(frozen=True)
class OpenAmount:
    """`constant` and so much of each unknown; `used`: the numbers of the text that went into it."""

    constant: Fraction = Fraction(0)
    terms: tuple[tuple[str, Fraction], ...] = ()
    used: frozenset[int] = field(default_factory=frozenset)

    def __add__(self, other: OpenAmount) -> OpenAmount:
        terms = dict(self.terms)
        for name, factor in other.terms:
            terms[name] = terms.get(name, Fraction(0)) + factor
        kept = tuple(sorted((name, factor) for name, factor in terms.items() if factor))
        return OpenAmount(self.constant + other.constant, kept, self.used | other.used)

    def __neg__(self) -> OpenAmount:
        return self.times(Fraction(-1))

    def __sub__(self, other: OpenAmount) -> OpenAmount:
        return self + -other

    def times(self, factor: Fraction) -> OpenAmount:
        """So many times as much."""
        terms = tuple((name, each * factor) for name, each in self.terms) if factor else ()
        return OpenAmount(self.constant * factor, terms, self.used)

    def __mul__(self, other: OpenAmount) -> OpenAmount:
        if self.terms and other.terms:
            raise Unread
        known, open_one = (self, other) if not self.terms else (other, self)
        found = open_one.times(known.constant)
        return OpenAmount(found.constant, found.terms, self.used | other.used)

    def __truediv__(self, other: OpenAmount) -> OpenAmount:
        if other.terms or not other.constant:
            raise Unread
        found = self.times(1 / other.constant)
        return OpenAmount(found.constant, found.terms, self.used | other.used)


def unknown(name: str) -> OpenAmount:
    """Once what is called so."""
    return OpenAmount(terms=((name, Fraction(1)),))


def settled(amount: OpenAmount, equations: Sequence[OpenAmount]) -> OpenAmount:
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


def _put(into: OpenAmount, name: str, value: OpenAmount) -> OpenAmount:
    factor = dict(into.terms).get(name)
    if not factor:
        return into
    return into - unknown(name).times(factor) + value.times(factor)
