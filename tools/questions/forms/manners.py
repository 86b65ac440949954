# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Manners of asking for little: sales added up, what is left of a whole, figures told backwards."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from re import Match
from statistics import median

from ..narrative.lexicon import stem
from ..polynomials import collected, tree
from ..printing import number, plain
from ..reading import Reading, Unread
from .calculus import _text, _variable
from .calendar import _DAY, _MONTH, DAYS, _month, clock
from .facts import _SIDES
from .wording import LIST, R, Rule, integer, listed, real, rule, said

F = Fraction


def _sales(m: Match[str]) -> Reading:
    """`36 muffins were sold for $1.50 each and 20 pies for $8 each. How much was raised?`"""
    rows = re.findall(rf"({R}) [a-z' ]+? (?:for|at) ({_MONEY})", m["list"], re.IGNORECASE)
    if len(rows) != len(re.findall(r"[$£€]", m["list"])) or len(rows) < 2:
        raise Unread
    if len(re.findall(R, m["list"])) != 2 * len(rows):
        raise Unread
    return number(sum((real(n) * real(p) for n, p in rows), F(0)), "each number times its price")


def _others(m: Match[str]) -> Reading:
    """`Of 32 kids, 18 play football and the others play tennis. How many play tennis?`"""
    whole, part = integer(m["n"]), integer(m["k"])
    one, two, asked = (_words(m[name]) for name in ("p", "q", "a"))
    if part > whole or one == two or asked not in (one, two):
        raise Unread
    return number(F(part if asked == one else whole - part), "the whole less the part")


def _words(text: str) -> frozenset[str]:
    dull = {"the", "a", "an", "are", "is", "of", "them", "have", "has", "in", "to"}
    return frozenset(stem(word) for word in text.lower().split()) - dull


def _dozen(m: Match[str]) -> Reading:
    if stem(m["t"].lower()) != stem(m["t2"].lower()):
        raise Unread
    count = F(1) if m["k"].lower() in ("one", "a", "an", "1") else real(m["k"])
    return number(real(m["p"]) * count / 12, "a twelfth for each")


def _at_birth(m: Match[str]) -> Reading:
    """`Eva is 12 and her mother is 38. How old was her mother when Eva was born?`"""
    young, old = integer(m["n"]), integer(m["k"])
    if (
        old <= young
        or m["kin"].lower() != m["kin2"].lower()
        or m["who"].lower() not in (m["a"].lower(), "she", "he")
    ):
        raise Unread
    return number(F(old - young), "the difference of their ages")


def _offices(m: Match[str]) -> Reading:
    places = len(re.findall(r"\b(?:an?|one|1) [a-z]", m["list"]))
    if places < 2:
        raise Unread
    return number(F(math.perm(integer(m["n"]), places)), "one after the other")


def _multiples_drawn(m: Match[str]) -> Reading:
    a, b, k = integer(m["a"]), integer(m["b"]), integer(m["k"])
    if not 0 < b - a < 10**5 or k < 1:
        raise Unread
    fits = sum(n % k == 0 for n in range(a, b + 1))
    share = F(fits, b - a + 1)
    return Reading(f"{share.numerator}/{share.denominator}", "the cases that fit, of all", share)


def _cubes(m: Match[str]) -> Reading:
    edge = real(m["e"])
    sides = [real(m[name]) for name in ("a", "b", "c")]
    if edge <= 0 or any(side % edge for side in sides):
        raise Unread
    return number(sides[0] * sides[1] * sides[2] / edge**3, "so many along each side")


def _ratio_angles(m: Match[str]) -> Reading:
    parts = [integer(m[name]) for name in ("a", "b", "c")]
    which = m["which"].lower()
    part = max(parts) if which in ("largest", "biggest", "greatest") else min(parts)
    return number(F(180 * part, sum(parts)), "180 degrees in the parts of the ratio")


def _polygon_of(m: Match[str]) -> Reading:
    sides = real(m["n"] or m["n2"]) / 180 + 2
    if sides.denominator != 1 or sides < 3:
        raise Unread
    return number(sides, "180 degrees for each triangle in it")


def _regular(m: Match[str]) -> Reading:
    sides = _SIDES.get(m["shape"].lower()) if m["shape"].lower() != "equilateral triangle" else 3
    if not sides:
        raise Unread
    n = real(m["n"])
    return number(
        n / sides if m["told"].lower() == "perimeter" else n * sides, "the sides are equal"
    )


def _semicircle(m: Match[str]) -> Reading:
    size = real(m["n"])
    radius = size / 2 if m["w"].lower() == "diameter" else size
    turns = radius**2 / 2
    return Reading(f"{plain(turns)}*pi", "half of the circle", turns * F(math.pi))


def _second_derivative(m: Match[str]) -> Reading:
    body = _text(m["e"])
    poly = collected(tree(body), _variable(body, None))
    at = F(m["v"])
    return number(
        sum((c * p * (p - 1) * at ** (p - 2) for p, c in poly.items() if p > 1), F(0)),
        f"{m['e']} is differentiated twice",
    )


def _comes(m: Match[str]) -> Reading:
    """`It's 11:50. The bus comes in 25 minutes. What time does it come?`"""
    start, halved = clock(m["t"])
    end = start + real(m["n"]) * (3600 if m["u"].lower().startswith("hour") else 60)
    if end >= 86_400:
        raise Unread
    hour, minute = int(end) // 3600, int(end) // 60 % 60
    if halved:
        return said(
            f"{(hour - 1) % 12 + 1}:{minute:02d} {'PM' if hour >= 12 else 'AM'}",
            "the minutes are added",
        )
    if hour >= 13 > start // 3600:
        raise Unread
    return said(f"{hour}:{minute:02d}", "the minutes are added")


def _same_month(m: Match[str]) -> Reading:
    if _month(m["m"]) != _month(m["m2"]):
        raise Unread
    at = [day.lower() for day in DAYS].index(m["day"].lower()) + int(m["b"]) - int(m["a"])
    if not all(1 <= int(m[name]) <= 31 for name in "ab"):
        raise Unread
    return said(DAYS[at % 7], "the days are counted off")


def _which_divides(m: Match[str]) -> Reading:
    k = integer(m["k"])
    fits = [one for one in listed(m["list"]) if one.denominator == 1 and k and one % k == 0]
    if len(fits) != 1:
        raise Unread
    return number(fits[0], "each is divided")


def _data(m: Match[str]) -> Reading:
    items, what = listed(m["list"]), m["what"].lower()
    if what in ("mean", "average"):
        return number(sum(items, F(0)) / len(items), "the sum divided by how many there are")
    if what == "median":
        return number(median(items), "the middle of the numbers in order")
    return number(max(items) - min(items), "the largest less the smallest")


def _take_away(m: Match[str]) -> Reading:
    return number(real(m["n"]) - sum(listed(m["list"]), F(0)), "the numbers are taken off")


def _goes_into(m: Match[str]) -> Reading:
    a, b = real(m["a"]), real(m["b"])
    if not a or (b / a).denominator != 1:
        raise Unread
    return number(b / a, "the one divided by the other")


def _given_rate(m: Match[str]) -> Reading:
    """`120 miles in km (1 mile = 1.6 km)`."""
    if not m["v"]:
        raise Unread
    one, two = stem(m["u"].lower()), stem(m["v"].lower())
    first, second = stem(m["x"].lower()), stem(m["y"].lower())
    a, b = real(m["a"]), real(m["b"])
    if not a or not b or one == two:
        raise Unread
    if (first, second) == (one, two):
        return number(real(m["n"]) * b / a, "by what one is worth")
    if (first, second) == (two, one):
        return number(real(m["n"]) * a / b, "by what one is worth")
    raise Unread


def _pipes(m: Match[str]) -> Reading:
    total = real(m["n"])
    if m["u2"] and m["u"].lower()[:3] != m["u2"].lower()[:3]:
        raise Unread
    return number(total / (real(m["a"]) + real(m["b"])), "the rates are added")


_MONEY = r"[$£€](?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_L = r"(?: ?(?:cm|m|km|mm|ft|feet|inches|in|meters?|metres?|units?|centimeters?))?"
_SALE = rf"{R} [a-z' ]+? (?:for|at) {_MONEY}(?: each| apiece| a piece| per [a-z]+)?"
_RAISED = r"(?:how much(?: money)? (?:was|were|is|did|do|does|has|have) ?(?:it|he|she|they|the [a-z]+|[a-z]+)?(?: been)? ?(?:raised|raise|earned|earn|made|make|taken in|take in|collected|collect)(?: in total| altogether| in all)?|what (?:is|was) the total(?: income| revenue| earnings)?|what were the total (?:sales|earnings))"
RULES: tuple[Rule, ...] = (
    rule(rf"(?:(?:at|on|in) (?:an?|the|our) [a-z ]+?,? )?(?:(?:an?|the) [a-z]+ |[a-z]+ |they |we )?(?:sold |sells )?(?P<list>{_SALE.replace(' (?:for|at)', '(?: were sold| are sold)? (?:for|at)')}(?:(?:, and|,| and) {_SALE})+)[.,] ?{_RAISED}", _sales),
    rule(r"(?:out )?of (?:the )?(?P<n>\d+) [a-z]+(?: (?:in|at|on) (?:the|a|our|my|his|her) [a-z]+)?,? (?P<k>\d+)(?: of them)? (?P<p>[a-z ]+?),? (?:and|while|but) (?:the (?:others|rest|other [a-z]+|remaining [a-z]+|remainder)|all (?:the )?others) (?P<q>[a-z ]+?)[.,;] ?how many (?:of them |[a-z]+ )??(?P<a>[a-z ]+)", _others),
    rule(rf"(?:a|1|12) dozen (?P<t>[a-z]+) (?:cost|costs|is|are) (?P<p>{_MONEY})[.,;] ?(?:how much (?:does|do|is|are)|what (?:does|do|is)) (?P<k>one|a|an|1|\d+) (?P<t2>[a-z]+)(?: cost)?", _dozen),
    rule(rf"12 (?P<t>[a-z]+) (?:cost|costs|is|are) (?P<p>{_MONEY})[.,;] ?(?:how much (?:does|do|is|are)|what (?:does|do|is)) (?P<k>one|a|an|1|\d+) (?P<t2>[a-z]+)(?: cost)?", _dozen),
    rule(r"(?P<a>[a-z]+) is (?P<n>\d+)(?: years old)?(?:,? and|\.) (?:her|his) (?P<kin>mother|father|mom|dad|brother|sister|aunt|uncle|grandmother|grandfather|grandma|grandpa) is (?P<k>\d+)(?: years old)?[.,;] ?how old was (?:her|his) (?P<kin2>[a-z]+) when (?P<who>[a-z]+) was born", _at_birth),
    rule(r"(?:in )?how many (?:different )?ways (?:can|are there to (?:choose|pick|select|elect)|to (?:choose|pick|select|elect)) (?P<list>(?:an?|one|1) [a-z-]+(?:(?:, and|,| and) (?:an?|one|1) [a-z-]+)+) (?:be (?:chosen|elected|selected|picked) )?(?:from|out of|among) (?:a (?:group|club|class|team) of )?(?P<n>\d+) (?:people|members|students|candidates|players)", _offices),
    rule(r"(?:the )?(?:probability|chance) that a (?:random )?(?:number|integer)(?: is)? (?:picked|chosen|selected|drawn)(?: at random| randomly)? (?:from|between) (?P<a>\d+) (?:to|and) (?P<b>\d+)(?: at random)? is (?:a multiple of|divisible by) (?P<k>\d+)", _multiples_drawn),
    rule(rf"how many (?:small )?cubes (?:with|of|that have)(?: an?)? (?:edge|side|edge length|side length)s?(?: of| length)? ?(?P<e>{R}){_L} (?:can )?(?:fit|go) (?:in|into|inside) a box (?:of|that is|measuring|with (?:sides|dimensions))? ?(?P<a>{R}){_L} (?:by|x) (?P<b>{R}){_L} (?:by|x) (?P<c>{R}){_L}", _cubes),
    rule(r"(?:the )?angles (?:of|in) a triangle are in (?:the|a) ratio (?:of )?(?P<a>\d+) ?(?::|to) ?(?P<b>\d+) ?(?::|to) ?(?P<c>\d+)[.,;] ?(?:how (?:big|large) is|(?:what is|what's|find)(?: the (?:size|measure) of)?) the (?P<which>largest|biggest|greatest|smallest|least)(?: angle| one)?", _ratio_angles),
    rule(rf"how many sides does a polygon have(?: if| when| whose)? (?:its|the|the sum of its|the sum of the)? ?(?:interior )?angles (?:add up to|sum to|is|are|total) (?P<n>{R})(?: degrees|°)?|(?:the )?sum of the interior angles of a polygon is (?P<n2>{R})(?: degrees|°)?[.,;] ?how many sides does it have", _polygon_of),
    rule(rf"(?:an?|the) (?:regular )?(?P<shape>equilateral triangle|square|pentagon|hexagon|octagon|decagon) has (?:a |an )?(?P<told>perimeter|side|side length)(?: of)? (?P<n>{R}){_L}[.,;] ?(?:how long is (?:each|one|a) side|(?:what is|what's|find) (?:its perimeter|the length of (?:each|one) side|the perimeter|its side length))", _regular),
    rule(rf"(?:the )?area of a (?:semicircle|half circle|half-circle) (?:with|of) (?:a )?(?P<w>radius|diameter)(?: of)? (?P<n>{R}){_L}(?: in terms of pi)?", _semicircle),
    rule(r"(?:if |let |given )?f\(x\) ?= ?(?P<e>[^,;?]+?)[,;.] ?(?:what is|what's|find|compute|calculate) f''\((?P<v>-?\d+)\)", _second_derivative),
    rule(r"it(?:'s| is)(?: now)? (?P<t>\d{1,2}:\d\d ?(?:am|pm)?)(?: now)?[.,;] ?(?:the|my|our|a) [a-z]+ (?:comes|leaves|arrives|starts|begins|departs|ends|goes) in (?P<n>\d+) (?P<u>minutes|hours)[.,;] ?(?:what time|when|at what time) (?:does|do|will|is) (?:it|the [a-z]+|my [a-z]+)(?: (?:come|leave|arrive|start|begin|depart|end|go))?", _comes),
    rule(rf"(?:if )?(?P<m>{_MONTH}) (?P<a>\d{{1,2}})(?:st|nd|rd|th)? (?:is|was|falls on|fell on) a (?P<day>{_DAY})[.,;] ?(?:what|which|on what|on which) (?:day|weekday|day of the week) (?:is|was|does|did|will) (?P<m2>{_MONTH}) (?P<b>\d{{1,2}})(?:st|nd|rd|th)?(?: be| fall on| fall)?", _same_month),
    rule(rf"which (?:one )?(?:of these |of the following |of the )?(?:numbers? )?is (?:divisible by|a multiple of) (?P<k>\d+)[:,]? (?P<list>{LIST})", _which_divides),
    rule(rf"(?:scores|data|numbers|values|grades|temperatures|ages|heights|marks|points):? ?(?P<list>{LIST})[.,;]? ?(?:what is|what's|find|calculate) the (?P<what>mean|average|median|range)(?: [a-z]+)?", _data),
    rule(rf"from (?P<n>{R}),? (?:take away|subtract|take) (?P<list>{LIST})", _take_away),
    rule(rf"how (?:many times|often) (?:does|will|can) (?P<a>{R}) (?:go|fit) (?:in|into) (?P<b>{R})", _goes_into),
    rule(rf"(?:convert |how much is |how many [a-z]+ (?:is|are) |what is )?(?P<n>{R}) (?P<u>[a-z]+)(?: (?:in|to|into) (?P<v>[a-z]+))? ?\(?(?:if |where |use |given )?(?P<a>{R}) (?P<x>[a-z]+) (?:=|is|equals) (?P<b>{R}) (?P<y>[a-z]+)\)?", _given_rate),
    rule(rf"(?:an?|the) (?:[a-z]+ )??(?:tank|pool|tub|barrel|basin)(?: of| that holds| holding)? (?P<n>{R}) (?:liters|litres|gallons|l)(?: of [a-z]+)? is filled by (?:two|2) (?:pipes|taps|hoses|pumps) (?:giving|delivering|at|that give|with) (?P<a>{R})(?: liters| litres| gallons)? and (?P<b>{R}) (?:liters|litres|gallons|l) (?:a|per|each) (?P<u>minute|hour)[.,;] ?how (?:long|many (?P<u2>minutes|hours)) (?:does|will|do) it take(?:s)?(?: to fill(?: it| the [a-z]+)?)?", _pipes),
)  # fmt: skip
