# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What there is, who comes and goes, and what all have together."""

from __future__ import annotations

import re
from itertools import pairwise

from ..narrative.lexicon import COMING, LEAVING, movements, word_set
from ..reading import Unread
from . import comparing, objects, phrases
from .book import HAVE, THERE, Book, Done, Rate
from .linear import OpenAmount, unknown
from .nouns import DET, effect, is_verb, lemma, skipped, thing, when, who
from .opening import opened

_EMPTY = word_set("""half all none rest same equal equally evenly each every twice double more less fewer other another
    remaining both left some several few many rest all nothing no not empty except only percent average quarter third dozen times
    back return returned again way split splits share shares shared cost discount free refund refunded died dies broke
    rotten coupon sale tip tax profit""")


def setting(text: str, book: Book) -> bool:
    """A sentence without an amount: only who there is."""
    words = re.findall(r"[a-z']+|[#$]\S+", text)
    if any(word.startswith(("#", "$")) or word in _EMPTY for word in words) or re.search(
        r"\d", text
    ):
        return False
    if any(
        effect(lemma(word)) in ("lose", "take") and is_verb(word) and before != "to"
        for before, word in pairwise(["", *words])
    ):
        return False
    if len(words) <= 3 and not any(is_verb(word) or word in _BEING for word in words):
        return False  # half of a subject: `Tom and his sister picked 80 plums`
    for at, word in enumerate(words):
        if word in book.names and not is_verb(word):
            try:
                book.subject = who(word, book) if at < 3 or not book.subject else book.subject
                who(word, book)
            except Unread:
                continue
    if book.thing is None and (m := _COLLECTS.fullmatch(text)):
        book.thing = thing(m["t"])
    if not book.subject or not any(word in book.names for word in words):
        m = re.match(
            rf"({DET} (?:[a-z]+ )??[a-z]+) (?:is|are|was|were|has|have|wants|want|decides|decided|went|goes|needs|loves|likes)\b",
            text,
        )
        if m:
            book.subject = who(m[1], book)
    return True


_BEING = word_set(
    "is are was were am be been loves likes wants collects plays works lives sells visits"
)
_COLLECTS = re.compile(
    r"(?:[a-z]+|(?:his|her|my|the|a) [a-z]+) (?:collects?|loves?|likes?|sells?|breeds?|grows?|keeps?|owns?|makes?|bakes?) (?P<t>[a-z]+s)"
)
_THERE = re.compile(
    r"(?:(?P<at>(?:in|on|at|inside) [a-z' -]+?),? )?there (?:are|were|is|was|will be|have been) (?:now |also |already |currently |originally |only |still )?(?P<o>.+)"
)
_IN_PLACE = re.compile(
    r"^(?P<out>.*?)(?:^| )(?:in|on|at|inside|under|near) (?P<p>(?:the|a|an|his|her|their|my|our|each|every|[a-z]+'s) ?[a-z' -]*)$"
)


def there(text: str, book: Book) -> bool:
    text, _ = opened(text, book)
    text = re.sub(
        r"^(#\d+ [a-z' -]+?) (?:are|were|is|was) (?:(?:sitting|standing|parked|playing|waiting|swimming|living|growing|stored|kept) )?(?=(?:in|on|at) (?:the|a|his|her) )",
        r"there are \1 ",
        text,
    )
    text = re.sub(
        r"^a total of (#\d+ [a-z' -]+?) (?:attended|came to|visited|went to|came) ",
        r"there are \1 at ",
        text,
    )
    m = _THERE.fullmatch(text)
    if m is None:
        return False
    for marker in (" in each ", " on each ", " in every ", " on every ", " per "):
        if marker in m["o"] and not re.search(r" (?:with|of) #\d+ [a-z ]*" + marker, m["o"]):
            return _in_each(m["o"], marker, book)
    found = objects.read(m["o"], book, THERE, HAVE)
    place, tail = _place(m["at"] or found.tail, book)
    if found.unit is not None or found.price is not None or not skipped(tail):
        raise Unread
    outcome = re.search(r"\bnow\b|\bleft\b|of them|remain", text)
    what = book.spoken(found.thing)
    if outcome and book.places(None, what):
        owners = {one[0] for one in book.places(None, what)}
        before = book.have(None, what)
        if len(owners) != 1 or not before.terms:
            raise Unread
        book.equations.append(before - found.amount)
        return True
    if outcome and re.search(r"of them|left", text):
        raise Unread
    book.subject, book.lemma = place, HAVE
    book.state(place, what, found.amount)
    book.whole = (place, what)
    return True


def _in_each(text: str, marker: str, book: Book) -> bool:
    """`There are 6 people in each van (and 18 people in each bus)`."""
    left, right = text.split(marker, 1)
    unit, tail = phrases.noun(right)
    m = re.fullmatch(r"#(\d+)(?: ([a-z' -]+))?", left.strip())
    if unit is None or m is None or not skipped(tail):
        raise Unread
    inner = thing(m[2]) if m[2] else book.spoken(None)
    book.rate(Rate(unit, inner, book.number(m[1])))
    return True


def _place(text: str, book: Book) -> tuple[str, str]:
    """The place that has what there is, and what is left of the text."""
    m = _IN_PLACE.match(text.strip(" ,"))
    if m is None or not skipped(m["out"]):
        return THERE, text
    try:
        name = who(m["p"], book)
    except Unread:
        return THERE, text
    return name, ""


_ALL = r"(?:together|in total|altogether|in all|combined|all together|between them)"
_TOGETHER = re.compile(
    rf"(?:(?:{_ALL}),? (?P<w1>[a-z' ]+?) (?P<v1>[a-z]+) (?P<o1>.+?)|(?P<w2>[a-z' ,]+?) (?:(?:{_ALL}) (?P<v2>[a-z]+)|(?P<v3>[a-z]+) (?:a total of|a combined total of|a combined)) (?P<o2>.+?)|(?P<w4>[a-z' ,]+?) (?P<v4>[a-z]+) (?P<o4>.+?),? (?:{_ALL})(?: [a-z ]+)?)"
)


def together(text: str, book: Book) -> bool:
    """`Together they have 45 marbles`: an equation."""
    text, _ = (
        opened(re.sub(rf"^({_ALL}),? ", r"together ", text), book)
        if not re.match(_ALL, text)
        else (text, "")
    )
    m = _TOGETHER.fullmatch(text)
    if m is None:
        return False
    whose = next(m[name] for name in ("w1", "w2", "w4") if m[name])
    verb = next(m[name] for name in ("v1", "v2", "v3", "v4") if m[name])
    said = next(m[name] for name in ("o1", "o2", "o4") if m[name])
    if not is_verb(verb):
        return False
    people = _people(whose, book)
    if len(people) < 2:
        return False
    name = lemma(verb)
    kept = HAVE if effect(name) == "have" else name
    found = objects.read(said, book, "", kept)
    if found.unit is not None or found.price is not None or not skipped(found.tail):
        raise Unread
    what = book.spoken(found.thing)
    total = OpenAmount()
    for one in people:
        total += comparing.reference(one, book, "", kept, what)
    book.equations.append(total - found.amount)
    book.whole = None
    book.subject = ""
    return True


def _people(text: str, book: Book) -> list[str]:
    text = re.sub(r"^(?:both|the) ", "", text.strip())
    if text in (
        "they",
        "they both",
        "the two",
        "two of them",
        "the three",
        "three of them",
        "the two of them",
        "two",
        "we",
    ):
        return [
            name
            for name in book.cast
            if name in book.names
            or any(place[0] == name for place in book.held)
            or any(deed.owner == name for deed in book.deeds)
        ]
    parts = re.split(r",? and |, ", text)
    return [who(part, book) for part in parts] if len(parts) > 1 else []


_OCCUPIED = word_set("taken booked occupied reserved rented empty")
_MOVES = re.compile(
    r"(?P<n>#\d+%?|some)(?: (?:more|other|new|additional|of (?:them|those|these)))?(?: of (?:the|his|her) (?P<of>[a-z' -]+?))?(?: (?P<t>[a-z' -]+?))?(?: (?:then|also|later|suddenly|were|was|are|have|had|get|got))?(?: (?P<v>[a-z]+))(?: (?P<tail>[a-z' ]+))?"
)


def moves(text: str, book: Book) -> bool:
    """`17 flew away`, `5 more people got on`, `12 were sold`."""
    text, day = opened(text, book)
    m = _MOVES.fullmatch(text)
    if m is None:
        return False
    verb = m["v"]
    moved = movements().get(verb)
    named = m["of"] or m["t"]
    what = thing(named) if named else book.spoken(None)
    sign = 0
    if moved:
        tail = (m["tail"] or "").split(" ")[0]
        for table, value in ((LEAVING, -1), (COMING, 1)):
            particles = table.get(moved[0])
            if particles is not None and (not particles or tail in particles.split()):
                sign = value
                break
    elif re.search(r"\b(?:was|were|are|have been)\b", text):
        kind = effect(lemma(verb))
        sign = {"lose": -1, "take": -1, "gain": 1, "put": 1}.get(kind, 0)
        sign = -1 if verb in _OCCUPIED else sign
    tail = m["tail"] or ""
    bare = re.sub(r"^(?:away|off|out|on|in|up|down|over|them|him|her|home|and)\b", "", tail)
    if not sign or not (skipped(tail) or skipped(bare)):
        return False
    owner = book.keeper(what)
    book.spoken(what)
    if m["n"] == "some":
        amount = unknown(f"some|{verb}|{len(book.deeds)}")
    else:
        amount = book.number(m["n"])
        if "%" in m["n"] or amount.constant < 1:
            amount = amount * book.have(owner, what)
    book.deeds.append(Done(owner, moved[0] if moved else lemma(verb), what, amount, day))
    book.change(owner, what, amount if sign > 0 else -amount, fresh=False)
    book.last, book.moved = amount, (owner, what, sign, lemma(verb))
    return True


_ALSO_MOVED = re.compile(
    r"#(?P<n>\d+)(?: more)? (?P<d>(?:on|in|at|during) [a-z ]+|today|yesterday)"
)


def moved_too(text: str, book: Book) -> bool:
    """`180 liters were used on Monday (and 95 on Tuesday)`."""
    m = _ALSO_MOVED.fullmatch(opened(text, book)[0])
    if m is None or book.moved is None or not skipped(m["d"]):
        return False
    owner, what, sign, name = book.moved
    amount = book.number(m["n"])
    book.deeds.append(Done(owner, name, what, amount, when(m["d"])))
    book.change(owner, what, amount if sign > 0 else -amount, fresh=False)
    return True


_CROWD = re.compile(
    r"#(?P<n>\d+) (?P<p>[a-z' -]+?) (?:each )?(?P<v>[a-z]+) #(?P<k>\d+)(?: (?P<t>(?!each\b|apiece\b)[a-z' -]+?))?(?P<each> each| apiece)?"
)


def crowd(text: str, book: Book) -> bool:
    """`4 children ate 7 cookies each`."""
    text, day = opened(text, book)
    m = _CROWD.fullmatch(text)
    if m is None or not is_verb(m["v"]) or not (m["each"] or " each " in text):
        return False
    people, name = thing(m["p"]), lemma(m["v"])
    what = thing(m["t"]) if m["t"] else book.spoken(None)
    amount = book.number(m["n"]) * book.number(m["k"])
    owner = who(m["p"], book)
    book.spoken(what)
    book.deeds.append(Done(owner, name, what, amount, day))
    if effect(name) in ("lose", "take") and people != what:
        book.change(book.keeper(what), what, -amount, fresh=False)
    elif effect(name) in ("gain", "have"):
        book.change(owner, what, amount, fresh=True)
    return True
