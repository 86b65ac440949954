# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Percentages of what is told beside them, forwards and back, and what is sold for one price."""

from __future__ import annotations

from re import Match

from ..narrative.lexicon import stem
from ..printing import number
from ..reading import Reading, Unread
from ..values import worked
from .wording import R, Rule, integer, real, rule


def _own_part(m: Match[str]) -> Reading:
    """`I save 15% of my $2000 salary. How much do I save?`"""
    if stem(m["v"].lower()) != stem(m["v2"].lower()) or _person(m["who"]) != _person(m["who2"]):
        raise Unread
    return number(real(m["n"]) * real(m["r"]) / 100, "so many hundredths of it")


def _person(said: str) -> str:
    said = said.lower()
    return "" if said in ("he", "she", "they") else "i" if said == "you" else said


def _own_rest(m: Match[str]) -> Reading:
    if m["who2"] and _person(m["who2"]) not in ("", _person(m["who"])):
        raise Unread
    return number(real(m["n"]) * (100 - real(m["r"])) / 100, "what is left of a hundred hundredths")


def _than_what(m: Match[str]) -> Reading:
    """`25 is 20% less than what number?`"""
    part = real(m["r"]) * (1 if m["how"].lower() in ("more", "greater", "larger", "higher") else -1)
    if part <= -100:
        raise Unread
    return number(real(m["n"]) * 100 / (100 + part), "the percentage taken back")


_WAYS = {"up": 1, "increased": 1, "raised": 1, "down": -1, "discounted": -1, "reduced": -1,
         "decreased": -1, "lowered": -1}  # fmt: skip


def _changed_twice(m: Match[str]) -> Reading:
    price = real(m["p"])
    for way, rate in ((m["w"], m["r"]), (m["w2"], m["r2"])):
        price *= 1 + _WAYS[way.lower().split()[-1]] * real(rate) / 100
    return number(price, "one change after the other")


def _grown(m: Match[str]) -> Reading:
    years = integer(m["k"])
    if years > 60 or m["u"].lower() != m["u2"].lower():
        raise Unread
    rate = real(m["r"]) / 100 * (1 if m["w"].lower()[:2] in ("gr", "in", "ri") else -1)
    if rate <= -1:
        raise Unread
    return number(real(m["n"]) * (1 + rate) ** years, "the percentage of each time in turn")


def _two_days(m: Match[str]) -> Reading:
    return number(
        real(m["p"]) * (real(m["a"]) + real(m["b"])), "the price times all that were sold"
    )


def _surd(m: Match[str]) -> Reading:
    """`simplify sqrt(50) - sqrt(8)`, where one root is left, or none."""
    found = worked(m["e"])
    if "." in found.answer:
        raise Unread
    return found


_V = r"[a-z]+"
_WHO = r"(?:i|he|she|they|we|you|[a-z]+)"
_POSS = r"(?:my|his|her|their|our|the|a|an)"
_PC = r"(?P<r>\d+(?:\.\d+)?) ?(?:%|percent)"
_PC2 = _PC.replace("<r>", "<r2>")
_M = r"[$£€]?\d[\d,]*(?:\.\d+)?"
_CHANGED = r"(?:first )?(?P<w>marked up|marked down|increased|raised|discounted|reduced|decreased|lowered)(?: by)?"
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|the first day|the second day|day 1|day 2|the next day)"
_NEW = r"(?:what (?:is|was|'s|will be) (?:the|its) (?:final|new|sale|selling|end) (?:price|cost|amount|value)(?: now)?|how much does it cost(?: now)?|what does it cost(?: now)?)"
_TIME = r"(?:year|month|week|day|hour)"
RULES: tuple[Rule, ...] = (
    rule(rf"(?P<who>{_WHO}) (?P<v>save|saves|saved|spend|spends|spent|pay|pays|paid|donate|donates|donated|give|gives|gave|invest|invests|invested) {_PC} of {_POSS} (?P<n>{_M})(?: dollars| euros)? (?:monthly |weekly |yearly |annual )?(?:salary|income|wage|pay|paycheck|allowance|savings|bonus)(?: (?:for|on) (?:the )?[a-z]+)?[.,;] ?how much(?: money)? (?:do|does|did|is|will) (?P<who2>{_WHO}) (?P<v2>{_V})(?: (?:for|on) (?:the )?[a-z]+)?", _own_part),
    rule(rf"(?P<who>{_WHO}) (?:save|saves|saved|spend|spends|spent|pay|pays|paid|donate|donates|donated|invest|invests|invested) {_PC} of {_POSS} (?P<n>{_M})(?: dollars| euros)? (?:monthly |weekly |yearly |annual )?(?:salary|income|wage|pay|paycheck|allowance|savings|bonus)(?: (?:for|on) (?:the )?[a-z]+)?[.,;] ?how much(?: money)? (?:(?:do|does|did|will) (?P<who2>{_WHO}) (?:have left|have remaining|keep)|(?:is|was) left)", _own_rest),
    rule(rf"(?P<n>{R}) is {_PC} (?P<how>less|more|lower|greater|larger|higher|smaller) than (?:what|which)(?: number| amount)?", _than_what),
    rule(rf"(?:if )?(?:an?|the|my) (?:(?P<p>[$£€]{R})|) ?[a-z]+(?: [a-z]+)? (?:is|was|gets|has been) {_CHANGED} {_PC},? (?:and |and then |then |but then )(?:is |was |it is |it was )?{_CHANGED.replace('<w>', '<w2>')} {_PC2}[.,;]? ?{_NEW}", _changed_twice),
    rule(rf"(?:if )?(?:an?|the|my) [a-z]+(?: [a-z]+)? (?:costs?|costing|priced at|of|worth)(?: is)? (?P<p>[$£€]{R}) (?:is|was|gets|has been) {_CHANGED} {_PC},? (?:and |and then |then |but then )(?:is |was |it is |it was )?{_CHANGED.replace('<w>', '<w2>')} {_PC2}[.,;]? ?{_NEW}", _changed_twice),
    rule(rf"(?:an?|the)? ?(?:town's |city's )?(?:population|amount|number|colony|herd|value|culture)(?: of [a-z]+)? (?:of|is|was) (?P<n>\d[\d,]*)(?: [a-z]+)?(?:,? (?:and |and it |that |which )?) ?(?P<w>grows|grows by|increases|increases by|rises|rises by|decreases|decreases by|shrinks|shrinks by|declines|declines by|falls by) {_PC} (?:per|a|each|every) (?P<u>{_TIME})[.,;] ?(?:what (?:is|will be) (?:the|its) (?:population|number|amount|value|size)|(?:the )?(?:population|number|amount)|how (?:many|large|big)(?: [a-z]+)? (?:is|are|will)(?: (?:it|the [a-z]+|there))?(?: be)?) (?:after|in) (?P<k>\d+) (?P<u2>{_TIME})s?", _grown),
    rule(rf"(?:an?|the) [a-z]+ sells (?:[a-z]+ )?[a-z]+ (?:for|at) (?P<p>[$£€]{R})(?: each| a piece| apiece)?[.,;] ?on {_DAY},? (?:he|she|they|it|the [a-z]+) (?:sold|sells) (?P<a>\d+)(?: [a-z]+)?,? and on {_DAY},? (?:(?:he|she|they|it) )?(?:sold )?(?P<b>\d+)(?: [a-z]+)?[.,;] ?how much(?: money)? (?:did|does|has) (?:he|she|they|it|the [a-z]+) (?:make|earn|take in|get|made|earned)(?: (?:in|over|on) (?:the|those|these|both) ?(?:2|two)? ?days| in total| altogether| in all)?", _two_days),
    rule(r"simplify:? (?P<e>[\d\s()*/+-]*sqrt\(.+)", _surd),
)  # fmt: skip
