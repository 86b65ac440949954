"""Units of the metric system and of time: `convert(6277.51um, kilometers) = 0.00000627751`."""

from __future__ import annotations

import re
from contextlib import suppress
from fractions import Fraction

from ....tools.mathematics.errors import CalculatorError
from .grammar import has_decimals
from .printing import number
from .scope import Scope

# unit -> what it is of, how many of the base unit it is
_UNITS: dict[str, tuple[str, Fraction]] = {
    **{
        f"{prefix}{unit}": (kind, base * Fraction(10) ** power)
        for unit, kind, base in (
            ("meter", "length", 1), ("metre", "length", 1), ("gram", "mass", 1),
            ("second", "time", 1), ("litre", "volume", 1), ("liter", "volume", 1),
        )
        for prefix, power in (
            ("", 0), ("kilo", 3), ("centi", -2), ("milli", -3), ("micro", -6), ("nano", -9),
        )
    },
    "tonne": ("mass", Fraction(10) ** 6),
    "minute": ("time", Fraction(60)),
    "hour": ("time", Fraction(3600)),
    "day": ("time", Fraction(86_400)),
    "week": ("time", Fraction(604_800)),
    "month": ("years", Fraction(1, 12)),
    "year": ("years", Fraction(1)),
    "decade": ("years", Fraction(10)),
    "century": ("years", Fraction(100)),
    "millennium": ("years", Fraction(1000)),
}  # fmt: skip
_SYMBOLS = {
    "m": "meter", "km": "kilometer", "cm": "centimeter", "mm": "millimeter", "um": "micrometer",
    "nm": "nanometer", "s": "second", "ms": "millisecond", "us": "microsecond",
    "ns": "nanosecond", "kg": "kilogram", "t": "tonne", "g": "gram", "mg": "milligram",
    "ug": "microgram", "ng": "nanogram", "l": "litre", "ml": "millilitre",
}  # fmt: skip
_PLURALS = {"centuries": "century", "millennia": "millennium"}
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?(?:/\d+)?) ?([a-z]+)")


def convert(arguments: list[str], scope: Scope) -> str:
    """An amount in another unit of the same kind. Raises `CalculatorError`."""
    amount = _AMOUNT.fullmatch(arguments[0]) if len(arguments) == 2 else None
    if amount is None:
        raise CalculatorError("convert takes an amount such as 3.5 kilograms, and a unit")
    kind, size = unit(amount[2])
    wanted, wanted_size = unit(arguments[1])
    if kind != wanted:
        raise CalculatorError(f"{amount[2]} measure {kind}, {arguments[1]} {wanted}")
    value = scope.fraction(amount[1]) * size / wanted_size
    return number(value, decimals=has_decimals(amount[1]))


def units(text: str) -> dict[str, tuple[str, Fraction]]:
    """The units that a text names, each as it is written, with what it measures and its size."""
    found = {}
    for name in re.findall(r"[a-z]+", text):
        with suppress(CalculatorError):
            found[name] = unit(name)
    return found


def unit(name: str) -> tuple[str, Fraction]:
    """What a unit measures, and how many of the base unit it is. Raises `CalculatorError`."""
    name = _SYMBOLS.get(name) or _PLURALS.get(name) or name
    found = _UNITS.get(name) or _UNITS.get(name.removesuffix("s"))
    if found is None:
        raise CalculatorError(f"there is no unit {name}")
    return found
