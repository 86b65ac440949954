"""Units of measure and currency: many spellings, one name each, and what one is of another."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from .wordlist import words

_SPELLINGS = {
    "mm": "millimeter millimeters millimetre millimetres",
    "dm": "decimeter decimeters decimetre decimetres",
    "cm": "centimeter centimeters centimetre centimetres cms",
    "m": "meter meters metre metres",
    "km": "kilometer kilometers kilometre kilometres kms",
    "in": "inch inches",
    "ft": "foot feet",
    "yd": "yard yards",
    "mi": "mile miles",
    "mg": "milligram milligrams",
    "g": "gram grams gm gms",
    "kg": "kilogram kilograms kilo kilos kgs",
    "t": "tonne tonnes",
    "lb": "lbs",
    "pound": "pounds",
    "oz": "ounce ounces",
    "s": "second seconds sec secs",
    "ms": "millisecond milliseconds",
    "min": "minute minutes mins",
    "h": "hour hours hr hrs",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years yr yrs",
    "°": "degree degrees deg",
    "rad": "radian radians",
    "°C": "celsius centigrade",
    "°F": "fahrenheit",
    "%": "percent percentage pct",
    "$": "dollar dollars usd bucks",
    "¢": "cent cents",
    "€": "euro euros eur",
    "£": "gbp",
    "₹": "rupee rupees inr rs",
    "¥": "yen",
    "yuan": "rmb cny",
    "L": "liter liters litre litres l",
    "mL": "milliliter milliliters millilitre millilitres ml",
    "mph": "",
    "N": "newton newtons",
    "J": "joule joules",
    "W": "watt watts",
    "V": "volt volts",
    "Hz": "hertz hz",
    "K": "kelvin",
    "Pa": "pascal pascals pa",
    "gal": "gallon gallons",
    "unit": "units",
    "person": "people persons",
    "child": "children",
    "man": "men",
    "woman": "women",
}
_CANONICAL = {
    spelling: name for name, words in _SPELLINGS.items() for spelling in [name, *words.split()]
}
#: Abbreviations that are certainly units behind a number, even though they could be variables.
ABBREVIATIONS = words(
    "mm cm km ft yd mi mg kg lb oz sec min hr hrs mph kmh km/h m/s mL ml Hz Pa gal deg rad usd pct"
)
#: Powers of ten that are words behind a number: `1.5 million`.
SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
#: What one unit comes to, and the powers of metre, kilogram, second, dollar that it measures.
_MEASURES: dict[str, tuple[str, tuple[int, int, int, int]]] = {
    "mm": ("1/1000", (1, 0, 0, 0)), "cm": ("1/100", (1, 0, 0, 0)), "m": ("1", (1, 0, 0, 0)),
    "dm": ("1/10", (1, 0, 0, 0)), "km": ("1000", (1, 0, 0, 0)), "in": ("127/5000", (1, 0, 0, 0)),
    "ft": ("381/1250", (1, 0, 0, 0)), "yd": ("1143/1250", (1, 0, 0, 0)),
    "mi": ("201168/125", (1, 0, 0, 0)),
    "mg": ("1/1000000", (0, 1, 0, 0)), "g": ("1/1000", (0, 1, 0, 0)), "kg": ("1", (0, 1, 0, 0)),
    "t": ("1000", (0, 1, 0, 0)), "lb": ("45359237/100000000", (0, 1, 0, 0)),
    "pound": ("45359237/100000000", (0, 1, 0, 0)),
    "oz": ("45359237/1600000000", (0, 1, 0, 0)),
    "ms": ("1/1000", (0, 0, 1, 0)), "s": ("1", (0, 0, 1, 0)), "min": ("60", (0, 0, 1, 0)),
    "h": ("3600", (0, 0, 1, 0)), "day": ("86400", (0, 0, 1, 0)), "week": ("604800", (0, 0, 1, 0)),
    "L": ("1/1000", (3, 0, 0, 0)), "mL": ("1/1000000", (3, 0, 0, 0)),
    "Hz": ("1", (0, 0, -1, 0)), "N": ("1", (1, 1, -2, 0)), "J": ("1", (2, 1, -2, 0)),
    "W": ("1", (2, 1, -3, 0)), "Pa": ("1", (-1, 1, -2, 0)),
    "$": ("1", (0, 0, 0, 1)), "¢": ("1/100", (0, 0, 0, 1)),
}  # fmt: skip
_POWER = re.compile(r"^(?:square|sq\.?|cubic|cu\.?)\s+")


def canonical_unit(text: str) -> str:
    """One spelling for each unit: `square centimeters` and `cm^2` are both `cm^2`.

    A word that is no known unit stands for itself in the singular (`apples` is `apple`).
    """
    text = re.sub(r"\s+", " ", text.strip().strip("."))
    power = ""
    if match := _POWER.match(text.lower()):
        power = "^3" if match[0].startswith("cu") else "^2"
        text = text[match.end() :]
    elif match := re.search(r"\s*(\^?[23]|²|³|\^\{[23]\}| squared| cubed)$", text):
        power = "^3" if re.search(r"3|³|cubed", match[1]) else "^2"
        text = text[: match.start()]
    if text.lower() in ("per cent", "per hundred"):
        return "%"
    if text.lower() in ("miles per hour", "miles/hour", "mi/h"):
        return "mph"
    parts = re.split(r"\s*/\s*|\s+per\s+", text)
    if len(parts) == 1 and " " in text:
        head, _, last = text.lower().rpartition(" ")
        return f"{head} {_one(last)}{power}"
    return "/".join(_one(part) for part in parts) + power


def _one(word: str) -> str:
    for candidate in (word, word.lower()):
        if candidate in _CANONICAL:
            return _CANONICAL[candidate]
    word = word.lower()
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def is_unit(word: str) -> bool:
    """Whether a word of letters is a unit by any spelling."""
    return word in _CANONICAL or word.lower() in _CANONICAL


@lru_cache(maxsize=512)
def measured(unit: str) -> tuple[Fraction, tuple[int, ...]] | None:
    """`(factor, powers)` of a canonical unit: `km/h` is 5/18 of m s⁻¹. None where it has none."""
    unit = {"mph": "mi/h", "kmh": "km/h"}.get(unit, unit)
    factor, powers = Fraction(1), [0, 0, 0, 0]
    for index, part in enumerate(unit.split("/")):
        name, _, raised = part.partition("^")
        if name not in _MEASURES or not (raised or "1").isdigit() or len(raised) > 1:
            return None
        sign = (-1 if index else 1) * int(raised or 1)
        one, what = _MEASURES[name]
        factor *= Fraction(one) ** sign
        powers = [have + sign * more for have, more in zip(powers, what, strict=True)]
    return factor, tuple(powers)


def ratio_of_units(a: str, b: str) -> Fraction | None:
    """How many `b` one `a` is, for canonical units; None where they measure different things."""
    one, two = measured(a), measured(b)
    return one[0] / two[0] if one and two and one[1] == two[1] else None


def same_unit(a: str, b: str) -> bool:
    """Whether two canonical units are one: `old record` counts what `record` counts,
    and a pound may be money."""
    if a == b or {a, b} == {"£", "pound"}:
        return True
    words_a, words_b = a.split(), b.split()
    if len(words_a) == len(words_b) or any(word in _CANONICAL.values() for word in (a, b)):
        return False
    return (words_a[-1] == words_b[-1] and set(words_a) < set(words_b)) or (
        words_a[-1] == words_b[-1] and set(words_b) < set(words_a)
    )
