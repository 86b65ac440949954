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
STORY = 20  # words: of a shorter question neither sign says anything
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(
    r"(?<![\w.])(\d{1,3}(?:,\d{3}){1,9}|\d{1,30})(\.\d{1,30})?"
    r"(?:\s*/\s*((?:\d{1,3}(?:,\d{3}){1,9}|\d{1,30})(?:\.\d{1,30})?))?"
    r"(\s*(?:%|percent\b|cents?\b|¢|k\b|thousand\b|million\b|billion\b|min))?",
    re.IGNORECASE | re.ASCII,
)
_SCALES = {"k": 10**3, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_OPTION = re.compile(r"(?:^|\s)\(?([A-C])[).:]\s")
_ASKS = re.compile(
    r"\bhow\s+(many|much|old|far|long|tall|fast|often|big|large|heavy|high|deep|wide)\b"
    r"(?:\s+(?:more|fewer|less|additional|extra|other|total|whole|full|new|different|of|metric|us|"
    r"square|cubic|imperial))*"
    r"(?:\s+(?:the|his|her|their|its|these|those))?(?:\s+([a-z-]+))?",
    re.IGNORECASE,
)
# Of these there may be none.
_MATHEMATICAL = re.compile(
    r"\b(?:solution|root|zero|zeroe|prime|integer|digit|vowel|consonant|factor|divisor|multiple"
    r"|ordered pair|remainder)s?\b|\bdivisible\b",
    re.IGNORECASE,
)
_BELOW_NOUGHT = re.compile(r"(?<![\w)\]}.])[-\N{MINUS SIGN}]\d")
_SHARED = re.compile(r"\b(?:average|expect\w*|mean|per|each|every|rate)\b", re.IGNORECASE)
_MEASURED = words("""
    cups tablespoons teaspoons pints quarts tons acres points calories dozen dozens times servings
    percent percentage moles bits bytes hectares centuries decades kwh kb mb gb tb
""")
_PREFIXED = ("kilo", "mega", "giga", "milli", "micro", "nano", "centi")
_COUNTED = words("people persons children men women units")  # spelt like units of measure elsewhere
_VALUE = re.compile(r"^([^\d.]{0,4}?)(\d[\d,]*)(?:\.(\d+))?(?:\s*/\s*(\d+))?", re.ASCII)
_MINUS = ("-", "\N{MINUS SIGN}")
_NONE = words(
    "no none never nobody nothing infinite infinitely infinity infty undefined impossible"
)


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
    """How many different numbers of a story stand nowhere in its solution, in any spelling.

    `25%` is read as 0.25, 0.75, 1.25 and 75 too, `3/8` as 5/8 and 0.375, `50 cents` as 0.5. One and
    zero are not counted: as words they are rarely data, and nobody multiplies by them. Of what is
    no story (a formula, a short question) nothing is said.
    """
    told = _story(problem)
    if told is None:
        return 0
    have = {value for spellings in _numbers(solution) for value in spellings}
    return sum(have.isdisjoint(spellings) for spellings in _numbers(told) if spellings[0] > 1)


def longest(problem: str) -> int:
    """How many digits the whole part of the problem's largest number has: long ones go wrong."""
    largest = max((found[0] for found in _numbers(problem)), default=Fraction(0))
    return len(str(int(largest))) if largest else 0


def is_odd(problem: str, answer: str | None) -> bool:
    """Whether an answer is one that a story which asks for an amount hardly ever has.

    `How many` and its kin are not answered by a word, by zero (but for roots and their like) or by
    less (but where the story knows such numbers); things that are counted
    (what is no unit of measure, and not shared out) come in whole numbers.
    """
    told = _story(problem)
    asked = list(_ASKS.finditer(told or ""))
    if told is None or not asked or not answer:
        return False
    question = told[asked[-1].start() :]
    if "?" in question.strip()[:-1]:  # the last question is another one
        return False
    read = _VALUE.match(digits(answer.strip()))
    if read is None:
        return _is_prose(answer)
    before, whole, part, below = read.groups()
    if any(sign in before for sign in _MINUS):
        return not _BELOW_NOUGHT.search(told)
    if not re.search("[1-9]", f"{whole}{part or ''}"):
        return not _MATHEMATICAL.search(question)
    amount, thing = asked[-1].groups()
    counted = amount.lower() == "many" and thing is not None and not _is_measured(thing)
    broken = below not in (None, "1") or bool((part or "").strip("0"))
    return counted and broken and not _SHARED.search(question)


def _story(problem: str) -> str | None:
    """A problem told in words, without the answers that it offers; None where it is none."""
    told = problem[:MAX_CHARACTERS]
    offered = {option[1]: option.start() for option in reversed(list(_OPTION.finditer(told)))}
    if len(offered) == 3:
        told = told[: offered["A"]]
    return told if sum(1 for _ in islice(_WORD.finditer(told), STORY)) == STORY else None


def _numbers(text: str) -> set[tuple[Fraction, ...]]:
    """Each number with what else it may be written as; first what makes it one to look for."""
    read = islice(_NUMBER.finditer(digits(text[:MAX_CHARACTERS])), MAX_NUMBERS)
    return {_spellings(*found.groups()) for found in read}


def _spellings(
    whole: str, part: str | None, below: str | None, mark: str | None
) -> tuple[Fraction, ...]:
    value, kind = Fraction(whole.replace(",", "") + (part or "")), (mark or "").strip().lower()
    over = Fraction((below or "0").replace(",", ""))
    if over:
        share = value / over
        return (max(value, over), value, over, share, 1 - share, over - value)
    if kind in ("%", "percent"):
        return (value, value / 100, 1 - value / 100, 1 + value / 100, 100 - value)
    if kind in _SCALES:
        return (value * _SCALES[kind], value)
    if kind == "min":
        return (value, value / 60)
    return (value, value / 100) if kind else (value,)


def _is_prose(answer: str) -> bool:
    """Words that name no number, and do not say that there is none; a formula is no prose."""
    if any(sign.isdigit() for sign in answer) or not re.fullmatch(
        r"[^\W\d_]{2}[\w\s,.'’-]*", answer
    ):
        return False
    return not set(re.findall(r"[a-z]+", answer.lower())) & _NONE


def _is_measured(word: str) -> bool:
    word = word.lower()
    if word in _COUNTED:
        return False
    return word in _MEASURED or word.startswith(_PREFIXED) or is_unit(word)
