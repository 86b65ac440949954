# ruff: noqa: E501  (wordings are data: a wording is a line)
"""A story from its first sentence to its question."""

from __future__ import annotations

import re

from ..narrative.lexicon import kinds, stem
from ..narrative.quantities import MONEY, Thing
from ..printing import number
from ..reading import Reading, Unread
from .asking import answer
from .book import Book
from .clauses import tell
from .linear import OpenAmount
from .marked import marked
from .nouns import lemma

_ASKS = re.compile(
    r"\b(?:how (?:many|much|far|long|big)|what (?:is|was|will|would)|what's|find|calculate|determine)\b"
)
_MOST = 9


def plotted(text: str) -> Reading:
    """What the story comes to. Raises `Unread`."""
    story = marked(text)
    *told, last = [one for sentence in story.sentences for one in _rewritten(sentence)]
    if len(told) > _MOST:
        raise Unread
    starts = [m.start() for m in _ASKS.finditer(last)]
    if not starts or any(re.search(r"\bhow (?:many|much)\b", one) for one in told):
        raise Unread
    before, question = last[: starts[0]].strip(" ,"), last[starts[0] :]
    question, *conditions = re.split(
        r",? (?:if|when|given that|assuming(?: that)?) (?=.*#)", question
    )
    book = Book(story.values, story.names, bool(re.search(r"\beach\b|\bapiece\b", text.lower())))
    for sentence in (*told, *([before] if before else []), *conditions):
        book = tell(sentence, book)
    found = book.solved(answer(question, book))
    unused = set(range(len(story.values))) - found.used - story.idle
    if len(found.used) < 2 or found.constant < 0 or not unused <= _beside(found, book, question):
        raise Unread
    if (
        "$" not in text
        and found.constant.denominator != 1
        and re.search(r"how many", question)
        and all(v.denominator == 1 for v in story.values)
    ):
        raise Unread
    return number(found.constant, "the story's amounts, kept account of")


_AFTER = re.compile(
    r"after (?P<v>[a-z]+ing) (?P<o>#?.+?), (?P<w>(?:[a-z]+|(?:the|his|her|my) [a-z]+)) (?P<r>(?:has|had|have|is|was|still|bought|gave|spent|sold|found|ate) .+)"
)


def _rewritten(sentence: str) -> list[str]:
    """`After spending $7, Eva has …` in two."""
    m = _AFTER.fullmatch(sentence)
    if m is None or "#" not in m["o"]:
        return [sentence]
    return [f"{m['w']} {lemma(m['v'])} {m['o']}", f"now {m['w']} {m['r']}"]


def _beside(found: OpenAmount, book: Book, question: str) -> set[int]:
    """The numbers that count other things than the ones that went into the answer."""
    if any(stem(word) in kinds() for word in question.split()):
        return set()  # `fruits`, and not all that is told of is known to be one
    told: list[tuple[Thing, OpenAmount]] = [
        (place[1], amount) for place, amount in (*book.held.items(), *book.first.items())
    ]
    told += [(deed.thing, deed.amount) for deed in book.deeds]
    rated = [(rate.unit, rate.thing, rate.amount) for rate in book.rates]
    touched = {thing for thing, amount in told if amount.used & found.used}
    touched |= {
        thing
        for unit, inner, amount in rated
        if amount.used & found.used
        for thing in (unit, inner)
    }
    if any(
        thing.marks - set(question.replace("-", " ").split())
        for thing in touched
        if thing.noun in map(stem, question.split())
    ):
        return set()  # `plants` may be all of them, and not only those that are called so
    allowed: set[int] = set()
    for thing, amount in told:
        if not any(_touch(thing, other) for other in touched):
            allowed |= amount.used
    for _, inner, amount in rated:
        if inner != MONEY and not any(_touch(inner, other) for other in touched):
            allowed |= amount.used
    if MONEY in touched:
        return set()
    return allowed - found.used


def _touch(one: Thing, other: Thing) -> bool:
    named = one.noun in other.marks or other.noun in one.marks or one.noun == other.noun
    return named or one.covers(other) or other.covers(one)
