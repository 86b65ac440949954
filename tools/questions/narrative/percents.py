# ruff: noqa: E501  (wordings are data: a wording is a line)
"""A price, a wage, a stock that rises and falls by so many per cent, told in a few clauses.

There is one number that is no percentage, from where it starts (or, where the question asks for
what was before, to where it came); every percentage stands in a clause of its own with the one
word that says whether it is added or taken off.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from ..printing import number
from ..reading import Reading, Unread
from .lexicon import word_set

_UP = word_set(
    """rise rises rose risen increase increases increased raise raises raised grow grows grew gain gains
    gained plus tip tips tax vat gst fee surcharge markup service more dearer up higher raising
    increasing"""
)
_DOWN = word_set(
    """fall falls fell fallen drop drops dropped decrease decreases decreased reduce reduces reduced off
    discount discounted sale down cheaper lower lowered loses lost lose shrinks shrank rebate coupon
    markdown sinks sank reducing"""
)
_CHANGED = {"up": _UP, "down": _DOWN}
_BLOCKING = word_set(
    """each every per year years month months week day days times twice half than another both other
    second first two of people kids students compound interest ratio average remaining rest left
    third quarter rate boys girls"""
)
_SPLIT = re.compile(r"[.?!;:]|,(?!\d)| and then | then | and | but ")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|per ?cent)")
_NUMBER = re.compile(
    r"[$£€] ?(\d+(?:,\d{3})*(?:\.\d+)?)|(\d+(?:,\d{3})*(?:\.\d+)?)(?! ?(?:%|per ?cent)|[\d.,]*\d)"
)
_TOTAL = re.compile(
    r"(?:how much (?:do|does|will|would|should|must|did|is|are) (?:i|he|she|we|they|it|you|the \w+|\w+)(?: have to| need to)?(?: now)?(?: pay| cost| worth| be| spend| make| earn)?(?: now| in total| in all| altogether| for it| for the \w+| after that| all together)?"
    r"|what(?:'s| is| was| will be| would be)(?: the| its| his| her| my)? ?(?:total|final|new|sale|discounted|reduced|end|selling|full|overall|current)?(?: (?:price|cost|bill|amount|total|value|salary|wage|rent|pay|number))?(?: to pay| now| of it| of the \w+| after (?:that|the (?:discount|sale|tip|tax)))?"
    r"|where is (?:it|the \w+) now|what do(?:es)? (?:i|he|she|we|it|the \w+) (?:pay|cost)(?: now)?)"
)  # fmt: skip
_PART = re.compile(
    r"how much (?:is|was|will be) the (?:tip|discount|tax|vat|raise|reduction)|how much (?:do|does|will|did|would) (?:i|he|she|we|you|\w+) save|what(?:'s| is) the (?:tip|discount|tax|vat|raise)(?: amount)?"
    r"|how much (?:tip|tax|discount) (?:is that|do(?:es)? (?:i|he|she|we) (?:leave|pay|get))"
)
_BEFORE = re.compile(
    r"(?:what was|what's|what is) (?:it|the (?:original|old|regular|full|first) (?:price|cost|value|salary|rent)|the (?:price|cost) (?:before|originally)|its (?:original|regular|old|full) price|his old salary|her old salary)(?: before| originally| before that)?|how much (?:was|did) it (?:cost )?(?:before|originally)|what did it cost (?:before|originally)"
)


_OF = re.compile(
    r"\b(?:discount|tip|tax|price|cost|value|salary|rent|rise|increase|raise) of (?:[$£€]?\d|an? |the |my |his |her )"
)
_ONCE = word_set("tip tips tax vat gst fee service surcharge coupon plus")
_COME_TO = re.compile(
    r"\b(?:to|now|after) (?:it |the |is |costs? |price )*[$£€]?\d|\d (?:dollars |euros )?after\b"
)


def changed(text: str) -> Reading:
    """What a value comes to. Raises `Unread`."""
    said = " ".join(text.lower().split()).rstrip("?. ")
    *story, question = re.split(r"(?<!\d)[.?!] |(?<=\d)[.?!] |, (?=how much |what |where )", said)
    if not story:
        raise Unread
    told = ". ".join(story)
    factors = [
        _factor(clause) for clause in _SPLIT.split(told.replace(" plus ", ", plus ")) if clause
    ]
    rates = [factor for factor in factors if factor is not None]
    base = _base(told)
    asks = _asked(question)
    if len(rates) > 1 and set(re.findall(r"[a-z]+", told)) & _ONCE:
        raise Unread  # of the price, or of the price with the other?
    if bool(_COME_TO.search(_PERCENT.sub("@", told))) != (asks is _before):
        raise Unread
    if not rates or len(_PERCENT.findall(text)) != len(rates):
        raise Unread
    return number(asks(base, rates), "the percentages are worked out one after the other")


def _base(told: str) -> Fraction:
    found = [a or b for a, b in _NUMBER.findall(told)]
    if len(found) != 1 or re.search(r"\d ?/ ?\d", told):
        raise Unread
    return Fraction(found[0].replace(",", ""))


def _factor(clause: str) -> Fraction | None:
    """What a clause does, as a share that is added; None where it has no percentage."""
    found = _PERCENT.findall(clause)
    words = re.findall(r"[a-z']+", clause)
    clause = clause.replace("a pair of ", "a ")
    allowed = {"of"} if _OF.search(clause) else set()
    if not found:
        allowed |= {"month", "week", "year", "day"}
    if len(found) > 1 or (set(words) & _BLOCKING) - allowed:
        raise Unread
    ways = {way for way, known in _CHANGED.items() if set(words) & known}
    if not found:
        if ways - {"up"} and not re.fullmatch(r".*\b(?:on sale|go(?:es)? on sale)\b.*", clause):
            raise Unread
        return None
    if len(ways) != 1:
        raise Unread
    share = Fraction(found[0]) / 100
    if re.search(r"\bto \d", clause):
        raise Unread
    return share if ways == {"up"} else -share


def _asked(question: str) -> Callable[[Fraction, list[Fraction]], Fraction]:
    if _NUMBER.search(question) or "%" in question:
        raise Unread
    if _PART.fullmatch(question):
        return _part
    if _BEFORE.fullmatch(question):
        return _before
    if _TOTAL.fullmatch(question):
        return _after
    raise Unread


def _after(base: Fraction, rates: list[Fraction]) -> Fraction:
    for rate in rates:
        base *= 1 + rate
    if base < 0:
        raise Unread
    return base


def _before(base: Fraction, rates: list[Fraction]) -> Fraction:
    if len(rates) != 1 or rates[0] == -1:
        raise Unread
    return base / (1 + rates[0])


def _part(base: Fraction, rates: list[Fraction]) -> Fraction:
    if len(rates) != 1:
        raise Unread
    return abs(base * rates[0])
