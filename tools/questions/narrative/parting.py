# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What there is put into equal parts: `packs the rest in bags of 7`, `shares them among 4 friends`."""

from __future__ import annotations

from dataclasses import dataclass

from ..reading import Unread
from .lexicon import stem, verbs, word_set
from .phrases import Words
from .quantities import Amount, Thing

PARTING = word_set(
    """pack packs packed put puts share shares shared divide divides divided split splits place places
    placed arrange arranges arranged distribute distributes distributed give gives gave"""
)
_ALL = (
    "the rest",
    "the remaining",
    "the others",
    "them all",
    "all of them",
    "them",
    "all the",
    "what is left",
    "what was left",
)


@dataclass(frozen=True, slots=True)
class Parting:
    """Into what: so many parts, or parts of such a size."""

    part: str
    size: Amount | None
    count: Amount | None


def parting(words: Words, thing: Thing | None) -> Parting | None:
    """The parts that a clause makes, from its verb on; None where it makes none."""
    start = words.at
    if words.peek() in PARTING:
        words.at += 1
        words.take("equally", "evenly")
        if words.take(*_ALL):
            noun = (
                words.noun()
                if words.tokens[words.at - 1].text in ("remaining", "the", "rest")
                else None
            )
            words.take("of the")
            words.take("equally", "evenly")
            if noun is None or thing is None or noun.noun == thing.noun:
                found = _into(words, thing)
                if found is not None:
                    return found
    words.at = start
    return None


def _into(words: Words, thing: Thing | None) -> Parting | None:
    if not words.take("in", "into", "among", "between", "to", "on", "onto", "with"):
        return None
    words.take("his", "her", "my", "their", "the")
    words.take("equal")
    count = words.number()
    part = words.noun(most=2)
    if part is None:
        return None
    if count is not None:
        words.take("equally", "evenly")
        return Parting(part.noun, None, count)
    if not words.take("of", "with", "that hold", "holding", "containing", "that can hold"):
        return None
    size = words.number()
    noun = words.noun()
    words.take("each")
    if size is None or (noun is not None and thing is not None and noun.noun != thing.noun):
        raise Unread
    return Parting(part.noun, size, None)


def parted(words: Words, parts: Parting, whole: Amount, thing: Thing) -> Amount | None:
    """The answer to `How many bags …?` or `How many does each get?`; None for another question."""
    start = words.at
    words.need("how")
    words.need("many", "much")
    noun = words.noun()
    if parts.size is not None and noun is not None and noun.noun == parts.part:
        words.take("does", "did", "do", "will", "are", "can")
        words.who()
        if not (
            words.take("there", "need", "needed", "fill", "make", "use", "have", "get")
            and words.ended()
        ):
            raise Unread
        found = whole / parts.size
    elif parts.count is not None and (noun is None or noun.noun == thing.noun):
        words.take("does", "did", "do", "will", "are", "were", "go", "should")
        words.take("there")
        words.need(
            "each",
            "in each",
            "on each",
            "to each",
            "into each",
            "every",
            "be in each",
            "go in each",
        )
        named = words.noun(stops=verbs())
        if (
            named is not None
            and named.noun not in (parts.part, "person", "one")
            and stem(named.noun) != parts.part
        ):
            raise Unread
        words.take("get", "receive", "have", "contain", "hold", "be given")
        if not words.ended():
            raise Unread
        found = whole / parts.count
    else:
        words.at = start
        return None
    if found.value.denominator != 1:
        raise Unread
    return found
