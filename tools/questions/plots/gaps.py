# ruff: noqa: E501  (wordings are data: a wording is a line)
"""How many more one has than another, and than are needed."""

from __future__ import annotations

import re

from ..narrative.quantities import MONEY, Thing
from ..reading import Unread
from .book import HAVE, Book
from .linear import OpenAmount
from .nouns import effect, lemma, when, who
from .wanted import DO, bare, owner_of, thing_named

_GAP = re.compile(
    rf"how (?:many|much)(?: (?P<m>money))? (?P<how>more|fewer|less)(?: (?P<t>(?!does\b|did\b|do\b)[a-z' -]+?))? (?:{DO}) (?P<w>[a-z' ]+?) (?:(?P<have>have|has|own) |(?P<v>[a-z]+) )?(?:than|then|compared to) (?P<e>[a-z' ]+?)(?: (?:does|did|has|had|do|have))?"
)
_GAP_DAYS = re.compile(
    rf"how (?:many|much) (?P<how>more|fewer|less)(?: (?P<t>[a-z' -]+?))? (?:{DO}) (?P<w>[a-z' ]+?) (?P<v>[a-z]+) (?P<a>(?:on|in|during) [a-z ]+|today|yesterday) (?:than|then|compared to) (?P<b>(?:on|in|during) [a-z ]+|today|yesterday|[a-z]+day)"
)
_GAP_THINGS = re.compile(
    rf"how many (?P<how>more|fewer) (?P<a>[a-z' -]+?) than (?P<b>[a-z' -]+?) (?:(?:are|were) there|{DO} (?P<w>[a-z' ]+?) (?P<v>[a-z]+))(?P<tail>(?: .*)?)|how many (?P<how2>more|fewer) (?P<a2>[a-z' -]+?) (?:are|were|is) (?:there|in [a-z ]+?) than (?P<b2>[a-z' -]+)|how many (?P<how3>more|fewer) (?P<a3>[a-z' -]+?) than (?P<b3>[a-z' -]+?) (?:are|were) (?:in|on) [a-z ]+"
)
_NEED = re.compile(
    rf"how (?:many|much) more(?: (?P<t>[a-z' -]+?))? (?:{DO}) (?P<w>[a-z' ]+?) (?:still )?(?:need|have to [a-z]+|need to [a-z]+)(?P<tail>(?: .*)?)"
)


def gaps(question: str, book: Book) -> OpenAmount | None:
    """The difference that a question asks for; None where it asks for none. Raises `Unread`."""
    text, _ = bare(question)
    for pattern, way in (
        (_NEED, _needed),
        (_GAP_DAYS, _of_days),
        (_GAP_THINGS, _of_things),
        (_GAP, _of_owners),
    ):
        if m := pattern.fullmatch(text):
            return way(m, book)
    return None


def _needed(m: re.Match[str], book: Book) -> OpenAmount:
    what = book.spoken(MONEY if m["t"] == "money" else thing_named(m["t"]) if m["t"] else None)
    if len(book.needed) != 1:
        raise Unread
    [((owner, needed), amount)] = book.needed.items()
    if not (what.covers(needed) or needed.covers(what)):
        raise Unread
    has = book.total(owner, needed)
    return amount - (has if has is not None else book.have(None, needed))


def _done(name: str, owner: str | None, what: Thing, day: str, book: Book) -> OpenAmount:
    found = book.have(owner, what) if effect(name) == "have" else book.done(name, owner, what, day)
    if found is None:
        raise Unread
    return found


def _of_days(m: re.Match[str], book: Book) -> OpenAmount:
    owner = owner_of(m["w"], book)
    what = thing_named(m["t"]) if m["t"] else book.spoken(None)
    days = when(m["a"]), when(m["b"])
    if not all(days) or effect(lemma(m["v"])) == "have":
        raise Unread
    first, second = (_done(lemma(m["v"]), owner, what, day, book) for day in days)
    return first - second if m["how"] == "more" else second - first


def _of_things(m: re.Match[str], book: Book) -> OpenAmount:
    groups = m.groupdict()
    how = groups["how"] or groups["how2"] or groups["how3"]
    one, other = (
        thing_named(groups[side] or groups[f"{side}2"] or groups[f"{side}3"]) for side in "ab"
    )
    owner = owner_of(m["w"], book) if m["w"] else None
    name = lemma(m["v"]) if m["v"] else HAVE
    if one.covers(other) or other.covers(one):
        raise Unread
    gap = _done(name, owner, one, "", book) - _done(name, owner, other, "", book)
    return gap if how == "more" else -gap


def _of_owners(m: re.Match[str], book: Book) -> OpenAmount:
    what = MONEY if m["m"] else thing_named(m["t"]) if m["t"] else book.spoken(None)
    name = HAVE if m["have"] or not m["v"] else lemma(m["v"])
    gap = _done(name, who(m["w"], book), what, "", book) - _done(
        name, who(m["e"], book), what, "", book
    )
    return gap if m["how"] == "more" else -gap
