"""A story told to its end: its sentences are read in their order, then its question is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, floor

from ..printing import number
from ..reading import Reading, Unread
from .asking import Goal, asked
from .clauses import clauses
from .lexicon import WORKERS, kinds, stem, word_set
from .phrases import StoryToken, Words, sentences
from .quantities import Amount
from .questions import answered
from .rates import plain_speeds, tellings
from .scene import Scene
from .units import Fact, named, worked_out

_ASKS = re.compile(r"\b(?:how|what|where|find)\b", re.IGNORECASE)
_LONGEST = 600
_MOST_SENTENCES = 4


def told(text: str) -> Reading | None:
    """What the story's question comes to; None where the story is not read. Never raises."""
    if len(text) > _LONGEST or not _ASKS.search(text):
        return None
    found = []
    for way in _ways(text):
        try:
            found.append(way(text))
        except (Unread, ArithmeticError, LookupError, ValueError):
            continue
    return found[0] if found and all(one.value == found[0].value for one in found) else None


_BACK = re.compile(r"\bnumber (?:is |was )?(?:(?:in|de)creased|raised|reduced|lowered)")
"""`A number decreased by 20% is 60`: the number is asked for, and not what comes of it."""


def _ways(text: str) -> Iterator[Callable[[str], Reading]]:
    """The ways to read a story whose words occur in it; only those are loaded."""
    yield from (_accounts, _rates)
    said = text.lower()
    share = "%" in said or "per cent" in said or "percent" in said
    if share and not _BACK.search(said):
        from .percents import changed

        yield changed
    if re.search(r"[$£€]|\b(?:dollar|euro|pound|buck|cent)", said):
        from .prices import bought

        yield bought
    if re.search(r"\bold\b|older|younger|\bages?\b|\byears?\b", said):
        from .ages import aged

        yield aged
    if re.search(r"\bnumber\b|\bx\b", said):
        from .unknown import unknown

        yield unknown


def _accounts(text: str) -> Reading:
    parts = sentences(text)
    *story, last = parts
    scene = Scene()
    at = question_starts(last)
    if at is None:
        raise Unread
    if at:
        story = [*story, last[:at]]
    if not story:
        raise Unread
    for tokens in story:
        if question_starts(tokens) is not None:
            raise Unread
        clauses(Words(tokens), scene)
    amount = answered(Words(last[at:]), scene)
    left = _numbers(parts) - amount.used
    if left and any(stem(token.text) in kinds() for token in last[at:]):
        raise Unread  # `fruits`, and not all that is told of is known to be one
    if left - scene.accounts.beside(amount.used) or len(amount.used) < 2 or amount.value < 0:
        raise Unread
    return number(amount.value, "the story's amounts are kept account of")


def _rates(text: str) -> Reading:
    parts = sentences(plain_speeds(text))
    *story, last = parts
    at = question_starts(last)
    if at is None:
        raise Unread
    if at:
        story = [*story, last[:at]]
    if not story or len(story) > _MOST_SENTENCES:
        raise Unread
    found: list[Amount] = []
    for told_so in tellings(story):
        try:
            wanted = asked(Words(last[at:]), told_so)
            if wanted.mode == "rest" and _used_once(story):
                continue  # what is left of them, or of a division?
            amount = _result(told_so.facts, wanted)
        except (Unread, IndexError):
            continue
        if amount is not None and amount.used == _numbers(parts):
            found.append(amount)
    if not found or any(one.value != found[0].value for one in found) or found[0].value < 0:
        raise Unread
    if len(found[0].used) < 2:
        raise Unread
    return number(found[0].value, "the one product in which the units cancel")


def _used_once(story: list[list[StoryToken]]) -> bool:
    words = {token.text for tokens in story for token in tokens}
    return bool(words & {"uses", "used", "use"}) and not words & {"each", "every", "per"}


def _result(facts: list[Fact], wanted: Goal) -> Amount | None:
    if wanted.mode == "rest":
        return _remainder(facts, wanted)
    if _shared_work(facts, wanted):
        return None
    amount = worked_out([*facts, *wanted.facts], wanted.target())
    if amount is None:
        return None
    if wanted.whole and amount.value.denominator != 1 and not wanted.per:
        if wanted.mode not in ("up", "down"):
            return None
        rounded = ceil(amount.value) if wanted.mode == "up" else floor(amount.value)
        return Amount(Fraction(rounded), used=amount.used)
    return amount


def _shared_work(facts: list[Fact], wanted: Goal) -> bool:
    """`5 painters need 12 hours. How long do 3 need?`: more of them take less time, not more."""
    asked_of = {unit for one in wanted.facts for unit in one.of}
    units = {unit for one in facts for unit in one.of if not unit.startswith("(time)")}
    return (
        named(wanted.unit).startswith("(time)")
        and bool(asked_of)
        and asked_of <= WORKERS
        and units <= WORKERS | asked_of
    )


def _remainder(facts: list[Fact], wanted: Goal) -> Amount | None:
    """What is left over when as many groups as can be are made."""
    if len(facts) != 2 or wanted.facts or wanted.per:
        return None
    whole = [one for one in facts if one.of == wanted.target().of]
    size = [one for one in facts if one.of != wanted.target().of]
    if len(whole) != 1 or len(size) != 1 or size[0].amount.value <= 0:
        return None
    if size[0].of.get(named(wanted.unit)) != 1 and any(power < 0 for power in size[0].of.values()):
        return None
    return Amount(
        whole[0].amount.value % size[0].amount.value,
        used=whole[0].amount.used | size[0].amount.used,
    )


def _numbers(parts: list[list[StoryToken]]) -> set[int]:
    return {
        token.at
        for tokens in parts
        for token in tokens
        if token.kind in ("number", "money", "fraction") or token.text in _FACTORS
    }


_FACTORS = word_set("twice half double quarter third dozen fourth fifth")


def question_starts(tokens: list[StoryToken]) -> int | None:
    """Where the sentence begins to ask; None in one that only tells."""
    for at, token in enumerate(tokens):
        if token.text in ("how", "what", "what's"):
            return at
    return None
