# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Lengths of a figure brought to the one unit that is asked for; two units and none asked are two answers."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from .forms.measures import UNITS
from .printing import plain

_FIGURE = re.compile(
    r"\b(?:area|perimeter|circumference|volume|diagonal|hypotenuse|fence|fencing|surface|rectangle|square|triangle|circle|cube|cuboid|cylinder|sphere|cone|box)\b"
)
_LENGTH = r"(?:millimet(?:er|re)s?|centimet(?:er|re)s?|decimet(?:er|re)s?|kilomet(?:er|re)s?|met(?:er|re)s?|inch(?:es)?|foot|feet|yards?|miles?|mm|cm|dm|km|ft|yd|mi|m)\b(?![/'])"
_N = r"(?<![\w.,])(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)"
_TOLD = re.compile(
    rf"{_N}(?P<gap>[ -]?)(?P<u>{_LENGTH}|in\b(?= by| x|,|\.| and| wide| long| high| tall))(?! ?\^| ?squared| ?cubed|²|³)"
)
_POWER = re.compile(
    rf"(?:square|cubic|sq\.?) ({_LENGTH})|({_LENGTH})(?: ?\^ ?\(?[23]\)?| squared| cubed)"
)
_ASKED = re.compile(
    rf"\b(?:in|how many) (?:square |cubic |sq\.? )?(?P<u>{_LENGTH})(?: ?\^ ?\(?[23]\)?| squared| cubed)?(?=\W*$| of| is| are| do| does)"
)  # fmt: skip


def one_length(text: str) -> str | None:
    """The text with every length of a figure in the same unit; None where it is not said in which."""
    said = text.lower()
    if not _FIGURE.search(said):
        return text
    told = {_size(m["u"]) for m in _TOLD.finditer(said)}
    powers = {_size(m[1] or m[2]) for m in _POWER.finditer(said)}
    asked = _ASKED.search(said)
    if not told or len(told | powers | ({_size(asked["u"])} if asked else set())) == 1:
        return text
    if asked is None or powers - {_size(asked["u"])}:
        return None
    unit = asked["u"]

    def same(m: Match[str]) -> str:
        length = Fraction(m["n"].replace(",", "")) * _size(m["u"]) / _size(unit)
        return f"{plain(length)}{m['gap']}{unit}"

    return re.sub(_TOLD.pattern, same, text, flags=re.IGNORECASE)


def _size(unit: str) -> Fraction:
    return UNITS["inch" if unit.lower() == "in" else unit.lower()][1]
