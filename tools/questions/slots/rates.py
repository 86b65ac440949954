# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Work done together, speeds, and ways that meet."""

from __future__ import annotations

import re
from fractions import Fraction

from ..printing import number
from ..reading import Reading, Unread
from .base import NUMBER, TIME, N, Slots, value

F = Fraction
_HOURS = {
    "sec": F(1, 3600),
    "min": F(1, 60),
    "hou": F(1),
    "hr": F(1),
    "day": F(24),
    "wee": F(168),
    "mon": F(720),
    "yea": F(8760),
}


def _hours(unit: str) -> Fraction:
    return next(size for name, size in _HOURS.items() if unit.startswith(name))


def _unit(unit: str) -> str:
    return unit[:3] if unit[:2] != "hr" else "hou"


def together(text: str) -> Reading:
    """`Anna can paint a fence in 6 hours and Ben in 3 hours. How long do they need together?`"""
    slots = Slots(text)
    if not slots.all(
        r"\b(?:together|both|all (?:of them|three)|at the same time|combined|jointly|simultaneously)\b"
    ) or slots.has(
        r"\b(?:drain|drains|empt|leak|older|miles|km|apart|leaves|how many (?!hours|minutes|days)|per|\$)"
    ):
        raise Unread
    slots.take(
        r"\b(?:1|2|3|one|two|three) (?:of the )?(?:taps?|pipes?|hoses?|pumps?|machines?|people|painters?|workers?|printers?|friends|brothers|sisters|men|women|cooks?|gardeners?|students|of them)\b"
    )
    slots.take(r"\b(?:1|one) (?:tap|pipe|hose|pump|machine|worker|printer|person|painter)\b")
    found = slots.all(
        rf"(?:in|takes?|needs?|for|it|takes? (?:him|her|them|[a-z]+)|(?:another|other)(?: one)? in|and|, ) ?{N}(?: (?P<u>{TIME}))?(?: to (?:fill|paint|mow|do|clean|finish|dig|build|empty)(?: it| the [a-z]+)?)?(?: alone| by (?:himself|herself|itself|themselves)| on (?:his|her|its) own)?\b"
    )
    if not 2 <= len(found) <= 3:
        raise Unread
    units = {_unit(m["u"]) for m in found if m["u"]}
    if len(units) != 1 or not found[-1]["u"]:
        raise Unread
    asked = slots.take(rf"\bhow many (?P<u>{TIME})\b")
    if not asked and not slots.take(r"\bhow long\b|\bhow much time\b|\bin what time\b"):
        raise Unread
    if asked and _unit(asked["u"]) not in units:
        factor = _hours(next(m["u"] for m in found if m["u"])) / _hours(asked["u"])
    else:
        factor = F(1)
    if not re.search(
        r"\b(?:fill|fills|paint|paints|mow|mows|dig|digs|build|builds|clean|cleans|do|does|finish|finishes|complete|completes|job|type|types|plow|wash|washes|empty|wall|print|prints|copy|harvest|harvests|rake|rakes|shovel|shovels|task|assemble|pack|cook)\b",
        text.lower(),
    ):
        raise Unread
    slots.done(
        "can could alone by himself herself itself himself own work works working job task do does finish finishes complete completes fill fills paint paints mow mows dig digs build builds clean cleans tap taps pipe pipes hose pump tub tank pool another other others second first faster slower one two open opened used running at while each themselves machine worker same it",
        free=6,
    )
    speed = sum((1 / value(m["n"]) for m in found), F(0))
    return number(factor / speed, "the rates of work are added")


_DIST = rf"(?P<n>{NUMBER}) ?-?(?P<u>miles?|mi|kilometers?|kilometres?|km|meters?|metres?|m|feet|ft|yards?)\b(?! ?(?:per|an|a|/|each)\b)"
_SPEED = rf"(?P<n>{NUMBER}) ?(?P<u>mph|km/h|kmh|kph|km/hr|m/s|(?P<l>miles?|mi|km|kilometers?|kilometres?|meters?|metres?|m|feet) ?(?:per|an|a|/) ?(?:(?P<t>hour|hr|h|minute|min|second|sec|s|day)))\b"
_TIMED = rf"(?:(?P<n>{NUMBER}) ?(?P<u>hours?|hrs?|minutes?|mins?|seconds?|secs?|days?)\b(?:(?: and)? (?P<n2>{NUMBER}) ?(?P<u2>minutes?|mins?|seconds?)\b)?|(?P<half>half an hour)|(?P<one>an hour and a half))"
_METRES = {
    "mi": F(1609344, 1000),
    "km": F(1000),
    "ki": F(1000),
    "m": F(1),
    "me": F(1),
    "fe": F(3048, 10000),
    "ft": F(3048, 10000),
    "ya": F(9144, 10000),
}


def _length(unit: str) -> tuple[str, Fraction]:
    if unit.startswith(("mi", "mp")):
        return "mile", F(1)
    if unit.startswith(("km", "ki", "kp")):
        return "metre", F(1000)
    if unit.startswith("m"):
        return "metre", F(1)
    if unit.startswith("y"):
        return "foot", F(3)
    return "foot", F(1)


def _speed_of(m: re.Match[str]) -> tuple[str, Fraction]:
    """A speed in its length per hour."""
    kind, size = _length(m["u"] if not m["l"] else m["l"])
    unit = m["t"] or ("s" if m["u"] == "m/s" else "h")
    per = {"h": F(1), "d": F(1, 24), "m": F(60), "s": F(3600)}[unit[0]]
    return kind, value(m["n"]) * size * per


def _time_of(m: re.Match[str]) -> Fraction:
    if m["half"]:
        return F(1, 2)
    if m["one"]:
        return F(3, 2)
    found = value(m["n"]) * _hours(m["u"])
    return found + (value(m["n2"]) * _hours(m["u2"]) if m["n2"] else 0)


_GO = r"\b(?:drives?|drove|travels?|travell?ed|goes|go|went|runs?|ran|walks?|walked|rides?|rode|flies|fly|flew|swims?|swam|bikes?|biked|cycles?|cycled|jogs?|jogged|covers?|covered|speed|moves?|moving|driving|walking|running|cycling|trip|journey|crawls?|sails?|sailed|hikes?|hiked|distance|far|fast|light)\b"


def travel(text: str) -> Reading:
    """Two of distance, speed and time; the third is asked for."""
    slots = Slots(text)
    if (
        not slots.has(_GO)
        or slots.has(
            r"\b(?:uses?|fuel|gallons?|liters?|apart|towards?|opposite|leaves|arrive|round trip|and back|return|stops?|rests?|faster|slower|then|first|every day|each day|a day|more|less|rate of|\$)"
        )
        or "$" in text
    ):
        raise Unread
    speeds = slots.all(_SPEED)
    times = slots.all(_TIMED)
    dists = slots.all(_DIST)
    if len(speeds) + len(times) + len(dists) != 2 or max(len(speeds), len(times), len(dists)) > 1:
        raise Unread
    if not speeds:
        found = _speed_asked(slots, dists[0], times[0])
    elif not dists:
        found = _distance_asked(slots, speeds[0], times[0])
    else:
        found = _time_asked(slots, speeds[0], dists[0])
    slots.done(
        "average speed car train plane bus bike boat drives drive drove travels travel traveled travelled goes go went runs run ran walks walk walked rides ride rode flies fly flew swims bikes cycles jogs covers cover distance constant steady rate far fast long trip journey runner cyclist speed driving cycling walking running moving moves how give answer hours minutes time it",
        free=5,
    )
    return number(found, "distance, speed and time")


def _speed_asked(slots: Slots, dist: re.Match[str], time: re.Match[str]) -> Fraction:
    """How fast, in the unit that is asked for or told."""
    m = slots.take(
        r"\b(?:average )?speed(?: [a-z ]+?)?(?: in| \(in)? ?\(?(?P<u>mph|km/h|kmh|kph|m/s|(?P<l>miles?|km|kilometers?|kilometres?|meters?|metres?|feet) ?(?:per|an|/) ?(?P<t>hour|h|minute|second|s))\)?|\bhow fast(?:[a-z ;]+?)?(?:,? in (?P<u2>mph|km/h|kmh|m/s|(?P<l2>miles?|km|kilometers?|meters?) ?(?:per|an|/) ?(?P<t2>hour|minute|second)))"
    )
    kind, size = _length(dist["u"])
    hours = _time_of(time)
    if m is None:
        slots.need(r"\bhow fast\b|\b(?:average )?speed\b")
        unit = time["u"] or "hours"
        found = value(dist["n"]) / (hours / _hours(unit))
        if time["half"] or time["n2"]:
            found = value(dist["n"]) / hours
    else:
        unit = (m["t"] or m["t2"] or ("s" if (m["u"] or m["u2"]) == "m/s" else "h"))[0]
        okind, osize = _length(m["l"] or m["l2"] or m["u"] or m["u2"])
        if okind != kind:
            raise Unread
        per = {"h": F(1), "m": F(60), "s": F(3600)}[unit]
        found = value(dist["n"]) * size / osize / (hours * per)
    return found


def _distance_asked(slots: Slots, speed_told: re.Match[str], time: re.Match[str]) -> Fraction:
    """How far."""
    m = slots.take(r"\bhow many (?P<u>miles|km|kilometers|kilometres|meters|metres|feet)\b")
    if not m:
        slots.need(r"\bhow far\b|\b(?:what|which|the) distance\b")
    kind, speed = _speed_of(speed_told)
    okind, osize = _length(m["u"] if m else (speed_told["l"] or speed_told["u"]))
    if okind != kind:
        raise Unread
    return speed * _time_of(time) / osize


def _time_asked(slots: Slots, speed_told: re.Match[str], dist: re.Match[str]) -> Fraction:
    """How long."""
    m = slots.take(
        r"\b(?:how many|in|give|give the|answer in) (?P<u>hours?|minutes?|seconds?|days?)\b"
    )
    if not slots.take(r"\bhow long\b|\bhow much time\b|\btime\b") and not m:
        raise Unread
    kind, speed = _speed_of(speed_told)
    dkind, dsize = _length(dist["u"])
    if dkind != kind:
        raise Unread
    hours = value(dist["n"]) * dsize / speed
    unit = speed_told["t"] or ("s" if speed_told["u"] == "m/s" else "h")
    if m is None and unit[0] == "h" and hours.denominator != 1:
        raise Unread  # in hours, or in minutes?
    size = _hours(m["u"]) if m else {"h": F(1), "d": F(24), "m": F(1, 60), "s": F(1, 3600)}[unit[0]]
    return hours / size


def meeting(text: str) -> Reading:
    """Two that set out towards each other, or away from each other."""
    slots = Slots(text)
    slots.take(
        r"\b(?:2|two) (?:trains|cars|cyclists|people|buses|runners|bikes|ships|boats|trucks|friends|walkers|planes|bikers|hikers)\b"
    )
    towards = slots.take(
        r"\b(?:towards?|toward) (?:each other|one another)\b|\bin opposite directions towards each other\b"
    )
    away = (
        None
        if towards
        else slots.take(r"\b(?:in )?opposite directions?\b|\baway from each other\b")
    )
    meet = slots.take(
        r"\b(?:(?:until|before|when|after how (?:many hours|long)|in how many hours|how (?:many hours|long)(?: does it take| will it take)?)(?: [a-z]+)* )?(?:meet|pass each other)\b|\bhow (?:long|many hours)\b.*\bmeet\b"
    )
    apart = slots.take(
        rf"{_DIST} apart\b|\bdistance between [a-z ]+ is {_DIST.replace('?P<n>', '?P<nb>').replace('?P<u>', '?P<ub>')}"
    )
    if apart is None:
        apart = slots.take(rf"\bapart\b.*?{_DIST}") if towards else None
    speeds: list[tuple[str, Fraction]] = []
    m = slots.take(
        rf"(?:at|with speeds of|speeds of)? ?(?P<a>{NUMBER}) ?(?:mph|km/h|miles per hour|km per hour)? and (?P<b>{NUMBER}) ?(?P<u>mph|km/h|kmh|miles per hour|miles an hour|km per hour|kilometers per hour)"
    )
    if m is not None:
        kind = _length(m["u"])[0]
        speeds = [(kind, value(m["a"])), (kind, value(m["b"]))]
        scale = F(1000) if kind == "metre" else F(1)
        speeds = [(kind, one * scale) for kind, one in speeds]
    else:
        speeds = [_speed_of(one) for one in slots.all(_SPEED)]
    if (
        len(speeds) != 2
        or speeds[0][0] != speeds[1][0]
        or slots.has(r"\b(?:later|before|earlier|leaves at|hour after|stops?|rest)\b")
    ):
        raise Unread
    total = speeds[0][1] + speeds[1][1]
    times = slots.all(_TIMED)
    if towards and meet and apart is not None and not times:
        unit = apart.groupdict().get("u") or apart.groupdict().get("ub")
        kind, size = _length(unit or "")
        if kind != speeds[0][0]:
            raise Unread
        slots.take(r"\bhow (?:long|many hours)\b|\bafter how many hours\b")
        slots.done(
            "two trains cars cyclists leave start drive travel travelling traveling set out same time cities towns stations from at each toward towards start speeds one other hours first they until before meet when take does train car",
            free=3,
        )
        return number(
            value(apart.groupdict().get("n") or apart.groupdict().get("nb") or "") * size / total,
            "the distance divided by both speeds",
        )
    if (
        away
        and len(times) == 1
        and slots.take(r"\bhow (?:far|many (?:miles|km|kilometers)) (?:apart )?")
    ):
        slots.take(r"\bapart\b")
        slots.done(
            "two trains cars cyclists people leave start starts drive travel travelling traveling same place point time from at one other speeds apart be after each are station town city and runners walk",
            free=3,
        )
        scale = F(1000) if speeds[0][0] == "metre" else F(1)
        return number(total * _time_of(times[0]) / scale, "both distances added")
    raise Unread


def workers(text: str) -> Reading:
    """`6 men can dig a ditch in 4 days. How many days will 8 men take?`"""
    slots = Slots(text)
    if slots.has(r"\b(?:each|per|every|more|make|makes|produce|widgets|eat|eats|loaves)\b"):
        raise Unread
    kind = r"(?:men|women|workers?|people|painters?|machines?|builders?|taps?|pumps?|cows?|horses?|students|farmers?|gardeners?|carpenters?|robots?|printers?|persons?|bricklayers?|cooks?)"
    m = slots.need(rf"{N} (?P<w>{kind})\b")
    count = value(m["n"])
    t = slots.need(
        rf"(?:in|takes?|need|needs|for) ?{N} (?P<u>days|hours|minutes|weeks)\b|{N.replace('?P<n>', '?P<n2>')} (?P<u2>days|hours|minutes|weeks)\b"
    )
    unit = t["u"] or t["u2"]
    slots.need(rf"\bhow many {unit}\b|\bhow long\b")
    other = slots.need(rf"{N}(?: (?P<w>{kind}))?\b")
    if other["w"] and other["w"].rstrip("s") != m["w"].rstrip("s"):
        raise Unread
    if not re.search(
        r"\b(?:build|builds|dig|digs|paint|paints|finish|complete|do|does|job|work|plow|harvest|wall|house|fence|ditch|fill|repair|mow|clean)\b",
        text.lower(),
    ):
        raise Unread
    slots.done(
        "build builds dig digs paint paints finish complete do does same job work can take takes would need will wall house fence ditch field it rate at working fill pool tank harvest repair",
        free=3,
    )
    found = count * value(t["n"] or t["n2"]) / value(other["n"])
    return number(found, "workers times time stays the same")
