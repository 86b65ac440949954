# ruff: noqa: E501  (wordings are data: a wording is a line)
"""More of shops: two kinds of goods, one of several, money left, and what others pay."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .shops import _count, _same
from .wording import Rule, real, rule

F = Fraction


def _two(m: Match[str]) -> Reading:
    """`A pen costs $2 and a notebook costs $5. How much do 3 pens and 2 notebooks cost?`"""
    g = m.groupdict()
    prices = {g["a"].lower(): real(g["p"]), g["b"].lower(): real(g["q"])}
    total = F(0)
    for n, what in ((g["n"], g["c"]), (g["m"], g["d"])):
        found = [
            price for name, price in prices.items() if _same(name.split()[-1], what.split()[-1])
        ]
        if len(found) != 1:
            raise Unread
        total += _count(n) * found[0]
    if _same(g["c"].split()[-1], g["d"].split()[-1]):
        raise Unread
    return number(total, "the prices times how many, added")


def _unit(m: Match[str]) -> Reading:
    g = m.groupdict()
    if g.get("b") and not _same(g["a"].split()[-1], g["b"].split()[-1]):
        raise Unread
    return number(real(g["p"]) / real(g["n"]), "the price divided by how many")


def _left(m: Match[str]) -> Reading:
    """What is left of a sum after one, two or three expenses."""
    spent = sum(
        (real(price) for price in re.findall(r"[$£€](\d[\d,]*(?:\.\d+)?)", m["spent"])), F(0)
    )
    counts = re.findall(r"(?<![$£€\d.,])(\d+)(?![\d.,]*\d)", m["spent"])
    if (
        counts
        or not spent
        or re.search(
            r"\b(?:each|per|every|half|thirds?|quarters?|fourths?|fifths?|rest|twice|double|times|apiece)\b|%",
            m["spent"],
        )
    ):
        raise Unread
    found = real(m["n"]) - spent
    if found < 0:
        raise Unread
    return number(found, "the sum less what was spent")


def _for(m: Match[str]) -> Reading:
    """`3 for $1`: so many groups."""
    groups = real(m["n"]) / real(m["k"])
    if groups.denominator != 1:
        raise Unread
    return number(groups * real(m["p"]), "the price times how many groups")


def _saved(m: Match[str]) -> Reading:
    return number(real(m["p"]) * real(m["r"]) / 100, "the share of the price")


def _off(m: Match[str]) -> Reading:
    return number(
        real(m["p"]) * (1 - real(m["r"]) / 100), "the price less the share that is taken off"
    )


def _taxed(m: Match[str]) -> Reading:
    return number(
        real(m["p"]) * (1 + real(m["r"]) / 100), "the price and the share that comes on top"
    )


def _times(m: Match[str]) -> Reading:
    g = m.groupdict()
    if g.get("a") and g.get("b") and not _same(g["a"].split()[-1], g["b"].split()[-1]):
        raise Unread
    return number(real(g["n"]) * real(g["p"]), "the price times how many")


def _tickets(m: Match[str]) -> Reading:
    g = {key: value.lower() if value else value for key, value in m.groupdict().items()}
    prices = {g["a"]: real(g["p"]), g["b"]: real(g["q"])}
    total = F(0)
    for n, who in ((g["n"], g["c"]), (g["m"], g["d"])):
        match = [price for name, price in prices.items() if _kin(name, who)]
        if len(match) != 1:
            raise Unread
        total += real(n) * match[0]
    return number(total, "the prices times how many, added")


def _kin(one: str, other: str) -> bool:
    plural = {"child": "children", "children": "child", "man": "men", "woman": "women"}
    one, other = one.split()[0], other.split()[0]
    return _same(one, other) or plural.get(one) == other or plural.get(other) == one


def _change(m: Match[str]) -> Reading:
    found = real(m["paid"]) - real(m["p"])
    if found < 0:
        raise Unread
    return number(found, "what was paid less the price")


def _split(m: Match[str]) -> Reading:
    return number(real(m["p"]) / real(m["n"]), "the price divided by how many pay")


def _how_many(m: Match[str]) -> Reading:
    return number(F(math.floor(real(m["p"]) / real(m["q"]))), "as many as the money is enough for")


def _sum(m: Match[str]) -> Reading:
    return number(real(m["p"]) + real(m["q"]), "both prices are added")


def _difference(m: Match[str]) -> Reading:
    p, q = real(m["p"]), real(m["q"])
    first = _same(m["x"].split()[-1], m["a"].split()[-1])
    second = _same(m["x"].split()[-1], m["b"].split()[-1])
    if first == second:
        raise Unread
    gap = (p - q) if first else (q - p)
    if m["how"].lower() in ("less", "cheaper"):
        gap = -gap
    if gap < 0:
        raise Unread
    return number(gap, "one price less the other")


def _saving(m: Match[str]) -> Reading:
    return number(real(m["n"]) * real(m["p"]), "so much so many times")


def _times_unit(m: Match[str]) -> Reading:
    if not _same(m["u"], m["b"]):
        raise Unread
    return number(real(m["n"]) * real(m["p"]), "the price times how many")


def _times_each(m: Match[str]) -> Reading:
    return number(real(m["n"]) * real(m["p"]), "the price times how many")


def _weights(m: Match[str]) -> Reading:
    total = real(m["n"]) * real(m["p"])
    if m["m"]:
        total += real(m["m"]) * real(m["q"])
    return number(total, "the prices times how much, added")


def _saving_unit(m: Match[str]) -> Reading:
    if not _same(m["u"], m["v"]):
        raise Unread
    return _saving(m)


_P = r"[$£€]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_D = r"(?: dollars?| euros?| pounds?| cents?)?"
_W = r"[a-z][a-z'-]*"
_NOUN = (
    r"(?!(?:each|every|apiece|per|and|in|on|with|cost|costs|for|at|are|is|do|does)\b)[a-z][a-z'-]*"
)
_T = rf"(?:(?:{_NOUN} ){{0,3}}{_NOUN})"
_WHO = rf"(?:{_W}|the {_W}|an? {_W})"
_BUY = r"(?:buys?|bought|purchases?|purchased|gets?|got|orders?|ordered)"
_TOTAL = r"(?:how much (?:money )?(?:do|does|did|will) (?:he|she|they|i|you|we|it|[a-z]+) (?:pay|spend|cost|owe)(?: in total| in all| altogether)?|what (?:is|was) the total(?: cost| price)?|how much (?:is|was) (?:it|that|the total)(?: in total| altogether)?|what is the total cost)"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:if )?(?:an?|1|each) (?P<a>{_T}) (?:costs?|is) (?P<p>{_P}){_D},? and (?:an?|1|each) (?P<b>{_T}) (?:costs?|is) (?P<q>{_P}){_D}[.,] ?(?:how much (?:do|does|will|would|are)|what (?:is|would be) the (?:total )?(?:cost|price) of) (?P<n>\d+|an?) (?P<c>{_T}) and (?P<m>\d+|an?) (?P<d>{_T})(?: cost)?(?: in total| altogether| together)?",
        _two,
    ),
    rule(
        rf"{_WHO} {_BUY} (?P<n>\d+) (?:identical )?(?P<a>{_T}) for (?:a total of )?(?P<p>{_P}){_D}[.,] ?(?:how much (?:does|did|is) (?:1|each|an?|a single)(?: (?P<b>{_T}?))?(?: cost)?|what (?:is|was) the (?:price|cost) of (?:1|each|an?) (?P<b2>{_T}))",
        _unit,
    ),
    rule(
        rf"{_WHO} (?:spends?|spent|pays?|paid) (?P<p>{_P}){_D} (?:on|for) (?P<n>\d+) (?:identical |equal )?(?P<a>{_T})[.,] ?(?:how much (?:does|did|is) (?:1|each|an?)(?: (?P<b>{_T}?))?(?: cost)?|what (?:is|was) the (?:price|cost) of (?:1|each|an?)(?: {_W})?)",
        _unit,
    ),
    rule(
        rf"{_WHO} (?:has|had|starts with|started with) (?P<n>[$£€]\d[\d,]*(?:\.\d+)?)[.,] ?(?:(?:he|she|they|i|{_W}) )?(?P<spent>(?:buys?|bought|spends?|spent|pays?|paid) .*?)[.,] ?how much (?:money )?(?:does|do|did|will) (?:he|she|they|i|{_W}) (?:have left(?: over)?|still have|have now|have left now|have)",
        _left,
    ),
    rule(
        rf"(?:a (?:store|shop) sells )?(?P<a>{_T}) (?:at|are sold|cost|are|for sale at|are on sale,?|sell at) (?P<k>\d+) for (?P<p>{_P}){_D}[.,] ?how much (?:do|would|will|are) (?P<n>\d+)(?: {_T}?)?(?: cost)?",
        _for,
    ),
    rule(
        rf"(?:an?|the) {_T} (?:that|which) (?:costs?|is priced at|normally costs) (?P<p>{_P}){_D} is (?:on sale for |discounted by |reduced by )?(?P<r>[\d.]+) ?(?:%|percent)(?: off)?[.,] ?how much (?:do|does|will|would) (?:you|i|he|she) save",
        _saved,
    ),
    rule(
        rf"(?:an?|the) {_T} (?:costs?|is priced at|is) (?P<p>{_P}){_D}[.,] ?(?:after|with) an? (?P<r>[\d.]+) ?(?:%|percent) (?:discount|reduction),? (?:what is the (?:new |final |sale )?price|how much does it cost|what does it cost)",
        _off,
    ),
    rule(
        rf"(?:what is|find) the (?:sale |final |new )?price of an? (?P<p>{_P}){_D} {_T} (?:after|with|at) an? (?P<r>[\d.]+) ?(?:%|percent) (?:discount|off)",
        _off,
    ),
    rule(
        rf"(?:the )?(?:sale |final |new )?price of an? (?P<p>{_P}){_D} {_T} (?:after|with|at) an? (?P<r>[\d.]+) ?(?:%|percent) (?:discount|off)",
        _off,
    ),
    rule(
        rf"(?:an?|the) {_T} (?:costs?|is priced at|is) (?P<p>{_P}){_D}[.,] ?(?:the )?(?:sales )?tax is (?P<r>[\d.]+) ?(?:%|percent)[.,] ?what is the total price(?: with tax)?",
        _taxed,
    ),
    rule(
        rf"(?:the )?(?P<a>{_T}) costs? (?P<p>{_P}){_D} (?:a|an|per) (?P<u>{_W})[.,] ?how much (?:do|does|will|would) (?P<n>\d+) (?P<b>{_W})(?: of {_W})?(?: cost)?",
        _times_unit,
    ),
    rule(
        rf"(?:an?|1|each|the) (?P<a>{_T}) costs? (?P<p>{_P}){_D}[.,] ?how much (?:do|does|will|would|must) (?:i|you|he|she|we|they|{_W}) (?:pay|spend) for (?P<n>\d+) (?P<b>{_T}|of them)",
        _times,
    ),
    rule(
        rf"{_WHO} {_BUY} (?P<n>\d+) {_T}(?: of {_T})? (?:at|for) (?P<p>{_P}){_D} (?:each|apiece|per {_W}|a {_W}|an {_W})[.,] ?(?:{_TOTAL})",
        _times_each,
    ),
    rule(
        rf"{_WHO} {_BUY} (?P<n>\d+) ?(?:kg|kilos|kilograms|pounds|lbs?|liters?|litres?|meters?|yards?) of {_W} (?:at|for|that costs?) (?P<p>{_P}){_D} (?:per|a|an|each) ?{_W}(?:,? and (?P<m>\d+) ?(?:kg|kilos|kilograms|pounds|lbs?|liters?|litres?|meters?) of {_W} (?:at|for) (?P<q>{_P}){_D} (?:per|a|an) ?{_W})?[.,] ?(?:{_TOTAL})",
        _weights,
    ),
    rule(
        rf"(?:movie |concert |bus |train |museum |zoo )?tickets (?:cost|are) (?P<p>{_P}){_D} for (?:an? )?(?P<a>{_W}) and (?P<q>{_P}){_D} for (?:an? )?(?P<b>{_W})[.,] ?how much (?:do|does|will|would|must) (?P<n>\d+) (?P<c>{_W}) and (?P<m>\d+) (?P<d>{_W}) (?:pay|cost|have to pay)(?: in total| altogether)?",
        _tickets,
    ),
    rule(
        rf"{_WHO} (?:pays?|paid) for an? (?P<p>{_P}){_D} {_T} with an? (?P<paid>{_P}){_D}(?: bill| note)?[.,] ?how much change (?:do|does|did|should|will) (?:i|he|she|you|{_W}) (?:get|receive)(?: back)?",
        _change,
    ),
    rule(
        rf"{_WHO} {_BUY} an? {_T} for (?P<p>{_P}){_D} and pays? with an? (?P<paid>{_P}){_D}(?: bill| note)?[.,] ?how much change (?:do|does|did|should|will) (?:i|he|she|you|{_W}) (?:get|receive)(?: back)?",
        _change,
    ),
    rule(
        rf"(?:an?|the) {_T} costs? (?P<p>{_P}){_D}[.,] ?(?:if )?(?P<n>\d+) (?:friends|people|students|children|roommates|siblings) (?:share|split) the (?:cost|bill|price)(?: equally| evenly)?[.,] ?how much does each(?: {_W})?(?: {_W})? pay",
        _split,
    ),
    rule(
        rf"(?P<n>\d+) (?:friends|people|students) (?:share|split) a (?P<p>{_P}){_D} (?:{_W} )?(?:bill|check|cost)(?: equally| evenly)?[.,] ?how much does each(?: {_W})?(?: {_W})? pay",
        _split,
    ),
    rule(
        rf"(?:if )?(?:1|an?|each) {_T} costs? (?P<q>{_P}){_D}[.,] ?how many {_T} can (?:i|you|he|she|{_W}) buy (?:with|for) (?P<p>{_P}){_D}",
        _how_many,
    ),
    rule(
        rf"how many {_T} can (?:i|you|he|she|{_W}) buy (?:with|for) (?P<p>{_P}){_D} if (?:1|an?|each)(?: {_T})? costs? (?P<q>{_P}){_D}",
        _how_many,
    ),
    rule(
        rf"(?:an?|the|1)? ?{_T} costs? (?P<p>{_P}){_D},? and (?:an?|the|1)? ?{_T} costs? (?P<q>{_P}){_D}[.,] ?(?:how much (?:do (?:they|both) cost|is that|does it cost)(?: together| altogether| in total| in all)?|what is the total(?: cost| price)?)",
        _sum,
    ),
    rule(
        rf"(?:an?|the|1) (?P<a>{_T}) costs? (?P<p>{_P}){_D},? and (?:an?|the|1) (?P<b>{_T}) costs? (?P<q>{_P}){_D}[.,] ?how much (?P<how>more|less) (?:does|is) the (?P<x>{_T}) cost than the {_T}",
        _difference,
    ),
    rule(
        rf"{_WHO} (?:saves?|earns?|gets?|spends?|receives?|makes?) (?P<p>{_P}){_D} (?:every|each|per|a|an) (?P<u>day|week|month|hour|year)[.,] ?how much (?:money )?(?:does|do|will|would|did) (?:he|she|i|{_W}) (?:save|earn|get|spend|have|receive|make|have saved)(?: in| after| over)? (?P<n>\d+) (?P<v>days|weeks|months|hours|years)",
        _saving_unit,
    ),
)
