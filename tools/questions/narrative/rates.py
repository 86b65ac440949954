# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Stories of so many in each, so much for each, so fast: every number is an amount or a rate.

What is asked for is the one product of all of them in which the units cancel; so a number that
does not belong, or belongs otherwise, leaves the story unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from ..reading import Unread
from .chains import Counted, Told, chain, is_verb, quantity, unit_of
from .lexicon import DOING
from .phrases import PRONOUNS, StoryToken, Words
from .quantities import ONE
from .units import Fact

_SPEEDS = ((r"\b(?:km/h|kmh|kph|km/hr)(?![a-z])", "km per hour"), (r"\bmph\b", "miles per hour"),
           (r"\bm/s\b", "meters per second"), (r"\b(?:kilometers|kilometres) an hour\b", "km per hour"))  # fmt: skip


def plain_speeds(text: str) -> str:
    """`km/h` in words."""
    for pattern, words in _SPEEDS:
        text = re.sub(pattern, words, text)
    return text


def sentence(words: Words, before: Told, as_unit: bool) -> Told:
    """One sentence. `as_unit`: its subject (`a box`) is what is counted, and no one who acts."""
    told = Told([], before.unit, dict(before.stuff), set(before.actors), list(before.units))
    while words.take("if", "and", "then", "now", "but", "so", "on average", ","):
        pass
    chain(words, told, _subject(words, told, as_unit))
    while not words.ended():
        if not words.take(",", "and"):
            raise Unread
        words.take("and")
        if words.ended():
            break
        words.take("there are")
        if not _named_unit(words, told):
            _acting(words, told)
            chain(words, told, [])
    if not told.facts:
        raise Unread
    return told


def _subject(words: Words, told: Told, as_unit: bool) -> list[Counted]:
    """What a sentence is about: nothing counted (someone acts), or so many, or one of a kind."""
    if words.take("there are", "there were", "there is", "it takes", "it took", "at", "with"):
        return []
    if words.kind() in ("number", "money"):
        found = quantity(words, told)
        if found is None or words.ended():
            raise Unread
        if words.peek() != "in":
            _verb(words, optional=True)
        return [found]
    one = words.take("each", "every", "a single", "1", "one")
    if one or as_unit:
        return [_one_of(words, told, bool(one))]
    who = words.who()
    if who is None:
        raise Unread
    if who not in PRONOUNS:
        told.actors.add(who)
    while words.take("also", "then", "still", "always"):
        pass
    _verb(words)
    return []


def _one_of(words: Words, told: Told, each: bool) -> Counted:
    """`Each box holds …`, `A recipe for 4 people needs …`."""
    if not each and not words.take("a", "an"):
        raise Unread
    unit = unit_of(words, told)
    if unit is None:
        raise Unread
    subject: Counted | None = (ONE, unit)
    if not each and words.take("for"):
        subject = quantity(words, told)
    if subject is None:
        raise Unread
    _verb(words)
    return subject


def _acting(words: Words, told: Told) -> None:
    """Who acts in a further clause, where it names someone, and the verb."""
    if words.kind() != "word":
        return
    start = words.at
    who = words.who()
    if who is not None and not is_verb(words.peek()):
        words.at, who = start, None
    if who is not None and who not in PRONOUNS:
        told.actors.add(who)
    _verb(words, optional=True)


def _named_unit(words: Words, told: Told) -> bool:
    """`and a cup is 240 ml`, `and each costs $2`: of a unit that was named."""
    start = words.at
    if words.take("a", "an", "each", "every", "one", "1"):
        each = words.tokens[words.at - 1].text
        noun = words.noun(stops=DOING)
        unit = noun.noun if noun else told.unit if each in ("each", "one") else None
        if unit in told.units and (is_verb(words.peek()) or words.peek() == "is"):
            _verb(words)
            chain(words, told, [(ONE, unit)])
            return True
    words.at = start
    return False


def _verb(words: Words, *, optional: bool = False) -> None:
    words.take(
        "can",
        "will",
        "must",
        "has to",
        "have to",
        "wants to",
        "needs to",
        "is",
        "are",
        "was",
        "were",
    )
    doing = words.peek() in ("do", "does", "did") and words.kind(1) in ("number", "money")
    if doing or is_verb(words.peek()):
        words.at += 1
        words.take("packed", "filled", "driving", "travelling", "traveling", "going", "away")
        words.take("out", "up", "him", "her", "me", "us", "you")
    elif words.peek() in (
        "driving",
        "travelling",
        "traveling",
        "going",
        "moving",
        "walking",
        "running",
    ):
        words.at += 1
    elif not optional and words.tokens[words.at - 1].text not in ("is", "are", "was", "were"):
        raise Unread


def tellings(text_sentences: list[list[StoryToken]]) -> Iterator[Told]:
    """Every way in which the sentences can be read."""
    for choice in product((False, True), repeat=min(len(text_sentences), 4)):
        told = Told()
        facts: list[Fact] = []
        try:
            for tokens, as_unit in zip(text_sentences, choice, strict=True):
                told = sentence(Words(tokens), told, as_unit)
                facts += told.facts
        except (Unread, ValueError, IndexError, ZeroDivisionError):
            continue
        told.facts = facts
        yield told
