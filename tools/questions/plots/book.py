"""What a story has told so far: who has, did and pays how much of what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from ..narrative.quantities import MONEY, Storyline, Thing
from ..reading import Unread
from .linear import OpenAmount, settled, unknown

HAVE = "have"
THERE = "(there)"
"""The owner of what there is."""
BUYING = frozenset(["buy", "purchase", "order"])
EARNING = frozenset(["earn", "make", "receive", "get", "win", "save", "collect", "raise", "find"])
SPENDING = frozenset(["spend", "pay", "give", "donate", "lose", "lend"])
_DEEPEST = 4


@dataclass(frozen=True)
class Done:
    """Something done to so many; `when`: the day or place that the clause names."""

    owner: str
    lemma: str
    thing: Thing
    amount: OpenAmount
    when: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Rate:
    """So much of `thing` in, or for, each `unit`; `owner`: whose, where it is someone's."""

    unit: Thing
    thing: Thing
    amount: OpenAmount
    lemma: str = HAVE
    owner: str = ""


@dataclass
class Book(Storyline):
    """Everything told; copied before a reading is tried."""

    values: tuple[Fraction, ...]
    names: frozenset[str] = frozenset()
    has_each: bool = False
    """Whether the text says `each` of a price anywhere."""
    held: dict[tuple[str, Thing], OpenAmount] = field(default_factory=dict)
    deeds: list[Done] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    equations: list[OpenAmount] = field(default_factory=list)
    first: dict[tuple[str, Thing], OpenAmount] = field(default_factory=dict)
    needed: dict[tuple[str, Thing], OpenAmount] = field(default_factory=dict)
    shares: dict[str, OpenAmount] = field(default_factory=dict)
    """What so many of a whole are or do, by the words that say it."""
    cast: dict[str, str] = field(default_factory=dict)
    subject: str = ""
    lemma: str = HAVE
    thing: Thing | None = None
    last: OpenAmount | None = None
    """The amount that was spoken of last."""
    whole: tuple[str, Thing] | None = None
    inside: Thing | None = None
    """What `trays of muffins with 12 on each` are trays of; it is spoken of from then on."""
    past: bool = False
    already: bool = False
    """Whether the clause says `already had`."""
    outcome: bool = False
    fresh: set[tuple[str, Thing]] = field(default_factory=set)
    """Holdings that are of what was got in the story alone, as far as it is told."""
    parted: set[tuple[str, Thing]] = field(default_factory=set)
    """Of what a part was spoken of already; `a third of them` may then be of all or of the rest."""
    generic: set[tuple[str, Thing]] = field(default_factory=set)
    """What `a school` has, which is of each school where several are counted."""
    moved: tuple[str, Thing, int, str] | None = None
    """Of whose things some came or went last, which way, and by what verb."""
    unit: Thing | None = None
    """What the clause before told so much for each of."""
    parts: tuple[str, Thing, OpenAmount, bool] | None = None
    """Owner and thing that are put into groups, the number, and whether that counts the groups."""

    def copy(self) -> Book:
        """One that can be written into without changing this."""
        return replace(
            self, held=dict(self.held), deeds=list(self.deeds), rates=list(self.rates),
            equations=list(self.equations), first=dict(self.first),
            needed=dict(self.needed), shares=dict(self.shares), cast=dict(self.cast),
            fresh=set(self.fresh), generic=set(self.generic), parted=set(self.parted),
        )  # fmt: skip

    def rate(self, rate: Rate) -> None:
        """So much in each. Raises `Unread` where it was told otherwise of others of the kind."""
        if any(
            one.unit == rate.unit
            and one.thing == rate.thing
            and one.lemma == rate.lemma
            and one.owner == rate.owner
            for one in self.rates
        ):
            raise Unread
        self.rates.append(rate)

    def number(self, mark: str) -> OpenAmount:
        """The number behind `#3`."""
        at = int(mark.strip("$#%"))
        return OpenAmount(self.values[at], used=frozenset({at}))

    def state(self, owner: str, thing: Thing, amount: OpenAmount) -> None:
        """The owner has so many: from the start, or (where something is open) as it turns out."""
        place = (owner, thing)
        before = self.held.get(place)
        if before is None:
            covered = self.places(owner, thing)
            if covered and any(self.held[one].terms for one in covered):
                before = self.direct(owner, thing)
        if before is None:
            self.held[place] = self.first[place] = amount
        elif before.terms or amount.terms:
            self.equations.append(before - amount)
        elif place in self.fresh and self.outcome:
            self.first[place] = self.open(owner, thing)
            self.held[place] = before + self.first[place]
            self.equations.append(self.held[place] - amount)
        else:
            raise Unread
        self.last = amount

    def change(self, owner: str, thing: Thing, amount: OpenAmount, *, fresh: bool) -> None:
        """So many more or fewer. `fresh`: one who had none before starts with them."""
        places = self.places(owner, thing)
        if len(places) > 1:
            exact = [place for place in places if place[1] == thing]
            if len(exact) != 1:
                raise Unread
            places = exact
        place = places[0] if places else (owner, thing)
        if not places:
            inside = self.through(None if owner == THERE else owner, thing)
            if not fresh and not inside:
                self.held[place] = self.open(owner, thing)
            else:
                self.held[place] = OpenAmount()
                if fresh:
                    self.fresh.add(place)
            self.first[place] = self.held[place]
        self.held[place] = self.held[place] + amount
        left = self.have(None if owner == THERE else owner, thing)
        if not left.terms and left.constant < 0 and thing != MONEY:
            raise Unread

    def open(self, owner: str, thing: Thing) -> OpenAmount:
        """An amount that is not told (yet)."""
        return unknown(f"{owner}|{HAVE}|{thing.noun}|{','.join(sorted(thing.marks))}")

    def places(self, owner: str | None, thing: Thing) -> list[tuple[str, Thing]]:
        """The holdings that are of the thing."""
        return [
            place for place in self.held if owner in (None, place[0]) and thing.covers(place[1])
        ]

    def keeper(self, thing: Thing) -> str:
        """The one who has all of it; `THERE` where it is only told what is in each of others."""
        owners = {place[0] for place in self.places(None, thing)}
        if not owners and self.through(None, thing) is not None:
            return THERE
        if len(owners) != 1:
            raise Unread
        return owners.pop()

    def direct(self, owner: str | None, thing: Thing, *, generic: bool = True) -> OpenAmount | None:
        """What is held of it as such."""
        places = self.places(owner, thing)
        if not generic:
            places = [place for place in places if place not in self.generic]
        return sum((self.held[place] for place in places), OpenAmount()) if places else None

    def through(self, owner: str | None, thing: Thing, depth: int = 0) -> OpenAmount | None:
        """What is held of it inside of something else, or comes with each of what is done."""
        if depth > _DEEPEST:
            raise Unread
        total = None
        for rate in self.rates:
            if rate.lemma != HAVE or not thing.covers(rate.thing):
                continue
            if rate.owner and owner not in (None, rate.owner):
                continue
            units = self.total(owner, rate.unit, depth + 1)
            if units is not None:
                total = (total or OpenAmount()) + units * rate.amount
        return total

    def total(self, owner: str | None, thing: Thing, depth: int = 0) -> OpenAmount | None:
        """All that is held of it; None where nothing is told."""
        inside = self.through(owner, thing, depth)
        found = [self.direct(owner, thing, generic=inside is None), inside]
        told = [one for one in found if one is not None]
        return sum(told, OpenAmount()) if told else None

    def owners(self, thing: Thing, depth: int = 0) -> set[str]:
        """All who have of it, inside of something else too."""
        found = {place[0] for place in self.places(None, thing)}
        for rate in self.rates if depth < _DEEPEST else ():
            if rate.lemma == HAVE and thing.covers(rate.thing):
                found |= self.owners(rate.unit, depth + 1)
        return found

    def have(self, owner: str | None, thing: Thing) -> OpenAmount:
        """As `total`. Raises `Unread` where nothing is told."""
        found = self.total(owner, thing)
        if found is None:
            raise Unread
        return found

    def done(
        self, lemma: str, owner: str | None, thing: Thing | None, when: str = ""
    ) -> OpenAmount | None:
        """How many something was done to, what each of it comes to included."""
        total = None
        for deed in self.deeds:
            if deed.lemma != lemma or owner not in (None, deed.owner):
                continue
            if when and deed.when != when:
                continue
            if thing is None or thing.covers(deed.thing):
                total = (total or OpenAmount()) + deed.amount
        for rate in self.rates if thing is not None and not when else ():
            if thing is None or rate.lemma not in (lemma, HAVE) or not thing.covers(rate.thing):
                continue
            if rate.owner and owner not in (None, rate.owner):
                continue
            if rate.lemma == lemma:
                units = self.spent_units(owner, rate.unit)
            else:
                units = self.done(lemma, owner, rate.unit)
            if units is not None:
                total = (total or OpenAmount()) + units * rate.amount
        return total

    def spent_units(self, owner: str | None, unit: Thing) -> OpenAmount | None:
        """How many hours, days or things someone did something for, or has."""
        found = [
            deed.amount
            for deed in self.deeds
            if owner in (None, deed.owner) and unit.covers(deed.thing)
        ]
        if found:
            return sum(found, OpenAmount())
        return self.total(owner, unit)

    def price(self, thing: Thing) -> OpenAmount | None:
        """What one costs."""
        found = [
            rate.amount for rate in self.rates if rate.lemma == "cost" and rate.unit.covers(thing)
        ]
        exact = [rate.amount for rate in self.rates if rate.lemma == "cost" and rate.unit == thing]
        found = exact or found
        return found[0] if len(found) == 1 else None

    def traded(
        self, lemmas: frozenset[str], money: frozenset[str], owner: str | None
    ) -> OpenAmount | None:
        """The money that went one way: named as such, or for things that have a price."""
        total = None
        for deed in self.deeds:
            if owner not in (None, deed.owner):
                continue
            if deed.thing == MONEY and deed.lemma in money:
                total = (total or OpenAmount()) + deed.amount
            elif deed.thing != MONEY and deed.lemma in lemmas:
                price = self.price(deed.thing)
                if price is not None:
                    total = (total or OpenAmount()) + deed.amount * price
                elif deed.lemma in BUYING and not self.paid(deed):
                    raise Unread
        return total

    def paid(self, deed: Done) -> bool:
        """Whether what was bought was paid for in so many words."""
        return any(one.lemma == "spend" and one.owner == deed.owner for one in self.deeds)

    def solved(self, amount: OpenAmount) -> OpenAmount:
        """With what is open worked out. Raises `Unread`."""
        return settled(amount, self.equations)
