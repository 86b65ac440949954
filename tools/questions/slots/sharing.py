# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Ratios, what is left over, how many groups, legs and heads, and which pack is the cheaper."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ..narrative.lexicon import stem
from ..printing import number, plain
from ..reading import Reading, Unread
from .base import NUMBER, N, Slots, value

F = Fraction
_RATIO = rf"(?P<a>{NUMBER}) ?(?::|to) ?(?P<b>{NUMBER})(?: ?(?::|to) ?(?P<c>{NUMBER}))?"


def split(text: str) -> Reading:
    """`Divide 60 candies between two kids in the ratio 2:3. How many does the kid with more get?`"""
    slots = Slots(text)
    if not slots.take(r"\b(?:divided?|split|shared?|shares|distributed?)\b"):
        raise Unread
    m = slots.need(rf"\bratio(?: of)? ?{_RATIO}")
    parts = [value(m[name]) for name in ("a", "b", "c") if m[name]]
    total = slots.number(rf"[$£€]? ?{N}")
    if total is None:
        raise Unread
    slots.take(
        r"\b(?:2|two|3|three) (?:kids|people|children|friends|brothers|sisters|siblings|parts|persons|boys|girls)\b"
    )
    each = total / sum(parts)
    which = slots.take(
        r"\b(?:larger|largest|bigger|biggest|greater|greatest|with more|gets more|with the most|more)\b(?: (?:part|share|amount|one))?"
    )
    less = (
        slots.take(
            r"\b(?:smaller|smallest|lesser|with less|gets less|with fewer|least|less)\b(?: (?:part|share|amount|one))?"
        )
        if not which
        else None
    )
    if which is None and less is None:
        parts_asked = re.search(
            r"\b(?:how much|how many|what) (?:does|will|is|are|do) (?:each|the (?:parts|shares|amounts))\b|^ (?:;|[a-z $]+;)*[^?]*$",
            slots.text,
        )
        if not parts_asked or re.search(
            r"\b(?:does|will) (?!each)[a-z]+ (?:get|receive)\b", slots.text
        ):
            raise Unread
        slots.done("ratio each get share parts part people candies dollars money", free=4)
        return Reading(
            ", ".join(plain(each * one) for one in parts), "the sum in the parts of the ratio"
        )
    slots.done(
        "ratio gets get receive receives each one kid person share part child friend", free=5
    )
    return number(each * (max(parts) if which else min(parts)), "the sum in the parts of the ratio")


def ratio_of(text: str) -> Reading:
    """`The ratio of cats to dogs is 3:5. There are 40 animals. How many cats are there?`"""
    slots = Slots(text)
    m = slots.need(
        rf"\b(?:the )?ratio of (?P<x>[a-z]+(?: [a-z]+)?) to (?P<y>[a-z]+(?: [a-z]+)?)(?: in [a-z ]+?| at [a-z ]+?)? is {_RATIO}|\b(?P<x2>[a-z]+) (?:and|to) (?P<y2>[a-z]+) (?:are )?in (?:a|the) ratio(?: of)? (?P<a2>{NUMBER}) ?(?::|to) ?(?P<b2>{NUMBER})"
    )
    x, y = m["x"] or m["x2"], m["y"] or m["y2"]
    a, b = value(m["a"] or m["a2"]), value(m["b"] or m["b2"])
    if m.groupdict().get("c"):
        raise Unread
    names = [stem(x.split()[-1]), stem(y.split()[-1])]
    asked = slots.need(
        r"\bhow many (?P<t>[a-z]+(?: [a-z]+)??)(?: (?:are|were|is)(?: there)?| does| do|$| in| ;)"
    )
    told = slots.need(rf"{N} (?P<t>[a-z]+)?(?: (?:altogether|in total|in all|total))?")
    wanted, known = stem(asked["t"].split()[-1]), stem(told["t"] or "")
    total = value(told["n"])
    if slots.has(r"\bmore\b") or "more" in asked["t"] or "fewer" in asked["t"]:
        raise Unread
    if known in names:
        base = total / (a if known == names[0] else b)
        if wanted in names and wanted != known:
            found = base * (a if wanted == names[0] else b)
        elif wanted not in names and re.search(
            r"altogether|in total|in all|total|together", text.lower()
        ):
            found = base * (a + b)
        else:
            raise Unread
    elif wanted in names:
        found = total / (a + b) * (a if wanted == names[0] else b)
    else:
        raise Unread
    slots.done(
        "ratio class school there are students children animals people have total altogether in",
        free=4,
    )
    if found.denominator != 1:
        raise Unread
    return number(found, "the parts of the ratio")


def left_over(text: str) -> Reading:
    """`I share 50 cookies equally among 6 friends. How many cookies remain?`"""
    slots = Slots(text)
    if not slots.take(
        r"\b(?:left ?over|leftover|remainder|remain(?:s|ing)?|are left|is left|left)\b"
    ):
        raise Unread
    if slots.has(
        r"\b(?:gave|give|gives|ate|eats?|sold|used?|spent|lost|bought|more|per|cost|costs|%|percent|flew|broke|half|third|quarter|then|after|takes?|took|keeps?)\b|[$%/]"
    ):
        raise Unread
    numbers = slots.all(N)
    if len(numbers) != 2:
        raise Unread
    a, b = (value(m["n"]) for m in numbers)
    if a.denominator != 1 or b.denominator != 1 or not 0 < b < a:
        raise Unread
    if not slots.take(
        r"\b(?:share[sd]?|divided?|divides|split|equally|evenly|same number|(?:teams|groups|boxes|bags|packs|rows|piles|tables|packets|stacks|baskets|plates|bunches|cartons|buses|cars|pairs) (?:of|with|that hold)|fills?|packed|packs|put into|grouped|arranged|as many (?:as possible|full)|sharing|dividing|each gets the same|each get the same|distributed?)\b"
    ):
        raise Unread
    slots.done(
        "share shared divide divided divides split equally evenly same number each gets get get's into teams groups boxes bags packs rows piles packed put among between of kids friends children students full as many possible left over there are is by when team group what's",
        free=7,
    )
    return number(F(int(a) % int(b)), "what remains of a division")


def vehicles(text: str) -> Reading:
    """`How many vans that hold 7 people are needed for 45 people?`"""
    slots = Slots(text)
    kind = r"(?:bus(?:es)?|vans?|cars?|boats?|tables?|boxes|box|taxis?|taxi|tents?|elevators?|trips?|rooms?|bags?|crates?|cabins?|rows?|cartons?|minibus(?:es)?|shelves|shelf|pages|albums?|vehicles?|canoes?|benches|bench)"
    asked = slots.need(rf"\bhow many (?P<t>{kind})\b|\bat least how many (?P<t2>{kind})\b")
    holds = slots.need(
        rf"\b(?:holds?|seats?|fits?|carry|carries|takes?|can (?:hold|seat|fit|carry|take)|that (?:hold|fit|seat|carry)|for|of|sleeps?)(?: up to| at most| exactly| a maximum of)? {N}\b(?! ?(?:hours|dollars|years))|{N.replace('?P<n>', '?P<n2>')}-(?:seat|person|seater|passenger)"
    )
    if not slots.take(r"\b(?:need(?:ed|s)?|required?|necessary|must|have to|should)\b"):
        raise Unread
    total = slots.number(N)
    if total is None or slots.has(r"\b(?:each have|more|already|left|full|cost)\b|[$%]"):
        raise Unread
    size = value(holds["n"] or holds["n2"])
    named = stem((asked["t"] or asked["t2"]).split()[0])
    if named not in {
        stem(word) for word in re.findall(r"[a-z]+", text.lower().replace(asked[0].strip(), "", 1))
    } and not re.search(rf"\bhow many {kind} (?:that|of|with|which)\b", text.lower()):
        raise Unread
    if total.denominator != 1 or size <= 0 or size >= total:
        raise Unread
    slots.done(
        "bus buses van vans car cars boat boats table tables box boxes taxi tent that holds hold seats seat fits fit carry can each one people students children passengers trip take takes transport minimum least there go going all needed for who want",
        free=6,
    )
    return number(F(math.ceil(total / size)), "as many as it takes to hold all")


_LEGS = {"cow": 4, "horse": 4, "pig": 4, "sheep": 4, "goat": 4, "dog": 4, "cat": 4, "rabbit": 4, "lion": 4, "tiger": 4, "elephant": 4, "table": 4, "chair": 4,
         "chicken": 2, "hen": 2, "duck": 2, "bird": 2, "goose": 2, "turkey": 2, "person": 2, "child": 2, "man": 2, "woman": 2, "parrot": 2, "rooster": 2,
         "spider": 8, "ant": 6, "bee": 6, "beetle": 6, "insect": 6, "octopus": 8}  # fmt: skip
_WHEELS = {
    "car": 4,
    "bike": 2,
    "bicycle": 2,
    "motorcycle": 2,
    "motorbike": 2,
    "tricycle": 3,
    "truck": 0,
    "unicycle": 1,
    "scooter": 0,
}


def legs(text: str) -> Reading:
    """`In a parking lot there are 12 cars and 5 bikes. How many wheels are there in total?`"""
    if not re.search(r"\d", text):
        raise Unread  # what a spider has is no calculation
    slots = Slots(text)
    m = slots.need(r"\bhow many (?:total )?(?P<t>legs|wheels|feet)\b")
    table = _WHEELS if m["t"] == "wheels" else _LEGS
    if slots.has(r"\b(?:each|has|have (?!in|all|total)|every|more|left|heads)\b"):
        raise Unread
    total, count = F(0), 0
    for one in slots.all(rf"(?P<n>{NUMBER}|\ba|\ban) (?P<t>[a-z]+)"):
        name = stem(one["t"])
        if one["n"] in ("a", "an") and name not in table:
            continue
        size = table.get(name, 0)
        if not size:
            raise Unread
        total += (F(1) if one["n"] in ("a", "an") else value(one["n"])) * size
        count += 1
    if count < 1:
        raise Unread
    slots.done(
        "farm parking lot there are total altogether in all together have animals barn yard field zoo legs wheels garage farmer",
        free=2,
    )
    return number(total, "legs or wheels of each, added")


def heads(text: str) -> Reading:
    """`Cows and chickens: 20 heads and 56 legs. How many cows are there?`"""
    slots = Slots(text)
    if not slots.has(r"\bheads\b|\banimals\b") or not slots.has(r"\blegs\b|\bfeet\b"):
        raise Unread
    n = slots.number(rf"{N} (?:heads|animals)\b(?: in total| altogether)?")
    k = slots.number(rf"{N} (?:legs|feet)\b(?: in total| altogether)?")
    asked = slots.need(r"\bhow many (?:of (?:them|the animals) are )?(?P<t>[a-z]+)\b")
    named = sorted(
        {
            stem(word)
            for word in re.findall(r"[a-z]+", text.lower())
            if _LEGS.get(stem(word)) and stem(word) not in ("person", "man", "child", "woman")
        }
    )
    if (
        n is None
        or k is None
        or len(named) != 2
        or _LEGS[named[0]] == _LEGS[named[1]]
        or stem(asked["t"]) not in named
    ):
        raise Unread
    one = stem(asked["t"])
    other = next(name for name in named if name != one)
    found = (k - n * _LEGS[other]) / (_LEGS[one] - _LEGS[other])
    if found.denominator != 1 or not 0 <= found <= n:
        raise Unread
    slots.done(
        "farm farmer has have there are heads legs total altogether in all counts only cows chickens rabbits pigs horses sheep ducks hens",
        free=5,
    )
    return number(found, "heads and legs as two equations")


def cheaper(text: str) -> Reading:
    """`A pack of 6 sodas costs $4.50 and a pack of 10 costs $7. Which is cheaper per soda?`"""
    slots = Slots(text)
    if not slots.take(r"\b(?:cheaper|better (?:buy|value|deal|price)|best (?:buy|value|deal))\b"):
        raise Unread
    found = slots.all(
        rf"(?P<n>{NUMBER})(?: ?(?P<t>[a-z]+))?(?: [a-z]+)?(?: (?:costs?|for|at|is|are|sells? for|costing))+ ?[$£€] ?(?P<p>{NUMBER})|[$£€] ?(?P<p2>{NUMBER}) (?:for|per) (?:a pack of )?(?P<n2>{NUMBER})(?: [a-z]+)?"
    )
    if len(found) != 2:
        raise Unread
    offers = [(value(m["n"] or m["n2"]), value(m["p"] or m["p2"])) for m in found]
    slots.take(
        rf"\b(?:pack of )?{plain(offers[0][0])} or (?:the )?(?:pack of )?{plain(offers[1][0])}\b"
    )
    slots.done(
        "which pack packs box per a of or is what the one offer deal soda each unit costs cost and buy item piece",
        free=4,
    )
    each = [price / count for count, price in offers]
    if each[0] == each[1]:
        raise Unread
    best = 0 if each[0] < each[1] else 1
    count, price = offers[best]
    unit = re.search(r"pack of|box of|packet of", text.lower())
    if re.search(r"\bwhich pack\b|\bor \d+\s*\?*$", text.lower()) and unit:
        return Reading(plain(count), "the price of one in either", count)
    return Reading(f"{plain(count)} for ${plain(price)}", "the price of one in either")


def scaled(text: str) -> Reading:
    """`a map scale is 1:50000, how many km is 4 cm`"""
    slots = Slots(text)
    slots.need(r"\b(?:map|scale|plan|model)\b")
    m = slots.need(r"\b1 ?: ?(?P<k>[\d,]+)\b")
    asked = slots.need(r"\b(?:how many|in) (?P<u>km|kilometers|kilometres|m|meters|metres)\b")
    told = slots.need(rf"{N} ?(?P<u>cm|centimeters|centimetres|mm|millimeters)\b")
    slots.done(
        "map scale drawn distance real actual is are on apart towns two between long really what",
        free=4,
    )
    size = {"c": F(1, 100), "m": F(1, 1000)}[told["u"][0]]
    metres = value(told["n"]) * size * value(m["k"])
    return number(
        metres / 1000 if asked["u"].startswith("k") else metres, "the scale times the length"
    )


def no_each(text: str) -> Reading:
    """`A class of 28 students has 4 more girls than boys. How many girls are there?`"""
    slots = Slots(text)
    m = slots.need(rf"{N} (?P<how>more|fewer|less) (?P<x>[a-z]+) than (?P<y>[a-z]+)")
    total = slots.need(rf"{N}(?: (?P<t>[a-z]+))?(?: (?:in total|altogether|in all))?")
    asked = slots.need(r"\bhow many (?P<t>[a-z]+)\b")
    x, y, wanted = stem(m["x"]), stem(m["y"]), stem(asked["t"])
    known = stem(total["t"] or "")
    if x == y or wanted not in (x, y) or known in (x, y, "more") or not known:
        raise Unread
    gap = value(m["n"]) * (1 if m["how"] == "more" else -1)
    found = (value(total["n"]) + (gap if wanted == x else -gap)) / 2
    if (
        found.denominator != 1
        or found < 0
        or not re.search(
            r"\b(?:total|altogether|in all|class|group|there are|has|have|of|with|team|school|choir)\b",
            text.lower(),
        )
    ):
        raise Unread
    slots.done(
        "class group students has have there are with of children people team total altogether in all them choir club pets animals school",
        free=3,
    )
    return number(found, "sum and difference of the two")
