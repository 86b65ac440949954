# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Quantities and the words between them: `$14 an hour`, `45 eggs in cartons of 6`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from ..reading import Unread
from .lexicon import DOING, LINKS, verbs
from .phrases import DETERMINERS, Words
from .quantities import ONE, Amount
from .units import Fact, fact

Counted: TypeAlias = "tuple[Amount, str]"
"""A number and what it counts."""
_EACH = ("for each", "for every", "in each", "in every", "on each", "on every", "to each", "at each",
         "per", "every", "each", "an", "a")  # fmt: skip


@dataclass
class Told:
    """What one way of reading a sentence states."""

    facts: list[Fact] = field(default_factory=list)
    unit: str | None = None
    stuff: dict[str, str] = field(default_factory=dict)
    """A substance -> the unit that it is told in (`rice` in grams)."""
    actors: set[str] = field(default_factory=set)
    units: list[str] = field(default_factory=list)


def quantity(words: Words, told: Told) -> Counted | None:
    """`$6`, `24 pages`, `300 g of rice`, and `12` of what was spoken of last."""
    money = words.money()
    if money is not None:
        told.units.append("dollar")
        return money, "dollar"
    start = words.at
    amount = words.number()
    if amount is None:
        return None
    words.take(
        "more",
        "equal",
        "different",
        "full",
        "identical",
        "such",
        "of these",
        "of them",
        "equally sized",
    )
    unit = unit_of(words, told)
    if unit is None:
        if told.unit is None:
            words.at = start
            raise Unread
        return amount, told.unit
    return amount, unit


def unit_of(words: Words, told: Told) -> str | None:
    """A noun as a unit; what a measure is full of (`litres of milk`) is remembered."""
    noun = words.noun(stops=DOING | {"long", "wide", "high", "deep", "tall", "old"})
    if noun is None:
        return None
    unit = noun.noun
    if words.peek() == "of" and words.kind(1) == "word" and words.peek(1) not in LINKS:
        words.at += 1
        inner = words.noun(stops=DOING)
        if inner is None:
            raise Unread
        told.stuff[inner.noun] = unit
    elif words.peek() == "of" and words.peek(1) in DETERMINERS:
        words.at += 2
        inner = words.noun(stops=DOING)
        if inner is None:
            raise Unread
        told.stuff[inner.noun] = unit
    told.unit = unit
    told.units.append(unit)
    return unit


def is_verb(word: str) -> bool:
    return word in DOING or word in verbs()


def chain(words: Words, told: Told, subject: list[Counted]) -> None:
    """Quantities and what links them: a rate, or amounts of their own."""
    words.take(
        "at a speed of",
        "at an average speed of",
        "at",
        "up to",
        "only",
        "about",
        "on average",
        "for",
    )
    if subject and words.take("in"):
        over, what = _quantity(words, told), subject[0]
        told.facts.append(fact(what[0] / over[0], (what[1], 1), (over[1], -1)))
    elif words.peek() in ("them", "it", "these") and told.unit is not None and not subject:
        _again(words, told)
    else:
        first = _quantity(words, told)
        group = _group(words, told, first)
        if group is None:
            _Links(words, told, first, list(subject)).read(subject)
        elif subject and subject[0][0] is not ONE:
            raise Unread
        else:
            told.facts += [fact(first[0], (first[1], 1)), group]
    _rest(words)


def _quantity(words: Words, told: Told) -> Counted:
    found = quantity(words, told)
    if found is None:
        raise Unread
    return found


@dataclass
class _Links:
    """What follows a quantity: `a day`, `for 4 weeks`, `among 5 friends`, `each`."""

    words: Words
    told: Told
    first: Counted
    tail: list[Counted]
    spans: list[Counted] = field(default_factory=list)
    separate: list[Fact] = field(default_factory=list)

    def read(self, subject: list[Counted]) -> None:
        """Read them all, and state the rate or the amounts that they make."""
        while self._each(subject) or self._linked():
            pass
        over = [*self.tail, *self.spans]
        amount = self.first[0]
        for value, _ in over:
            amount = amount / value
        self.told.facts.append(fact(amount, (self.first[1], 1), *((unit, -1) for _, unit in over)))
        self.told.facts += self.separate

    def _each(self, subject: list[Counted]) -> bool:
        """`5 pens cost $2 each`: the subject is counted, and each of it has so much."""
        start = self.words.at
        if self.words.take("each") and self.words.peek() in ("", ",", "and"):
            if not self.tail:
                raise Unread
            self.tail = [(ONE, unit) for _, unit in self.tail]
            self.separate += [fact(amount, (unit, 1)) for amount, unit in subject]
            return True
        self.words.at = start
        return False

    def _linked(self) -> bool:
        words = self.words
        words.take(
            "packed equally",
            "packed evenly",
            "packed",
            "equally",
            "evenly",
            "divided equally",
            "split equally",
        )
        link = words.take(*_EACH, "for", "in", "into", "among", "between", "with", "to")
        if not link:
            return False
        words.take("every", "each", "equal", "the")
        if words.kind() == "word" and self._worded(link):
            return True
        if words.kind() == "word":
            words.take("his", "her", "my", "their", "the")
        after = _quantity(words, self.told)
        rated = {unit for _, unit in (*self.spans, *self.tail)}
        counts = link in ("into", "among", "between", "with", "to")
        if counts or (link == "for" and (after[1] in rated or self.spans)):
            self.separate.append(fact(after[0], (after[1], 1)))
        else:
            self.spans.append(after)
        return True

    def _worded(self, link: str) -> bool:
        """A link to a word: one of it (`a day`), boxes of so many, or where and when."""
        words = self.words
        if link in ("into", "in") and _boxes(words, self.told, self.first, self.separate):
            return True
        if link in _EACH:
            unit = unit_of(words, self.told)
            if unit is None:
                raise Unread
            self.spans.append((ONE, unit))
            return True
        if link not in ("in", "for", "with", "to"):
            return False
        words.take(*DETERMINERS)
        if words.noun(most=2) is None:
            raise Unread
        return True


def _again(words: Words, told: Told) -> None:
    """`packs them in cartons of 6`, `cut it into 8 equal pieces`: what was told is put in parts."""
    words.at += 1
    words.take("equally", "evenly")
    words.need("in", "into", "among", "between", "to")
    words.take("the", "his", "her", "my", "their")
    separate: list[Fact] = []
    unit = told.unit
    if unit is not None and words.kind() == "word" and _boxes(words, told, (ONE, unit), separate):
        told.facts += separate
    else:
        words.take("equal")
        parts = quantity(words, told)
        if parts is None:
            raise Unread
        told.facts.append(fact(parts[0], (parts[1], 1)))


def _boxes(words: Words, told: Told, first: Counted, separate: list[Fact]) -> bool:
    """`in cartons of 6`, `into bags that hold 4`."""
    start = words.at
    noun = words.noun(most=2)
    if noun is not None and words.take("of", "that hold", "which hold", "with", "holding"):
        inner = words.number()
        if inner is not None:
            words.take("each")
            separate.append(fact(inner, (first[1], 1), (noun.noun, -1)))
            told.units.append(noun.noun)
            return True
    words.at = start
    return False


def _group(words: Words, told: Told, first: Counted) -> Fact | None:
    """`7 boxes of 12 pens`, `6 rows with 7 plants in each row`."""
    start = words.at
    words.take(",")
    link = words.take("of", "with", "containing", "holding", "each with", "each holding", "each containing",
                      "that hold", "that each hold", "each of which has")  # fmt: skip
    inner = quantity(words, told) if link and words.kind() in ("number", "money") else None
    if inner is None:
        words.at = start
        return None
    each = words.take("each", "in each", "on each", "per", "in every")
    if each in ("in each", "on each", "per", "in every"):
        unit = unit_of(words, told)
        if unit is not None and unit != first[1]:
            raise Unread
    return fact(inner[0], (inner[1], 1), (first[1], -1))


def _rest(words: Words) -> None:
    """Where and when, without a number."""
    while True:
        start = words.at
        if words.take("long", "away", "equally", "evenly", "altogether", "at the same speed", "alone", "to read",
                      "to sell", "left", "already", "in total", "to share", "equally among them"):  # fmt: skip
            continue
        if words.take("at", "in", "on", "from", "to", "for", "with", "during"):
            words.take(*DETERMINERS)
            if (
                words.kind() == "word"
                and words.peek() not in ("each", "every")
                and words.noun(most=2)
            ):
                continue
        words.at = start
        return
