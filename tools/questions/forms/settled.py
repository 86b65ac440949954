# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Scores and parts in hundredths, what is paid in a longer time, gains, degrees, places and clocks."""

from __future__ import annotations

import math
from fractions import Fraction
from re import Match

from ..narrative.lexicon import stem
from ..polynomials import collected, tree
from ..printing import number, plain
from ..reading import Reading, Unread
from .measures import UNITS
from .wording import LIST, R, Rule, integer, listed, real, rule, said

F = Fraction


def _percent(value: Fraction, grounds: str) -> Reading:
    shown = plain(value) if (value * 1000).denominator == 1 else plain(F(round(value * 100), 100))
    return Reading(f"{shown}%", grounds, value)


def _score(m: Match[str]) -> Reading:
    got, whole = real(m["a"]), real(m["b"])
    if whole <= 0 or got > whole:
        raise Unread
    return _percent(got / whole * 100, "the part divided by all")


def _of_unit(m: Match[str]) -> Reading:
    """`45 minutes as a fraction of an hour`, `what percent of 1 hour is 15 minutes`."""
    kind, one = UNITS[m["u"].lower()]
    other, whole = UNITS[m["v"].lower()]
    if kind != other:
        raise Unread
    part = real(m["n"]) * one / (real(m["k"] or "1") * whole)
    if m["how"].lower() in ("percent", "percentage"):
        return _percent(part * 100, "the one divided by the other")
    return said(plain(part, fraction=True), "the one divided by the other", part, strict=True)


def _part_of_number(m: Match[str]) -> Reading:
    return number(real(m["n"]) * integer(m["b"]) / integer(m["a"]), "the part taken back")


def _discount(m: Match[str]) -> Reading:
    old, new = real(m["p"]), real(m["q"])
    if not 0 < new < old:
        raise Unread
    return _percent((old - new) / old * 100, "what is taken off, of the former price")


def _mean_of(m: Match[str]) -> Reading:
    items = listed(m["list"])
    if m["k"] and integer(m["k"]) != len(items):
        raise Unread
    if m["w"] and stem(m["w"].lower()) != stem(m["t"].lower()):
        raise Unread
    return number(sum(items, F(0)) / len(items), "the sum divided by how many there are")


_LONGER = {("month", "year"): 12, ("day", "week"): 7, ("week", "year"): 52, ("quarter", "year"): 4}


def _longer(m: Match[str]) -> Reading:
    many = _LONGER[m["u"].lower(), m["v"].lower()]
    return number(real(m["p"]) * many, f"{many} times in it")


def _sliced(m: Match[str]) -> Reading:
    if stem(m["t"].lower()) != stem(m["t2"].lower()):
        raise Unread
    return number(real(m["p"]) / integer(m["n"]), "the price in equal parts")


def _notes(m: Match[str]) -> Reading:
    found = real(m["k"]) / real(m["n"])
    if found.denominator != 1:
        raise Unread
    return number(found, "the sum divided by the worth of one")


def _gain(m: Match[str]) -> Reading:
    found = real(m["b"]) - real(m["a"])
    if m["w"].lower() == "loss":
        found = -found
    if found < 0 or ("$" in m["a"]) != ("$" in m["b"]):
        raise Unread
    return number(found, "what is got less what is paid")


def _cost_before_gain(m: Match[str]) -> Reading:
    rate = real(m["r"]) * (1 if m["w"].lower() in ("profit", "gain") else -1)
    if rate <= -100:
        raise Unread
    return number(real(m["p"]) * 100 / (100 + rate), "the percentage taken back")


def _rise(m: Match[str]) -> Reading:
    found = real(m["b"]) - real(m["a"])
    if m["w"].lower()[:4] in ("drop", "fell", "sank", "fall", "went", "sink"):
        if m["w"].lower().endswith("up"):
            raise Unread
        found = -found
    if found < 0:
        raise Unread
    return number(found, "the difference of both")


def _degrees(m: Match[str]) -> Reading:
    by = real(m["b"]) * (1 if m["w"].lower() in ("rose", "rises", "increased", "climbed") else -1)
    return number(real(m["a"]) + by, "so many degrees more or less")


def _third_angle(m: Match[str]) -> Reading:
    found = 180 - 2 * real(m["n"])
    if found <= 0:
        raise Unread
    return number(found, "the angles add up to 180 degrees")


def _seated(m: Match[str]) -> Reading:
    k, n = integer(m["k"]), integer(m["n"])
    if k > n:
        raise Unread
    return number(F(math.perm(n, k)), "one after the other takes a place")


def _numbers_of(m: Match[str]) -> Reading:
    n = integer(m["n"])
    if not 2 <= n <= 12:
        raise Unread
    return number(F(9 * 10 ** (n - 1)), "nine for the first place, ten for the others")


def _letters_of(m: Match[str]) -> Reading:
    k, n = integer(m["k"]), integer(m["n"])
    if k > 20:
        raise Unread
    return number(F(n**k), "so many for each place")


def _slope(m: Match[str]) -> Reading:
    poly = collected(tree(m["e"]), "x")
    if any(poly.get(power) for power in poly if power > 1) or not poly.get(1):
        raise Unread
    return number(
        poly.get(1 if m["w"].lower() == "slope" else 0, F(0)), "the line's own form", fraction=True
    )


def _later_on(m: Match[str]) -> Reading:
    return _clock(m, 1)


def _leaving(m: Match[str]) -> Reading:
    return _clock(m, -1)


def _clock(m: Match[str], way: int) -> Reading:
    hour, minute = integer(m["h"]), integer(m["m"])
    by = real(m["dh"] or "0") * 60 + real(m["dm"] or "0")
    if hour > 12 or hour < 1 or minute > 59 or not by or by.denominator != 1:
        raise Unread
    end = (hour % 12) * 60 + minute + way * int(by)
    half = (m["half"] or "").lower()
    if not 0 <= end < 12 * 60 or (half and hour == 12):
        raise Unread
    shown = f"{end // 60 or 12}:{end % 60:02d}"
    return said(f"{shown} {half.upper()}" if half else shown, "counted on the clock")


def _average_grown(m: Match[str]) -> Reading:
    n, mean, more = integer(m["n"]), real(m["a"]), real(m["k"])
    return number((n * mean + more) / (n + 1), "the sum and the new one, by one more")


def _height(m: Match[str]) -> Reading:
    return number(2 * real(m["a"]) / real(m["b"]), "twice the area by the base")


def _ladder(m: Match[str]) -> Reading:
    if stem(m["u"].lower()) != stem(m["v"].lower()):
        raise Unread
    square = real(m["a"]) ** 2 - real(m["b"]) ** 2
    root = F(math.isqrt(max(0, int(square))))
    if square <= 0 or root * root != square:
        raise Unread
    return number(root, "the wall and the ground make a right angle")


_M = r"[$£€]?\d[\d,]*(?:\.\d+)?"
_L = r"(?:foot|feet|ft|m|meters?|metres?)"
_PC = r"(?P<r>\d+(?:\.\d+)?) ?(?:%|percent)"
RULES: tuple[Rule, ...] = (
    rule(rf"(?:differentiate|(?:the )?derivative of(?: the constant)?) (?P<n>{R})", lambda m: number(F(0), f"{m['n']} does not change")),
    rule(rf"[a-z]+ (?:scored|got|has|had|earned|answered) (?P<a>{R}) (?:out )?of (?P<b>{R})(?: points| marks| questions)?(?: right| correctly| correct)?(?: (?:on|in) (?:a|the|his|her|my) [a-z]+)?[.,;] ?(?:what is (?:his|her|my|the|their) (?:score|grade|mark|result|percentage) ?(?:as|in)? ?(?:a )?(?:percent(?:age)?)?|what percent(?:age)? is (?:that|this))", _score),
    rule(rf"(?:express |write |what is )?(?P<n>{R}) (?P<u>[a-z]+) (?:as|is what) (?:a )?(?P<how>fraction|percent|percentage) of (?:an?|one|(?P<k>{R})) (?P<v>[a-z]+)", _of_unit),
    rule(rf"(?:what|which) (?P<how>fraction|percent|percentage) of (?:an?|one|(?P<k>{R})) (?P<v>[a-z]+) (?:is|are) (?P<n>{R}) (?P<u>[a-z]+)", _of_unit),
    rule(rf"(?:if )?(?P<a>\d+)/(?P<b>[1-9]\d*) of (?:a|some|my|the) number (?:is|equals) (?P<n>{R})[.,;]? ?(?:then )?(?:what is|what's|find) (?:the|my|that) number", _part_of_number),
    rule(rf"(?:an?|the) (?P<p>[$£€]{R}) [a-z]+(?: [a-z]+)? (?:is|was) (?:sold|on sale|offered) for (?P<q>[$£€]{R})[.,;] ?(?:what (?:is|was) the (?:percent(?:age)? discount|discount (?:in percent|as a percent(?:age)?|percent(?:age)?|rate))|by what percent (?:is|was) it (?:reduced|discounted))", _discount),
    rule(rf"the (?P<t>ages|heights|weights|prices|scores|grades|temperatures|lengths|marks|points) of (?:(?P<k>\d+)|the|my|his|her|some) [a-z]+ (?:are|were) (?P<list>{LIST})(?: years| cm| kg| degrees| dollars)?(?: old)?[.,;] ?(?:what is|what's|what was|find) (?:their|the) (?:average|mean)(?: (?P<w>age|height|weight|price|score|grade|temperature|length|mark|points?))?", _mean_of),
    rule(rf"(?:the |my |his |her |our )?(?:rent|gym|phone bill|subscription|internet|electricity|membership|a subscription|car payment|salary|allowance) (?:is|costs) (?P<p>{_M})(?: dollars)? (?:a|per|each|every) (?P<u>month|week|day|quarter)[.,;] ?how much (?:is|does|do) (?:that|it|he|she|i|the rent|it all) ?(?:cost|come to|get|make)? ?(?:in|per|for|over|a) ?(?:a|one|1|the whole|whole)? ?(?P<v>year|week)", _longer),
    rule(rf"(?:an?|the) (?:pizza|cake|pie|loaf|watermelon) (?:costs?|is) (?P<p>[$£€]{R}) and is (?:cut|sliced|divided) into (?P<n>\d+) (?:equal )?(?P<t>[a-z]+)[.,;] ?how much (?:is|does|costs) (?:one|1|each|a) (?P<t2>[a-z]+)(?: cost)?", _sliced),
    rule(r"how many (?P<n>[$£€]\d+) (?:bills|notes) (?:do (?:you|i|we) need|are needed|does it take|make|are there in|are in|make up) ?(?:to (?:make|pay|get|have))? ?(?P<k>[$£€]\d[\d,]*)", _notes),
    rule(rf"(?:an?|the|[a-z]+) ?(?:shop|man|woman|trader|dealer|store|merchant|farmer|boy|girl)? ?(?:buys?|bought) (?:an?|the) [a-z]+(?: [a-z]+)? for (?P<a>{_M})(?: dollars)? and (?:sells?|sold) it for (?P<b>{_M})(?: dollars)?[.,;] ?(?:what is|what's|what was|find|how much is|how big is) (?:the|his|her|their|its|my) (?P<w>profit|gain|loss)", _gain),
    rule(rf"[a-z]+(?: [a-z]+)? sold (?:an?|the|my|his|her) [a-z]+(?: [a-z]+)? for (?P<p>{_M})(?: dollars)?,? (?:making|at|with) a {_PC} (?P<w>profit|gain|loss)[.,;] ?(?:what did (?:i|he|she|they|you) pay for it|how much did (?:i|he|she|they|you) pay for it|what was the (?:cost|original|cost) price|what did it cost (?:him|her|me|them))", _cost_before_gain),
    rule(rf"(?:if )?the temperature (?P<w>rose|climbed|increased|dropped|fell|sank|went down|went up) from (?P<a>{R}) ?(?:degrees|°C|°F|°)?(?: celsius| fahrenheit)? to (?P<b>{R}) ?(?:degrees|°C|°F|°)?(?: celsius| fahrenheit)?[.,;] ?(?:by how much did it (?:rise|fall|drop|change|climb|increase|sink)|by how many degrees did (?:it|the temperature) (?:rise|fall|drop|change|climb|increase)|how (?:much|many degrees) did (?:it|the temperature) (?:rise|fall|drop|change|climb|increase))", _rise),
    rule(rf"(?:the temperature|it) was (?P<a>{R}) ?(?:degrees|°C|°F|°)?(?: celsius| fahrenheit)?(?:,| and|\.)(?: (?:then|it|and it|it then))* ?(?P<w>rose|increased|climbed|dropped|fell|decreased|sank)(?: by)? (?P<b>\d+) ?(?:degrees|°C|°F|°)?(?: celsius| fahrenheit)?[.,;] ?what is (?:it|the (?:new )?temperature)(?: now)?", _degrees),
    rule(rf"(?:the )?(?:third |other |remaining )?angle of a triangle with (?:2|two) angles of (?P<n>{R})(?: degrees|°)?(?: each)?", _third_angle),
    rule(r"(?:in )?how many (?:different )?ways can (?P<k>\d+) (?:people|students|children|kids|friends|guests) (?:sit|be seated) (?:in|on) (?P<n>\d+) (?:different )?(?:chairs|seats)(?: in a row)?", _seated),
    rule(r"how many (?P<n>\d+)[ -]digit (?:whole |positive |natural )?(?:numbers|integers) (?:are there|exist)(?: in (?:all|total))?", _numbers_of),
    rule(r"how many (?:different )?(?P<k>\d+)[ -]letter (?:codes|words|passwords|strings) (?:can (?:be made|you make|be formed|i make)|are there|are possible) (?:from|with|using) (?:the )?(?P<n>\d+) letters(?: of the alphabet)?(?:,? (?:if|with|when) (?:repetition|letters may repeat|repetition is|letters can repeat)(?: allowed)?)?", _letters_of),
    rule(r"(?:the )?(?P<w>slope|y[- ]intercept) of (?:the line |the graph of )?y ?= ?(?P<e>[^=]+)", _slope),
    rule(rf"(?:the |my |a )?(?:clock|watch) (?:shows|says|reads) (?P<h>\d{{1,2}}):(?P<m>\d\d)(?: ?(?P<half>am|pm))?(?: now)?[.,;] ?what time will it (?:be|show|say) (?:in|after) (?:(?P<dh>{R}) hours?)?(?:,? ?(?:and )?(?P<dm>{R}) min(?:ute)?s?)?", _later_on),
    rule(rf"it takes (?:me|him|her|us) (?:(?P<dh>{R}) hours?)?(?:,? ?(?:and )?(?P<dm>{R}) min(?:ute)?s?)? to (?:get|walk|drive|go|travel|ride) to [a-z ]+?[.,;] ?(?:when|what time|at what time) (?:do|does|should|must) (?:i|he|she|we) (?:have to |need to )?(?:leave|start|go)(?: home)? to (?:be there|arrive|get there|be on time) (?:at|by) (?P<h>\d{{1,2}}):(?P<m>\d\d)(?: ?(?P<half>am|pm))?", _leaving),
    rule(rf"(?:the )?(?:average|mean) of (?P<n>\d+) numbers is (?P<a>{R})(?:[.,;]| and)+ ?(?:a|another|one more|a (?:5th|6th|4th|fifth|sixth|fourth|new)) ?(?:number|value)?,? (?P<k>{R}),? is (?:added|included)[.,;]? ?(?:what is|what's|find) the new (?:average|mean)", _average_grown),
    rule(rf"(?:the )?(?:average|mean) of (?P<n>\d+) numbers is (?P<a>{R}) and a (?:[a-z]+|\d+(?:st|nd|rd|th)) number (?P<k>{R}) is added[.,;] ?(?:what is|what's|find) the new (?:average|mean)", _average_grown),
    rule(rf"(?:the )?height of a triangle (?:with|that has|of) (?:an )?area (?:of )?(?P<a>{R}) and (?:a )?base (?:of )?(?P<b>{R})", _height),
    rule(rf"an? (?P<a>{R})[ -](?P<u>{_L})(?: long)? ladder leans (?:on|against) a wall (?:with its (?:foot|base|bottom)|its (?:foot|base|bottom) is) (?P<b>{R}) (?P<v>{_L}) (?:away )?(?:from (?:the wall|it))?[.,;] ?how high (?:up (?:the wall )?)?does (?:it|the ladder) reach(?: up the wall| on the wall)?", _ladder),
    rule(rf"an? ladder (?P<a>{R}) (?P<u>{_L}) long leans (?:on|against) a wall (?:with its (?:foot|base|bottom)|its (?:foot|base|bottom) is) (?P<b>{R}) (?P<v>{_L}) away(?: from (?:the wall|it))?[.,;] ?how high (?:up (?:the wall )?)?does (?:it|the ladder) reach(?: up the wall| on the wall)?", _ladder),
)  # fmt: skip
