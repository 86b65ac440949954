# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Of three amounts a fourth: so much for so many, and the same for others; whole groups; parts left."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ..narrative.lexicon import WORKERS, stem
from ..printing import number, plain, ratio
from ..reading import Reading, Unread
from .base import NUMBER, N, value

F = Fraction
_TIMES = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
_SAME = {"min": "minute", "sec": "second", "hr": "hour", "h": "hour", "km": "kilometer", "kilometre": "kilometer", "litre": "liter", "l": "liter",
         "kg": "kilogram", "g": "gram", "metre": "meter", "m": "meter", "euro": "$", "dollar": "$", "buck": "$", "cent": "cent"}  # fmt: skip
_SHARED_OUT = re.compile(
    r"\b(?:half|third|quarter|twice|double|triple|each|every|per|more|less|fewer|left|remain\w*|already|first|then|another|extra|other|rest|together|altogether|total|faster|slower|falls?|fell|grow\w*|grew|doubl\w*|accelerat\w*|born|old|older|squared?|area|radius|interest|%|percent|discount|off|free|except|without|only|least|most|sale|tax|tip|bacteria|scores?|average|not|no)\b|%"
)
_UNIT = r"(?P<u>[a-z]+(?: (?:of (?:the )?)?[a-z]+)?)"


def _unit(word: str) -> str:
    one = stem(word)
    return _SAME.get(one, one)


_COUNTED = re.compile(rf"(?P<m>[$£€]) ?(?P<p>{NUMBER})|(?P<n>{NUMBER}) ?(?P<u>[a-z]+)")


def _amounts(text: str) -> list[tuple[Fraction, str]]:
    """Every number with what it counts. Raises `Unread` where one has none."""
    found = [
        (value(m["p"]), "$") if m["m"] else (value(m["n"]), _unit(m["u"]))
        for m in _COUNTED.finditer(text)
    ]
    if len(found) != len(re.findall(NUMBER, text)):
        raise Unread
    return found


_ASKS = re.compile(
    r"^(?:(?:and|so|then|at (?:this|that|the same) (?:rate|speed|pace|price)|working at (?:this|that|the same) rate|if [^,]*),? )*(?:how (?:many|much) ?(?P<t>[a-z]+)?|how (?P<long>long|far)|what)\b"
)


def proportion(text: str) -> Reading:
    """`A pump empties 150 liters in 5 minutes. How many liters does it empty in 12 minutes?`"""
    said = " ".join(text.lower().replace("per cent", "%").split()).rstrip("?. ")
    said = re.sub(
        r"^if |(?<=, )then |(?<=[.,] )(?:driving |working |going )?(?:at|with) (?:this|that|the same) (?:rate|speed|pace|price),? ",
        "",
        said,
    )
    parts = re.split(r"(?<=[a-z0-9])[.?!] |, (?=how|what|at (?:this|that|the same))", said)
    if len(parts) != 2 or _SHARED_OUT.search(said):
        raise Unread
    told, question = parts
    asks = _ASKS.match(question)
    if asks is None:
        raise Unread
    rest = re.sub(r"\b(?:a|an|one|1 single|a single) (?=[a-z]+$)", "1 ", question)
    told = re.sub(
        r"\b(?:in|takes|every|for) (?:a|an) (?=hour|minute|day|week|second|month|year)",
        "in 1 ",
        told,
    )
    if re.search(r",|;|\b(?:and|but|until|unless|while|when|stops?|breaks?|slows?|rests?)\b", told):
        raise Unread  # a clause more that may change it
    known, wanted = _amounts(told), _amounts(rest)
    if (
        len(known) != 2
        or len(wanted) != 1
        or known[0][1] == known[1][1]
        or min(known[0][0], known[1][0]) <= 0
    ):
        raise Unread
    [(amount, unit)] = wanted
    units = [one for _, one in known]
    if unit not in units:
        raise Unread
    at = units.index(unit)
    other = units[1 - at]
    if not _asks_for(asks, other, question):
        raise Unread
    if set(units) & WORKERS and set(units) & _TIMES:
        raise Unread  # more of them take less time
    if not _told_alike(told, question, units):
        raise Unread
    found = amount * known[1 - at][0] / known[at][0]
    if (
        asks["t"]
        and other
        not in (
            *_TIMES,
            "$",
            "liter",
            "kilogram",
            "kilometer",
            "meter",
            "gram",
            "mile",
            "cup",
            "ounce",
            "pound",
            "gallon",
        )
        and found.denominator != 1
    ):
        raise Unread
    return number(found, "the amounts stay in proportion")


def _asks_for(asks: re.Match[str], other: str, question: str) -> bool:
    if other in _TIMES:
        return asks["long"] == "long" or (asks["t"] is not None and _unit(asks["t"]) == other)
    if other == "$":
        return (
            ("how much" in question or "what" in question)
            and bool(re.search(r"\b(?:costs?|pay|price|charge|earn|make)\b", question))
        ) or (asks["t"] is not None and _unit(asks["t"]) == "$")
    if asks["long"] == "far":
        return other in ("kilometer", "mile", "meter")
    return asks["t"] is not None and _unit(asks["t"]) == other


_DULL = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "for",
        "of",
        "at",
        "to",
        "is",
        "are",
        "was",
        "be",
        "been",
        "do",
        "does",
        "did",
        "can",
        "will",
        "would",
        "could",
        "should",
        "it",
        "he",
        "she",
        "they",
        "i",
        "we",
        "you",
        "his",
        "her",
        "its",
        "their",
        "my",
        "this",
        "that",
        "these",
        "those",
        "how",
        "many",
        "much",
        "long",
        "far",
        "what",
        "same",
        "rate",
        "speed",
        "pace",
        "and",
        "on",
        "by",
        "with",
        "if",
        "need",
        "needs",
        "needed",
        "take",
        "takes",
        "took",
        "use",
        "uses",
        "used",
        "get",
        "gets",
        "cost",
        "costs",
        "per",
        "so",
        "there",
        "also",
        "would",
        "as",
        "buy",
        "buys",
        "pay",
        "pays",
        "make",
        "makes",
        "made",
        "have",
        "has",
        "from",
        "into",
        "them",
        "constant",
        "steady",
        "average",
        "working",
        "long",
        "only",
        "price",
        "require",
        "requires",
        "required",
        "still",
        "now",
    ]
)


def _told_alike(told: str, question: str, units: list[str]) -> bool:
    """Whether the question is of the same: at most two words of it were not told."""
    before = {_root(word) for word in re.findall(r"[a-z]+", told)}
    new = [
        word
        for word in re.findall(r"[a-z]+", question)
        if word not in _DULL and _root(word) not in before and _unit(word) not in units
    ]
    return len(new) <= 1


def _root(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ed|ing|d)$", "", word) if len(word) > 3 else word


def whole_groups(text: str) -> Reading:
    """`Eggs are packed in boxes of 12. How many full boxes can be made from 150 eggs?`"""
    said = " ".join(text.lower().split()).rstrip("?. ")
    if re.search(r"\b(?:each|every|half|third|twice|more|already|left|%|percent|another)\b", said):
        raise Unread
    m = re.search(r"how many (?:full|complete|whole|entire) (?P<t>[a-z]+)\b", said)
    numbers = [value(one) for one in re.findall(NUMBER, said)]
    if m is None or len(numbers) != 2 or any(one.denominator != 1 for one in numbers):
        raise Unread
    if not re.search(
        r"\b(?:of|holds?|hold|takes?|needs?|fits?|with|have|has|seats?|uses?|require|requires)\b",
        said,
    ):
        raise Unread
    if stem(m["t"]) in _TIMES:
        raise Unread
    small, large = sorted(numbers)
    if small <= 1:
        raise Unread
    return number(F(math.floor(large / small)), "as many as are full")


def fraction_left(text: str) -> Reading:
    """`A pizza is cut into 8 slices. Tom eats 3 and Ann eats 2. What fraction is left?`"""
    said = " ".join(text.lower().split()).rstrip("?. ")
    m = re.fullmatch(
        r"(?:a|an|the|one) (?P<t>[a-z]+(?: [a-z]+)?) (?:is|was|has been) (?:cut|divided|sliced|split) (?:up )?into (?P<n>\d+) (?:equal |equally large )?(?P<p>slices|pieces|parts)[.,;] ?(?P<s>.+?)[.,;] ?(?:what|which) (?:fraction|part) (?:of (?:the|it)(?: [a-z]+)*? )?(?P<a>(?:is|was|are) (?:still )?(?:left|left over|remaining|there)|remains|(?:has|have) been eaten|(?:did|have) (?:they|we) (?:eat|eaten)(?: together| altogether)?|(?:is|was) eaten)",
        said,
    )
    if m is None or re.search(
        r"\b(?:each|every|half|twice|third|quarter|both|more|as many|rest)\b", m["s"]
    ):
        raise Unread
    parts = re.split(r",? and (?:then )?|, (?:then )?", m["s"])
    eaten = F(0)
    for part in parts:
        one = re.fullmatch(
            rf"(?:(?:his|her|my|the) )?[a-z]+(?: (?:eats?|ate|takes?|took|has|had|gets|got))?(?: only)? (?P<k>\d+|a|one)(?: more)?(?: {m['p'].rstrip('s')}s?| of (?:them|the (?:slices|pieces|parts)))?|(?P<k2>\d+)(?: {m['p'].rstrip('s')}s?)? (?:are|were|have been) eaten",
            part,
        )
        if one is None:
            raise Unread
        k = one["k"] or one["k2"]
        eaten += 1 if k in ("a", "one") else int(k)
    total = F(m["n"])
    found = (total - eaten if re.search(r"left|remain|there", m["a"]) else eaten) / total
    if not 0 <= found <= 1:
        raise Unread
    return Reading(ratio(found), "the parts of all", found)


def ups_and_downs(text: str) -> Reading:
    """`A snail climbs 3 m each day and slips back 1 m each night. How far up is it after 5 days?`"""
    said = " ".join(text.lower().split()).rstrip("?. ")
    m = re.fullmatch(
        rf"(?:a|the) [a-z]+ (?:climbs|crawls|moves|goes|walks|jumps|creeps)(?: up| forward)? {N} ?(?P<u>[a-z]+)(?: up)? (?:each|every|a|per|during the) day,? (?:and|but) (?:slips|slides|falls|goes|moves|drops)(?: back| down| backwards)* (?P<k>{NUMBER}) ?(?P<u2>[a-z]+) (?:each|every|a|per|during the|at) night[.,] ?how (?:many (?P<u3>[a-z]+)|far|high)(?: up)? (?:has|is|does|will|did) (?:it|he|the [a-z]+) (?:be |have )?(?:climbed|climb|come|get|got|gone|moved|crawled|up)?(?: up)? ?(?:after|in) (?P<d>\d+) (?:full )?days(?P<nights> and (?:\d+ )?nights)?",
        said,
    )
    if (
        m is None
        or not m["nights"]
        or _unit(m["u"]) != _unit(m["u2"])
        or (m["u3"] and _unit(m["u3"]) != _unit(m["u"]))
    ):
        raise Unread  # without the last night it would be more
    return number((value(m["n"]) - value(m["k"])) * int(m["d"]), "each day's gain, so many times")


def drained(text: str) -> Reading:
    """`The battery drops 12% every hour. It is at 100% now. What will it be after 4 hours?`"""
    said = " ".join(text.lower().replace("percent", "%").replace(" %", "%").split()).rstrip("?. ")
    m = re.fullmatch(
        rf"(?:[a-z']+ ){{1,4}}?(?:battery|phone|laptop|tank|tablet)(?:'s)? (?:[a-z]+ )?(?:drops|loses|goes down|falls|uses|drains)(?: by)? (?P<k>{NUMBER})%(?: of its charge)? (?:every|each|per|an) hour[.,;] ?(?:and )?(?:it|the battery|the phone) (?:is|starts|started|was)(?: now)? (?:at|with|on|charged to) (?P<a>{NUMBER})%(?: now| charge)?[.,;] ?(?:what|how much|what percent(?:age)?|where)(?: %| charge| battery)? (?:will it be(?: at)?|is left|will be left|will it have(?: left)?|does it have(?: left)?|is it at|remains|will remain) (?:after|in) (?P<t>\d+) hours",
        said,
    )
    if m is None:
        raise Unread
    found = value(m["a"]) - value(m["k"]) * int(m["t"])
    if found < 0:
        raise Unread
    return Reading(f"{plain(found)}%", "so much less each hour", found)
