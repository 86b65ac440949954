# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Percentages of people and things, proportions, and how fast, how far, how long."""

from __future__ import annotations

from fractions import Fraction
from re import Match

from ..printing import number, point, ratio
from ..reading import Reading, Unread
from .shops import _same
from .wording import Rule, real, rule, said

F = Fraction


def _percent(value: Fraction, grounds: str) -> Reading:
    return said(f"{point(value) if value.denominator > 1 else ratio(value)}%", grounds, value)


def _of(m: Match[str]) -> Reading:
    """`In a class of 40 students, 60% are girls. How many girls are there?`"""
    g = m.groupdict()
    if not _same(g["part"].split()[-1], g["asked"].split()[-1]):
        raise Unread
    found = real(g["n"]) * real(g["r"]) / 100
    if found.denominator != 1:
        raise Unread
    return number(found, "the share of all")


def _changed(m: Match[str]) -> Reading:
    up = m["how"].lower() in ("more than", "greater than", "above")
    return number(
        real(m["n"]) * (1 + (1 if up else -1) * real(m["r"]) / 100), "the number and its share"
    )


def _before(m: Match[str]) -> Reading:
    up = m["how"].lower() in ("increased", "raised")
    return number(
        real(m["n"]) / (1 + (1 if up else -1) * real(m["r"]) / 100), "the share is taken back"
    )


def _rise(m: Match[str]) -> Reading:
    a, b = real(m["a"]), real(m["b"])
    how = (m.groupdict().get("how") or "").lower()
    found = (b - a) / a * 100
    if how in ("increase", "grow", "rise") and found < 0:
        raise Unread
    if how in ("decrease", "fall", "drop", "discount"):
        found = -found
        if found < 0:
            raise Unread
    return _percent(found, "the difference divided by the former value")


def _score(m: Match[str]) -> Reading:
    return _percent(real(m["a"]) / real(m["b"]) * 100, "the part divided by all")


def _raised(m: Match[str]) -> Reading:
    up = (
        m["how"].lower().split()[0] in ("raised", "increased", "goes", "rises", "grows")
        and "down" not in m["how"].lower()
    )
    return number(
        real(m["n"]) * (1 + (1 if up else -1) * real(m["r"]) / 100), "the number and its share"
    )


def _interest(m: Match[str]) -> Reading:
    interest = real(m["n"]) * real(m["r"]) / 100 * real(m["t"])
    if "how much money" in m[0].lower() or "total" in m[0].lower():
        return number(real(m["n"]) + interest, "the sum and its interest")
    return number(interest, "the sum times rate times years")


def _third(m: Match[str]) -> Reading:
    part = {"half": F(1, 2), "1 half": F(1, 2), "1 third": F(1, 3), "a third": F(1, 3), "a quarter": F(1, 4),
            "1 quarter": F(1, 4), "1 fourth": F(1, 4), "1 fifth": F(1, 5), "a fifth": F(1, 5)}[m["part"].lower()]  # fmt: skip
    sign = 1 if m["how"].lower() == "increase" else -1
    return number(real(m["n"]) * (1 + sign * part), "the number and its part")


def _speed(m: Match[str]) -> Reading:
    g = m.groupdict()
    if g.get("su") and not _unit_fits(g["su"], g["u"], g["tu"]):
        raise Unread
    return number(real(g["s"]) / real(g["t"]), "distance divided by time")


def _unit_fits(asked: str, length: str, time: str) -> bool:
    asked = asked.lower().replace(" ", "")
    names = {"miles": ("milesperhour", "mph"), "km": ("km/h", "kmperhour", "kmh", "kilometersperhour", "kilometresperhour"),
             "kilometers": ("km/h", "kmperhour", "kilometersperhour"), "meters": ("meterspersecond", "m/s"), "metres": ("metrespersecond", "m/s")}  # fmt: skip
    return asked in names.get(length.lower(), ()) and time.lower().startswith(
        "hour" if length.lower() not in ("meters", "metres") else "second"
    )


_SPEEDS = {"km/h": "km", "kmh": "km", "kph": "km", "kilometers per hour": "km", "km per hour": "km", "kilometres per hour": "km",
           "mph": "mi", "miles per hour": "mi", "miles an hour": "mi"}  # fmt: skip
_LENGTHS = {"km": "km", "kilometers": "km", "kilometres": "km", "miles": "mi", "mile": "mi"}


def _long(m: Match[str]) -> Reading:
    if _SPEEDS[m["vu"].lower()] != _LENGTHS[m["su"].lower()]:
        raise Unread
    return number(real(m["s"]) / real(m["v"]), "distance divided by speed")


def _far(m: Match[str]) -> Reading:
    return number(real(m["v"]) * real(m["t"]), "speed times time")


def _per(m: Match[str]) -> Reading:
    return number(real(m["a"]) / real(m["b"]), "one divided by the other")


def _proportion(m: Match[str]) -> Reading:
    """`12 pages in 3 minutes; how many in 10 minutes?`: more of one is more of the other."""
    g = m.groupdict()
    for one, other in (("p", "p2"), ("q", "q2")):
        if g.get(one) and g.get(other) and not _same(g[one].split()[-1], g[other].split()[-1]):
            raise Unread
    return number(real(g["a"]) / real(g["b"]) * real(g["c"]), "in proportion")


def _inverse(m: Match[str]) -> Reading:
    g = m.groupdict()
    if not _same(g["p"].split()[-1], g["p2"].split()[-1]):
        raise Unread
    return number(real(g["a"]) * real(g["b"]) / real(g["c"]), "the same work shared by others")


def _together(m: Match[str]) -> Reading:
    a, b = real(m["a"]), real(m["b"])
    return number(a * b / (a + b), "what each does in one unit of time, added", fraction=True)


_R = r"[$£€]?\d[\d,]*(?:\.\d+)?"
_P = r" ?(?:%|percent)"
_W = r"[a-z][a-z'-]*"
_T = rf"(?:(?!(?:each|and|in|on|of|at|for|are|is|do|does|per)\b){_W} ){{0,2}}(?!(?:each|and|in|on|of|at|for|are|is|do|does|per)\b){_W}"
_VU = r"(?P<vu>km/h|kmh|kph|mph|kilometers per hour|kilometres per hour|km per hour|miles per hour|miles an hour)"
_SU = r"(?P<su>km|kilometers|kilometres|miles?)"
_TIMES = r"(?:hours?|minutes?|seconds?|days?|weeks?|months?|years?)"
_WHO = rf"(?:{_W}|an? {_W}(?: {_W})?|the {_W}|my {_W})"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:in|of) (?:a|the|an) {_W} (?:of|with|has) (?P<n>{_R}) {_T}, (?P<r>[\d.]+){_P} (?:of (?:the|them) ?{_W}? ?)?(?:are|is|were|play|like|have|wear|own) (?P<part>{_T})[.,] ?how many (?P<asked>{_T}) (?:are (?:there|in the {_W})|are)(?: in the {_W})?",
        _of,
    ),
    rule(
        rf"(?:a|the|an) {_W} (?:has|of|contains) (?P<n>{_R}) {_T}[.,] ?(?P<r>[\d.]+){_P} (?:of (?:the|them|these) ?{_W}? ?)?(?:are|is|were) (?P<part>{_T})[.,] ?how many(?: {_W})? (?:are|were) (?P<asked>{_T})",
        _of,
    ),
    rule(
        rf"(?:a|the|an) {_W} (?:has|of|contains) (?P<n>{_R}) {_T}[.,] ?(?P<r>[\d.]+){_P} (?:of (?:the|them|these) ?{_W}? ?)?(?:are|is|were) (?P<part>{_T})[.,] ?how many (?P<asked>{_T}) (?:are there|are in the {_W}|does it have|does the {_W} have)",
        _of,
    ),
    rule(
        rf"(?:if )?(?P<r>[\d.]+){_P} of (?:the |a group of |a class of )?(?P<n>{_R}) {_T} (?:in (?:a|the|an) {_W} )?(?P<part>[a-z]+ ?[a-z]*)[.,] ?how many(?: {_W})? (?P<asked>[a-z]+ ?[a-z]*?)(?: is that)?",
        _of,
    ),
    rule(
        rf"(?P<r>[\d.]+){_P} (?P<how>more than|less than|greater than|above|below) (?P<n>{_R})",
        _changed,
    ),
    rule(
        rf"(?:if )?a number (?:is|was) (?P<how>increased|decreased|raised|reduced) by (?P<r>[\d.]+){_P}(?:,| and| to)*(?: the result is| becomes| it becomes| is now| to)? (?P<n>{_R})[.,] ?(?:what (?:was|is) (?:the|that) (?:original )?number|find the (?:original )?number)",
        _before,
    ),
    rule(
        rf"if (?P<p>[\d.]+){_P} of a (?:number|quantity) is (?P<a>{_R}),? ?(?:what is|find|then what is) (?:the|that) (?:number|quantity)",
        lambda m: number(real(m["a"]) * 100 / real(m["p"]), "divided by the share"),
    ),
    rule(
        rf"(?:a|the) (?:price|value|cost|number|population|salary|stock|{_W})(?: of (?:a|an|the) {_W})? (?:rises|rose|increases|increased|goes up|went up|grows|grew|changes|changed|falls|fell|drops|dropped|decreases|decreased|goes down|went down|is reduced|was reduced|is raised|was raised) from (?P<a>{_R}) to (?P<b>{_R})(?: {_W})?[.,] ?(?:what (?:is|was) the percent(?:age)? (?P<how>increase|decrease|change|drop|rise)|by what percent(?:age)? did (?:it|the {_W}) (?P<how2>grow|rise|increase|change))(?: in (?:the )?{_W})?",
        _rise,
    ),
    rule(
        rf"(?:a|the) (?:price|value|cost|number|population|salary|stock|{_W})(?: of (?:a|an|the) {_W})? (?:falls|fell|drops|dropped|decreases|decreased|goes down|went down|is reduced|was reduced) from (?P<a>{_R}) to (?P<b>{_R})[.,] ?by what percent(?:age)? did (?:it|the {_W}) (?P<how>fall|drop|decrease)",
        _rise,
    ),
    rule(
        rf"{_WHO} (?:scored|got|answered|had|gets?|scores?) (?P<a>{_R}) (?:{_W} )?(?:correct |right )?out of (?P<b>{_R})(?: {_W})?(?: correct| right)?(?: on (?:a|the|his|her|my) {_W})?[.,] ?what (?:percent(?:age)?(?: (?:score )?(?:is (?:that|this)|did (?:he|she|i|{_W}) (?:get|score)))?|is (?:that as a percent(?:age)?|(?:his|her|my|the) percent(?:age)?(?: score)?))(?: correct| right)?",
        _score,
    ),
    rule(
        rf"(?:out of|of) (?:the )?(?P<b>{_R}) {_T}, (?P<a>{_R}) (?:of them )?(?:are|were|is) {_T}[.,] ?what percent(?:age)?(?: of (?:the |them )?{_W}?)? ?(?:are|were|is)(?: {_T})?",
        _score,
    ),
    rule(
        rf"(?:a|an|the|my|his|her) (?:salary|price|rent|wage|number|value|fee|cost|house|{_W})(?: of)?(?: is)? (?P<n>{_R})(?: dollars| euros)? (?:is|was|gets|and is) (?P<how>raised|increased|reduced|decreased|lowered) by (?P<r>[\d.]+){_P}[.,] ?what is the new (?:salary|price|rent|wage|number|value|fee|cost|amount|{_W})",
        _raised,
    ),
    rule(
        rf"(?:if )?(?:you|i|{_W}) (?:invests?|deposits?|puts?|borrows?) (?P<n>{_R})(?: dollars)? at (?:an? )?(?P<r>[\d.]+){_P} (?:annual )?simple interest(?: rate)?(?: per year| a year| per annum| annually)?(?: for (?P<t2>\d+) years)?[.,] ?how much (?:simple )?interest (?:do|does|will|would) (?:you|i|he|she|{_W}) (?:earn|get|pay|have)(?: in| after) (?P<t>\d+) years?",
        _interest,
    ),
    rule(
        rf"(?:the )?simple interest on (?P<n>{_R})(?: dollars)? at (?P<r>[\d.]+){_P}(?: per year| a year| per annum| annually| annual)?(?: interest)? for (?P<t>\d+) years?",
        _interest,
    ),
    rule(
        rf"(?P<how>increase|decrease|reduce) (?P<n>{_R}) by (?P<part>half|1 half|1 third|a third|a quarter|1 quarter|1 fourth|1 fifth|a fifth)",
        _third,
    ),
    rule(
        rf"(?:if )?(?:{_WHO}) (?:drives?|drove|travels?|travell?ed|goes|went|covers?|covered|rides?|rode|walks?|walked|runs?|ran|flies|flew) (?P<s>[\d.]+) ?(?P<u>miles|km|kilometers|meters|metres) in (?P<t>[\d.]+) (?P<tu>hours?|seconds?)[.,] ?(?:what (?:is|was)|find|calculate) (?:its|his|her|the|their)(?: {_W}'s)? (?:average )?speed in (?P<su>[a-z/ ]+)",
        _speed,
    ),
    rule(
        rf"(?:if )?(?:at|driving at|going at|travell?ing at) (?P<v>[\d.]+) ?{_VU},? how (?:long|many hours) (?:does|will|would|do) (?:it|you) take to (?:drive|travel|go|cover|ride|fly|walk) (?P<s>[\d.]+) ?{_SU}",
        _long,
    ),
    rule(
        rf"(?:if )?{_WHO} (?:flies|drives|travels|goes|moves|runs|rides|walks|is travell?ing|is driving)(?: at)?(?: a speed of| an average speed of)? (?P<v>[\d.]+) ?{_VU}[.,] ?how (?:long|many hours) (?:does|will|would) (?:it|he|she)(?: take)?(?: (?:him|her|it))? (?:to (?:fly|drive|travel|go|cover|run|ride|walk)|need for) (?P<s>[\d.]+) ?{_SU}",
        _long,
    ),
    rule(
        rf"{_WHO} (?:rides|drives|travels|walks|runs|flies|goes|moves|jogs|cycles|swims|sails)(?: at)?(?: a speed of| an average speed of| a steady)? (?P<v>[\d.]+) ?{_VU} for (?P<t>[\d.]+) hours[.,] ?how (?:far|many (?:miles|km|kilometers)) (?:does|did|will) (?:she|he|it|the {_W}|{_W}) (?:ride|drive|travel|walk|run|fly|go|jog|cycle|swim|sail|cover)",
        _far,
    ),
    rule(
        r"(?:a|the) (?:tap|pipe|hose|pump) fills a (?P<a>[\d.]+) ?-?(?:liter|litre|gallon)s? (?:tank|pool|tub|bucket) in (?P<b>[\d.]+) (?P<tu>minutes|hours)[.,] ?how many (?:liters|litres|gallons) per (?:minute|hour) is that",
        _per,
    ),
    rule(
        rf"{_WHO} (?:runs|walks|swims|rides) (?P<b>[\d.]+) (?P<q>km|miles) in (?P<a>[\d.]+) (?P<p>minutes|hours)[.,] ?how many (?P<p2>minutes|hours) per (?P<q2>km|mile) (?:is that|does (?:he|she) need)",
        _per,
    ),
    rule(
        r"water flows at (?P<b>[\d.]+) (?:liters|litres|gallons) per (?:minute|hour|second)[.,] ?how (?:long|many minutes) (?:does|will) it take to fill a (?P<a>[\d.]+)[ -](?:liter|litre|gallon)s? (?:tank|pool|tub)",
        _per,
    ),
    rule(
        rf"(?:if )?(?:{_WHO}|\d+ {_W}) (?:prints|types|makes|produces|reads|packs|bakes|paints|writes|fills|cuts|builds|solves|plants|counts) (?P<a>[\d.]+) (?P<p>{_T}) in (?P<b>[\d.]+) (?P<q>{_TIMES})[.,] ?how many (?P<p2>{_T}) (?:does|do|can|will|would|did) (?:it|he|she|they|the {_W}|{_W}) (?:print|type|make|produce|read|pack|bake|paint|write|fill|cut|build|solve|plant|count) in (?P<c>[\d.]+) (?P<q2>{_TIMES})",
        _proportion,
    ),
    rule(
        rf"(?:if )?{_WHO} (?:goes|travels|drives|covers|rides|runs|flies|travell?ed|drove|went) (?P<a>[\d.]+) (?P<p>km|miles|kilometers|kilometres|meters) in (?P<b>[\d.]+) (?P<q>{_TIMES})[.,] ?(?:at (?:the same speed|this rate|the same rate|this speed),? )?how (?:far|many (?P<p2>km|miles|kilometers|kilometres|meters)) (?:does|will|can|would) (?:it|he|she|the {_W}) (?:go|travel|drive|cover|ride|run|fly) in (?P<c>[\d.]+) (?P<q2>{_TIMES})(?:,? at (?:the same speed|this rate|the same rate|this speed))?",
        _proportion,
    ),
    rule(
        rf"(?:if )?{_WHO} (?:uses|needs|consumes) (?P<a>[\d.]+) (?P<p>liters|litres|gallons)(?: of {_W})? (?:per|for every|for|every) (?P<b>[\d.]+) ?(?P<q>km|miles)[.,] ?how many (?P<p2>liters|litres|gallons)(?: of {_W})? (?:does|will|would) (?:it|the {_W}) (?:need|use|consume) (?:for|to drive|to travel) (?P<c>[\d.]+) ?(?P<q2>km|miles)",
        _proportion,
    ),
    rule(
        rf"(?:if )?(?:a )?recipe for (?P<b>\d+) (?P<q>{_T}) (?:needs|uses|calls for|requires) (?P<a>[\d.]+) (?P<p>{_W})(?: of {_W})?[.,] ?how many (?P<p2>{_W})(?: of {_W})? (?:are needed|are required|do you need|does (?:he|she|it) need|will you need) for (?P<c>\d+) (?P<q2>{_T})",
        _proportion,
    ),
    rule(
        rf"(?:if )?(?P<b>\d+) (?P<q>{_T}) cost (?P<a>{_R})(?: dollars)?[.,] ?(?:then )?(?:how much (?:do|does|will|would)|what (?:is|would be) the (?:cost|price) of|what do) (?P<c>\d+) (?P<q2>{_T}?)(?: cost)?(?: at the same (?:price|rate))?",
        _proportion,
    ),
    rule(
        rf"(?:if )?(?P<a>\d+) (?P<p>workers|people|men|painters|machines|pumps|builders) (?:can )?(?:build|paint|dig|finish|complete|do|fill|make|need|take|harvest)s? (?:an? |the )?{_W}(?: {_W})? in (?P<b>\d+) (?P<q>{_TIMES})[.,] ?how (?:long|many (?:days|hours)) (?:would|will|do|does) (?:it take )?(?P<c>\d+) (?P<p2>workers|people|men|painters|machines|pumps|builders)(?: take| need)?(?: to .+)?",
        _inverse,
    ),
    rule(
        rf"2 (?:pipes|taps|people|workers|painters|machines) (?:can )?(?:fill|paint|do|finish|mow|build)s? (?:a|the|an) {_W}(?: {_W})? in (?P<a>[\d.]+) and (?P<b>[\d.]+) (?:hours|minutes|days)(?: (?:respectively|alone))?[.,] ?how long (?:do|does|will|would) (?:they|it) take (?:them )?(?:working )?together",
        _together,
    ),
)
