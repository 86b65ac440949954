"""What words and marks say that a formula would: `all reals but 2`, `132 (base 4)`, `20 °C`."""

from __future__ import annotations

import re

from .numerals import number_of_words
from .sentences import COMPARED

_REALS = r"(?:the set of )?all (?:real )?(?:numbers|values|reals)(?: of)?(?: [a-z])?(?: that are)?"
_EXCEPT = re.compile(
    rf"{_REALS},? (?:except(?: for)?|other than|but|excluding|not equal to) "
    r"(?P<left_out>(?:[^a-z=]|\\(?:frac|sqrt|pi)|and|or){1,60})",
    re.IGNORECASE,
)
_BEYOND = re.compile(rf"{_REALS} (?P<how>{'|'.join(COMPARED)}) (?P<bound>\S+)", re.IGNORECASE)
_BASED = re.compile(
    r"\(?(?P<digits>[0-9A-F]{1,40})\)?[\s,]*(?:\\(?:text|mathrm)\s*\{\s*)?\(?(?:in )?"
    r"base[-\s]*(?:\}\s*)?(?P<base>\d{1,2}|[a-z]+)\s*[)}]?"
)
_DEGREES = re.compile(
    r"(?P<value>.*\d)\s*(?:\^\s*\{?\s*\\circ\s*\}?|°|\\?degrees?)\s*(?:\\(?:text|mathrm|textrm)\s*\{\s*)?"
    r"(?P<scale>C|F|[Cc]elsius|[Ff]ahrenheit)\s*\}?"
)
_MONEY = re.compile(r"(?P<whole>\d+) dollars? and (?P<cents>\d{1,2}) cents?")
_GROUPED = re.compile(r"-?\d{1,3}(?:(?:\.\d{3}){2,}|(?:_\d{3})+)")
_RATIO = re.compile(r"\d{1,9}(?: to \d{1,9}){1,3}")
_SCALE_ENDS, _NUMBER_STARTS = frozenset("CFst}"), frozenset("-0123456789")
#: Without commas; groups of three digits would be one number.
_SPACED = re.compile(r"-?\d{1,2}(?:\s+-?\d{1,2}){2,20}")
_ABBREVIATED = re.compile(r"\d[\d,.]*(?:\s*[a-z]{1,5}\.){1,3}(?:\s*[a-z]{1,5})?", re.IGNORECASE)
_INFINITE = re.compile(
    r"(?:(?:diverges|tends|goes) to )?(?P<sign>positive|plus|negative|minus)? ?infinity",
    re.IGNORECASE,
)


def real_numbers(text: str) -> str | None:
    """`All real numbers except 1 and 2`, `all x greater than 3` as a formula; None for others."""
    text = re.sub(r"\$|(?<![a-z])[a-z]\s*=\s*", "", text).strip(" .")
    if match := _EXCEPT.fullmatch(text):
        left_out = re.sub(r"\s*(?:,?\s*(?:and|or)|,)\s*", ", ", match["left_out"])
        return rf"\mathbb{{R}} \setminus \{{{left_out}\}}"
    if match := _BEYOND.fullmatch(text):
        return f"x {COMPARED[match['how'].lower()]} {match['bound']}"
    return None


def as_formula(text: str) -> str | None:
    """What words and marks in a bare answer say, as a formula; None for what is one already."""
    if "base" in text and (match := _BASED.fullmatch(text)):
        base = match["base"] if match["base"].isdigit() else number_of_words(match["base"])
        return f"{match['digits']}_{{{base}}}" if base else None
    if "nfinity" in text and (match := _INFINITE.fullmatch(text)):
        return r"-\infty" if (match["sign"] or "").lower() in ("negative", "minus") else r"\infty"
    if text[-1:] in _SCALE_ENDS and (match := _DEGREES.fullmatch(text)):
        scale = "celsius" if match["scale"] in "Celsius celsius" else "fahrenheit"
        return rf"{match['value']} \text{{{scale}}}"
    return _written(text) if text[:1] in _NUMBER_STARTS else None


def _written(text: str) -> str | None:
    """Numbers that are grouped, listed, abbreviated or told in two parts."""
    if " " in text:
        if match := _MONEY.fullmatch(text):
            return f"${match['whole']}.{match['cents']:0>2}"
        if _RATIO.fullmatch(text):
            return text.replace(" to ", " : ")
        if _SPACED.fullmatch(text):
            return ", ".join(text.split())
    if ("." in text or "_" in text) and _GROUPED.fullmatch(text):
        return re.sub(r"[._]", "", text)
    if "." in text and _ABBREVIATED.fullmatch(text):
        return text.replace(". ", " ").rstrip(".")
    return None
