"""Amounts that know which numbers of the text they were made of, and things that are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ..reading import Unread
from .lexicon import kinds


@dataclass(frozen=True, slots=True)
class Amount:
    """`value + unknown * x`, where x is the one thing that the story does not tell.

    `used`: where in the text the numbers stand that went into it.
    """

    value: Fraction
    unknown: Fraction = Fraction(0)
    used: frozenset[int] = frozenset()

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.value + other.value, self.unknown + other.unknown, self.used | other.used
        )

    def __neg__(self) -> Amount:
        return Amount(-self.value, -self.unknown, self.used)

    def __sub__(self, other: Amount) -> Amount:
        return self + -other

    def __mul__(self, other: Amount) -> Amount:
        if self.unknown and other.unknown:
            raise Unread
        return Amount(
            self.value * other.value,
            self.value * other.unknown + self.unknown * other.value,
            self.used | other.used,
        )

    def __truediv__(self, other: Amount) -> Amount:
        if other.unknown or not other.value:
            raise Unread
        return Amount(self.value / other.value, self.unknown / other.value, self.used | other.used)

    def solved(self, x: Amount) -> Amount:
        """With the unknown known."""
        if not self.unknown:
            return self
        return Amount(self.value + self.unknown * x.value, Fraction(0), self.used | x.used)


ONE = Amount(Fraction(1))
NOUGHT = Amount(Fraction(0))


@dataclass(frozen=True, slots=True)
class Thing:
    """What is counted: the noun in the singular, and what tells it from others of the noun."""

    noun: str
    marks: frozenset[str] = field(default_factory=frozenset)

    def covers(self, other: Thing) -> bool:
        """Whether all of the other are of this: `marbles` covers `red marbles`, `fruit` apples."""
        named = self.noun == other.noun or other.noun in kinds().get(self.noun, ())
        return named and self.marks <= other.marks


MONEY = Thing("dollar")


class Storyline:
    """Something that is told bit by bit, of one thing after the other."""

    thing: Thing | None
    """What was spoken of last."""

    def spoken(self, thing: Thing | None) -> Thing:
        """The thing, or the one that was spoken of last. Raises `Unread` where none was."""
        self.thing = thing or self.thing
        if self.thing is None:
            raise Unread
        return self.thing
