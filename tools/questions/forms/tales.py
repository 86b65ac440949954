# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Short tales: parts and wholes, so many times as many, halves that leave; ages and dates retold."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .shops import _same, _stem
from .wording import Rule, real, rule

F = Fraction
_TIMES = {
    "twice": F(2),
    "double": F(2),
    "2 times": F(2),
    "3 times": F(3),
    "4 times": F(4),
    "5 times": F(5),
    "6 times": F(6),
    "10 times": F(10),
    "half": F(1, 2),
}
_PARTS = {"half": F(1, 2), "1 half": F(1, 2), "a third": F(1, 3), "1 third": F(1, 3), "a quarter": F(1, 4), "1 quarter": F(1, 4), "a fourth": F(1, 4),
          "1 fourth": F(1, 4), "a fifth": F(1, 5), "1 fifth": F(1, 5), "2 thirds": F(2, 3), "3 quarters": F(3, 4), "3 fourths": F(3, 4)}  # fmt: skip


def _whole(value: Fraction, grounds: str) -> Reading:
    if value.denominator != 1 or value < 0:
        raise Unread
    return number(value, grounds)


def _rest(m: Match[str]) -> Reading:
    """`28 students. 12 are boys. How many are girls?`"""
    pairs = (
        {"boy", "girl"},
        {"man", "woman"},
        {"men", "women"},
        {"adult", "children"},
        {"red", "blue"},
    )
    a, b = _stem(m["a"]), _stem(m["b"])
    if a == b or (
        {a, b} not in pairs and not re.search(r"\b(?:the rest|others?) are\b", m[0].lower())
    ):
        raise Unread
    return _whole(real(m["n"]) - real(m["k"]), "all less the part")


def _listed(m: Match[str]) -> Reading:
    """Three or two counts of one thing, on different days."""
    found = re.findall(r"(\d+)(?: more)?(?: ([a-z]+))?", m["list"].lower())
    rest = re.sub(
        r"\d+|\b(?:on|in|at|the|and|more|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|morning|afternoon|evening|night|first|second|third|yesterday|today|then|another|week|hour|trip)\b|[,]",
        " ",
        m["list"].lower(),
    )
    words = {_stem(word) for word in rest.split()}
    if not 2 <= len(found) <= 6 or not words <= {
        _stem(m["thing"].split()[-1]),
        _stem(m["thing"].split()[0]),
    }:
        raise Unread
    if _stem(m["asked"].split()[-1]) != _stem(m["thing"].split()[-1]) or re.search(
        r"\d+ (?:days|times|hours|weeks)", m["list"].lower()
    ):
        raise Unread
    return _whole(sum((F(n) for n, _ in found), F(0)), "the counts are added")


def _factor(m: Match[str]) -> Reading:
    """`Jake has 3 times as many marbles as Max. Max has 8.`"""
    g = {key: value.lower() if value else value for key, value in m.groupdict().items()}
    small = real(g["n"])
    if g["c"] == g["b"]:
        first, second = small * _TIMES[g["times"]], small
    elif g["c"] == g["a"]:
        first, second = small, small / _TIMES[g["times"]]
    else:
        raise Unread
    if g.get("who"):
        if g["who"] not in (g["a"], g["b"]):
            raise Unread
        return _whole(first if g["who"] == g["a"] else second, "so many times as many")
    return _whole(first + second, "both are worked out and added")


def _shift(m: Match[str]) -> Reading:
    """`Peter has 7 more stamps than Jane. Jane has 15.`"""
    g = {key: value.lower() if value else value for key, value in m.groupdict().items()}
    d = real(g["d"]) * (1 if g["how"] == "more" else -1)
    n = real(g["n"])
    if g["c"] == g["b"]:
        first, second = n + d, n
    elif g["c"] == g["a"]:
        first, second = n, n - d
    else:
        raise Unread
    if g.get("who"):
        if g["who"] not in (g["a"], g["b"]):
            raise Unread
        return _whole(first if g["who"] == g["a"] else second, "so many more")
    return _whole(first + second, "both are worked out and added")


def _remaining(m: Match[str]) -> Reading:
    return _whole(real(m["n"]) * (1 - _PARTS[m["part"].lower()]), "all less the part")


def _taken(m: Match[str]) -> Reading:
    return _whole(real(m["n"]) * _PARTS[m["part"].lower()], "the part of all")


def _kinds(m: Match[str]) -> Reading:
    """`12 cows and 3 times as many chickens; how many animals in all?`"""
    n, factor = real(m["n"]), _TIMES[m["times"].lower()]
    asked = m["asked"].lower()
    if (
        asked in ("animals", "fruits", "pets", "fish", "flowers", "vehicles", "items")
        or "altogether" in m[0]
        or "in all" in m[0]
        or "in total" in m[0]
    ):
        if asked not in (
            "animals",
            "fruits",
            "pets",
            "flowers",
            "vehicles",
            "items",
            "pieces",
            "birds",
            "coins",
            "toys",
        ):
            raise Unread
        return _whole(n * (1 + factor), "both kinds are added")
    if not _same(asked, m["b"]):
        raise Unread
    return _whole(n * factor, "so many times as many")


def _later_times(m: Match[str]) -> Reading:
    n = real(m["n"])
    return _whole(n * (1 + _TIMES[m["times"].lower()]), "both days are added")


def _friends(m: Match[str]) -> Reading:
    """Shared with friends, oneself among them, as `each person` says."""
    return _whole(real(m["n"]) / (real(m["k"]) + 1), "shared by all of them")


def _pieces(m: Match[str]) -> Reading:
    return _whole(real(m["n"]) / real(m["k"]), "all divided by the length of one")


def _pieces_same(m: Match[str]) -> Reading:
    if not _same(m["u"], m["u2"]):
        raise Unread
    return _pieces(m)


def _more(m: Match[str]) -> Reading:
    counts = {_stem(m["a"].split()[-1]): real(m["n"]), _stem(m["b"].split()[-1]): real(m["k"])}
    x, y = _stem(m["x"].split()[-1]), _stem(m["y"].split()[-1])
    if len(counts) != 2 or {x, y} != set(counts):
        raise Unread
    gap = counts[x] - counts[y]
    return _whole(gap if m["how"].lower() == "more" else -gap, "one count less the other")


def _days(m: Match[str]) -> Reading:
    return _whole(real(m["n"]) / real(m["k"]), "all divided by what one day takes")


def _layers(m: Match[str]) -> Reading:
    units = {"week": 7, "day": 1, "year": 365}
    n = units[m["unit"].lower()] * (int(m["t"]) if m["t"] else 1)
    if m["unit"].lower() == "year":
        raise Unread
    return _whole(real(m["k"]) * real(m["n"]) * n, "each of them each day")


def _eaten(m: Match[str]) -> Reading:
    kinds = {_stem(m["a"].split()[-1]), _stem(m["b"].split()[-1])}
    if m["c"] and _stem(m["c"].split()[-1]) not in kinds | {_stem(m["asked"])}:
        raise Unread
    if _stem(m["asked"]) in kinds:
        raise Unread
    return _whole(real(m["n"]) + real(m["k"]) - real(m["j"]), "all less what is gone")


# -- ages and days, told the other way round


_W = r"[a-z][a-z'-]*"
_T = rf"(?:(?!(?:each|and|in|on|of|at|for|are|is|do|does|than|as|more)\b){_W} ){{0,2}}(?!(?:each|and|in|on|of|at|for|are|is|do|does|than|as|more)\b){_W}"
_X = "(?P<times>" + "|".join(sorted(_TIMES, key=len, reverse=True)) + ")"
_PART = "(?P<part>" + "|".join(sorted(_PARTS, key=len, reverse=True)) + ")"
_TOGETHER = r"(?:together|altogether|in all|in total|all together|combined)"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:there are|a {_W} has) (?P<n>\d+) {_T}(?: in (?:a|the|my) {_W})?[.,] ?(?P<k>\d+)(?: of them)? are (?P<a>{_W})(?:,? (?:and )?the (?:rest|others?) are (?P<b2>{_W}))?[.,] ?how many(?: of them)? (?:are )?(?P<b>{_W})(?: are there| are)?(?: in the {_W})?",
        _rest,
    ),
    rule(
        rf"{_W} (?:read|reads|ran|runs|ate|eats|sold|sells|picked|picks|baked|bakes|walked|collected|drove|made|caught|planted|wrote|saw|found|earned|scored) (?P<list>\d+ (?P<thing>{_T}?) (?:on|in|at|yesterday|during) .+?)[.,] ?how many (?P<asked>{_T}) did (?:he|she|they|{_W}) (?:read|run|eat|sell|pick|bake|walk|collect|drive|make|catch|plant|write|see|find|earn|score)(?: {_TOGETHER})?",
        _listed,
    ),
    rule(
        rf"(?P<a>{_W}) has {_X} as many {_T} as (?P<b>{_W})[.,] ?(?:if )?(?P<c>{_W}) has (?P<n>\d+)(?: {_T})?[.,] ?how many {_T} (?:do they have(?: {_TOGETHER})|does (?P<who>{_W}) have)",
        _factor,
    ),
    rule(
        rf"(?P<a>{_W}) has (?P<d>\d+) (?P<how>more|fewer) {_T} than (?P<b>{_W})[.,] ?(?:if )?(?P<c>{_W}) has (?P<n>\d+)(?: {_T})?[.,] ?how many {_T} (?:do they have(?: {_TOGETHER})|does (?P<who>{_W}) have)",
        _shift,
    ),
    rule(
        rf"(?P<c>{_W}) has (?P<n>\d+) {_T}[.,] ?(?P<a>{_W}) has (?P<d>\d+) (?P<how>more|fewer)(?: {_T})? than (?P<b>{_W})[.,] ?how many {_T} (?:do they have(?: {_TOGETHER})|does (?P<who>{_W}) have)",
        _shift,
    ),
    rule(
        rf"(?P<c>{_W}) has (?P<n>\d+) {_T}[.,] ?(?P<a>{_W}) has {_X} as many(?: {_T})?(?: as (?P<b>{_W}))[.,] ?how many {_T} (?:do they have(?: {_TOGETHER})|does (?P<who>{_W}) have)",
        _factor,
    ),
    rule(
        rf"(?:there (?:were|are) (?P<n>\d+) {_T}(?: (?:at|in|on) (?:a|the) {_W})?)[.,] ?{_PART}(?: of (?:them|the {_W}))? (?:left|went home|leave|flew away|go home|were sold|were eaten|got off|walked away|drove away)(?: (?:at|after) [^.]*)?[.,] ?how many(?: {_T})? (?:stayed|are left|remained|were left|remain|stay|are there now|are still there)",
        _remaining,
    ),
    rule(
        rf"{_W} (?:had|has|baked|made|bought|picked) (?P<n>\d+) {_T}[.,] ?(?:he|she|they|{_W}) (?:gave|gives|ate|eats|sold|sells|lost|loses|spent|used|donated) {_PART}(?: of (?:them|the {_W}|it|his {_W}|her {_W}))?(?: away)?(?: to (?:his|her|a|the) {_W})?[.,] ?how many(?: {_T}?)? (?:does (?:he|she|{_W}) have left|are left|does (?:he|she|{_W}) (?:still )?have(?: now)?|remain)",
        _remaining,
    ),
    rule(
        rf"{_W} (?:had|has|baked|made|bought|picked) (?P<n>\d+) {_T}[.,] ?(?:he|she|they|{_W}) (?P<verb>gave|ate|sold|lost|used|donated) {_PART}(?: of (?:them|the {_W}))?(?: to (?:his|her|a|the) {_W})?[.,] ?how many(?: {_T}?)? did (?:he|she|they) (?:give|eat|sell|lose|use|donate)(?: away)?",
        _taken,
    ),
    rule(
        rf"(?:a|the) {_W} has (?P<n>\d+) (?P<a>{_T}) and {_X} as many (?P<b>{_T})[.,] ?how many (?P<asked>{_W}) (?:does (?:he|she|it|the {_W}) have|are there)(?: {_TOGETHER})?",
        _kinds,
    ),
    rule(
        rf"{_W} (?:collected|picked|read|sold|baked|ran|found|caught|ate|made) (?P<n>\d+) {_T} on {_W} and {_X} as many on {_W}[.,] ?how many {_T} did (?:he|she|they) (?:collect|pick|read|sell|bake|run|find|catch|eat|make) {_TOGETHER}",
        _later_times,
    ),
    rule(
        rf"{_W} has (?P<n>\d+) {_T}[.,] ?(?:he|she) (?:wants to share|shares) them equally with (?:his|her) (?P<k>\d+) friends[.,] ?how many {_T} does each person get",
        _friends,
    ),
    rule(
        rf"an? (?:rope|ribbon|board|wire|string|plank|log|cable|cloth) is (?P<n>[\d.]+) (?P<u>{_W}) long[.,] ?it is cut into pieces of (?P<k>[\d.]+) (?P<u2>{_W})(?: each)?[.,] ?how many pieces are there",
        _pieces_same,
    ),
    rule(
        rf"(?:there are|{_W} has) (?P<n>\d+) (?P<a>{_T}) and (?P<k>\d+) (?P<b>{_T})(?: (?:in|at|on) (?:a|the|an) {_W})?[.,] ?how many (?P<how>more|fewer) (?P<x>{_T}) than (?P<y>{_T}) (?:are there|does (?:he|she|{_W}) have)",
        _more,
    ),
    rule(
        rf"an? (?:chicken|hen|cow|machine|tree|worker|bird|dog|cat|horse) (?:lays|gives|makes|produces|eats|drinks) (?P<k>\d+) {_W}(?: of {_W})? (?:a|per|each|every) day[.,] ?how many {_W}(?: of {_W})? do (?P<n>\d+) {_W} (?:lay|give|make|produce|eat|drink) in (?:a|1|(?P<t>\d+)) (?P<unit>day|week)s?",
        _layers,
    ),
    rule(
        rf"(?:an?|the|{_W}'s) (?:book|novel) has (?P<n>\d+) pages[.,] ?(?:if )?(?:{_W}|he|she|you) reads? (?P<k>\d+) pages (?:a|per|each|every) day[.,] ?how (?:many days (?:does|will|would) it take (?:him|her|you|{_W})?(?: to (?:finish|read) (?:the book|it))?|long will it take(?: (?:him|her|you))?(?: to (?:finish|read) (?:the book|it))?)",
        _days,
    ),
    rule(
        rf"in an? {_W} there are (?P<n>\d+) (?P<a>{_T}) and (?P<k>\d+) (?P<b>{_T})[.,] ?(?:if )?(?P<j>\d+)(?: (?P<c>{_T}))? are (?:eaten|taken|sold|removed|given away|lost|taken out)[.,] ?how many (?P<asked>{_W}) (?:remain|are left|are there)(?: in the {_W})?",
        _eaten,
    ),
)
