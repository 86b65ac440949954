# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Ages: how much older, how many times as old, together, in so many years."""

from __future__ import annotations

from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, rule

F = Fraction
_TIMES = {"twice": F(2), "double": F(2), "three times": F(3), "3 times": F(3), "triple": F(3), "4 times": F(4),
          "5 times": F(5), "half": F(1, 2), "6 times": F(6), "2 times": F(2)}  # fmt: skip


def _who(name: str) -> str:
    return (
        name.lower()
        .removeprefix("his ")
        .removeprefix("her ")
        .removeprefix("the ")
        .removeprefix("a ")
        .removeprefix("my ")
        .strip()
    )


def _checked(value: Fraction) -> Reading:
    if value < 0 or value.denominator != 1:
        raise Unread
    return number(value, "the ages are worked out from what is said of them")


def _pair(m: Match[str]) -> tuple[dict[str, Fraction], str]:
    """The two names' ages from a relation and the sum, or a relation and one age."""
    g = m.groupdict()
    a, b = _who(g["a"]), _who(g["b"])
    factor, shift = F(1), F(0)
    if g.get("times"):
        factor = _TIMES[g["times"].lower()]
    else:
        shift = F(g["d"]) * (1 if g["how"].lower() == "older" else -1)
    if a == b:
        raise Unread
    if g.get("sum"):
        young = (F(g["sum"]) - shift) / (1 + factor)
        ages = {b: young, a: factor * young + shift}
    else:
        known, age = _who(g["c"]), F(g["age"])
        if known == b:
            ages = {b: age, a: factor * age + shift}
        elif known == a:
            ages = {a: age, b: (age - shift) / factor}
        else:
            raise Unread
    return ages, _who(g["who"])


def _related(m: Match[str]) -> Reading:
    ages, who = _pair(m)
    pronouns = {"he", "she"}
    if who in pronouns or who not in ages:
        raise Unread
    if any(age.denominator != 1 or age < 0 for age in ages.values()):
        raise Unread
    later = m.groupdict().get("later")
    return _checked(ages[who] + (int(later) if later else 0))


def _sibling(m: Match[str]) -> Reading:
    """`Lisa is 10. Her brother is 4 years younger. How old is her brother?`"""
    if _who(m["b"]) != _who(m["who"]) and m["who"].lower() not in ("he", "she"):
        raise Unread
    if m.groupdict().get("times"):
        return _checked(F(m["age"]) * _TIMES[m["times"].lower()])
    shift = F(m["d"]) * (1 if m["how"].lower() == "older" else -1)
    return _checked(F(m["age"]) + shift)


def _later(m: Match[str]) -> Reading:
    who = m["who"].lower()
    if who not in ("he", "she", m["a"].lower()):
        raise Unread
    return _checked(F(m["age"]) + F(m["d"]))


def _earlier(m: Match[str]) -> Reading:
    who = m["who"].lower()
    if who not in ("he", "she", m["a"].lower()):
        raise Unread
    return _checked(F(m["age"]) - F(m["d"]))


def _gap(m: Match[str]) -> Reading:
    a, b = _who(m["a"]), _who(m["b"])
    older = _who(m["who"])
    ages = {a: F(m["x"]), b: F(m["y"])}
    if older not in ages or ages[older] != max(ages.values()):
        raise Unread
    return _checked(abs(ages[a] - ages[b]))


_NAME = r"(?:(?:his|her|the|a|my) )?[a-z]+"
_T = r"(?P<times>twice|double|three times|[2-6] times|triple|half)"


def _relations(pattern: str) -> tuple[Rule, Rule]:
    """A wording with a factor and the same with a difference."""
    factor = rf"(?P<a>{_NAME}) (?:is|was) {_T} (?:as old as|the age of) (?P<b>{_NAME})"
    difference = rf"(?P<a>{_NAME}) is (?P<d>\d+) years? (?P<how>older|younger) than (?P<b>{_NAME})"
    return rule(pattern.replace("<REL>", factor), _related), rule(
        pattern.replace("<REL>", difference), _related
    )


_SUMS = (
    r"together,? they are (?P<sum>\d+)(?: years(?: old)?)?",
    r"the sum of their ages is (?P<sum>\d+)(?: years)?",
    r"their ages (?:add up to|sum to|total) (?P<sum>\d+)(?: years)?",
    r"their combined age is (?P<sum>\d+)(?: years)?",
    r"(?P<c>" + _NAME + r") is (?:now )?(?P<age>\d+)(?: years old)?",
)
_ASKS = (
    rf"how old is (?P<who>{_NAME})(?: now)?",
    rf"how old will (?P<who>{_NAME}) be in (?P<later>\d+) years",
    r"what is (?P<who>[a-z]+)'s age",
    r"find (?P<who>[a-z]+)'s age",
)
RULES: tuple[Rule, ...] = (
    *(
        one
        for known in _SUMS
        for asks in _ASKS
        for one in _relations(rf"<REL>(?:[.,;] ?| and ){known}[.,] ?{asks}")
    ),
    *(
        one
        for known in _SUMS[-1:]
        for asks in _ASKS
        for one in _relations(rf"(?:if )?{known}(?:[.,] ?| and )<REL>[.,] ?{asks}")
    ),
    rule(
        r"(?P<a>[a-z]+) is (?P<age>\d+)(?: years old)?(?:[.,] ?| and )(?P<b>(?:his|her) [a-z]+) is (?P<d>\d+) years? (?P<how>older|younger)(?: than (?:him|her|he is|she is|[a-z]+))?[.,] ?how old is (?P<who>(?:(?:his|her|the) )?[a-z]+)",
        _sibling,
    ),
    rule(
        rf"(?P<a>[a-z]+) is (?P<age>\d+)(?: years old)?(?:[.,] ?| and )(?P<b>(?:his|her) [a-z]+) is {_T} (?:as old|as old as (?:he|she|him|her)(?: is)?|(?:his|her) age)[.,] ?how old is (?P<who>(?:(?:his|her|the) )?[a-z]+)",
        _sibling,
    ),
    rule(
        r"(?P<a>[a-z]+) is (?P<age>\d+)(?: years old)?(?: now| today)?[.,] ?how old will (?P<who>[a-z]+) be (?:in|after) (?P<d>\d+) years",
        _later,
    ),
    rule(
        r"(?P<a>[a-z]+) was (?P<age>\d+)(?: years old)? (?P<d>\d+) years ago[.,] ?how old is (?P<who>[a-z]+)(?: now)?",
        _later,
    ),
    rule(
        r"(?P<a>[a-z]+) is (?P<age>\d+)(?: years old)?(?: now| today)?[.,] ?how old was (?P<who>[a-z]+) (?P<d>\d+) years ago",
        _earlier,
    ),
    rule(
        r"in (?P<d>\d+) years,? (?P<a>[a-z]+) will be (?P<age>\d+)(?: years old)?[.,] ?how old is (?P<who>[a-z]+)(?: now| today)?",
        _earlier,
    ),
    rule(
        rf"(?P<a>{_NAME}) is (?P<x>\d+)(?: years old)?,? and (?P<b>{_NAME}) is (?P<y>\d+)(?: years old)?[.,] ?how (?:many years|much) older is (?P<who>{_NAME})(?: than {_NAME})?",
        _gap,
    ),
)
