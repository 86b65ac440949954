# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What is needed, what things are put into, and parts of a whole."""

from __future__ import annotations

import re

from ..narrative.lexicon import word_set
from ..narrative.quantities import Thing
from ..reading import Unread
from . import objects
from .book import HAVE, THERE, Book
from .linear import OpenAmount
from .nouns import DET, lemma, skipped, thing
from .opening import opened


def needs(owner: str, rest: str, book: Book) -> bool:
    rest = re.sub(
        r"^to (?:buy|get|collect|make|sell|bake|have|read|save|earn|pick|raise) ", "", rest
    )
    found = objects.read(rest, book, owner, "need")
    what = book.spoken(found.thing)
    if found.unit is not None or found.price is not None or not skipped(found.tail):
        raise Unread
    book.needed[owner, what] = found.amount
    book.subject = owner
    return True


_INTO = re.compile(
    r"(?P<o>.*?)(?:^| )(?:equally |evenly )?(?:among|between|into|in|onto|on|across|to)(?: (?:his|her|the|their|my|equal))? #(?P<n>\d+)(?: (?:equal|different|equally sized|identical|large|small|new|hungry))*(?: (?P<u>[a-z' -]+?))?(?:,? (?:equally|evenly|each with the same number|of equal size|so that each [a-z ]+ the same(?: number| amount)?))?"
)
_OF_SIZE = re.compile(
    r"(?P<o>.*?)(?:^| )(?:into|in|onto|on) (?P<u>[a-z' -]+?) (?:(?:of|with|that hold|holding|containing|that can hold|that each hold) #(?P<n>\d+)(?: (?P<t>[a-z' -]+?))?(?: each| in each(?: [a-z]+)?| on each(?: [a-z]+)?)?)"
)


def grouped(owner: str, rest: str, book: Book) -> bool:
    """`divides them equally among 6 friends`, `packs them in boxes of 6`."""
    rest = re.sub(r"^up ", "", rest)
    if m := _OF_SIZE.fullmatch(rest):
        kind, size = thing(m["u"]), book.number(m["n"])
        what, whole = _whole(m["o"], owner, book)
        if m["t"] and not thing(m["t"]).covers(what) and not what.covers(thing(m["t"])):
            raise Unread
        book.parts = (owner, kind, _pair(whole, size), False)
        if not book.places(None, kind) and not whole.terms:
            book.held[owner, kind] = book.first[owner, kind] = book.parts[2]
        return True
    m = _INTO.fullmatch(rest)
    if m is None or not m["u"]:
        return False
    kind = thing(m["u"])
    what, whole = _whole(m["o"], owner, book)
    book.thing = what
    book.parts = (owner, kind, _pair(whole, book.number(m["n"])), True)
    return True


_SET_UP = re.compile(
    r"(?P<o>(?:there (?:are|were) )?#\d+ [a-z' -]+?)(?: (?:are|were|is|was|have been))? (?:set up|arranged|divided|split|shared|packed|put|placed|sorted|stacked|distributed|organized|grouped|planted|lined up|seated)(?: up)? (?P<r>.+)"
)


def arranged(text: str, book: Book) -> bool:
    """`72 chairs are set up in 8 equal rows`."""
    text, _ = opened(text, book)
    m = _SET_UP.fullmatch(text)
    if m is None:
        return False
    return grouped(
        THERE, f"{m['o'].removeprefix('there are ').removeprefix('there were ')} {m['r']}", book
    )


def _pair(whole: OpenAmount, by: OpenAmount) -> OpenAmount:
    return whole / by


def _whole(said: str, owner: str, book: Book) -> tuple[Thing, OpenAmount]:
    said = said.strip(" ,")
    if said in ("", "them", "it", "all of them", "all of it", "them all", "these", "the total"):
        what = book.spoken(None)
        return what, objects.left_of(book, owner, what)
    if said in ("the rest", "the rest of them", "the remaining", "the others", "the remainder"):
        what = book.spoken(None)
        return what, objects.left_of(book, owner, what)
    if m := re.fullmatch(
        r"(?:all )?(?:of )?(?:the|his|her|their|my|these|those)(?: rest of the| rest of her| rest of his| remaining| total)? ([a-z' -]+)",
        said,
    ):
        what = thing(m[1])
        return what, objects.left_of(book, owner, what)
    found = objects.read(said, book, owner, HAVE)
    if (
        found.unit is not None
        or found.price is not None
        or not skipped(re.sub(r"\b(?:equally|evenly)\b", "", found.tail))
    ):
        raise Unread
    return book.spoken(found.thing), found.amount


_SHARE = re.compile(
    r"(?:(?:of (?:these|those|them|the [a-z ]+),? )?#(?P<n>\d+)(?P<p>%?)(?: of (?P<of>the (?!rest|remain)[a-z' -]+?|them|these|those|his [a-z ]+?|her [a-z ]+?|the rest|the remaining [a-z ]+?))?|(?P<rest>the (?:rest|others|remaining|remainder|other [a-z]+|remaining [a-z]+|rest of (?:the|his|her) [a-z]+))) (?P<vp>(?:are|is|were|was|have|has|had|will|can|do|did|[a-z]+(?:s|ed)?) [a-z' -]+)"
)


def shared(text: str, book: Book) -> bool:
    """`40% of the students walk to school`, `12 are boys`, `the rest take the bus`."""
    text, _ = opened(text, book)
    m = _SHARE.fullmatch(text)
    if m is None or book.whole is None or re.search(r"#|\band\b", m["vp"]):
        return False
    owner, what = book.whole
    whole = book.have(owner, what)
    key = told_of(m["vp"], what)
    if not key or key in book.shares:
        raise Unread
    taken = sum(book.shares.values(), OpenAmount())
    if m["rest"]:
        if not book.shares:
            raise Unread
        amount = whole - taken
    else:
        number = book.number(m["n"])
        if m["p"] or number.constant < 1:
            base = whole
            if m["of"] and m["of"].startswith(("the rest", "the remaining")):
                base = whole - taken
            elif m["of"] and m["of"] not in ("them", "these", "those"):
                named = thing(re.sub(rf"^{DET} ", "", m["of"]))
                if not named.covers(what):
                    base = next(
                        (
                            amount
                            for said, amount in book.shares.items()
                            if _same(said, m["of"], what)
                        ),
                        None,
                    )  # type: ignore[assignment]
                    if base is None:
                        raise Unread
            amount = number * base
        else:
            if (
                m["of"] is None
                and re.match(r"(?:have|has|had)\b", m["vp"]) is None
                and not re.match(r"(?:are|is|were|was) ", m["vp"])
            ):
                raise Unread
            amount = number
    book.shares[key] = amount
    return True


_DULL = word_set(
    "the a an to of in on at by for are is were was be been have has had do does did with their his her will them there"
)


def told_of(text: str, what: Thing) -> str:
    """What matters of what is said of a part: `walk school` for `walk to school`."""
    words = [
        lemma(word) if word not in _own_words(what) else ""
        for word in text.split()
        if word not in _DULL
    ]
    return " ".join(sorted({word for word in words if word}))


def _own_words(what: Thing) -> set[str]:
    """The words of the whole itself, which tell no part of it from another."""
    return {what.noun, what.noun + "s", *what.marks}


def _same(said: str, named: str, what: Thing) -> bool:
    key = set(told_of(named, what).split())
    return bool(key) and key <= set(said.split())
