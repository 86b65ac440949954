"""Text with every sign as the grammar knows it, and where that altered what a reader may see.

Signs that mean one thing are written out: `2¹⁰`, `½`, `3π`. What is invisible, turns the direction
of writing, or only looks like a digit or an operator is made plain too, but marked: a claim there
may not be what it seems.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from ..kept import kept
from .errors import ExpressionError

KEPT = 512
"""Texts whose spelling is kept."""
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
PARTS = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5",
    "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
#: Signs with one meaning, in the spelling that the grammar has for them.
_PROPER = {
    "π": "pi", "⁄": "/", "∕": "/", "∗": "*", "（": "(", "）": ")", "，": ", ", "：": ": ",
    "；": "; ", "！": "! ", "？": "?", "。": ". ", "\u3000": " ",
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
}  # fmt: skip
_HIDDEN = {
    "\u2062": "*", "\u2063": ",", "\u2064": "+", "\u066b": ".", "\u066c": ",", "\u2028": "\n",
    "\u2029": "\n", "\u3164": " ", "\u115f": " ", "\u1160": " ", "\uffa0": " ", "\u2800": " ",
}  # fmt: skip
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: A sign that no grammar knows: no number begins or ends beside it.
_UNREADABLE = r"\unknown "
_OVERLAYS = {"=": "!=", "<": r"\unknown ", ">": r"\unknown "}
_ROOTS = {"∛": "3", "∜": "4"}
_RUN = re.compile(
    f"(?P<raised>[{''.join(RAISED)}]+)|(?P<lowered>[{''.join(LOWERED)}]+)"
    r"|(?P<root>[∛∜³]\s*√?\s*(?P<under>\d{1,30}))|(?P<struck>[=<>]\u0338)|(?P<odd>[^\x20-\x7e\n\t\r])",
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """`text` in plain signs; `at[i]` is the place in the original of its character `i`, with one
    place more for its end; `altered` are the places in the original that are not what they seem,
    `turn` is the one from which the eye may read in another order."""

    text: str
    at: tuple[int, ...]
    altered: tuple[int, ...]
    turn: int | None = None

    def is_altered(self, start: int, end: int) -> bool:
        """Whether anything from `start` to `end`, or right beside it, was altered."""
        index = bisect_left(self.altered, start - 1)
        return index < len(self.altered) and self.altered[index] <= end

    def is_turned(self, end: int) -> bool:
        """Whether a sign before `end` turns the writing: from there on it is not read."""
        return self.turn is not None and self.turn < end


def spelled(text: str) -> Spelling | None:
    """The spelling of a text; None where it is the text itself."""
    return None if text.isascii() and text.isprintable() else _spelled(text)


def plain_text(text: str) -> str:
    """A text that stands alone in plain signs. Raises `ExpressionError` where one is not sure."""
    spelling = spelled(text)
    if spelling is None:
        return text
    if spelling.altered:
        sign = text[spelling.altered[0]]
        raise ExpressionError(f"{sign!a} is not what it seems")
    return spelling.text


@kept(KEPT)
def _spelled(text: str) -> Spelling | None:
    out: list[str] = []
    at: list[int] = []
    altered: list[int] = []
    done, changed = 0, False
    for match in _RUN.finditer(text):
        if match[0] in _TURNS:  # from here on the eye may read in another order
            out.append(text[done : match.start()] + _UNREADABLE)
            at.extend([*range(done, match.start()), *[match.start()] * (len(_UNREADABLE) + 1)])
            here = match.start()
            return Spelling("".join(out), tuple(at), (*altered, here), here)
        plain, sure = _plain(match, text)
        if plain is None:
            continue
        out.append(text[done : match.start()])
        at.extend(range(done, match.start()))
        out.append(plain)
        at.extend([match.start()] * len(plain))
        done, changed = match.end(), True
        if not sure:
            altered.append(match.start())
    if not changed:
        return None
    at.extend(range(done, len(text) + 1))
    return Spelling("".join([*out, text[done:]]), tuple(at), tuple(altered))


def _plain(match: re.Match[str], text: str) -> tuple[str | None, bool]:
    """What a run becomes (None: it stays), and whether that is sure."""
    before = text[match.start() - 1 : match.start()]
    if run := match["raised"]:
        if run in ("²", "³") or not before.strip():
            return None, True
        raised = "".join(map(RAISED.__getitem__, run))
        return f"^({raised})" if len(raised) > 1 else f"^{raised}", True
    if run := match["lowered"]:
        lowered = "".join(map(LOWERED.__getitem__, run))
        return (f"_{{{lowered}}}" if len(lowered) > 1 else f"_{lowered}") if before else None, True
    if match["root"]:
        if match[0][0] == "³" and "√" not in match[0]:
            return None, True
        return f"root({match['under']}, {_ROOTS.get(match[0][0], '3')})", True
    if match["struck"]:
        return _OVERLAYS[match[0][0]], True
    return _sign(match[0], before, text[match.end() : match.end() + 1])


def _sign(sign: str, before: str, after: str) -> tuple[str | None, bool]:
    if sign in PARTS:
        return (f" {PARTS[sign]}" if before.isdigit() else f"({PARTS[sign]})"), True
    if sign in _PROPER:
        return _PROPER[sign], True
    if sign in _HIDDEN:
        return _HIDDEN[sign], False
    category = unicodedata.category(sign)
    if category in ("Mn", "Me") and not ("\ufe00" <= sign <= "\ufe0f" or sign == "\u034f"):
        return (None, True) if before.isalpha() else (_UNREADABLE, False)
    if category in ("Cf", "Cc", "Mn") and sign not in "\f\v":
        return "", False
    compatible = unicodedata.normalize("NFKC", sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign)), False
    if len(compatible) == 1 and compatible.isascii() and compatible != sign:
        return (compatible, compatible.isalpha()) if compatible != " " else (None, True)
    if before.isdigit() and after.isdigit() and category in ("So", "Co", "Cn", "Sk", "No"):
        return _UNREADABLE, False  # no number ends here, whatever it is
    return None, True


def placed(spelling: Spelling, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of the plain text stands in the original."""
    first = spelling.at[start]
    last = next((b for a, b in pairwise(spelling.at[end - 1 :]) if b != a), spelling.at[-1])
    return first, max(first, last) if end > start else first
