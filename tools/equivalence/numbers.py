r"""Answers that are one plain number, as most are: `-7`, `3/4`, `\frac{3}{4}`, `0.75`.

They are told apart without a grammar, by the same verdicts that it would lead to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..kept import kept

_NUMBER = re.compile(
    r"(?P<minus>-?)(?:\\[dt]?frac\{(?P<inner>-?)(?P<top>[0-9]{1,15})\}\{(?P<bottom>[0-9]{1,15})\}"
    r"|(?P<whole>[0-9]{1,15})(?:/(?P<below>[0-9]{1,15})|\.(?P<decimals>[0-9]{1,15}))?)"
)
_WRAPPED = re.compile(r"(\$\$?|\\boxed\{)\s*([^\s${}]*(?:\{[^{}]*\}){0,2})\s*(\$\$?|\})")
_ENDS = {"$": "$", "$$": "$$", "\\boxed{": "}"}


@dataclass(frozen=True, slots=True)
class PlainNumber:
    """`top / bottom`; `form` is alike where the trees would be, `exact` where it is no decimal."""

    top: int
    bottom: int
    form: tuple[bool, bool, str, str]
    exact: bool


@kept(4_096, short=200)
def plain_number(text: str) -> PlainNumber | None:
    """The number that a text is and nothing else; None for any other."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    minus, inner, top, bottom, whole, below, decimals = match.groups()
    bottom = bottom or below or "1"
    exact = decimals is None
    top = (top or whole) + (decimals or "")
    low = int(bottom) * 10 ** len(decimals or "")
    if low == 0:
        return None
    value = -int(top) if bool(minus) != bool(inner) else int(top)
    outside = bool(minus) and (below is None)  # in `-1/2` the sign is the numerator's
    form = (outside, bool(inner or (minus and not outside)), str(int(top)), f"{bottom}.{decimals}")
    return PlainNumber(value, low, form, exact)


def unwrapped(text: str) -> str | None:
    """A plain number without the marks of a formula or a box around it; None for any other."""
    if plain_number(text) is not None:
        return text
    match = _WRAPPED.fullmatch(text)
    if match is None or _ENDS[match[1]] != match[3] or plain_number(match[2]) is None:
        return None
    return match[2]


def same_number(gold: str, answer: str) -> tuple[bool, str] | None:
    """The verdict on two plain numbers; None where a decimal may be a rounding, or for others."""
    one, two = plain_number(gold), plain_number(answer)
    if one is None or two is None:
        return None
    if one.top * two.bottom == two.top * one.bottom:
        return True, "same form" if one.form == two.form else "same number"
    return (False, "different numbers") if one.exact and two.exact else None
