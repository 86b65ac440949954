# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What all questions share: of whom and of what is asked, now or at first."""

from __future__ import annotations

import re

from ..narrative.quantities import Thing
from ..reading import Unread
from . import phrases
from .book import HAVE, Book
from .linear import OpenAmount
from .nouns import who

_ALL = re.compile(
    r",? ?\b(?:altogether|in all|in total|all together|together|combined|total|overall|all in all)\b"
)
_NOW = re.compile(
    r",? ?\b(?:now|left over|left|at the end(?: of [a-z ]+)?|in the end|still|remaining|then|today|after (?:that|this|all (?:of )?this|the sale)|currently|by then|finally|end up with|to keep|later|afterwards?)\b"
)
_FIRST = re.compile(
    r",? ?\b(?:at first|to start with|to begin with|in the beginning|originally|initially|at the (?:start|beginning)(?: of [a-z ]+)?|before(?: that)?|start with|begin with|at the beginning)\b"
)
DO = r"(?:do|does|did|will|would|can|could|has|have|had|should|is|are|was|were|must)"


def thing_named(text: str) -> Thing:
    """`pieces of candy`: all of it has to be one thing."""
    if re.search(
        r"\b(?:extra|other|another|different|good|full|whole|old|certain|equal|such)\b", text
    ):
        raise Unread  # not all of them are asked for
    what, tail = phrases.noun(text)
    if what is None or tail:
        raise Unread
    return what


def bare(text: str) -> tuple[str, set[str]]:
    """A question without the words that say which amount is meant, and what they say."""
    said = set()
    for name, pattern in (("all", _ALL), ("first", _FIRST), ("now", _NOW)):
        text, count = pattern.subn("", text)
        if count:
            said.add(name)
    return " ".join(text.split()).strip(" ,"), said


def owner_of(said: str, book: Book) -> str | None:
    if said in (
        "they",
        "they both",
        "both",
        "everyone",
        "we",
        "all of them",
        "the two of them",
        "the three of them",
        "you",
    ) or re.search(r" and ", said):
        if " and " in said:
            known = set(book.cast)
            for part in re.split(r",? and |, ", said):
                if who(part, book) not in known:
                    raise Unread
        if said == "they" and "they" in book.cast:
            return None
        return None
    known = set(book.cast)
    name = _told_of(said, book) or who(said, book)
    if name == "they":
        return None
    if name not in known:
        raise Unread
    return name


def _told_of(said: str, book: Book) -> str | None:
    """Whom a pronoun of the question means: the one who is named, not `her aunt`."""
    if said not in ("he", "she") or book.subject in book.names:
        return None
    fitting = [name for name in book.cast if book.cast[name] in (said, "") and name in book.names]
    return fitting[0] if len(fitting) == 1 else None


def group_total(said: str, book: Book, what: Thing, name: str, day: str) -> OpenAmount | None:
    """Where two of several are named, theirs alone."""
    if " and " not in said:
        return None
    total = OpenAmount()
    for part in re.split(r",? and |, ", said):
        one = who(part, book)
        found = book.have(one, what) if name == HAVE else book.done(name, one, what, day)
        if found is None:
            raise Unread
        total += found
    return total


def asked_thing(owner: str | None, what: Thing, book: Book) -> Thing:
    """The thing that is asked for as the story calls it (`elementary students`, told of as `students`)."""
    if not what.marks or book.total(owner, what) is not None:
        return what
    bare = Thing(what.noun)
    told = {place[1] for place in book.places(None, bare)} | {
        rate.thing for rate in book.rates if bare.covers(rate.thing)
    }
    return bare if told == {bare} else what


def first_or_now(owner: str | None, what: Thing, said: set[str], book: Book) -> OpenAmount:
    what = asked_thing(owner, what, book)
    if "first" in said:
        places = book.places(owner, what)
        if len(places) != 1:
            raise Unread
        return book.first[places[0]]
    return book.have(owner, what)
