# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What a verb is done to: so many of what, a part of it, as compared, in each, for how much."""

from __future__ import annotations

import re
from fractions import Fraction

from ..narrative.quantities import MONEY, Thing
from ..reading import Unread
from .book import HAVE, Book, Rate
from .comparing import compared
from .linear import OpenAmount, unknown
from .nouns import skipped, thing
from .phrases import Object, noun


def read(text: str, book: Book, owner: str, verb: str) -> Object:
    """The object of a clause. Raises `Unread`."""
    text = re.sub(
        r"^(?:only|about|exactly|just|a total of|in total|at least|another|an additional|an extra|up|out|away|down|back|off|around|over|approximately|already|also|the other|the first|in|through|for|to) (?=#|\$|some|an? )",
        "",
        text.strip(" ,"),
    )
    for way in (compared, _part, _some, _counted, _one):
        if way is not compared and " than " in text:
            break
        found = way(text, book, owner, verb)
        if found is not None:
            return found
    raise Unread


_PART = re.compile(
    r"#(?P<n>\d+)(?P<p>%?)(?: of)? (?P<of>them|those|these|it|that|the (?:rest|remainder|remaining(?: [a-z ]+?)?|others)|what (?:is|was) left|(?:the|his|her|their|my|its|these|those) (?:whole |total )?[a-z' -]+?)(?P<tail>(?:,? (?:to|for|at|in|on|with|from|away|each|before|after) ?.*)?)"
)
_ALL = re.compile(
    r"(?:all (?:of )?)?(?:the (?:rest|remainder|others|other [a-z]+|remaining(?: [a-z ]+?)?|rest of (?:the|his|her|them|their)(?: [a-z ]+?)?))(?P<tail>(?:,? (?:to|for|at|in|on|with|from|equally|evenly|among|between|into) .*)?)"
)


def _part(text: str, book: Book, owner: str, _verb: str) -> Object | None:
    if m := _ALL.fullmatch(text):
        what = book.spoken(None)
        return Object(left_of(book, owner, what), what, m["tail"])
    m = _PART.fullmatch(text)
    if m is None:
        return None
    number = book.number(m["n"])
    named = m["of"]
    share = bool(m["p"]) or number.constant < 1
    if re.search(r"\b(?:who|that|which)\b .", named):
        raise Unread
    if named in ("them", "those", "these", "it", "that") or re.match(
        r"the (?:rest|remain|others)|what ", named
    ):
        what = book.spoken(None)
    else:
        inner, after = noun(
            re.sub(r"^(?:the|his|her|their|my|its|these|those) (?:whole |total )?", "", named)
        )
        if inner is None or not skipped(after):
            raise Unread
        what = inner
        if not share and "of" not in text.split(" ")[1:2]:
            raise Unread
        book.thing = what
    if not share:
        return Object(number, what, m["tail"])
    if named in ("that", "it") and book.last is not None and book.last.used:
        return Object(number * book.last, what, m["tail"])
    rest = re.match(r"the (?:rest|remain|others)|what ", named) is not None
    if (owner, what) in book.parted and not rest:
        raise Unread
    book.parted.add((owner, what))
    return Object(number * left_of(book, owner, what), what, m["tail"])


def left_of(book: Book, owner: str, what: Thing) -> OpenAmount:
    """What there is of it now, the owner's or the only one's."""
    found = book.total(owner, what)
    if found is not None:
        return found
    owners = {place[0] for place in book.places(None, what)}
    if len(owners) != 1:
        raise Unread
    return book.have(owners.pop(), what)


def _some(text: str, book: Book, owner: str, verb: str) -> Object | None:
    m = re.fullmatch(
        r"(?:some|several|a few)(?: (?:more|of (?:his|her|the|their|my)))? (?P<r>[a-z].*)", text
    )
    if m is None:
        return None
    what, tail = noun(m["r"])
    if what is None:
        raise Unread
    return Object(unknown(f"some|{owner}|{verb}|{what.noun}|{len(book.deeds)}"), what, tail)


_LINK = r"(?:, )?(?:and )?(?:each )?(?:of|with|having|containing|holding|that (?:each )?(?:have|has|had|hold|holds|contain|contains)|which (?:each )?(?:have|had|hold|contain)|each of which (?:has|had|holds|contains)|each (?:has|holds|contains|had))"
_CONTENT = re.compile(rf"(?P<link>{_LINK}) (?P<o>#\d+ .+)")
_PER = re.compile(
    r"^(?:a|an|per|each|every|in each|on each|in every|for each|for every|to each|from each|at each|to every)(?: of (?:the|his|her|their|my))?(?: of)?(?: #(?P<c>\d+))? (?P<u>[a-z' -]+?)(?P<tail>(?:,? (?:for|over|in|on|at|during|from|to|after|because|before|with|and then)\b.*)?)$"
)
_TO_EACH = re.compile(
    r"^(?:to|for|from|with) each of (?:the|his|her|my|their|our) #(?P<c>\d+) (?P<u>[a-z' -]+?)(?P<tail>(?: (?:in|on|at|from) .*)?)$"
)
_FOR = re.compile(
    r"^,? ?(?:for|over|in|during|on)(?: the| a total of| each of| the next| the last)? #(?P<n>\d+) (?P<u>(?:school |work |working )?[a-z]+)(?P<tail>.*)$"
)
_PRICE = re.compile(
    r"^,? ?(?:for|at|that cost|which cost|costing|that costs|priced at|worth|that are|which are|each costing|at a price of|at a cost of|for a total of|which costs|each of which costs?|that were|and they cost|that each cost|of)(?P<total> a total of)? \$#(?P<n>\d+)(?P<each> each| apiece| per [a-z]+| a piece| a [a-z]+| an hour| for each(?: [a-z]+)?| every one)?(?P<tail>.*)$"
)


def _counted(text: str, book: Book, _owner: str, verb: str) -> Object | None:
    if m := re.match(r"\$#(\d+)(?: more)?(?: in cash| worth)?(?P<r>(?:,? .*)?)$", text):
        found = Object(book.number(m[1]), MONEY, m["r"].strip())
        return _rated(found, book)
    m = re.match(r"#(\d+) (?P<r>.+)$|#(\d+)$", text)
    if m is None:
        return None
    if (m["r"] or "").split(" ")[0].strip(",") == "times":
        return _rated(
            Object(book.number(m[1]), Thing("time"), m["r"].removeprefix("times").strip()), book
        )
    number = book.number(m[1] or m[3])
    rest = m["r"] or ""
    rest = (
        re.sub(r"^(?:more|extra|additional|other|new|different|of)(?: |$)", "", rest)
        if not rest.startswith("of ")
        else rest
    )
    rest = re.sub(r"^of an? ", "", rest)
    what, tail = noun(rest) if rest else (None, "")
    if what is None and re.match(r"of (?!(?:[a-z]+'s?|his|her|the|my) )", tail):
        raise Unread
    if what is None and 0 < number.constant < 1 and verb == HAVE:
        raise Unread
    return _rated(Object(number, what, tail, of=_contents(rest, what)), book)


def _contents(text: str, what: Thing | None) -> Thing | None:
    """The muffins of `trays of muffins`."""
    m = re.match(r"[a-z]+ of ([a-z]+s)\b", text)
    return thing(m[1]) if m and what is not None and what.marks else None


def _rated(found: Object, book: Book) -> Object:
    """What follows an amount: in each, so often, for how much."""
    tail = found.tail.strip()
    if found.thing is not None and found.thing != MONEY and (m := _CONTENT.fullmatch(tail)):
        inner = _content(m["o"], book, found.thing, m["link"])
        if inner is not None:
            inside = inner.thing or found.of or book.spoken(None)
            book.rate(Rate(found.thing, inside, inner.amount))
            if found.of is not None:
                book.inside = inside
            return Object(found.amount, found.thing, inner.tail)
    if m := _PRICE.match(tail):
        each = bool(m["each"]) or bool(re.match(r",? ?(?:each|that|which|at)\b", tail))
        found.price, found.each = book.number(m["n"]), each and not m["total"]
        if m["each"] == " an hour":
            raise Unread
        found.tail = m["tail"].strip()
        return found
    if (m := _TO_EACH.match(tail)) and found.thing is not None and skipped(m["tail"]):
        return Object(found.amount * book.number(m["c"]), found.thing, m["tail"].strip())
    if m := _PER.match(tail):
        return _per_unit(m, found, book)
    if m := re.match(r"^#(?P<k>\d+) times (?:a|per|each|every) (?P<u>[a-z]+)(?P<tail>.*)$", tail):
        found.amount, found.unit, found.tail = (
            found.amount * book.number(m["k"]),
            thing(m["u"]),
            m["tail"].strip(),
        )
        return found
    return found


_TIME = {
    ("day", "week"): Fraction(7),
    ("hour", "day"): Fraction(24),
    ("minute", "hour"): Fraction(60),
    ("second", "minute"): Fraction(60),
    ("month", "year"): Fraction(12),
}


def _per_unit(m: re.Match[str], found: Object, book: Book) -> Object:
    """`#0 pages a day for 5 days`."""
    unit = thing(m["u"])
    amount = found.amount
    if m["c"]:
        amount = amount / book.number(m["c"])
    rest = m["tail"].strip()
    if often := _FOR.match(rest):
        if thing(often["u"]).noun == unit.noun:
            return Object(amount * book.number(often["n"]), found.thing, often["tail"].strip())
        factor = _TIME.get((unit.noun, thing(often["u"]).noun))
        if factor is not None:
            return Object(
                (amount * book.number(often["n"])).times(factor),
                found.thing,
                often["tail"].strip(),
            )
    found.amount, found.unit, found.tail = amount, unit, rest
    return found


def _content(text: str, book: Book, group: Thing, link: str) -> Object | None:
    m = re.match(r"#(\d+) ?(?P<r>.*)$", text)
    if m is None:
        return None
    what, tail = noun(m["r"]) if m["r"] else (None, "")
    each = re.match(
        rf",? ?(?:each|apiece|(?:in|on|per|inside|to) ?(?:each|every|a)?(?: (?:one|of them|{re.escape(group.noun)}(?:s|es)?))?|in it|inside)(?: |$)",
        tail,
    )
    if each:
        tail = tail[each.end() :]
    elif (
        link.strip(", ") in ("with", "of", "and with")
        or ("each" not in link and link.startswith((",", "of")))
    ) and not any(word in link for word in ("that", "which", "containing", "holding")):
        return None
    return Object(book.number(m[1]), what, tail.strip())


def _one(text: str, book: Book, _owner: str, _verb: str) -> Object | None:
    """`a pen for $3`, where its price is what is told."""
    m = re.match(r"(?:a|an|one|his|her|some)(?: new)? (?P<r>[a-z].*)$", text)
    m = m or re.match(r"(?P<r>(?:[a-z]+ )?[a-z]+s for \$#\d+)$", text)
    if m is None:
        return None
    what, tail = noun(m["r"])
    if what is None:
        return None
    found = Object(OpenAmount(Fraction(1)), what, tail)
    return _rated(found, book)
