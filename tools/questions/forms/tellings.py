# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Ages and days, told the other way round."""

from __future__ import annotations

from datetime import date, timedelta
from re import Match

from ..reading import Reading, Unread
from .calendar import DAYS, _month
from .tales import _TIMES, _W, _X, F, _whole
from .wording import Rule, real, rule, said


def _age_sum(m: Match[str]) -> Reading:
    a, b = m["a"].lower(), m["b"].lower()
    x, y, who = m["x"].lower(), m["y"].lower(), m["who"].lower()
    if {a, b} != {x, y} or who not in (a, b):
        raise Unread
    d = real(m["d"]) * (1 if m["how"].lower() == "older" else -1)
    second = (real(m["n"]) - d) / 2
    return _whole(second + d if who == x else second, "the sum and the difference of the ages")


def _brothers(m: Match[str]) -> Reading:
    total, d = real(m["n"]), real(m["d"])
    older = m["which"].lower() in ("older", "elder", "oldest")
    return _whole(
        (total + d) / 2 if older else (total - d) / 2, "the sum and the difference of the ages"
    )


def _until(m: Match[str]) -> Reading:
    return _whole(real(m["n"]) - real(m["a"]), "the ages' difference")


def _ago(m: Match[str]) -> Reading:
    later = real(m["later"]) if m.groupdict().get("later") else F(0)
    return _whole(real(m["a"]) + real(m["d"]) + later, "the years are added")


def _who_is(m: Match[str]) -> Reading:
    d = real(m["d"]) * (1 if m["how"].lower() == "older" else -1)
    if m["who"].lower() != m["a"].lower():
        raise Unread
    return _whole(real(m["n"]) + d, "the difference of the ages is added")


def _and_is(m: Match[str]) -> Reading:
    if m["who"].lower() != m["b"].lower():
        raise Unread
    return _whole(real(m["n"]) * _TIMES[m["times"].lower()], "so many times as old")


def _both(m: Match[str]) -> Reading:
    a, b, who = m["a"].lower(), m["b"].lower(), m["who"].lower()
    factor = _TIMES[m["times"].lower()]
    second = real(m["n"]) / (factor + 1)
    if who not in (a, b):
        raise Unread
    return _whole(second * factor if who == a else second, "the sum of the ages in parts")


def _in_years(m: Match[str]) -> Reading:
    k, j, t = _TIMES[m["t1"].lower()], _TIMES[m["t2"].lower()], real(m["d"])
    if k == j:
        raise Unread
    young = t * (j - 1) / (k - j)
    older = m["who"].lower() in ("mother", "father", "mom", "dad", "man", "woman")
    return _whole(young * k if older else young, "both relations are solved together")


def _month_days(m: Match[str]) -> Reading:
    if _month(m["m1"]) != _month(m["m2"]):
        raise Unread
    return _whole(F(int(m["b"]) - int(m["a"])), "by the calendar")


def _date_after(m: Match[str]) -> Reading:
    sign = -1 if m["how"].lower() == "before" else 1
    start = date(2023, _month(m["month"]), int(m["day"]))
    end = start + sign * timedelta(days=int(m["n"]))
    if end.year != 2023 or (start <= date(2023, 2, 28) < end) or (end <= date(2023, 2, 28) < start):
        raise Unread  # the year decides
    return said(f"{end.strftime('%B')} {end.day}", "by the calendar")


def _from_day(m: Match[str]) -> Reading:
    if _month(m["m1"]) != _month(m["m2"]):
        raise Unread
    first = [day.lower() for day in DAYS].index(m["day"].lower())
    return said(DAYS[(first + int(m["b"]) - int(m["a"])) % 7], "the days are counted off")


def _relative(m: Match[str]) -> Reading:
    offsets = {
        "yesterday": -1,
        "today": 0,
        "tomorrow": 1,
        "the day after tomorrow": 2,
        "the day before yesterday": -2,
    }
    known = [day.lower() for day in DAYS].index(m["day"].lower())
    return said(
        DAYS[(known - offsets[m["known"].lower()] + offsets[m["asked"].lower()]) % 7],
        "the days are counted off",
    )


_D = "|".join(DAYS)

_M = "january|february|march|april|may|june|july|august|september|october|november|december"

_REL = r"yesterday|today|tomorrow|the day after tomorrow|the day before yesterday"


RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?sum of the ages of (?P<a>{_W}) and (?P<b>{_W}) is (?P<n>\d+)(?: years)?[.,] ?(?:if )?(?P<x>{_W}) is (?P<d>\d+) years? (?P<how>older|younger) than (?P<y>{_W})[.,] ?how old is (?P<who>{_W})",
        _age_sum,
    ),
    rule(
        r"the ages of 2 (?:brothers|sisters|siblings|friends|cousins) (?:add up to|sum to|total) (?P<n>\d+)[.,] ?(?:1|one) is (?P<d>\d+) years older than the other[.,] ?how old is the (?P<which>younger|older|elder)(?: (?:brother|sister|sibling|friend|cousin|one|1))?",
        _brothers,
    ),
    rule(
        rf"(?P<w>{_W}) is (?P<a>\d+)(?: years old)?[.,] ?in how many years will (?:he|she|{_W}) be (?P<n>\d+)(?: years old)?",
        _until,
    ),
    rule(
        rf"(?P<d>\d+) years ago,? {_W} was (?P<a>\d+)(?: years old)?[.,] ?how old (?:is|am) (?:he|she|i|{_W})(?: now| today)?",
        _ago,
    ),
    rule(
        r"if i was (?P<a>\d+)(?: years old)? (?P<d>\d+) years ago,? how old will i be in (?P<later>\d+) years",
        _ago,
    ),
    rule(
        rf"(?P<a>{_W}) is (?P<d>\d+) years? (?P<how>older|younger) than (?P<b>(?:(?:his|her) )?{_W})(?:, who is|[.,] ?if (?:(?:his|her) )?{_W} is) (?P<n>\d+)(?: years old)?[.,] ?how old is (?P<who>{_W})",
        _who_is,
    ),
    rule(
        rf"(?P<a>{_W}) is (?P<n>\d+)(?: years old)? and (?P<b>{_W}) is {_X} as old[.,] ?how old is (?P<who>{_W})",
        _and_is,
    ),
    rule(
        rf"(?P<a>{_W})'s age is {_X} (?P<b>{_W})'s(?: age)?[.,] ?(?:their combined age is|the sum of their ages is|together,? they are|their ages add up to) (?P<n>\d+)(?: years)?(?: old)?[.,] ?how old is (?P<who>{_W})",
        _both,
    ),
    rule(
        r"an? (?:mother|father|man|woman) is (?P<t1>twice|[2-6] times) as old as (?:her|his) (?P<child>son|daughter|child)[.,] ?in (?P<d>\d+) years,? (?:she|he) will be (?P<t2>twice|[2-6] times) as old(?: as (?:her|his|the) (?:son|daughter|child))?[.,] ?how old is (?:the |her |his )?(?P<who>son|daughter|child|mother|father|man|woman)(?: now)?",
        _in_years,
    ),
    rule(
        rf"how many days (?:are (?:there )?)?(?:from|between) (?P<m1>{_M}) (?P<a>\d+)(?:st|nd|rd|th)? (?:to|and|until) (?P<m2>{_M}) (?P<b>\d+)(?:st|nd|rd|th)?",
        _month_days,
    ),
    rule(
        rf"(?:what (?:date|day) is(?: it)? )?(?P<n>\d+) days (?P<how>after|before|from) (?P<month>{_M}) (?P<day>\d+)(?:st|nd|rd|th)?",
        _date_after,
    ),
    rule(
        rf"(?:what is the )?date (?:that is )?(?P<n>\d+) days (?P<how>after|before|from) (?P<month>{_M}) (?P<day>\d+)(?:st|nd|rd|th)?",
        _date_after,
    ),
    rule(
        rf"(?:what )?date is (?P<n>\d+) days (?P<how>after|before|from) (?P<month>{_M}) (?P<day>\d+)(?:st|nd|rd|th)?",
        _date_after,
    ),
    rule(
        rf"if (?P<m1>{_M}) (?P<a>\d+)(?:st|nd|rd|th)? (?:is|falls on|was) a (?P<day>{_D}),? what day of the week (?:is|will be|does|was) (?P<m2>{_M}) (?P<b>\d+)(?:st|nd|rd|th)?(?: fall on| be)?",
        _from_day,
    ),
    rule(
        rf"(?:what|which) day (?:of the week )?(?:was|is|will be) (?P<asked>{_REL}) if (?P<known>{_REL}) (?:is|was|will be) (?:a )?(?P<day>{_D})",
        _relative,
    ),
    rule(
        rf"if (?P<known>{_REL}) (?:is|was|will be) (?:a )?(?P<day>{_D}),? (?:what|which) day (?:of the week )?(?:was|is|will be) (?P<asked>{_REL})",
        _relative,
    ),
)
