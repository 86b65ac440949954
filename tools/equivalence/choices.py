"""Multiple choice: a letter by itself, with its text, or in a sentence."""

from __future__ import annotations

import re

from .extract import spoken
from .text import unwrap

_CHOICE = re.compile(
    r"(?P<open>\(?)\s*(?P<letter>[A-Ja-j])(?:\s*(?P<close>[).])|(?P<colon>:))?(?:\s+(?P<rest>.+))?"
)

_EXPRESSIONS = frozenset({"frac", "dfra", "tfra", "sqrt", "begi", "left", "sin ", "pi", "cdot"})
"""How commands go on that begin an expression."""


def choice(text: str) -> tuple[str, str] | None:
    """`(letter, text after it)` of `(B)`, `B.`, `(b) 12`; None for what is no marked choice.

    A bare letter is a choice only beside a marked one: by itself it may be a variable.
    """
    if text[:1] == "\\" and text[1:5] in _EXPRESSIONS:
        return None
    plain = unwrap(text).replace("\\ ", " ").replace("~", " ").strip(" $*")
    match = _CHOICE.fullmatch(plain)
    if match is None or (match["open"] and match["close"] != ")"):
        return None
    if match["colon"] and (not match["rest"] or ":" in match["rest"]):
        return None  # a ratio
    if not (match["close"] or match["colon"]) or (
        match["rest"] and match["letter"].islower() and not match["open"]
    ):
        return None
    return match["letter"].upper(), (match["rest"] or "").strip()


def letters(text: str) -> str | None:
    """`ABD` of `A, B and D`, `(A)(B)(D)`, `ABD`: several choices in order; None for others."""
    if text[:1] not in "ABCDEFGHI(" or len(text) > 40:
        return None
    plain = re.sub(r"\s*(?:,|;|&|\band\b)\s*|[()\s$]", "", unwrap(text))
    several = 1 < len(plain) < 11 and re.fullmatch("[A-J]+", plain)
    return plain if several and "".join(sorted(set(plain))) == plain else None


_LETTER = r"\(?\**\(?([B-J]|A(?!\s+[a-z]))\**\)?(?![\w'’])"
_ANNOUNCED = re.compile(
    r"(?:answer|choice|option|réponse|antwort|respuesta|答案|选项?)\W{0,6}"
    rf"(?:(?:is|est|ist|es|是|为)\b\W{{0,4}})?(?:(?:for sure|clearly|therefore)\W+)?{_LETTER}",
    re.IGNORECASE,
)
_STARTS = re.compile(r"\s*\(?([A-J])(?:[.):。，、]|(?=[\u4e00-\u9fff])|\s+[A-Z])")
_IS = re.compile(rf"\b(?:it'?s|is|be|choose|pick|select)\s+{_LETTER}(?=[\s.,!)]|$)")
#: `… B because (C) is wrong.`: what stands behind says why.
_REASON = re.compile(
    r"(?<=[A-J)*])[,;]?\s+(?:because|since|not)\b"
    r"(?!.*\b(?:therefore|thus|hence|so)\b).*",
    re.DOTALL,
)
#: In a last line of its own, or announced at the end.
_ALONE = re.compile(
    r"(?:(?:\n|\A)\s*\(?([A-J])\)?[.*]?|\b(?:answer|choice|option) is \(?([b-j])\)?\.?"
    r"|\b(?:[Tt]herefore|[Hh]ence|[Tt]hus|[Ss]o)\W{1,3}([B-J])\.?)\s*$"
)
_BRACKETED = re.compile(r"\(([A-J])\)\W{0,3}$")


def chosen(text: str) -> str | None:
    """The letter that a sentence chooses: `The answer is (B).`, `D. it can't be A`, `it's C`."""
    text = _REASON.sub("", spoken(text))
    if alone := _ALONE.search(text):
        return str(alone[alone.lastindex or 0]).upper()
    for found in (
        _ANNOUNCED.findall(text),
        _STARTS.findall(text),
        _IS.findall(text),
        _BRACKETED.findall(text),
    ):
        upper = [letter for letter in found if letter.isupper()]
        if upper:
            return str(upper[-1] if found is not None else upper[0])
    return None
