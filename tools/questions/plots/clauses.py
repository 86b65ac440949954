# ruff: noqa: E501  (wordings are data: a wording is a line)
"""The clauses of a story: each is written into the book, or the story is not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..narrative.quantities import MONEY
from ..reading import Unread
from . import objects
from .acts import AUXILIARIES, acts
from .book import BUYING, EARNING, HAVE, SPENDING, Book, Done, Rate
from .each import each, priced
from .groups import arranged, shared
from .holdings import crowd, moved_too, moves, setting, there, together
from .nouns import effect, lemma, thing, who
from .opening import opened
from .writing import written


def tell(sentence: str, book: Book) -> Book:
    """The book after a sentence. Raises `Unread`."""
    sentence = re.sub(r",? who is #\d+ years old,?|,? a #\d+-year-old(?: [a-z]+)?,", "", sentence)
    found = _told(sentence.strip(" ,"), book, 0)
    if found is None:
        raise Unread
    return found


def _told(text: str, book: Book, depth: int) -> Book | None:
    if not text:
        return book
    if depth > 6:
        return None
    after = _tried(text, book)
    if after is not None:
        return after
    for left, right in _splits(text):
        after = _tried(left, book)
        if after is not None:
            found = _told(right, after, depth + 1)
            if found is not None:
                return found
    return None


_CUT = re.compile(
    r",? and then |,? but then |, and |, but |,? then |,? and (?:also )?|,? but (?:only |also )?|, while |,? while |, |,? so |,? if | (?=each (?:with|containing|of which) )|,? when |,? after (?=[a-z]+ing )|,? because "
)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    for cut in _CUT.finditer(text):
        left, right = text[: cut.start()].strip(" ,"), text[cut.end() :].strip(" ,")
        if left and right:
            yield left, right


def _tried(text: str, book: Book) -> Book | None:
    for way in _WAYS:
        trial = book.copy()
        if way is not _each_again:
            trial.unit = None
        try:
            if way(text, trial):
                if trial.inside is not None:
                    trial.thing, trial.inside = trial.inside, None
                return trial
        except (Unread, ArithmeticError, LookupError, ValueError):
            continue
    return None


_SPED = re.compile(
    r"(?P<s>[a-z' ]+?) (?P<v>[a-z]+) (?:(?:at|with) (?:a|an) (?:average |constant |steady )?speed of #(?P<r1>\d+) (?P<l1>[a-z]+) (?:per|an|a) (?P<t1>[a-z]+)(?: for #(?P<n1>\d+) (?P<u1>[a-z]+))?|(?:for )?#(?P<n2>\d+) (?P<u2>[a-z]+) at(?: (?:a|an) (?:average |constant |steady )?speed of)? #(?P<r2>\d+) (?P<l2>[a-z]+) (?:per|an|a) (?P<t2>[a-z]+)|at #(?P<r3>\d+) (?P<l3>[a-z]+) (?:per|an|a) (?P<t3>[a-z]+)(?: for #(?P<n3>\d+) (?P<u3>[a-z]+))?)"
)


def sped(text: str, book: Book) -> bool:
    """`drove for 3 hours at 50 miles per hour`."""
    text, day = opened(text, book)
    m = _SPED.fullmatch(text)
    if m is None:
        return False
    words = [word for word in m["s"].split() if word not in AUXILIARIES]
    owner = who(" ".join(words), book)
    book.subject = owner
    at = "1" if m["r1"] else "2" if m["r2"] else "3"
    length, time = thing(m[f"l{at}"]), thing(m[f"t{at}"])
    name = lemma(m["v"])
    book.rate(Rate(time, length, book.number(m[f"r{at}"]), "travel", owner))
    if m[f"n{at}"]:
        unit = thing(m[f"u{at}"])
        if unit not in (length, time):
            raise Unread
        book.deeds.append(Done(owner, "travel", unit, book.number(m[f"n{at}"]), day))
    book.lemma = name
    return True


def _again(text: str, book: Book) -> bool:
    """A further object of the same verb: `and 4 blue pens`."""
    text, day = opened(text, book)
    if not re.match(r"(?:#|\$#|an? |the other #|another #|some )", text) or not book.subject:
        return False
    kind = HAVE if effect(book.lemma) == "have" else book.lemma
    if text.startswith(("a ", "an ")) and "$#" not in text:
        return False
    if re.search(r"\b(?:are|is|were|was)\b", text):
        return False
    found = objects.read(text, book, book.subject, kind)
    if found.thing == MONEY and book.lemma not in (*SPENDING, *EARNING, HAVE):
        raise Unread
    if found.thing == MONEY and book.lemma in BUYING:
        raise Unread
    written(book.subject, book.lemma, found, None, day, book)
    return True


def _each_again(text: str, book: Book) -> bool:
    """`(each album came with a sheet) and had 9 songs`: still of each."""
    if book.unit is None:
        return False
    text, _ = opened(text, book)
    names = [book.unit.noun, *sorted(book.unit.marks)]
    if re.match(
        r"(?:has|had|holds|costs|contains|weighs|is|was|came|gives|gets|uses|needs) ", text
    ):
        return each(f"each {' '.join([*sorted(book.unit.marks), names[0]])} {text}", book)
    if re.match(r"(?:#|\$#)", text):
        raise Unread
    return False


_SOLD = re.compile(
    r"(?:(?P<s>[a-z' ]+?) )?(?:sold|sells|sell|will sell) (?P<o>(?:each|every)(?: (?P<u>[a-z]+))?|them(?: all)?|all of them|all (?:of )?(?:the|his|her|their) (?P<t>[a-z]+)) (?:for|at) \$#(?P<p>\d+)(?P<each> each| apiece| per [a-z]+| a piece)?"
)


def sold_all(text: str, book: Book) -> bool:
    """`(put them in cartons of 12) and sold each carton for $3`."""
    text, day = opened(text, book)
    m = _SOLD.fullmatch(text)
    if m is None or not (m["each"] or m["o"].startswith(("each", "every"))):
        return False
    owner = who(m["s"], book) if m["s"] else book.subject
    named = m["u"] or m["t"]
    what = thing(named) if named else book.spoken(None)
    if book.parts is not None and what == book.parts[1] and not book.parts[3]:
        amount = book.parts[2]
    elif book.parts is None:
        amount = book.have(owner, what)
    else:
        raise Unread
    book.rate(Rate(what, MONEY, book.number(m["p"]), "cost"))
    book.deeds.append(Done(owner, "sell", what, amount, day))
    book.subject = owner
    return True


_WAYS: tuple[Callable[[str, Book], bool], ...] = (
    _each_again, sped, arranged, there, together, crowd, each, priced, shared, moves, moved_too, sold_all, acts,
    _again, setting,
)  # fmt: skip
