"""Units of measure and currency: many spellings, one name each."""

from __future__ import annotations

import re

from .nodes import name_set

_SPELLINGS = {
    "mm": "millimeter millimeters millimetre millimetres",
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
    "lb": "pound pounds lbs",
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
    "mph": "miles per hour",
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
ABBREVIATIONS = name_set(
    "mm cm km ft yd mg kg lb oz sec min hr hrs mph kmh km/h m/s mL ml Hz Pa gal deg rad usd"
)
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


def same_unit(a: str, b: str) -> bool:
    """Whether two canonical units are one: `old record` counts what `record` counts."""
    if a == b:
        return True
    words_a, words_b = a.split(), b.split()
    if len(words_a) == len(words_b) or any(word in _CANONICAL.values() for word in (a, b)):
        return False
    return (words_a[-1] == words_b[-1] and set(words_a) < set(words_b)) or (
        words_a[-1] == words_b[-1] and set(words_b) < set(words_a)
    )
