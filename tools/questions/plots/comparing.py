# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Amounts told by comparison: twice as many as, 5 fewer than, as many as."""

from __future__ import annotations

import re

from ..narrative.quantities import MONEY, Thing
from ..reading import Unread
from .book import HAVE, Book, Done
from .linear import OpenAmount, unknown
from .nouns import thing, when, who
from .phrases import Object

_AUX = r"(?: (?:has|have|had|did|does|do|is|was|are|weighs|costs|got|scored|earns|earned|made|owns|ate|bought|sold|read|picked|ran))?"


def reference(name: str | None, book: Book, owner: str, verb: str, what: Thing) -> OpenAmount:
    """How much the one has, or did, that is compared with."""
    day = ""
    if name is not None:
        name = re.sub(_AUX + "$", "", name.strip())
        day = when(name)
    if day:
        found = book.done(verb, owner, what, day)
        if found is None:
            raise Unread
        return found
    if name is None:
        if book.last is None:
            raise Unread
        return book.last
    if name in ("before", "that", "this"):
        return reference(None, book, owner, verb, what)
    other = who(name, book)
    if other == owner and verb != HAVE:
        raise Unread
    if verb == HAVE:
        if any(
            book.held[place] != book.first[place] and book.first[place].used
            for place in book.places(other, what)
        ):
            raise Unread  # as many as at first, or as now?
        return _held(book, other, what)
    found = book.done(verb, other, what)
    if found is not None:
        return found
    opened = unknown(f"{other}|{verb}|{what.noun}|{','.join(sorted(what.marks))}")
    book.deeds.append(Done(other, verb, what, opened))
    return opened


def _held(book: Book, owner: str, what: Thing) -> OpenAmount:
    found = book.total(owner, what)
    if found is None:
        found = book.open(owner, what)
        book.held[owner, what] = book.first[owner, what] = found
    return found


def _other_thing(name: str, book: Book, owner: str, verb: str) -> Thing | None:
    """The thing of the same owner that is compared with: `twice as many birds as lions`."""
    if name in book.cast or name in book.names:
        return None
    try:
        found = thing(name)
    except Unread:
        return None
    told = [
        deed
        for deed in book.deeds
        if deed.owner == owner and deed.lemma == verb and deed.thing == found
    ]
    held = verb == HAVE and bool(book.places(owner, found))
    return found if told or held else None


_COMPARED = (
    re.compile(r"(?P<money>\$?)#(?P<n>\d+)(?: (?P<u>[a-z]+))? (?P<how>more|fewer|less)(?: (?P<t>[a-z' -]+?))? than #(?P<k>\d+)(?: times)?(?: (?:as many|as much|the (?:number|amount) of))?(?: (?P<t2>[a-z' -]+?))?(?: (?:as|of|that) (?P<e>[a-z' -]+?)" + _AUX + r")?(?P<tail>,? (?:in|on|at|for|during) [a-z ]+)?"),
    re.compile(r"#(?P<k>\d+)(?: times)? (?:as many|as much|the (?:number|amount|quantity) of|that (?:number|amount)|that many|that much)(?: of)?(?: (?P<t>(?!as\b)[a-z' -]+?))?(?: (?:as|of|that) (?P<e>[a-z' -]+?)" + _AUX + r")?(?P<tail>,? (?:in|on|at|for|during|to) [a-z ]+)?"),
    re.compile(r"#(?P<k>\d+) times that(?P<tail>,? (?:in|on|at|for|during|to) [a-z ]+)?"),
    re.compile(r"(?P<money>\$?)#(?P<n>\d+)(?: (?P<u>[a-z]+))? (?P<how>more|fewer|less)(?: (?P<t>(?!than\b)[a-z' -]+?))? than (?P<e>[a-z' -]+?)" + _AUX + r"(?P<tail>,? (?:in|on|at|for|during) [a-z ]+)?"),
    re.compile(r"(?P<money>\$?)#(?P<n>\d+)(?: (?P<u>[a-z]+))? (?P<how>fewer|less)(?: (?P<t>(?!than\b)[a-z' -]+?))?(?P<tail>,? (?:in|on|at|for|during) [a-z ]+)?"),
    re.compile(r"(?P<money>\$?)#(?P<n>\d+) (?P<t>(?!times\b|than\b|more\b|fewer\b|less\b)[a-z' -]+?) (?P<how>fewer|less|more)(?P<tail> (?:on|in|during) [a-z ]+?)?(?: than (?P<e>[a-z' -]+?)" + _AUX + r")?"),
    re.compile(r"(?:just )?(?:as many|as much|the same (?:number|amount) of)(?: (?P<t>[a-z' -]+?))? as (?P<e>[a-z' -]+?)" + _AUX),
)  # fmt: skip


def compared(text: str, book: Book, owner: str, verb: str) -> Object | None:
    for pattern in _COMPARED:
        m = pattern.fullmatch(text)
        if m is None:
            continue
        said = m.groupdict()
        name = said.get("e")
        tail = said.get("tail") or ""
        if (
            name
            and (
                cut := re.search(
                    r"(?<=\w)(?: (?:in|on|at|for|during) (?:the |that )?[a-z]+)$", name
                )
            )
            and not tail
        ) and not when(name):
            name, tail = name[: cut.start()], cut[0]
        words = said.get("t")
        if said.get("money") or said.get("u") in ("dollars", "dollar"):
            what = MONEY
        elif said.get("u"):
            what = thing(said["u"])
        elif words:
            what = thing(words)
        elif said.get("t2"):
            what = thing(said["t2"])
        else:
            what = book.spoken(None)
        other = said.get("t2")
        base_thing = thing(other) if other and thing(other) != what else what
        if name and (same := _other_thing(name, book, owner, verb)) is not None:
            name, base_thing = None, same
            base = (
                book.have(owner, same)
                if verb == HAVE
                else book.done(verb, owner, same) or OpenAmount()
            )
        else:
            base = reference(name, book, owner, verb, base_thing)
        amount = base
        if said.get("k"):
            factor = book.number(said["k"])
            amount = amount * factor
        if said.get("n"):
            change = book.number(said["n"])
            if 0 < change.constant < 1:
                raise Unread  # `1/4 more`: of them, or a quarter of one?
            amount = amount + change if said["how"] == "more" else amount - change
        return Object(amount, what, tail)
    return None
