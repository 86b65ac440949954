"""Units and times of day."""

from __future__ import annotations

from re import Match

from .forms import form, template
from .notebook import Notebook, Unsolved
from .words import fraction

# unit -> what it is of, how many of the base unit it is: power of ten, other factor
_UNITS: dict[str, tuple[str, int, int]] = {
    "meter": ("length", 0, 1),
    "kilometer": ("length", 3, 1),
    "centimeter": ("length", -2, 1),
    "millimeter": ("length", -3, 1),
    "micrometer": ("length", -6, 1),
    "nanometer": ("length", -9, 1),
    "second": ("time", 0, 1),
    "minute": ("time", 0, 60),
    "hour": ("time", 0, 3600),
    "day": ("time", 0, 86400),
    "week": ("time", 0, 604800),
    "millisecond": ("time", -3, 1),
    "microsecond": ("time", -6, 1),
    "nanosecond": ("time", -9, 1),
    "month": ("years", 0, 1),
    "year": ("years", 0, 12),
    "decade": ("years", 1, 12),
    "century": ("years", 2, 12),
    "millennium": ("years", 3, 12),
    "gram": ("mass", 0, 1),
    "kilogram": ("mass", 3, 1),
    "tonne": ("mass", 6, 1),
    "milligram": ("mass", -3, 1),
    "microgram": ("mass", -6, 1),
    "nanogram": ("mass", -9, 1),
    "litre": ("volume", 0, 1),
    "millilitre": ("volume", -3, 1),
}
_SYMBOLS = {
    "m": "meter", "km": "kilometer", "cm": "centimeter", "mm": "millimeter", "um": "micrometer",
    "nm": "nanometer", "s": "second", "ms": "millisecond", "us": "microsecond",
    "ns": "nanosecond", "kg": "kilogram", "t": "tonne", "g": "gram", "mg": "milligram",
    "ug": "microgram", "ng": "nanogram", "l": "litre", "ml": "millilitre",
}  # fmt: skip
_PLURALS = {"centuries": "century", "millennia": "millennium"}


def _unit(name: str) -> tuple[str, int, int]:
    name = _SYMBOLS.get(name) or _PLURALS.get(name) or name
    found = _UNITS.get(name) or _UNITS.get(name.removesuffix("s"))
    if found is None:
        raise Unsolved(f"unknown unit {name}")
    return found


def _convert(notebook: Notebook, match: Match[str]) -> str:
    kind, power, factor = _unit(match["source"])
    wanted, wanted_power, wanted_factor = _unit(match["target"])
    if kind != wanted:
        raise Unsolved(f"{kind} is no {wanted}")
    left = fraction(match["amount"])
    if factor != wanted_factor:
        bigger, rest = divmod(max(factor, wanted_factor), min(factor, wanted_factor))
        if rest:
            raise Unsolved("the units have no whole ratio")
        left += f" * {bigger}" if factor > wanted_factor else f" / {bigger}"
    if power != wanted_power:
        left += f" {'*' if power > wanted_power else '/'} 10**{abs(power - wanted_power)}"
    return notebook.do(left)


_AMOUNT = r"(?P<amount>\d[\d.]*) ?(?P<source>[a-z]+)"
_PART = r"(?P<amount>\d+/\d+|[a-z-]+ [a-z]+) of an? (?P<source>[a-z]+)"
_TARGET = r"(?P<target>[a-z]+)"
_TIME = r"(\d+:\d\d [AP]M)"

FORMS = (
    *(
        form(wording, _convert)
        for given in (_AMOUNT, _PART)
        for wording in (
            rf"How many {_TARGET} are there in {given}",
            rf"What is {given} in {_TARGET}",
            rf"Convert {given} to {_TARGET}",
        )
    ),
    form(rf"How many minutes are there between {_TIME} and {_TIME}", template(r"minutes(\1, \2)")),
    form(rf"What is (\d+) minutes after {_TIME}", template(r"clock(\2, \1)")),
    form(rf"What is (\d+) minutes before {_TIME}", template(r"clock(\2, -\1)")),
)
