# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Boxes that hold the same, but for the last, which may have so many fewer or more of each kind."""

from __future__ import annotations

import re
from fractions import Fraction

from ..printing import number
from ..reading import Reading, Unread

_EACH = r"(?:of (?:each|every)(?: (?:kind|type|fruit|sort|item|thing|one|object))?|each of (?:these|them|those)|of each of (?:these|them|those))"
_CHANGE = re.compile(
    rf"\b(?P<k>\d+) (?P<how>fewer|less|more|additional|extra) {_EACH}(?: (?:fruits?|things?|items?))?\b"
)
_ASKS = re.compile(
    r"\b(?:how many(?: [a-z]+)*|total|altogether|in all|in total|count all|the sum)\b"
)
_LIST = re.compile(r"\b\d+ [a-z]+(?:(?:, and|,| and) \d+ [a-z]+)*(?:,? (?:in )?each)?\b")
_BUT_ONE = re.compile(
    r"\b(?:all|each|every)(?: [a-z]+)?(?: of them)? (?:but|except)(?: for)? (?:(?:the )?last(?: 1)?|1)(?: [a-z]+)?\b"
)
_OF_ITS_OWN = re.compile(
    r"\b(?:the )?(?:last|other|remaining|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))(?: 1\b| only)*|\bonly 1\b"
)
_ONE_OF_TWO = re.compile(r"\b1(?: [a-z]+)? (?:holds|has|contains)\b")
_FORBIDDEN = re.compile(
    r"[$£€%/]|\b(?:half|twice|double|third of|times|per|sold|ate|eats|gives?|gave|lost|average|left|remains|shares?|price|costs?|hour|day|week|took|takes|away|broke|adds?|buys?|bought|empty|bigger|not|no)\b"
)
_BOXES = r"(?:boxes|crates|baskets|bags|jars|bowls|trays|buckets|shelves|bins|carts|rooms|packs|tables|barrels|drawers|cartons|containers|vases|pots|plates)"
_SAME = re.compile(
    rf"(?:there are |i have |we have |[a-z]+ has |you have )?(?P<n>\d+) {_BOXES}(?:(?: of [a-z]+)?[.;,]? ?(?:(?:each|every)(?: [a-z]+)? (?:holds?|has|have|contains?)|with|have|hold|contain|that each hold|which each hold)) (?P<l>\d+ [a-z]+(?:(?:, and|,| and) \d+ [a-z]+)+)(?P<e>,? (?:in )?each)?[.?]? ?(?P<q>.+)|each of (?:the )?(?P<n2>\d+) {_BOXES} (?:holds?|has|contains?) (?P<l2>\d+ [a-z]+(?:(?:, and|,| and) \d+ [a-z]+)+)[.?]? ?(?P<q2>.+)"
)
_ALL_OF_THEM = re.compile(
    r"(?:so,? )?(?:how many (?:[a-z]+ )?(?:are there |do (?:i|we|they|you) have |does (?:he|she|[a-z]+) have )?(?:altogether|in all|in total|are there)|what is the total(?: number(?: of [a-z]+)?)?|total(?: number of)?(?: [a-z]+)?|how many (?:fruits|things|items|objects)(?: are there)?(?: altogether| in all| in total)?|[a-z]+ in total)[.?! ]*"
)


def containers(text: str) -> Reading:
    """`4 crates. All but the last hold 8 figs and 6 nuts. The last holds 3 fewer of each. Total?`"""
    said = " ".join(text.lower().split())
    if _FORBIDDEN.search(said):
        raise Unread
    change = _CHANGE.search(said)
    if change is None:
        return _alike(said)
    lists = [
        m
        for m in _LIST.finditer(said[: change.start()])
        if re.search(r"\d+ [a-z]+(?:, and|,| and) \d|each$", m[0])
    ]
    if len(lists) != 1 or not _ASKS.search(said[change.end() :]):
        raise Unread
    kinds = [int(n) for n in re.findall(r"\d+", lists[0][0])]
    rest = f"{said[: lists[0].start()]} ; {said[lists[0].end() : change.start()]} ; {said[change.end() :]}"
    groups = _groups(rest)
    k = int(change["k"]) * (-1 if change["how"] in ("fewer", "less") else 1)
    if groups < 2 or len(kinds) > 6 or any(kind + k < 0 for kind in kinds):
        raise Unread
    total = groups * sum(kinds) + k * len(kinds)
    return number(Fraction(total), "all boxes alike, and what the last differs by")


def _groups(rest: str) -> int:
    """How many boxes there are. Raises `Unread` where that is not told in one way."""
    but_one = _BUT_ONE.search(rest) is not None
    first = re.search(r"\bfirst (\d+)\b", rest)
    bare = _OF_ITS_OWN.sub(" ", _BUT_ONE.sub(" ", re.sub(r"\bfirst (?=\d)", "", rest)))
    of_two = _ONE_OF_TWO.search(bare) is not None and first is None
    bare = _ONE_OF_TWO.sub(" ", bare)
    numbers = [int(n) for n in re.findall(r"\d+", bare)]
    if but_one and len(numbers) == 1:
        return numbers[0]
    if not but_one and of_two and numbers == [2]:
        return 2
    if not but_one and not of_two and len(numbers) == 2 and numbers[0] == numbers[1] + 1:
        return numbers[0]
    raise Unread


def _alike(said: str) -> Reading:
    """`5 baskets have 4 figs, 8 plums in each. How many fruits are there?`"""
    m = _SAME.fullmatch(said)
    if m is None or _ALL_OF_THEM.fullmatch(m["q"] or m["q2"]) is None:
        raise Unread
    if m["n"] and not m["e"] and not re.search(r"\b(?:each|every)\b", said):
        raise Unread  # in each of them, or in all?
    kinds = [int(n) for n in re.findall(r"\d+", m["l"] or m["l2"])]
    groups = int(m["n"] or m["n2"])
    named = re.search(r"how many ([a-z]+)", m["q"] or m["q2"])
    told = set(re.findall(r"[a-z]+", m["l"] or m["l2"]))
    if named and named[1] in told:
        raise Unread  # of one kind alone
    return number(Fraction(groups * sum(kinds)), "the same in each box")
