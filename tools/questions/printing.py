"""Numbers as answers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ..mathematics.exact import Value, decimal
from ..styles import terminating_places
from .reading import Reading, Unread

MAX_PLACES = 12
SHOWN = 6  # decimals of a number that has no end


def ratio(value: Fraction) -> str:
    """`3/4`, or the integer."""
    return (
        str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    )


def decimals(value: Fraction, places: int) -> str:
    """Rounded to so many places, halves away from zero; every place is written."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def point(value: Fraction) -> str:
    """With a decimal point: exactly where it ends, else to six places."""
    places = terminating_places(value)
    return decimals(value, places if places is not None and places <= MAX_PLACES else SHOWN)


def plain(value: Fraction, *, fraction: bool = False) -> str:
    """An integer, a decimal that ends, or a fraction (with `fraction` never a decimal)."""
    places = terminating_places(value)
    if value.denominator == 1 or fraction or places is None or places > MAX_PLACES:
        return ratio(value)
    return decimals(value, places)


def number(value: Value, grounds: str, *, fraction: bool = False) -> Reading:
    """A reading whose answer is a number."""
    if isinstance(value, Fraction):
        if value.numerator.bit_length() > 3_000 or value.denominator.bit_length() > 3_000:
            raise Unread
        return Reading(plain(value, fraction=fraction), grounds, value)
    return Reading(irrational(value), grounds, Fraction(decimal(value)))


def irrational(value: Decimal) -> str:
    """Ten significant digits, no trailing noughts."""
    text = f"{value:.10g}"
    return text if "E" in text or "e" in text or "." not in text else text.rstrip("0").rstrip(".")
