"""What a problem's own words say of a solution before anything is worked out.

Two cheap signs, neither of them a refutation: numbers of the problem that a solution never takes
up, and an answer that is odd for what is asked (fewer than none, half a person, no number at all).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from .mathematics.units import is_unit
from .mathematics.wordlist import words
from .questions.numerals import digits

MAX_CHARACTERS = 20_000
MAX_NUMBERS = 200
_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d{1,30})(\.\d{1,30})?(\s*(?:%|percent\b))?")
_ASKS = re.compile(
    r"\bhow\s+(many|much|old|far|long|tall|fast|often|big|large|heavy|high|deep|wide)\b"
    r"(?:\s+(?:more|fewer|less|additional|extra|other|total|whole|full|new|different|of))*"
    r"(?:\s+(?:the|his|her|their|its|these|those))?(?:\s+([a-z]+))?",
    re.IGNORECASE,
)
_MEASURED = words("""
    cups tablespoons teaspoons pints quarts tons acres points calories dozen dozens times servings
    percent percentage
""")
_COUNTED = words("people persons children men women units")  # spelt like units of measure elsewhere
_VALUE = re.compile(r"^([^\d.]{0,4}?)(\d[\d,]*)(?:\.(\d+))?(?:\s*/\s*(\d+))?")
_MINUS = ("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Plausibility:
    """What the problem's words say of a solution: how many of its numbers are `unread`, whether the
    answer is `odd` for the question, and how many `digits` the problem's largest number has."""

    unread: int = 0
    odd: bool = False
    digits: int = 0


NOTHING_ODD = Plausibility()


def plausibility(problem: str, solution: str, answer: str | None) -> Plausibility:
    """What the problem's words say of a solution and its answer."""
    return Plausibility(unread(problem, solution), is_odd(problem, answer), longest(problem))


def unread(problem: str, solution: str) -> int:
    """How many different numbers of the problem stand nowhere in the solution, in any spelling.

    `25%` is read as 0.25, 0.75, 1.25 and 75 too. One and zero are not counted: as words they are
    rarely data, and nobody multiplies by them.
    """
    found = _numbers(solution)
    have = {value for value, _ in found}
    return sum(
        have.isdisjoint(_spellings(value, is_percent))
        for value, is_percent in _numbers(problem)
        if value > 1 or value.denominator > 1
    )


def _numbers(text: str) -> set[tuple[Fraction, bool]]:
    read = islice(_NUMBER.finditer(digits(text[:MAX_CHARACTERS])), MAX_NUMBERS)
    return {
        (Fraction(whole.replace(",", "") + (part or "")), bool(percent))
        for whole, part, percent in (found.groups() for found in read)
    }


def _spellings(value: Fraction, is_percent: bool) -> set[Fraction]:
    share = value / 100
    return {value, *((share, 1 - share, 1 + share, 100 - value) if is_percent else ())}


def longest(problem: str) -> int:
    """How many digits the whole part of the problem's largest number has: long ones go wrong."""
    return max((len(str(int(value))) for value, _ in _numbers(problem)), default=0)


def is_odd(problem: str, answer: str | None) -> bool:
    """Whether an answer is one that a question for an amount hardly ever has.

    `How many` and its kin are not answered by a word, by zero or less; things that are counted
    (what is no unit of measure) come in whole numbers.
    """
    asked = list(_ASKS.finditer(problem[-MAX_CHARACTERS:]))
    if not asked or not answer:
        return False
    read = _VALUE.match(answer.strip())
    if read is None:
        return not any(sign.isdigit() for sign in answer)
    before, whole, part, below = read.groups()
    if any(sign in before for sign in _MINUS) or not re.search("[1-9]", f"{whole}{part or ''}"):
        return True
    amount, thing = asked[-1].groups()
    counted = amount.lower() == "many" and thing is not None and not _is_measured(thing)
    return counted and (below not in (None, "1") or bool((part or "").strip("0")))


def _is_measured(word: str) -> bool:
    word = word.lower()
    return word not in _COUNTED and (word in _MEASURED or is_unit(word))
