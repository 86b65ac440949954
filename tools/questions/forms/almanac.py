# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Days, dates and clocks as people speak of them: without a year, from yesterday, over midnight."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .calendar import _DAY, _MONTH, DAYS, MONTHS, _month, clock
from .wording import Rule, integer, rule, said

F = Fraction
_NEVER_LEAP = 2023
"""Of a date without a year only what is the same in every year is said."""


def _at(m: Match[str], name: str, year: int) -> date:
    return date(year, _month(m[f"{name}m"] or m[f"{name}m2"]), int(m[f"{name}d"] or m[f"{name}d2"]))


def _both_years(day: date, days: int) -> date:
    """So many days on, where a leap day cannot change it. Raises `Unread`."""
    end = day + timedelta(days=days)
    low, high = sorted((day, end))
    for year in range(low.year, high.year + 1):
        if low <= date(year, 2, 28) < high and low <= date(year, 3, 1) <= high:
            raise Unread  # only a leap year's calendar would tell
    return end


def _span(m: Match[str]) -> Reading:
    """Days from one date to another of one year, which may be named after either."""
    named = m["y"]
    year = int(named) if named else _NEVER_LEAP
    a, b = _at(m, "a", year), _at(m, "b", year)
    if b <= a:
        raise Unread
    if not named:
        _both_years(a, (b - a).days)
    return number(F((b - a).days), "by the calendar")


def _months(m: Match[str]) -> Reading:
    """`How many days are in February and March 2023 together?`"""
    names = re.findall(_MONTH, m["list"], re.IGNORECASE)
    if not names or (m["y"] is None and any(_month(name) == 2 for name in names)):
        raise Unread
    year = int(m["y"]) if m["y"] else _NEVER_LEAP
    days = 0
    for name in names:
        at = _month(name)
        days += (date(year + at // 12, at % 12 + 1, 1) - date(year, at, 1)).days
    return number(F(days), "by the calendar")


def _date_shifted(m: Match[str]) -> Reading:
    """`What date is 3 weeks after May 20?`"""
    n = integer(m["n"]) * (7 if m["u"].lower().startswith("week") else 1)
    back = m["how"].lower() in ("before", "earlier than")
    if n > 300:
        raise Unread
    end = _both_years(_at(m, "a", _NEVER_LEAP), -n if back else n)
    return said(f"{MONTHS[end.month - 1].capitalize()} {end.day}", "by the calendar")


_NEAR = {
    "today": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "the day after tomorrow": 2,
    "the day before yesterday": -2,
}


def _weekday(m: Match[str]) -> Reading:
    """`Yesterday was Tuesday. What day will it be in 9 days?`"""
    at = [day.lower() for day in DAYS].index(m["day"].lower()) - _NEAR[m["near"].lower()]
    if m["near2"]:
        at += _NEAR[m["near2"].lower()]
    else:
        n = integer(m["n"]) * (7 if m["u"].lower().startswith("week") else 1)
        at += -n if m["ago"] else n
    return said(DAYS[at % 7], "the days are counted off")


def _ends(m: Match[str]) -> Reading:
    """`My flight leaves at 23:40 and takes 3 h 30 min. When do I land?`"""
    start, halved = clock(m["t"])
    step = F(m["h"] or 0) * 3600 + F(m["mi"] or 0) * 60
    if m["half"]:
        step = F(1800)
    if not step:
        raise Unread
    end = start + step
    plain = not halved and not m["t"].startswith("0") and ":" in m["t"]
    if plain and end >= 86_400 and start < 13 * 3600:
        raise Unread
    if not halved and start < 13 * 3600 <= end:
        raise Unread  # past noon of a clock of twelve hours, or of twenty-four?
    return said(_shown(int(end) % 86_400, halved), "the hours and minutes are added")


def _started(m: Match[str]) -> Reading:
    """`The film lasted 95 minutes and ended at 9:20. When did it begin?`"""
    end, halved = clock(m["t"])
    step = F(m["h"] or 0) * 3600 + F(m["mi"] or 0) * 60
    start = end - step
    if not step or start < 0 or (not halved and start < 3600):
        raise Unread
    return said(_shown(int(start), halved), "the hours and minutes are taken off")


def _shown(seconds: int, halved: bool) -> str:
    hour, minute = seconds // 3600, seconds // 60 % 60
    if halved:
        return f"{(hour - 1) % 12 + 1}:{minute:02d} {'PM' if hour >= 12 else 'AM'}"
    return f"{hour:02d}:{minute:02d}" if hour == 0 else f"{hour}:{minute:02d}"


def _units(m: Match[str]) -> Reading:
    sizes = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
    small, large = (sizes[m[name].lower().rstrip("s")] for name in ("small", "large"))
    if small >= large:
        raise Unread
    words = {"a": F(1), "an": F(1), "one": F(1), "half a": F(1, 2), "half an": F(1, 2)}
    words["a quarter of an"] = F(1, 4)
    count = words.get(m["n"].lower())
    return number(F(large, small) * (count or F(m["n"])), "the units' sizes are divided")


_MD = rf"(?:(?P<am>{_MONTH}) (?P<ad>\d{{1,2}})(?:st|nd|rd|th)?|(?P<ad2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<am2>{_MONTH}))"
_MD2 = _MD.replace("<am", "<bm").replace("<ad", "<bd")
_Y = r"(?:(?:,| of| in)? ?(?P<y>\d{4}))?"
_CLOCK = r"(?P<t>\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.?|p\.m\.?)?|noon|midnight)"
_LASTS = r"(?:(?P<half>half an hour)|(?:(?P<h>\d+(?:\.\d+)?) ?(?:hours?|hrs?|h)\b)?(?:,? ?(?:and )?(?P<mi>\d+) ?(?:minutes?|mins?|min|m)\b)?)"
_THING = r"(?:(?:a|an|the|my|our|his|her) )?(?:[a-z]+(?: [a-z]+)?)"
RULES: tuple[Rule, ...] = (
    rule(rf"how many days (?:are (?:there )?|is it |lie |pass )?(?:between|from) {_MD}(?:,? \d{{4}})? (?:and|to|until|till) {_MD2}{_Y}(?: are there)?", _span),
    rule(rf"how many days (?:are (?:there )?in|do|does|have) (?P<list>(?:{_MONTH})(?:,? (?:and )?(?:{_MONTH}))*){_Y}(?: (?:have|together|altogether|in total|combined|have together|have in total))*", _months),
    rule(rf"(?:what|which) (?:date|day) (?:is|will be|comes|was|falls) (?:exactly )?(?P<n>\d+) (?P<u>days?|weeks?) (?P<how>after|from|before|later than|earlier than) {_MD}", _date_shifted),
    rule(rf"(?P<near>{'|'.join(_NEAR)}) (?:is|was|will be) (?:a )?(?P<day>{_DAY})[.,;] ?(?:what|which) (?:day(?: of the week)?|weekday) (?:will it be|is it|was it|is|was|will be) (?:in |exactly )*(?:(?P<n>\d+) (?P<u>days?|weeks?)(?: from (?:now|today))?(?P<ago> ago)?|(?P<near2>{'|'.join(_NEAR)}))", _weekday),
    rule(rf"if (?P<near>{'|'.join(_NEAR)}) (?:is|was|will be) (?:a )?(?P<day>{_DAY}),? (?:then )?(?:what|which) (?:day(?: of the week)?|weekday) (?:will it be|is it|was it|is|was|will be) (?:in |exactly )*(?:(?P<n>\d+) (?P<u>days?|weeks?)(?: from (?:now|today))?(?P<ago> ago)?|(?P<near2>{'|'.join(_NEAR)}))", _weekday),
    rule(rf"(?:if )?{_THING} (?:starts?|begins?|leaves?|departs?|takes off|started|began|left|departed|opens?) (?:[a-z ]+ )?at {_CLOCK},? (?:and |, )?(?:it )?(?:takes?|lasts?|goes on for|is|runs?(?: for)?|took|lasted|went on for|was) {_LASTS}(?: long)?[.,;] ?(?:when|at what time|what time) (?:does|do|did|will|is) (?:it|i|we|he|she|they|{_THING})(?: (?:end|land|finish|arrive|be over|over|stop|get there|return|close))?", _ends),
    rule(rf"{_THING} (?:takes?|lasts?|lasted|took|is|was) {_LASTS}(?: long)?,? (?:and|it) (?:ends?|ended|finishes|finished|is over|arrives?|arrived) at {_CLOCK}[.,;] ?(?:when|at what time|what time) (?:does|did|do) (?:it|i|we|{_THING}) (?:start|begin|leave|depart)", _started),
    rule(r"how many (?P<small>seconds?|minutes?|hours?|days?) (?:are (?:there )?in|does|do|make(?: up)?|is|has|have) (?P<n>a quarter of an|half an|half a|an?|one|\d+(?:\.\d+)?) (?P<large>minutes?|hours?|days?|weeks?)(?: have| last)?", _units),
)  # fmt: skip
