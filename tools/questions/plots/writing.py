# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What a clause changes in the book: who has more, who fewer, and what was paid."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..narrative.lexicon import PERSONS
from ..narrative.quantities import MONEY, Thing
from ..reading import Unread
from .book import BUYING, HAVE, Book, Done, Rate
from .linear import OpenAmount
from .nouns import effect, skipped, thing, when, who
from .phrases import Object

_LOSING = ("give", "lend", "sell", "mail", "send", "donate", "hand")


@dataclass
class _Clause:
    """What a clause says beside its object: to whom, from whom, at first or in the end."""

    owner: str
    name: str
    found: Object
    what: Thing
    tail: str
    day: str
    taker: str | None = None
    giver: str | None = None
    early: bool = False
    left: bool = False

    @property
    def kind(self) -> str:
        return effect(self.name)


def written(owner: str, name: str, found: Object, taker: str | None, day: str, book: Book) -> None:
    """Write what someone has or did to an object into the book. Raises `Unread`."""
    what, tail = book.spoken(found.thing), found.tail.strip(" ,")
    if what == MONEY and name in BUYING:
        name = "spend"  # `bought $400 of furniture`
    clause = _Clause(owner, name, found, what, tail, when(tail) or day, taker)
    book.lemma = name
    _parties(clause, book)
    _times(clause)
    if not skipped(clause.tail):
        raise Unread
    if found.unit is not None:
        kept = name if clause.kind != "have" else HAVE
        book.rate(Rate(found.unit, clause.what, found.amount, kept, owner))
        if found.price is not None:
            raise Unread
        return
    if found.price is not None:
        _priced_deed(owner, name, found, clause.what, book)
    book.last = found.amount
    if clause.kind == "have":
        _has(clause, book)
        return
    purpose = re.match(r"(?:on|for) (.+)$", clause.tail)
    said = purpose[1] if purpose and clause.what == MONEY else ""
    if not _said_before(clause, book):
        book.deeds.append(Done(owner, name, clause.what, found.amount, clause.day, said))
    if clause.what == MONEY and name == "cost":
        raise Unread
    _changes(clause, book)


def _said_before(clause: _Clause, book: Book) -> bool:
    """Whether the same was told with an open amount, or is now: then both are one."""
    amount = clause.found.amount
    for deed in book.deeds:
        same = (deed.owner, deed.lemma, deed.thing, deed.when) == (
            clause.owner,
            clause.name,
            clause.what,
            clause.day,
        )
        if same and (deed.amount.terms or (amount.terms and clause.kind == "do")):
            book.equations.append(deed.amount - amount)
            return True
    return False


def _parties(clause: _Clause, book: Book) -> None:
    """To whom, from whom, of whose, with which note."""
    name, tail = clause.name, clause.tail
    m = re.match(
        r"(?:to|with) (?P<t>(?:his|her|their|my|the|a|each|some|an)?(?: ?[a-z']+){1,2}?)(?P<tail>(?: (?:for|on|at|in|and)\b.*)?)$",
        tail,
    )
    if m and name in _LOSING and clause.taker is None:
        if m["t"].startswith("each"):
            raise Unread
        clause.taker, tail = who(m["t"], book), m["tail"].strip()
    m = re.match(r"from (?P<t>(?:(?:his|her|their|my|the|a) )?[a-z' ]+?)$", tail)
    if m and (clause.kind == "gain" or name == "take"):
        before = dict(book.cast)
        giver = who(m["t"], book)
        clause.giver = giver if giver in before and book.places(giver, clause.what) else None
        tail = ""
    if m := re.match(r"of (?P<t>[a-z]+)'s? (?P<n>[a-z' -]+)$", tail):
        clause.giver, clause.what, tail = who(m["t"], book), thing(m["n"]), ""
    m = re.search(
        r"(?:^| )with (?:a|an|one|1|his|her) (?:single )?\$#(\d+)(?: (?:dollar )?(?:bill|note))?$",
        tail,
    )
    if m:
        if clause.kind != "lose" and clause.found.price is None and name not in BUYING:
            raise Unread
        book.change(clause.owner, MONEY, book.number(m[1]), fresh=True)
        tail = tail[: m.start()].strip()
    book.subject = clause.owner
    clause.tail = tail


def _times(clause: _Clause) -> None:
    """Whether it is told of the beginning or of the end."""
    early = re.search(
        r"\b(?:at the (?:beginning|start)|at first|initially|originally|to (?:start|begin) with)\b",
        clause.tail,
    )
    if early is not None:
        clause.early, clause.tail = True, clause.tail[: early.start()].strip()
    left = r"(?:left|remaining|now|left over|still|at the end|in the end)\b"
    clause.left = re.match(left, clause.tail) is not None
    if clause.name != HAVE and re.search(r"\bleft\b|\bback\b", clause.tail):
        raise Unread
    losing = clause.kind == "lose" or clause.name == "take"
    if losing and re.match(r"(?:to|for|with|at|on|in|from) (?:each|all) ", clause.tail):
        raise Unread


def _has(clause: _Clause, book: Book) -> None:
    owner, what, amount = clause.owner, clause.what, clause.found.amount
    if book.already and (owner, what) in book.fresh and not book.first[owner, what].used:
        book.first[owner, what] = amount
        book.held[owner, what] = book.held[owner, what] + amount
        book.fresh.discard((owner, what))
        return
    if clause.giver is not None or clause.taker is not None:
        raise Unread
    if clause.left:
        known = book.have(owner, what)
        if not known.terms:
            raise Unread
        book.equations.append(known - amount)
    elif book.past and not book.outcome and _opened_late(owner, what, book):
        raise Unread  # as it was at first, or as it is in the end?
    elif clause.early and book.places(owner, what):
        [place] = book.places(owner, what)
        if not book.first[place].terms:
            raise Unread
        book.equations.append(book.first[place] - amount)
    else:
        book.state(owner, what, amount)
        book.whole = (owner, what)


def _changes(clause: _Clause, book: Book) -> None:
    """Who has more, and who fewer, for what was done."""
    owner, name, what, amount = clause.owner, clause.name, clause.what, clause.found.amount
    if clause.kind == "gain":
        placed = name in ("plant", "add", "build") and book.total(owner, what) is None
        if placed and book.places(None, what):
            book.change(_only_place(what, book), what, amount, fresh=False)
            return
        book.change(owner, what, amount, fresh=True)
        if clause.giver is not None:
            book.change(clause.giver, what, -amount, fresh=False)
    elif clause.kind in ("lose", "take") or name == "take":
        _taken(clause, book)
    elif clause.kind == "put":
        target = _place_of(what, book)
        if target is None:
            raise Unread
        book.change(target, what, amount, fresh=False)
    elif clause.giver is not None:
        raise Unread


def _only_place(what: Thing, book: Book) -> str:
    place = _place_of(what, book)
    if place is None or place in book.names:
        raise Unread
    return place


def _taken(clause: _Clause, book: Book) -> None:
    owner, what, amount = clause.owner, clause.what, clause.found.amount
    source = _source(owner, what, clause.taker, book)
    if (
        source == owner
        and not book.places(None, what)
        and book.through(None, what) is not None
        and book.total(owner, what) is None
    ):
        source = book.keeper(what)
    if clause.kind != "lose" and clause.giver is not None:
        source = clause.giver
        book.change(owner, what, amount, fresh=True)
    # Of what is sold it is seldom told how many there were before.
    if clause.name != "sell" or book.total(source, what) is not None:
        book.change(source, what, -amount, fresh=False)
    taker = clause.taker
    if taker is not None and taker != owner:
        book.change(taker, what, amount, fresh=not book.places(taker, what))


def _opened_late(owner: str, what: Thing, book: Book) -> bool:
    return any(
        book.first[place].terms and book.held[place] != book.first[place]
        for place in book.places(owner, what)
    )


def _source(owner: str, what: Thing, taker: str | None, book: Book) -> str:
    """Whose there are fewer of: the one's who acts, or those of the box, the shelf, the room."""
    if taker is not None or book.total(owner, what) is not None:
        return owner
    place = _place_of(what, book)
    if place is None or place in book.names or place.split()[-1] in PERSONS or place == "i":
        return owner
    return place


def _place_of(what: Thing, book: Book) -> str | None:
    owners = {place[0] for place in book.places(None, what)}
    return owners.pop() if len(owners) == 1 else None


def _priced_deed(owner: str, name: str, found: Object, what: Thing, book: Book) -> None:
    """`for $12`, `at $1.50 each`: what is bought costs money, what is sold brings it."""
    if found.price is None:
        raise Unread
    if name in BUYING or name == "get":
        way = "spend"
    elif name == "sell":
        way = "earn"
    elif name in (HAVE, "own"):
        way = ""
    else:
        raise Unread
    if found.each or (found.amount.constant == 1 and not found.amount.used):
        book.rate(Rate(what, MONEY, found.price, "cost"))
        return
    if found.amount.constant > 1 and book.has_each:
        raise Unread  # for each, or for all of them?
    if not way:
        raise Unread
    cost = found.price + OpenAmount(used=found.amount.used)
    book.deeds.append(Done(owner, way, MONEY, cost))
    book.change(owner, MONEY, -cost if way == "spend" else cost, fresh=way == "earn")
