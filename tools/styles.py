"""Writing a number in the style in which another was written: the form of a correction."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from .mathematics.exact import Value, decimal

_GROUPED = re.compile(r"\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+")
_SLASHED = re.compile(r"\s*-?\d+\s*/\s*\d+\s*")
_DEGREES = re.compile(r"\s*(?:\^\s*(?:\\circ|\{\s*\\circ\s*\})|°)\s*$")
_EXACT_PLACES = 6
_ROUNDED_PLACES = 4
_FRACTION = re.compile(r"\\[dt]?frac")


def styled(value: Value, written: str, *, currency: bool = False) -> str:
    r"""The value as `written` was: integer, decimal places, `a/b`, `\frac`, percent, grouping.

    A style that cannot hold the value gives way to the nearest that can: short decimals are
    exact whatever the places written, longer ones keep what was written or four; an integer
    becomes a terminating decimal or a fraction; an irrational number five significant decimals.
    In `currency`, what is no whole number gets two decimals.
    """
    percent = _percent_sign(written)
    if percent:
        value = value * 100
    text = _number(value, written, currency=currency)
    degrees = _DEGREES.search(written)
    return text + (degrees.group() if degrees else percent)


def plain(value: Value) -> str:
    """The value for evidence: integer, terminating decimal, fraction, or 12 digits and `…`."""
    if isinstance(value, Decimal):
        return f"{value:.12g}…"
    if value.denominator == 1:
        return str(value.numerator)
    places = terminating_places(value)
    if places is not None and places <= 12:
        return rounded(value, places)
    return f"{value.numerator}/{value.denominator}"


def terminating_places(value: Fraction) -> int | None:
    """How many decimals write the value exactly; None where none do."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def rounded(value: Value, places: int) -> str:
    """The value to so many decimals, halves away from zero."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if exact < 0 and whole else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _number(value: Value, written: str, *, currency: bool) -> str:
    if isinstance(value, Fraction) and value.denominator > 1:
        if _FRACTION.search(written):
            sign = "-" if value < 0 else ""
            return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
        if _SLASHED.fullmatch(written):
            return f"{value.numerator}/{value.denominator}"
    decimals = _decimals(written)
    if isinstance(value, Fraction):
        text = _rational(value, decimals, currency=currency)
    else:
        text = rounded(value, decimals or _useful_places(value))
    return _group(text, written)


def _rational(value: Fraction, decimals: int, *, currency: bool) -> str:
    if currency:
        return rounded(value, decimals if value.denominator == 1 else max(decimals, 2))
    places = terminating_places(value)
    if places is not None and places <= _EXACT_PLACES:  # the next step may build on it
        return rounded(value, places)
    if decimals:
        return rounded(value, decimals if decimals > 1 else _ROUNDED_PLACES)
    return f"{value.numerator}/{value.denominator}"


def _useful_places(value: Decimal) -> int:
    """Five significant digits, at least one decimal."""
    return max(1, 4 - decimal(value).adjusted()) if value else 1


def _decimals(written: str) -> int:
    found = re.search(r"\d\.(\d+)|(?<!\d)\.(\d+)", written)
    return len(found.group(1) or found.group(2)) if found else 0


def _group(text: str, written: str) -> str:
    """Thousands separators where the writer used them."""
    used = _GROUPED.search(written)
    if not used or "/" in text:
        return text
    separator = "{,}" if "{,}" in used.group() else "\\," if "\\," in used.group() else ","
    whole, dot, fraction = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", separator)
    return ("-" if whole.startswith("-0") else "") + grouped + dot + fraction


def _percent_sign(written: str) -> str:
    found = re.search(r"\s*\\?%\s*$", written)
    return found.group().rstrip() if found else ""
