# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Units and temperatures: `Convert 5 miles to kilometers`, `How many seconds are in 2 days?`."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, amount, rule, yes

F = Fraction
# name -> (what it measures, how many base units, its other names)
_TABLE: dict[str, tuple[str, Fraction, str]] = {
    "inch": ("length", F("0.0254"), "inches in"), "foot": ("length", F("0.3048"), "feet ft"),
    "yard": ("length", F("0.9144"), "yards yd yds"), "mile": ("length", F("1609.344"), "miles mi"),
    "nautical mile": ("length", F(1852), "nautical_miles"),
    "meter": ("length", F(1), "meters metre metres m"),
    "gram": ("mass", F(1), "grams gramme grammes g"),
    "tonne": ("mass", F(10**6), "tonnes metric_ton metric_tons"),
    "pound": ("mass", F("453.59237"), "pounds lb lbs"), "ounce": ("mass", F("28.349523125"), "ounces oz"),
    "stone": ("mass", F("6350.29318"), "stones"),
    "second": ("time", F(1), "seconds sec secs s"), "minute": ("time", F(60), "minutes min mins"),
    "hour": ("time", F(3600), "hours hr hrs h"), "day": ("time", F(86_400), "days"),
    "week": ("time", F(604_800), "weeks wk"), "fortnight": ("time", F(1_209_600), "fortnights"),
    "month": ("years", F(1, 12), "months"), "year": ("years", F(1), "years"),
    "decade": ("years", F(10), "decades"), "century": ("years", F(100), "centuries"),
    "millennium": ("years", F(1000), "millennia millenniums"),
    "liter": ("volume", F(1), "liters litre litres l"),
    "gallon": ("us volume", F("3.785411784"), "gallons gal us_gallon us_gallons"),
    "quart": ("us volume", F("0.946352946"), "quarts qt"),
    "pint": ("us volume", F("0.473176473"), "pints pt"),
    "cup": ("us volume", F("0.2365882365"), "cups"),
    "fluid ounce": ("us volume", F("0.0295735295625"), "fluid_ounces fl_oz"),
    "tablespoon": ("us volume", F("0.01478676478125"), "tablespoons tbsp"),
    "teaspoon": ("us volume", F("0.00492892159375"), "teaspoons tsp"),
    "square meter": ("area", F(1), "square_meters square_metre square_metres sq_m"),
    "square centimeter": ("area", F(1, 10**4), "square_centimeters square_centimetres square_centimetre"),
    "square kilometer": ("area", F(10**6), "square_kilometers square_kilometres square_kilometre"),
    "square foot": ("area", F("0.09290304"), "square_feet sq_ft"),
    "square inch": ("area", F("0.00064516"), "square_inches"),
    "square yard": ("area", F("0.83612736"), "square_yards"),
    "hectare": ("area", F(10**4), "hectares ha"), "acre": ("area", F("4046.8564224"), "acres"),
    "cubic centimeter": ("volume", F(1, 1000), "cubic_centimeters cubic_centimetres cubic_centimetre cc"),
    "cubic meter": ("volume", F(1000), "cubic_meters cubic_metres cubic_metre"),
    "byte": ("data", F(8), "bytes"), "bit": ("data", F(1), "bits"),
    "meter per second": ("speed", F(1), "meters_per_second metres_per_second m/s"),
    "kilometer per hour": ("speed", F(5, 18), "kilometers_per_hour kilometres_per_hour km/h kph kmh"),
    "mile per hour": ("speed", F("0.44704"), "miles_per_hour mph"),
    "degree": ("angle", F(1), "degrees"), "penny": ("money", F(1), "pennies cent cents"),
    "nickel": ("money", F(5), "nickels"), "dime": ("money", F(10), "dimes"),
    "quarter": ("money", F(25), "quarters"), "dollar": ("money", F(100), "dollars"),
    "dozen": ("count", F(12), "dozens"), "gross": ("count", F(144), ""), "score": ("count", F(20), ""),
    "item": ("count", F(1), "items eggs things"), "pair": ("count", F(2), "pairs"),
}  # fmt: skip
_PREFIXES = {"kilo": ("k", 3), "centi": ("c", -2), "milli": ("m", -3), "micro": ("u", -6),
             "nano": ("n", -9), "deci": ("d", -1)}  # fmt: skip


def _units() -> dict[str, tuple[str, Fraction]]:
    found: dict[str, tuple[str, Fraction]] = {}
    for name, (kind, size, others) in _TABLE.items():
        for written in (name, *(other.replace("_", " ") for other in others.split())):
            found[written] = (kind, size)
    for base in ("meter", "gram", "liter", "second"):
        kind, size, others = _TABLE[base]
        for prefix, (short, power) in _PREFIXES.items():
            for written in (base, *others.split()):
                long = len(written) > 1
                if written in ("sec", "secs"):
                    continue
                found[(prefix if long else short) + written] = (kind, size * F(10) ** power)
    found["kilos"] = found["kilo"] = ("mass", F(1000))
    del found["in"]  # the preposition
    return found


UNITS = _units()
UNIT = "|".join(re.escape(name) for name in sorted(UNITS, key=len, reverse=True))
CELSIUS = r"(?:°c|c|degrees? c(?:elsius|entigrade)?|° ?celsius|celsius|centigrade)"
FAHRENHEIT = r"(?:°f|f|degrees? f(?:ahrenheit)?|° ?fahrenheit|fahrenheit)"
_KELVIN = r"(?:k|kelvins?|degrees? kelvin)"
_SCALE = rf"(?:{CELSIUS}|{FAHRENHEIT}|{_KELVIN})"
_VOLUMES = frozenset({"volume", "us volume"})


def unit(name: str) -> tuple[str, Fraction]:
    """What a unit measures and its size. Raises `Unread`."""
    found = UNITS.get(name) or UNITS.get(name.lower())
    if found is None:
        raise Unread
    return found


def converted(value: Fraction, source: str, target: str) -> Fraction:
    """An amount in another unit of the same kind. Raises `Unread`."""
    (kind, size), (other, wanted) = unit(source), unit(target)
    # Years have no whole number of weeks, and only calendars know how long a month is.
    if {kind, other} == {"years", "time"} and {source.rstrip("s"), target.rstrip("s")} in (
        {"year", "week"}, {"year", "day"}, {"month", "day"}, {"month", "week"}
    ):  # fmt: skip
        raise Unread
    if kind != other and not {kind, other} <= _VOLUMES:
        raise Unread
    return value * size / wanted


def _convert(m: Match[str]) -> Reading:
    value = amount(m["n"].lower().removeprefix("a ").strip() or "1") if m["n"] else F(1)
    found = converted(value, m["source"].lower(), m["target"].lower())
    from ...styles import terminating_places
    from ..printing import decimals

    places = terminating_places(found)
    if found.denominator != 1 and (places is None or places > 9):
        from ..reading import Reading as Read

        return Read(decimals(found, 6), "the units' sizes are divided", found)
    return number(found, "the units' sizes are divided")


def _scale(text: str) -> str:
    text = text.lower()
    for name, pattern in (("c", CELSIUS), ("f", FAHRENHEIT), ("k", _KELVIN)):
        if re.fullmatch(pattern, text):
            return name
    raise Unread


def temperature(m: Match[str]) -> Reading:
    value, source, target = amount(m["n"]), _scale(m["source"]), _scale(m["target"])
    celsius = {"c": value, "f": (value - 32) * F(5, 9), "k": value - F("273.15")}[source]
    found = {"c": celsius, "f": celsius * F(9, 5) + 32, "k": celsius + F("273.15")}[target]
    from ..printing import decimals, plain

    if found.denominator not in (1, 2, 4, 5, 10, 20, 100):
        return Reading(decimals(found, 2), "the scales' formula", found)
    return Reading(plain(found), "the scales' formula", found)


def _month(m: Match[str]) -> Reading:
    known = {"year": "365", "leap year": "366"}
    what = m["what"].lower()
    if what not in known:
        raise Unread
    return number(F(known[what]), "by the calendar")


def _months(m: Match[str]) -> Reading:
    days = {"january": 31, "march": 31, "april": 30, "may": 31, "june": 30, "july": 31,
            "august": 31, "september": 30, "october": 31, "november": 30, "december": 31}  # fmt: skip
    name = m["month"].lower()
    if name == "february":
        if not m["year"]:
            raise Unread
        year = int(m["year"])
        return number(
            F(29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28), "by the calendar"
        )
    return number(F(days[name]), "by the calendar")


def _leap(m: Match[str]) -> Reading:
    year = int(m["year"])
    return yes(year % 4 == 0 and (year % 100 != 0 or year % 400 == 0), "by the calendar")


RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:convert |change |express |turn )?(?P<n>-?\d[\d,./ ]*?|) ?(?P<source>{UNIT}) (?:to|into|in|as|is how many|equals how many|are how many|= how many|= \?) ?(?P<target>{UNIT})",
        _convert,
    ),
    rule(
        rf"how many (?P<target>{UNIT}) (?:are |is )?(?:there )?(?:in|make up|make|are in|does it take to make) (?:an? |one )?(?P<n>-?\d[\d,./ ]*?|) ?(?P<source>{UNIT})(?: equal)?",
        _convert,
    ),
    rule(
        rf"how many (?P<target>{UNIT}) (?:is|are|equal|in) (?P<n>-?\d[\d,./ ]*?) ?(?P<source>{UNIT})",
        _convert,
    ),
    rule(
        rf"(?P<n>-?\d[\d,./ ]*?) ?(?P<source>{UNIT}) (?:is|equals|=|in) (?:how many|what in) (?P<target>{UNIT})",
        _convert,
    ),
    rule(
        rf"(?:convert |change )?(?:a temperature of )?(?P<n>-?\d[\d.]*) ?(?P<source>{_SCALE}) (?:to|into|in) (?P<target>{_SCALE})",
        temperature,
    ),
    rule(
        rf"(?P<n>-?\d[\d.]*) ?(?P<source>{_SCALE}) (?:equals|is) (?:what|how much|how many degrees) in (?P<target>{_SCALE})",
        temperature,
    ),
    rule(
        rf"how many degrees (?P<target>{_SCALE}) (?:is|are) (?P<n>-?\d[\d.]*) ?(?P<source>{_SCALE})",
        temperature,
    ),
    rule(r"how many days (?:are |is )?(?:there )?in an? (?P<what>leap year)", _month),
    rule(
        r"how many days (?:are |is |does )?(?:there )?(?:in )?(?:the month of )?(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)(?:,? (?:of )?(?P<year>\d{4}))?(?: have)?",
        _months,
    ),
    rule(r"(?:is|was|will) (?:the year )?(?P<year>\d{4})(?: be)? a leap year", _leap),
)
