# ruff: noqa: E501  (wordings are data: a wording is a line)
"""A stated answer held against a reading."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from ..equivalence import equivalent
from .reading import Reading

Status = Literal["supported", "refuted"]

_NUMBER = re.compile(
    r"[$£€]? ?(-?)[$£€]? ?(\d{1,3}(?:,\d{3})+|\d+)?(?:(\.\d+)|/(\d+))? ?(%|°|[A-Za-z][A-Za-z/ ]*\.?)?"
)
_FRAC = re.compile(r"\\[dt]?frac\s*\{(-?\d+)\}\s*\{(\d+)\}")
_ENOUGH = 3  # significant digits of a rounded answer to a value without an end


def judged(reading: Reading, stated: str) -> Status:
    """Whether the answer is the one that the text determines, in the form it asks for."""
    if _folded(stated) == _folded(reading.answer):
        return "supported"
    stated = _FRAC.sub(r"\1/\2", stated)
    if _folded(stated) == _folded(reading.answer):
        return "supported"
    value = number(stated)
    if reading.strict:
        # `4/6` is no lowest terms, and `0.1250` the same decimal as `0.125`
        decimal = "." in stated and "." in reading.answer and value == reading.value
        return "supported" if decimal and value is not None else "refuted"
    if value is not None and reading.value is not None:
        return "supported" if _near(value, reading.value, stated) else "refuted"
    return "supported" if equivalent(reading.answer, stated).equivalent else "refuted"


def _folded(text: str) -> str:
    return re.sub(r"\s+|\\[,;! ]", "", text).strip("$.").lower()


def number(text: str) -> Fraction | None:
    """The value of a plain number, its currency or unit left out."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or not (found[2] or found[3]):
        return None
    value = Fraction((found[2] or "0").replace(",", "") + (found[3] or ""))
    if found[4]:
        if not int(found[4]):
            return None
        value /= int(found[4])
    return -value if found[1] else value


def _near(value: Fraction, right: Fraction, stated: str) -> bool:
    """Equal; or rounded, where the right value's decimals go on for longer than anyone writes."""
    if value == right:
        return True
    places = len(re.sub(r"[^\d.]", "", stated).partition(".")[2])
    digits = len(re.sub(r"\D", "", stated).lstrip("0"))
    ends = right.denominator == 1 or (right * 10**4).denominator == 1
    if ends or not places or digits < _ENOUGH:
        return False
    return abs(value - right) <= Fraction(1, 2 * 10**places)
