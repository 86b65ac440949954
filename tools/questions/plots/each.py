# ruff: noqa: E501  (wordings are data: a wording is a line)
"""So many in each, so much for each."""

from __future__ import annotations

import re

from ..narrative.lexicon import NAMES
from ..narrative.quantities import MONEY
from ..reading import Unread
from . import objects
from .book import HAVE, Book, Rate
from .linear import OpenAmount, unknown
from .nouns import effect, lemma, skipped, thing, who
from .opening import opened

_EACH = re.compile(
    r"(?:for )?(?P<det>each|every|a|an|one|the|1)(?: of (?:the|his|her|these|their|my))? (?P<u>[a-z' -]+?)(?: (?:in|on|at) the [a-z]+)?,? (?:there (?:are|were)|(?P<v>has|had|have|holds|held|hold|contains|contained|can hold|could hold|will hold|can carry|carries|costs|cost|weighs|weighed|gets|needs|lays|gives|uses|takes|requires|eats|produces|sells for|sold for|is sold for|was sold for|is|was|had got|receives|drinks|pays|paid|makes|made|earns|buys|bought|brings|brought|reads|plants|planted|carried|got|ate|comes with|came with|will get|covers|is worth|is priced at|was priced at)) (?P<o>.+)"
)
_IN_EACH = re.compile(
    r"(?:in|on|at|for) (?:each|every)(?: of (?:the|these|his|her|their))? (?P<u>[a-z' -]+?),? (?:there (?:are|were|is|was)|(?:he|she|they|it|we|i) (?P<v>[a-z]+)) (?P<o>.+)"
)


def each(text: str, book: Book) -> bool:
    """`Each box holds 12 pens`, `each ticket costs $9`, `a hen lays 4 eggs a week`."""
    text, _ = opened(text, book)
    if re.search(
        r"\b(?:costs?|is|sells for) \$#\d+ (?:more|less|cheaper)\b|\bas much as\b|\bthe (?:price|cost) of\b",
        text,
    ):
        return False
    m = _EACH.fullmatch(text) or _IN_EACH.fullmatch(text)
    if m is None:
        return False
    each = m.groupdict().get("det", "each") in ("each", "every", "1", "one")
    verb = m["v"] or "has"
    unit = thing(m["u"])
    money = verb in (
        "costs",
        "cost",
        "sells for",
        "sold for",
        "is sold for",
        "was sold for",
        "is",
        "was",
        "is worth",
        "is priced at",
        "was priced at",
    )
    found = objects.read(m["o"], book, f"each {unit.noun}", "cost" if money else HAVE)
    book.unit = unit
    if money:
        if (
            found.thing != MONEY
            or not skipped(re.sub(r"\b(?:each|apiece)\b", "", found.tail))
            or found.unit is not None
        ):
            raise Unread
        if any(rate.unit == unit and rate.lemma == "cost" for rate in book.rates):
            raise Unread
        book.rate(Rate(unit, MONEY, found.amount, "cost"))
        book.last = found.amount
        book.thing = unit
        return True
    known = [place for place in book.held if unit.covers(place[1]) or place[1].covers(unit)]
    if (
        not each
        and not known
        and verb not in ("holds", "contains", "can hold", "has", "had", "comes with")
    ):
        raise Unread
    if not each and unit.noun in {name.split()[-1] for name in book.cast}:
        raise Unread
    tail = re.sub(
        r"^(?:in it|inside|in them|on it|each|(?:in|on) each)\b", "", found.tail.strip()
    ).strip()
    if found.thing is None or not skipped(tail):
        raise Unread
    if found.unit is not None:
        book.rate(Rate(found.unit, found.thing, found.amount * book.have(None, unit)))
        return True
    name = lemma(verb.split()[-1]) if verb not in ("comes with", "came with") else HAVE
    kept = (
        HAVE
        if effect(name) in ("have", "gain")
        or name
        in ("hold", "lay", "carry", "get", "cover", "contain", "give", "take", "need", "require")
        else name
    )
    book.rate(Rate(unit, found.thing, found.amount, kept))
    if not each and not known and verb in ("has", "had", "holds", "held", "contains", "contained"):
        owner = who(m["u"], book)
        book.state(owner, found.thing, found.amount)
        book.generic.add((owner, found.thing))
        book.whole, book.subject = (owner, found.thing), owner
    if name == "need" or name == "require" or name == "take":
        book.rates[-1] = Rate(unit, found.thing, found.amount, HAVE)
    book.thing = found.thing
    return True


_PRICED = re.compile(
    r"(?:the )?(?:price of |cost of )?(?:(?:a|an|one|each|every|1|the) )?(?P<u>[a-z' -]+?) (?:costs?|are|is|were|was|sells? for|sold for|go for) (?P<o>\$#.+|#\d+%? .+)"
)


def priced(text: str, book: Book) -> bool:
    """`Pens are $2 each`, `the book costs $3 more than a pen`."""
    text, _ = opened(text, book)
    m = _PRICED.fullmatch(text)
    if m is None or not re.search(r"\$#|price|as much", m["o"]):
        return False
    if m["u"] in ("they", "it", "these", "those"):
        unit = book.spoken(None)
    else:
        unit = thing(m["u"])
        if m["u"] in book.names and m["u"] in NAMES:
            raise Unread
    found = _price(m["o"], book)
    if any(rate.unit == unit and rate.lemma == "cost" for rate in book.rates):
        raise Unread
    book.rate(Rate(unit, MONEY, found, "cost"))
    book.last, book.thing = found, unit
    return True


def _price(text: str, book: Book) -> OpenAmount:
    if (m := re.fullmatch(r"\$#(\d+) (more|less|cheaper)", text)) and book.last is not None:
        change = book.number(m[1])
        return book.last + change if m[2] == "more" else book.last - change
    each = r"(?: each| apiece| per [a-z]+| a piece| for each| an? [a-z]+)?"
    if m := re.fullmatch(rf"\$#(\d+){each}", text):
        return book.number(m[1])
    if m := re.fullmatch(
        rf"\$#(\d+) (more|less|cheaper) than (?:the price of |the cost of )?(?:(?:a|an|the|each|one) )?([a-z' -]+?)(?: does| costs?)?{each}",
        text,
    ):
        change = book.number(m[1])
        base = _price_of(m[3], book)
        return base + change if m[2] == "more" else base - change
    if m := re.fullmatch(
        rf"#(\d+)(?: times)? (?:as much as|the (?:price|cost) of) (?:(?:a|an|the|each|one) )?([a-z' -]+?)(?: does| costs?)?{each}",
        text,
    ):
        return _price_of(m[2], book) * book.number(m[1])
    raise Unread


def _price_of(name: str, book: Book) -> OpenAmount:
    unit = thing(name)
    found = book.price(unit)
    if found is None:
        found = unknown(f"price|{unit.noun}|{sorted(unit.marks)}")
        book.rate(Rate(unit, MONEY, found, "cost"))
    return found
