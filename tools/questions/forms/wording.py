"""Pieces that wordings are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from re import Match

from .. import numerals, values
from ..reading import Found, Reading, Unread

N = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)"
"""An integer."""
R = r"-?[$£€]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)"
"""A number with or without decimals."""
LIST = rf"{R}(?:(?:,? and |, ?and |, ?| ){R})+"
MAX_ITEMS = 200

Answer = Callable[[Match[str]], Found]
Rule = tuple[re.Pattern[str], Answer]


def rule(pattern: str, answer: Answer) -> Rule:
    """A wording, which has to be the whole question, and what it asks for."""
    return re.compile(pattern, re.IGNORECASE), answer


def integer(text: str) -> int:
    """`1,024` as 1024."""
    return int(text.replace(",", ""))


def real(text: str) -> Fraction:
    """`$1,024.50` as a fraction."""
    try:
        return Fraction(re.sub(r"[,$£€]", "", text))
    except ValueError as error:
        raise Unread from error


def listed(text: str) -> list[Fraction]:
    """The numbers of a list. Raises `Unread` where a comma may part or group digits (`1,234`)."""
    text = text.strip("[]{}() ")
    tight = re.findall(r"(?<=\d),(\d+)", text)
    if tight and re.search(r", | and ", text):
        if any(len(group) != 3 for group in tight):
            raise Unread
        parts = re.split(r", and |,? and |, ", text)  # tight commas group digits
    elif tight and all(len(group) == 3 for group in tight):
        raise Unread
    else:
        parts = re.split(r",? and |, ?| ", text)
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= MAX_ITEMS:
        raise Unread
    return [real(part) for part in parts]


def amount(text: str) -> Fraction:
    """A number or a short calculation."""
    return values.value(text)


def count(word: str) -> int:
    """`3`, `three`, `3rd` or `third` as 3."""
    if word.isdigit():
        return int(word)
    found = numerals.ordinal(word)
    if found is None:
        raise Unread
    return found


def said(
    answer: str, grounds: str, value: Fraction | None = None, *, strict: bool = False
) -> Reading:
    """A reading that is no plain number."""
    return Reading(answer, grounds, value, strict)


def yes(holds: bool, grounds: str) -> Reading:
    """The answer to a question that has two."""
    return Reading("yes" if holds else "no", grounds)
