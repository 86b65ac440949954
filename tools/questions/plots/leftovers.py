# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What is left, and whose; what so many weigh or cost of which one is told."""

from __future__ import annotations

import re

from ..narrative.quantities import MONEY, Thing
from ..reading import Unread
from .book import THERE, Book
from .linear import OpenAmount
from .wanted import bare, thing_named


def first_keeper(what: Thing, owners: set[str], book: Book) -> str | None:
    """Whose they were before some were given away; None where only a part was told of as taken."""
    taken = {
        name
        for name in owners
        if name == THERE
        and all(
            not book.first[place].used and not book.first[place].terms
            for place in book.places(THERE, what)
        )
    }
    if taken:
        if len(owners) > 2:
            raise Unread
        return None
    kept = [
        name
        for name in owners
        if any(
            book.first[place].used and place not in book.fresh for place in book.places(name, what)
        )
    ]
    if len(kept) != 1 or owners - set(kept) != {
        name for name in owners if _given(name, what, book)
    }:
        raise Unread
    return kept[0]


def _given(name: str, what: Thing, book: Book) -> bool:
    """Whether one only has what someone gave away."""
    return all(place in book.fresh for place in book.places(name, what))


_BARE_LEFT = re.compile(
    r"how (?:many|much)(?: of (?:them|these|those|it))? (?:are|is|were|was|will be|remain|remains)(?: there)?"
)


def left_of_them(question: str, book: Book) -> OpenAmount | None:
    """`How many are left?`, of what was spoken of."""
    text, said = bare(question)
    if "now" not in said or book.thing is None or _BARE_LEFT.fullmatch(text) is None:
        return None
    what = book.thing
    things = {place[1] for place in book.held if place[1] != what and not what.covers(place[1])} - {
        MONEY
    }
    if any(not any(rate.unit == other for rate in book.rates) for other in things):
        raise Unread  # of which of them?
    owners = book.owners(what)
    return book.have(first_keeper(what, owners, book) if len(owners) > 1 else None, what)


_MEASURED = re.compile(
    r"how much (?:do|does|would|will) #(?P<n>\d+) (?P<t>[a-z' -]+) (?P<v>weigh|cost)"
)


def measured(question: str, book: Book) -> OpenAmount | None:
    """`How much do 14 boxes weigh?`, where it is told of one."""
    m = _MEASURED.fullmatch(bare(question)[0])
    if m is None:
        return None
    unit = thing_named(m["t"])
    rates = [
        rate
        for rate in book.rates
        if unit.covers(rate.unit) and (rate.lemma == "cost") == (m["v"] == "cost")
    ]
    if len(rates) != 1 or book.deeds or (m["v"] == "weigh" and rates[0].thing.noun not in _WEIGHTS):
        raise Unread
    return rates[0].amount * book.number(m["n"])


_WEIGHTS = frozenset(["kg", "kilogram", "gram", "g", "pound", "lb", "ounce", "ton"])
