# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Measures cut into measures, parts of a trip, and times in two units."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from re import Match

from ..narrative.lexicon import stem
from ..printing import number
from ..reading import Reading, Unread
from .measures import UNITS
from .wording import R, Rule, integer, real, rule, said

F = Fraction


def _size(amount: str, unit: str) -> tuple[str, Fraction]:
    kind, one = UNITS[unit.lower().strip()]
    return kind, real(amount) * one


def _cut(m: Match[str]) -> Reading:
    """`How many 15 cm pieces can be cut from a 3 m ribbon?`: as many as are whole."""
    kind, part = _size(m["n"], m["u"])
    other, whole = _size(m["k"], m["v"])
    if kind != other or part <= 0 or part > whole:
        raise Unread
    found = whole / part
    if found.denominator != 1 and not re.search(r"\b(?:can|could)\b", m["do"].lower()):
        raise Unread
    return number(F(math.floor(found)), "the whole divided by the size of one")


_PAIRS = {
    ("minute", "hour"): 60, ("second", "minute"): 60, ("hour", "day"): 24, ("day", "week"): 7,
    ("inch", "foot"): 12, ("month", "year"): 12, ("cent", "dollar"): 100, ("ounce", "pound"): 16,
    ("centimeter", "meter"): 100, ("cm", "m"): 100, ("meter", "kilometer"): 1000,
    ("gram", "kilogram"): 1000,
}  # fmt: skip
_STEMS = {"inches": "inch", "feet": "foot", "ounces": "ounce", "pounds": "pound", "metre": "meter"}


def _in_two(m: Match[str]) -> Reading:
    """`200 minutes in hours and minutes`."""
    given, large, small = (_one(m[name]) for name in ("u", "a", "b"))
    if given != small or (small, large) not in _PAIRS:
        raise Unread
    many, rest = divmod(integer(m["n"]), _PAIRS[small, large])
    return said(
        f"{many} {m['a'] if many != 1 else large} {rest} {m['b'] if rest != 1 else small}",
        "the whole ones, and what is left of it",
    )


def _one(unit: str) -> str:
    unit = unit.lower()
    return _STEMS.get(unit, unit.removesuffix("s") if unit != "m" else unit)


def _legs(m: Match[str]) -> tuple[Fraction, Fraction]:
    """Way and time of the two parts of a trip."""
    if m["u"].lower() not in m["u2"].lower() and stem(m["u"].lower()) != stem(m["u2"].lower()):
        raise Unread
    one, two = (
        real(m[f"t{at}"]) / (60 if m[f"w{at}"].lower().startswith("m") else 1) for at in (1, 2)
    )
    return real(m["n"]) * one + real(m["k"]) * two, one + two


def _two_speeds(m: Match[str]) -> Reading:
    way, time = _legs(m)
    if re.search(r"\bspeed\b", m["asked"].lower()):
        return number(way / time, "the whole way divided by the whole time")
    return number(way, "the two parts of the way are added")


def _two_ways(m: Match[str]) -> Reading:
    unit, other = stem(m["u"].lower()), stem(m["u2"].lower())
    hours = [m[name].lower()[:4] for name in ("w1", "w2")]
    if unit != other or hours[0] != hours[1] or real(m["t1"]) + real(m["t2"]) <= 0:
        raise Unread
    return number(
        (real(m["n"]) + real(m["k"])) / (real(m["t1"]) + real(m["t2"])),
        "the whole way divided by the whole time",
    )


def _by_unit(m: Match[str]) -> Reading:
    """`milk is 1.20 per liter, how much is 6 liters`."""
    if stem(m["u"].lower()) != stem(m["v"].lower()):
        raise Unread
    return number(real(m["p"]) * real(m["n"]), "so much for each")


def _ago(m: Match[str]) -> Reading:
    """`It is 22:30 now. What time was it 5 hours and 45 minutes ago?`"""
    hour, minute = integer(m["h"]), integer(m["m"] or "0")
    half = (m["half"] or "").lower()
    if not m["m"] and not half:
        raise Unread
    if hour > (12 if half else 23) or minute > 59 or not (m["dh"] or m["dm"]):
        raise Unread
    start = ((hour % 12 + (12 if half == "pm" else 0)) if half else hour) * 60 + minute
    by = (real(m["dh"] or "0") * 60 + real(m["dm"] or "0")) * (
        -1 if m["way"].lower() == "ago" else 1
    )
    end = start + by
    if end.denominator != 1 or not 0 <= end < 24 * 60:
        raise Unread
    hour, minute = divmod(int(end), 60)
    if half:
        return said(
            f"{(hour - 1) % 12 + 1}:{minute:02d} {'PM' if hour >= 12 else 'AM'}",
            "counted on the clock",
        )
    if not m["sure"] and hour >= 13 and start < 13 * 60:
        raise Unread
    return said(f"{hour}:{minute:02d}", "counted on the clock")


def _hands(m: Match[str]) -> Reading:
    hour, minute = integer(m["h"]) % 12, integer(m["m"])
    if minute > 59 or integer(m["h"]) > 12:
        raise Unread
    apart = abs(F(30 * hour) + F(minute, 2) - 6 * minute)
    return number(min(apart, 360 - apart), "half a degree a minute for the one, six for the other")


_UNIT = r"(?:ml|cl|l|mm|cm|m|km|g|kg|oz|ounces?|lb|pounds?|grams?|kilograms?|liters?|litres?|milliliters?|millilitres?|meters?|metres?|centimeters?|centimetres?|inch|inches|foot|feet|ft|yards?|gallons?|cups?|pints?|quarts?|minutes?|hours?)"
_HOW = r"(?P<do>(?:can|could|will|do|does|would) (?:be )?(?:i |you |we |he |she |they |it |be )?(?:(?:cut|fill|filled|make|made|get|pour|poured|have|obtained|obtain|sawn|packed|pack)(?: completely| up| you get)? )?)"
_SPEED = r"(?P<SPEED>mph|km/h|kmh|kph|miles (?:per|an) hour|km per hour|kilometers (?:per|an) hour|kilometres (?:per|an) hour|m/s)"
_FAR = r"(?P<asked>how far (?:does|did|do|will|has|have) (?:it|he|she|they|i|we|you|the [a-z]+) (?:travel|go|gone|drive|travelled|traveled|ride|get)(?: in (?:total|all)| altogether)?|how many (?:miles|km|kilometers|kilometres) (?:does|did|do|will) (?:it|he|she|they|i|we|you|the [a-z]+) (?:travel|go|drive|ride|cover)(?: in (?:total|all)| altogether)?|(?:what (?:is|was)|find|calculate) (?:the|its|his|her|my|their) (?:total distance(?: travelled| traveled| covered)?|(?:overall )?average speed(?: for the (?:whole|entire) (?:trip|journey|ride))?)|what total distance (?:does|did) (?:it|he|she|they|i|we) (?:travel|cover))"
_GOES = r"(?:(?:an?|the|my) [a-z]+|he|she|i|we|they|[a-z]+)"
_TRAVEL = r"(?:travels?|drives?|drove|goes|went|rides?|rode|runs?|ran|walks?|walked|cycles?|cycled|travelled|traveled|moves?|moved|flies|flew|drive)"
_W = r"(?P<WAY>hours?|minutes?)"


def _leg(speed: str, way: str) -> str:
    return _SPEED.replace("SPEED", speed) + r" for (?:the first )?TIME " + _W.replace("WAY", way)


RULES: tuple[Rule, ...] = (
    rule(rf"how many (?P<n>{R})[ -]?(?P<u>{_UNIT}) [a-z]+(?: [a-z]+)? {_HOW}(?:from|with|in|into|out of|of|using) (?:an?|the|my|one|1)? ?(?:[a-z]+ (?:of|with|that is|that holds) )?(?P<k>{R})[ -]?(?P<v>{_UNIT})(?: (?:of )?[a-z]+){{0,2}}", _cut),
    rule(r"(?:how (?:long|much|many [a-z]+ and [a-z]+) (?:is|are) |convert |change |express |write |what is )?(?P<n>\d[\d,]*) (?P<u>[a-z]+) (?:in|to|into|as) (?P<a>[a-z]+) and (?P<b>[a-z]+)", _in_two),
    rule(rf"{_GOES} {_TRAVEL}(?: at)? (?P<n>{R}) {_leg('u', 'w1').replace('TIME', f'(?P<t1>{R})')},? (?:and |and then |then )(?:{_TRAVEL} )?(?:at )?(?P<k>{R}) {_leg('u2', 'w2').replace('TIME', f'(?P<t2>{R})')}[.,;] ?{_FAR}", _two_speeds),
    rule(rf"(?:(?:what (?:is|was) )?(?:the|my|his|her) average speed if )?{_GOES} {_TRAVEL} (?P<n>{R}) (?P<u>miles|km|kilometers|kilometres|meters) in (?P<t1>{R}) (?P<w1>hours?|minutes?|seconds?),? (?:and|and then|then) (?:another )?(?P<k>{R})(?: more)? (?P<u2>miles|km|kilometers|kilometres|meters) in (?P<t2>{R}) (?P<w2>hours?|minutes?|seconds?)(?:[.,;] ?what (?:is|was) (?:the|my|his|her|its) (?:overall )?average speed(?: for the (?:whole|entire) trip)?)?", _two_ways),
    rule(rf"(?:the )?[a-z]+(?: [a-z]+)? (?:is|are|costs?|sells? for) (?P<p>{R})(?: dollars| euros| pounds)? (?:per|an?|for (?:an?|each|every|one)) (?P<u>liter|litre|kilo|kg|pound|gallon|meter|metre|yard|bottle|box|bag|kilogram|piece|pack|dozen)[.,;] ?(?:how much (?:is|are|do|does|will|would)|what (?:is|are|do|does|would) the (?:cost|price) of|what (?:do|does|would|will)) (?P<n>{R}) (?P<v>[a-z]+)(?: (?:cost|be))?", _by_unit),
    rule(rf"it(?:'s| is)(?P<sure> now)? (?P<h>\d{{1,2}})(?::(?P<m>\d\d))? ?(?P<half>am|pm)?(?: now)?[.,;] ?what time (?:was it|will it be|is it) (?:in )?(?:(?P<dh>{R}) hours?)?(?:,? ?(?:and )?(?P<dm>{R}) min(?:ute)?s?)? (?P<way>ago|from now|later)", _ago),
    rule(r"(?:what (?:is|'s) )?(?:the )?(?:smaller )?angle (?:between|formed by|made by) (?:the )?(?:(?:2|two) )?(?:hands of (?:a|the) clock|clock hands|(?:hour|minute) (?:hand )?and (?:the )?(?:hour|minute) hands?(?: of a clock)?) (?:at|when it is|when the time is) (?P<h>\d{1,2}):(?P<m>\d\d)(?: ?o'clock)?", _hands),
)  # fmt: skip
