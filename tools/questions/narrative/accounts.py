"""Who holds how much of what: the state of a story, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from ..reading import Unread
from .quantities import NOUGHT, Amount, Thing

PLACE = "(there)"
"""The owner of what there is."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to so many: what a question with the same verb asks for."""

    lemma: str
    owner: str
    thing: Thing
    amount: Amount


@dataclass
class Accounts:
    """The holdings of a story, in the order in which they were opened."""

    held: dict[tuple[str, Thing], Amount] = field(default_factory=dict)
    first: dict[tuple[str, Thing], Amount] = field(default_factory=dict)
    needed: dict[tuple[str, Thing], Amount] = field(default_factory=dict)
    partial: set[tuple[str, Thing]] = field(default_factory=set)
    """Holdings of which the story does not tell what was there before."""
    picked: set[tuple[str, Thing]] = field(default_factory=set)
    """Holdings that are of what was got in the story alone."""
    deeds: list[Deed] = field(default_factory=list)
    x: Amount | None = None
    asked_unknown: bool = False

    def unknown(self) -> Amount:
        """The one amount that the story leaves open. Raises `Unread` for a second one."""
        if self.asked_unknown:
            raise Unread
        self.asked_unknown = True
        return Amount(Fraction(0), Fraction(1))

    def open(self, owner: str, thing: Thing, amount: Amount) -> None:
        """The owner has so many: at first, or (where one amount is open) as it turns out."""
        place = (owner, thing)
        matching = self.of(owner, thing)
        if not matching:
            self.held[place] = self.first[place] = amount
            return
        before = self.total(owner, thing)
        if not before.unknown or self.x is not None or amount.unknown:
            raise Unread
        rest = amount - replace(before, unknown=Fraction(0))
        self.x = Amount(rest.value / before.unknown, used=rest.used)

    def change(self, owner: str, thing: Thing, amount: Amount, *, given: bool = False) -> None:
        """So many more, or fewer, of what the owner has."""
        matching = self.of(owner, thing)
        if len(matching) > 1:
            raise Unread
        place = matching[0] if matching else (owner, thing)
        if not matching:
            self.first[place] = NOUGHT
            if given or amount.value < 0 or amount.unknown < 0:
                self.partial.add(place)
        self.held[place] = self.held.get(place, NOUGHT) + amount
        if (
            not self.held[place].unknown
            and self.held[place].value < 0
            and place not in self.partial
        ):
            raise Unread

    def of(self, owner: str | None, thing: Thing) -> list[tuple[str, Thing]]:
        """The holdings that are of the thing; of all owners where none is given."""
        return [
            place for place in self.held if owner in (None, place[0]) and (thing.covers(place[1]))
        ]

    def total(self, owner: str | None, thing: Thing) -> Amount:
        """What the owner, or all, have of it. Raises `Unread` where that is not told."""
        places = self.of(owner, thing)
        if not places or any(place in self.partial for place in places):
            raise Unread
        total = NOUGHT
        for place in places:
            total += self.held[place]
        return total

    def done(self, lemma: str, owner: str | None, thing: Thing | None) -> Amount:
        """How many a verb was done to."""
        total, found = NOUGHT, False
        for deed in self.deeds:
            if deed.lemma == lemma and owner in (None, deed.owner):
                if thing is not None and not thing.covers(deed.thing):
                    continue
                total, found = total + deed.amount, True
        if not found:
            raise Unread
        return total

    def beside(self, used: frozenset[int]) -> frozenset[int]:
        """The numbers that count other things than the ones that went into an answer."""
        told = [(place[1], amount) for place, amount in (*self.held.items(), *self.first.items())]
        told += [(deed.thing, deed.amount) for deed in self.deeds]
        asked = {thing for thing, amount in told if amount.used & used}
        return frozenset().union(
            *(amount.used for thing, amount in told if not any(_touch(one, thing) for one in asked))
        )

    def known(self, amount: Amount) -> Amount:
        """The amount with the open one put in. Raises `Unread` where that is not told."""
        if not amount.unknown:
            return amount
        if self.x is None:
            raise Unread
        return amount.solved(self.x)


def _touch(one: Thing, other: Thing) -> bool:
    """Whether what is counted of the one may be of the other too (`pairs of socks`, `socks`)."""
    named = one.noun in other.marks or other.noun in one.marks or one.noun == other.noun
    return named or one.covers(other) or other.covers(one)
