# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Who does what: the clauses with a subject and a verb."""

from __future__ import annotations

import re

from ..reading import Unread
from . import objects, phrases
from .book import HAVE, Book
from .groups import grouped, needs
from .nouns import effect, is_verb, lemma, skipped, who
from .opening import opened
from .writing import written

AUXILIARIES = (
    "has",
    "have",
    "had",
    "will",
    "can",
    "could",
    "would",
    "was",
    "were",
    "is",
    "are",
    "wants",
    "want",
    "needs",
    "decides",
    "decided",
    "did",
    "be",
    "been",
    "to",
    "also",
    "then",
    "only",
    "now",
    "already",
    "still",
    "just",
    "later",
    "currently",
    "usually",
    "always",
    "started",
    "starts",
    "begins",
    "began",
    "able",
    "must",
    "should",
    "wanted",
    "needed",
    "managed",
    "ends",
    "ended",
    "up",
    "gets",
    "got",
    "initially",
    "originally",
    "went",
    "goes",
)


def acts(text: str, book: Book) -> bool:
    said = text
    text, day = opened(text, book)
    subject, name, rest = _verb(text)
    book.outcome = bool(
        re.match(r"(?:and )?(?:then|now|later|after|finally|in the end|at the end)\b", said)
    ) or bool(re.search(r"\b(?:now|still|ends|ended)\b", text))
    book.already = re.search(r"\balready (?:had|has|have|owned)\b", said) is not None
    book.past = re.search(r"\bhad\b", text) is not None and name == HAVE
    if subject is None and book.unit is not None:
        raise Unread
    if subject is not None:
        acting = who(subject, book)
        if acting == "they":
            acting = _they(book)
    else:
        acting = book.subject
    if not acting:
        raise Unread
    if name == "need" or (effect(name) == "need"):
        return needs(acting, rest, book)
    if name in (
        "divide",
        "split",
        "share",
        "distribute",
        "organize",
        "sort",
        "arrange",
        "pack",
        "put",
        "place",
        "store",
        "stack",
        "separate",
        "group",
        "plant",
    ) and grouped(acting, rest, book):
        return True
    book.subject = acting
    taker = None
    if name in ("give", "lend", "hand", "send", "pay") and (
        m := re.match(
            r"(?P<t>(?:[a-z']+ ){1,3}?)(?:another )?(?P<r>(?:#|\$#|some |half|the rest).*)$", rest
        )
    ):
        said = m["t"].strip()
        if said not in ("away", "out", "up", "back", "about", "only", "a total of"):
            taker = _taker(said, acting, book)
            book.subject = acting
            rest = m["r"]
    bare = (
        phrases.noun(re.sub(r"^(?:a|some|his|her|the) ", "", rest))
        if effect(name) == "have" and "#" not in rest and name == HAVE
        else None
    )
    if (
        bare is not None
        and bare[0] is not None
        and skipped(bare[1])
        and not re.match(r"(?:a|an|the) ", rest)
    ):
        book.state(acting, book.spoken(bare[0]), book.open(acting, bare[0]))
        return True
    if rest.startswith(("back ", "all but ", "away all")):
        raise Unread
    found = objects.read(rest, book, acting, HAVE if effect(name) == "have" else name)
    written(acting, name, found, taker, day, book)
    return True


def _they(book: Book) -> str:
    owners = [name for name in book.cast if any(place[0] == name for place in book.held)]
    plural = [name for name in book.cast if name not in book.names]
    if len(book.cast) == 1:
        return next(iter(book.cast))
    if len(owners) == 1 and owners[0] in plural:
        return owners[0]
    book.cast.setdefault("they", "they")
    return "they"


def _taker(said: str, giver: str, book: Book) -> str:
    if said in ("him", "her"):
        pronoun = "he" if said == "him" else "she"
        fitting = [
            name
            for name, kind in book.cast.items()
            if name != giver and kind in (pronoun, "") and name in book.names
        ]
        if len(fitting) != 1:
            fitting = [
                name for name, kind in book.cast.items() if name != giver and kind == pronoun
            ]
        if len(fitting) != 1:
            raise Unread
        return fitting[0]
    if said in ("them", "each", "each of them") or said.startswith("each"):
        raise Unread
    return who(said, book)


def _verb(text: str) -> tuple[str | None, str, str]:
    """Subject, lemma and the rest of a clause."""
    words = text.split(" ")
    for at, word in enumerate(words[:9]):
        following = words[at + 1] if at + 1 < len(words) else ""
        if word.startswith(("#", "$")):
            break
        known = is_verb(word) and word != "left"
        if not known and not (
            at
            and (following.startswith(("#", "$#")) or following in ("some", "half"))
            and re.search(r"(?:ed|s|ing|ew|an)$", word)
            and word not in ("has", "is", "was", "costs")
            and not word.endswith("'s")
        ):
            continue
        if word in ("is", "was", "are", "were"):
            continue
        if (
            word in AUXILIARIES
            and word not in ("needs", "need", "needed", "got", "gets", "went", "goes")
            and at + 1 < len(words)
            and (is_verb(following) or following in AUXILIARIES or following == "to")
            and following not in ("left", "only", "now", "also", "still", "already", "just", "up")
        ):
            continue
        if word in (
            "started",
            "starts",
            "begins",
            "began",
            "ends",
            "ended",
            "left",
            "needed",
            "wanted",
        ) and following in ("with", "up", "off"):
            continue
        before = list(words[:at])
        while before and before[-1] in AUXILIARIES:
            before.pop()
        subject = " ".join(before)
        if lemma(word) == "start":
            continue
        return (subject or None), lemma(word), " ".join(words[at + 1 :])
    m = re.fullmatch(
        r"(?P<s>[a-z' ]+?) (?:starts?|started|begins?|began|starts out|is left|was left|ends?|ended)(?: out| up| off)? with (?P<r>.+)",
        text,
    )
    if m:
        return m["s"], HAVE, m["r"]
    raise Unread
