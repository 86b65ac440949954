# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What the question of a story asks of its book."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..narrative.quantities import MONEY, Thing
from ..reading import Unread
from . import objects
from .book import HAVE, THERE, Book
from .costs import affords, money
from .gaps import gaps
from .groups import told_of
from .leftovers import first_keeper, left_of_them, measured
from .linear import OpenAmount
from .nouns import effect, is_verb, lemma, skipped, when, who
from .wanted import DO, asked_thing, bare, first_or_now, group_total, owner_of, thing_named


def answer(question: str, book: Book) -> OpenAmount:
    """The amount that is asked for. Raises `Unread`."""
    question = re.sub(
        r"\b(?:end up with|end with|be left with|have on hand|keep)$", "have left", question
    )
    question = re.sub(r"^how many of (?:the|these|those|his|her) ", "how many ", question)
    question = re.sub(
        r"^(?:what (?:is|was)|what's|find|calculate|determine) the (?:total |combined )?(?:number|amount) of (?P<t>[a-z' -]+?) (?P<r>(?:that )?(?:he|she|they|it|[a-z]+) (?:has|have|had|did|does|got|[a-z]+ed|[a-z]+s)\b.*)$",
        _that,
        question,
    )
    found: list[OpenAmount] = []
    for way in _WAYS:
        try:
            one = way(question, book.copy())
        except (Unread, ArithmeticError, LookupError, ValueError):
            continue
        if one is not None:
            found.append(one)
            break
    if not found:
        raise Unread
    return found[0]


def _that(m: re.Match[str]) -> str:
    rest = re.sub(r"^that ", "", m["r"])
    words = rest.split(" ")
    return f"how many {m['t']} did {words[0]} {lemma(words[1])} {' '.join(words[2:])}".strip()


_MANY = re.compile(
    rf"how (?:many|much)(?: (?:more|total|of (?:his|her|the|their)))?(?: (?P<t>(?!of\b)[a-z' -]+?))? (?P<aux>{DO}) (?P<w>(?:(?:his|her|their|my|our|the) )?[a-z' ,]+?) (?P<v>[a-z]+)(?P<tail>(?:,? .*)?)"
)
_THERE = re.compile(
    r"how (?:many|much)(?: total)? (?P<t>[a-z' -]+?) (?:are|were|is|was|will be|would be|remain|remained|can be|has|have)(?: there| in| being)?(?P<tail>(?: .*)?)"
)
_IN = re.compile(
    r"how (?:many|much)(?: total)? (?P<t>[a-z' -]+?) (?:are|were|is|was|will be|would be|remain|remained)(?: now| left| still)? (?P<p>(?:in|on|at|inside) (?:the|a|his|her|their|my|our|all|each|every) ?[a-z' -]*)"
)


def _grouping(question: str, book: Book) -> OpenAmount | None:
    if book.parts is None:
        return None
    _, kind, found, groups = book.parts
    text, _ = bare(question)
    m = re.fullmatch(
        r"how (?:many|much|big)(?: (?P<t>[a-z' -]+?))? (?:do|does|did|will|would|can|are|were|is|go|goes|went|should|could|must|has|have)\b(?P<tail>.*)",
        text,
    )
    if m is None:
        return None
    asked = None if m["t"] in (None, "money") else thing_named(m["t"])
    each = re.search(r"\b(?:each|every|per|one|a)\b", m["tail"])
    if groups and each:
        if (
            asked is not None
            and book.thing is not None
            and not (asked.covers(book.thing) or book.thing.covers(asked))
        ):
            raise Unread
        if m["t"] == "money" and book.thing != MONEY:
            raise Unread
        return found
    if not groups and asked is not None and not each and (asked.covers(kind) or kind.covers(asked)):
        return found
    raise Unread


def _in(question: str, book: Book) -> OpenAmount | None:
    text, said = bare(question)
    m = _IN.fullmatch(text)
    return None if m is None else _at_place(m, said, book)


def _things_there(question: str, book: Book) -> OpenAmount | None:
    text, said = bare(question)
    m = _THERE.fullmatch(text)
    return None if m is None else _there(m, said, book)


def _things(question: str, book: Book) -> OpenAmount | None:
    text, said = bare(question)
    m = _MANY.fullmatch(text)
    return None if m is None else _many(m, said, book)


def _at_place(m: re.Match[str], said: set[str], book: Book) -> OpenAmount | None:
    what = MONEY if m["t"] == "money" else thing_named(m["t"])
    place = re.sub(r"^(?:in|on|at|inside) ", "", m["p"])
    if place.startswith(("all", "each", "every")):
        return None
    known = set(book.cast)
    try:
        owner = who(place, book)
    except Unread:
        return None
    if owner in known and book.total(owner, what) is not None:
        return first_or_now(owner, what, said, book)
    return None


def _there(m: re.Match[str], said: set[str], book: Book) -> OpenAmount:
    if m["t"].startswith(("more ", "fewer ", "less ")):
        raise Unread
    what = thing_named(m["t"])
    tail = m["tail"].strip()
    owners = book.owners(asked_thing(None, what, book))
    if tail and not skipped(tail):
        if not (
            tail.split(" ")[0]
            and is_verb(tail.split(" ")[0])
            and skipped(" ".join(tail.split(" ")[1:]))
        ):
            raise Unread
        found = book.done(lemma(tail.split(" ")[0]), None, what)
        if found is None:
            raise Unread
        return found
    word = tail.split(" ")[0] if tail else ""
    if word and (
        m2 := re.fullmatch(
            r"(?:in|on|at|inside) (?:the|a|his|her|their|all(?: of)?(?: the)?|these)? ?(?P<p>[a-z' -]+)",
            tail,
        )
    ):
        named = m2["p"]
        try:
            place = thing_named(named)
        except Unread:
            place = None
        inside = place is not None and any(
            rate.unit.covers(place) or place.covers(rate.unit) for rate in book.rates
        )
        if not inside and place is not None and len(owners - {THERE}) > 1:
            raise Unread
    if "now" in said and "first" not in said:
        done = [
            deed
            for deed in book.deeds
            if deed.lemma in _CONSUMED and effect(deed.lemma) == "do" and what.covers(deed.thing)
        ]
        if done and len({deed.lemma for deed in done}) == 1:
            return book.have(None, what) - sum((deed.amount for deed in done), OpenAmount())
    if len(owners) > 1 and "all" not in said and "now" in said:
        return book.have(first_keeper(what, owners, book), what)
    if len(owners) > 1 and "all" not in said and THERE not in owners:
        raise Unread
    return first_or_now(None, what, said, book)


_SPEEDS = re.compile(
    rf"how (?P<h>far|long|many (?P<t>[a-z]+)) {DO} (?P<w>[a-z' ]+?)(?: (?P<v>[a-z]+))?(?: (?:in|for|after) #(?P<n>\d+) (?P<u>[a-z]+))?(?: to travel that distance| for)?"
)


def _travelled(question: str, book: Book) -> OpenAmount | None:
    rates = [rate for rate in book.rates if rate.lemma == "travel"]
    m = _SPEEDS.fullmatch(bare(question)[0])
    if not rates or m is None:
        return None
    [rate] = rates
    deeds = [deed for deed in book.deeds if deed.lemma == "travel"]
    if m["n"]:
        deeds = (
            [type(deeds[0])(rate.owner, "travel", thing_named(m["u"]), book.number(m["n"]))]
            if deeds
            else []
        )
        amount, unit = book.number(m["n"]), thing_named(m["u"])
    else:
        [deed] = deeds
        amount, unit = deed.amount, deed.thing
    wanted = thing_named(m["t"]) if m["t"] else rate.thing if m["h"] == "far" else rate.unit
    if wanted == rate.thing and unit == rate.unit:
        return amount * rate.amount
    if wanted == rate.unit and unit == rate.thing:
        return amount / rate.amount
    raise Unread


_CONSUMED = frozenset(
    [
        "read",
        "solve",
        "complete",
        "finish",
        "watch",
        "grade",
        "paint",
        "clean",
        "wash",
        "write",
        "drive",
        "run",
        "walk",
        "cycle",
        "hike",
        "use",
        "type",
        "study",
        "answer",
        "deliver",
        "ride",
    ]
)
_TAKES = re.compile(
    r"how many (?P<u>[a-z]+) (?:(?:does|do|will|would|did) (?P<w>[a-z' ]+?) (?:need|take|have)|will it take|does it take)(?: (?P<w2>[a-z]+))? ?(?:(?:for|to [a-z]+) )?(?:(?:a|the|his|her) [a-z]+ (?:of|with|that has) )?(?P<o>(?:all )?(?:the )?\$?#\d+.*)"
)


def _until(question: str, book: Book) -> OpenAmount | None:
    """`How many days does she need for 300 pages?`"""
    m = _TAKES.fullmatch(bare(question)[0])
    if m is None or len(book.rates) != 1 or book.deeds or book.held:
        return None
    [rate] = book.rates
    found = objects.read(re.sub(r"^(?:all )?(?:the )?", "", m["o"]), book, "", "need")
    what = book.spoken(found.thing)
    if found.unit is not None or found.price is not None or not skipped(found.tail):
        raise Unread
    if not rate.unit.covers(thing_named(m["u"])) or not what.covers(rate.thing):
        raise Unread
    return found.amount / rate.amount


def _what(m: re.Match[str], book: Book) -> Thing:
    if m["t"] is None:
        return MONEY if "how much" in m[0] and book.thing == MONEY else book.spoken(None)
    return MONEY if m["t"] in ("money", "dollars") else thing_named(m["t"])


def _many(m: re.Match[str], said: set[str], book: Book) -> OpenAmount:
    """`How many marbles does Tom have now?`, `How many did she sell on Monday?`"""
    what, name = _what(m, book), lemma(m["v"])
    told = {deed.lemma for deed in book.deeds} | {rate.lemma for rate in book.rates}
    if not is_verb(m["v"]) and name not in told:
        raise Unread
    tail, day, kind = m["tail"].strip(), when(m["tail"]), effect(name)
    if r := re.fullmatch(
        r"(?:(?:in|for|over|after|during|on|at) )?#(?P<n>\d+) (?P<u>[a-z]+)", tail
    ):
        unit = thing_named(r["u"])
        rates = [rate for rate in book.rates if rate.unit.covers(unit) and what.covers(rate.thing)]
        if len(rates) != 1 or book.deeds or kind == "lose":
            raise Unread
        return rates[0].amount * book.number(r["n"])
    if not skipped(tail) or kind == "need":
        raise Unread
    owner = owner_of(m["w"], book)
    if kind == "have":
        return _held(m, owner, what, said, book)
    if (both := group_total(m["w"], book, what, name, day)) is not None:
        return both
    if day and not any(deed.when == day for deed in book.deeds if deed.lemma == name):
        raise Unread
    found = book.done(name, owner, what, day)
    if found is None or "now" in said:
        raise Unread
    return found


def _held(
    m: re.Match[str], owner: str | None, what: Thing, said: set[str], book: Book
) -> OpenAmount:
    if (both := group_total(m["w"], book, what, HAVE, "")) is not None:
        return both
    if m["aux"] in ("did", "had") and not said & {"now", "all"} and owner is not None:
        places = book.places(owner, what)
        if any(book.first[place].terms for place in places):
            said = said | {"first"}
        elif any(
            book.first[place] != book.held[place] and book.first[place].used for place in places
        ):
            raise Unread  # at first, or in the end?
    return first_or_now(owner, what, said, book)


def _share(question: str, book: Book) -> OpenAmount | None:
    if not book.shares or book.whole is None:
        return None
    text, _ = bare(question)
    m = re.fullmatch(r"how many(?: of (?:the|them|these|his|her))?(?P<r>(?: [a-z'-]+)+)", text)
    if m is None:
        return None
    key = told_of(m["r"], book.whole[1])
    if (other := _opposite(key, book)) is not None:
        return other
    words = set(key.split())
    fitting = [amount for name, amount in book.shares.items() if set(name.split()) == words]
    if not fitting:
        fitting = [
            amount for name, amount in book.shares.items() if words and (words <= set(name.split()))
        ]
    if len(fitting) != 1 or re.search(r"\bnot\b|\bother\b", text):
        raise Unread
    return fitting[0]


_OPPOSITES = [
    set(pair.split()) for pair in ("boy girl", "man woman", "break fine", "break work", "absent present", "pass fail", "ripe unripe", "sold unsold", "full empty", "rotten good", "right wrong", "correct wrong", "correct incorrect", "male female", "adult child", "even odd", "win lose", "break whole", "broken fine", "bad good", "new used")
]  # fmt: skip


def _opposite(key: str, book: Book) -> OpenAmount | None:
    """What is asked of the rest where only its opposite is told: `12 are boys. How many girls?`"""
    words = set(key.split())
    if len(book.shares) != 1 or book.whole is None or len(words) != 1:
        return None
    [(said, amount)] = book.shares.items()
    told = set(said.split())
    if len(told) != 1 or told == words:
        return None
    if not any(
        set(map(lemma, pair)) == told | words or pair == told | words for pair in _OPPOSITES
    ):
        return None
    return book.have(*book.whole) - amount


_WAYS: tuple[Callable[[str, Book], OpenAmount | None], ...] = (
    _share,
    gaps,
    affords,
    _travelled,
    _until,
    _grouping,
    measured,
    money,
    left_of_them,
    _in,
    _things_there,
    _things,
)
