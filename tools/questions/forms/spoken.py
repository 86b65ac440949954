# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What people say where a book would not: orders one after the other, `I weigh 72 kg`, `how much tip is`."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from .. import values
from ..printing import number
from ..reading import Reading, Unread
from .measures import CELSIUS, FAHRENHEIT, UNIT, converted, temperature
from .wording import LIST, N, R, Rule, integer, listed, real, rule

F = Fraction
_SIGNS = {"add": "+", "plus": "+", "subtract": "-", "minus": "-", "take away": "-", "multiply by": "*",
          "multiply it by": "*", "times": "*", "divide by": "/", "divide it by": "/", "multiply": "*", "divide": "/"}  # fmt: skip
_FIRST = {
    "double": "2*",
    "triple": "3*",
    "halve": "1/2*",
    "half of": "1/2*",
    "square": "",
    "start with": "",
    "take": "",
    "twice": "2*",
}


def _orders(m: Match[str]) -> Reading:
    """`double 37, then subtract 10 and multiply by 3`: every order works on what there is so far."""
    value = values.value(_FIRST[m["first"].lower()] + f"({m['n']})")
    if m["first"].lower() == "square":
        value *= value
    for sign, n in re.findall(
        rf"(?:then|and|,) (?:then )?({'|'.join(_SIGNS)}) ({R})", m["rest"], re.IGNORECASE
    ):
        other = real(n)
        match _SIGNS[sign.lower()]:
            case "+":
                value += other
            case "-":
                value -= other
            case "*":
                value *= other
            case _:
                if not other:
                    raise Unread
                value /= other
    return number(value, "one order after the other")


def _sum(m: Match[str]) -> Reading:
    return number(sum(listed(m["list"]), F(0)), "the numbers are added")


def _product(m: Match[str]) -> Reading:
    total = F(1)
    for item in listed(m["list"]):
        total *= item
    return number(total, "the numbers are multiplied")


def _result_by(m: Match[str]) -> Reading:
    """`Multiply the sum of 4 and 9 by 6`."""
    a, b, c = real(m["a"]), real(m["b"]), real(m["c"])
    what = m["what"].lower()
    if what == "quotient" and not b:
        raise Unread
    inner = (
        {"sum": a + b, "difference": a - b, "product": a * b}.get(what)
        if what != "quotient"
        else a / b
    )
    if inner is None:
        raise Unread
    verb, link = m["verb"].lower(), m["link"].lower()
    if (verb, link) == ("multiply", "by"):
        return number(inner * c, "the inner result first")
    if (verb, link) == ("divide", "by") and c:
        return number(inner / c, "the inner result first")
    if (verb, link) == ("add", "to"):
        return number(inner + c, "the inner result first")
    if (verb, link) == ("subtract", "from"):
        return number(c - inner, "the inner result first")
    raise Unread


def _of_parts(m: Match[str]) -> Reading:
    return number(
        F(m["a"].replace(" ", "")) * F(m["b"].replace(" ", "")),
        "the part of the part",
        fraction=True,
    )


def _converted(m: Match[str]) -> Reading:
    found = converted(real(m["n"]), m["source"].lower(), m["target"].lower())
    if found.denominator > 10**6:
        raise Unread
    return number(found, "the units' sizes are divided")


def _degrees(m: Match[str]) -> Reading:
    return temperature(m)


def _percent_change(m: Match[str]) -> Reading:
    """`My salary went from 2000 to 2300, what percent raise is that?`"""
    before, after = real(m["a"]), real(m["b"])
    if not before or before == after:
        raise Unread
    down = re.search(r"discount|decrease|drop|reduction|fall|loss|off", m["what"], re.IGNORECASE)
    up = re.search(r"raise|increase|rise|growth|gain", m["what"], re.IGNORECASE)
    if (down and after > before) or (up and after < before) or not (down or up):
        raise Unread
    share = abs(after - before) / before * 100
    if share.denominator not in (1, 2, 4, 5, 10, 20, 100):
        raise Unread
    return Reading(f"{number(share, '').answer}%", "the change over what was before", share)


def _share(m: Match[str]) -> Reading:
    return number(real(m["n"]) * real(m["r"]) / 100, "so many hundredths of it")


def _group_rest(m: Match[str]) -> Reading:
    """`There are 30 kids and 60% are girls. How many boys are there?`"""
    total = real(m["n"])
    share = real(m["r"]) / 100
    kind, asked = m["kind"].lower(), m["asked"].lower()
    pairs = ({"boys", "girls"}, {"men", "women"}, {"adults", "children"}, {"males", "females"})
    if asked == kind:
        value = total * share
    elif {asked, kind} in pairs:
        value = total * (1 - share)
    else:
        raise Unread
    if value.denominator != 1 or share > 1:
        raise Unread
    return number(value, "the share of all, and the rest")


def _ratio(m: Match[str]) -> Reading:
    """`Split $60 between Al and Bo in the ratio 2:3. How much does Bo get?`"""
    a, b, who = m["a"].lower(), m["b"].lower(), m["who"].lower()
    p, q = integer(m["p"]), integer(m["q"])
    if who not in (a, b) or a == b or p + q <= 0:
        raise Unread
    return number(real(m["n"]) * F(p if who == a else q, p + q), "the parts of the ratio")


def _digits(m: Match[str]) -> Reading:
    return number(F(sum(map(int, m["n"].replace(",", "")))), "the digits are added")


def _compound(m: Match[str]) -> Reading:
    """`2 meters and 30 centimeters` in one unit."""
    target = m["target"].lower()
    one = converted(real(m["n"]), m["source"].lower(), target)
    two = converted(real(m["n2"]), m["source2"].lower(), target)
    return number(one + two, "both parts in the one unit")


def _percent_of(m: Match[str]) -> Reading:
    whole, part = real(m["n"]), real(m["k"])
    if not whole or part > whole:
        raise Unread
    share = part / whole * 100
    return Reading(f"{number(share, '').answer}%", "the part over the whole", share)


def _predicate(m: Match[str]) -> Reading:
    """`In a class of 40 students, 35% wear glasses. How many wear glasses?`, and how many do not."""
    if re.search(r"\b(?:rest|others|and)\b", m["pred"].lower()):
        raise Unread  # the others do something else
    total = real(m["n"])
    share = real(m["r"]) / 100 if m["r"] else _PARTS[m["part"].lower()]
    said = _bare(m["pred"])
    asked = _bare(m["pred2"])
    if not said or not asked or not asked <= said | {_one(m["thing"])} or not asked & said:
        raise Unread
    value = total * (1 - share if m["neg"] else share)
    if value.denominator != 1 or share > 1:
        raise Unread
    return number(value, "the share of all")


_PARTS = {"half": F(1, 2), "a half": F(1, 2), "a third": F(1, 3), "1 third": F(1, 3), "a quarter": F(1, 4),
          "1 quarter": F(1, 4), "a fifth": F(1, 5), "1 fifth": F(1, 5), "2 thirds": F(2, 3), "3 quarters": F(3, 4)}  # fmt: skip


def _one(word: str) -> str:
    return word.lower().removesuffix("s")


def _bare(text: str) -> set[str]:
    """The words that a predicate is about, in the singular."""
    left = {"are", "is", "the", "a", "an", "there", "to", "that", "of", "in", "by"}
    return {_one(word) for word in re.findall(r"[a-z']+", text.lower())} - left - {"i"}


def _mean(m: Match[str]) -> Reading:
    items = listed(m["list"])
    if "k" in m.groupdict() and m["k"] and int(m["k"]) != len(items):
        raise Unread
    return number(sum(items, F(0)) / len(items), "the sum over how many")


def _mod(m: Match[str]) -> Reading:
    if not int(m["k"]):
        raise Unread
    return number(F(int(m["n"]) % int(m["k"])), "what the division leaves")


_WORDS = r"(?:[a-z']+ ){1,5}?"
_U = rf"(?P<source>{UNIT})"
_CHANGE = r"(?:raise|increase|rise|decrease|drop|reduction|discount|growth|gain|fall)"
_ORDER = rf"(?:(?:,| then| and|, then| and then|, and then) (?:{'|'.join(_SIGNS)}) {R})"
_A = r"[a-z][a-z'-]*"
RULES: tuple[Rule, ...] = (
    rule(rf"(?P<first>{'|'.join(_FIRST)}) (?P<n>{R})(?P<rest>{_ORDER}+)", _orders),
    rule(
        rf"(?:add|sum|add up|total|what do you get if you add|what is the sum of) (?P<list>{LIST})(?: together| up| all together| altogether)?",
        _sum,
    ),
    rule(rf"(?:multiply) (?P<list>{LIST})(?: together| all together)", _product),
    rule(
        rf"(?P<verb>multiply|divide|add|subtract) the (?P<what>sum|difference|product|quotient) (?:of|between) (?P<a>{R}) and (?P<b>{R}) (?P<link>by|to|from) (?P<c>{R})",
        _result_by,
    ),
    rule(r"(?P<a>\d+ ?/ ?\d+) of (?P<b>\d+ ?/ ?\d+)", _of_parts),
    rule(
        rf"(?:{_WORDS})?(?P<n>{R}) ?{_U}(?: of {_A}| long| tall| heavy| high| far)?[.,;] ?(?:so )?(?:how many (?P<target>{UNIT})(?: (?:is|are|would) (?:that|this|it)(?: be)?| do i weigh| am i)?)",
        _converted,
    ),
    rule(
        rf"(?:{_WORDS})?(?P<n>{R}) ?{_U}(?: of {_A}| long| tall| heavy| high| far)?[.,;] ?(?:what(?:'s| is| would) (?:that|this|it)(?: be)? in (?P<target>{UNIT}))",
        _converted,
    ),
    rule(
        rf"(?:[a-z']+ ){{1,6}}?(?:at |is |of |to )?(?P<n>-?\d+(?:\.\d+)?) ?(?P<source>{CELSIUS}|{FAHRENHEIT})(?: today| outside| now| here)?[.,;] ?(?:what(?:'s| is| would) (?:that|this|it)(?: be)?|how much is (?:that|it|this)) in (?P<target>{CELSIUS}|{FAHRENHEIT})",
        _degrees,
    ),
    rule(
        rf"{_WORDS}(?:went|rose|fell|dropped|increased|decreased|was raised|was reduced|went up|went down|grew|goes|changed)(?: up| down)? from (?P<a>{R})(?: dollars| euros)? to (?P<b>{R})(?: dollars| euros)?[.,;] ?(?P<what>(?:what|how many|by what) (?:is the )?percent(?:age)? ?(?:is |was )?(?:the |of )?{_CHANGE}?(?: is that| was that| was it| did it (?:rise|increase|fall|drop|decrease))?|what(?:'s| is| was) the (?:percent(?:age)? {_CHANGE}|{_CHANGE} in percent))",
        _percent_change,
    ),
    rule(
        rf"{_WORDS}(?:was|were|cost|used to be|used to cost) (?P<a>{R})[.,;]? ?(?:and |but )?(?:now|is now|are now)(?: (?:it is|they are|it's|they're|it costs|they cost|costs|cost))? (?P<b>{R})[.,;] ?(?P<what>what(?:'s| is| was) the (?:percent(?:age)? {_CHANGE}|{_CHANGE} in percent(?:age)?)|what percent (?:off|{_CHANGE})(?: is that| was that)?|how much is the {_CHANGE} in percent)",
        _percent_change,
    ),
    rule(
        rf"(?:how much (?:tip )?is |what(?:'s| is) )?(?:an? )?(?P<r>{R}) ?(?:%|percent)(?: tip)? (?:tip )?(?:on|of|for|from) (?:an? )?(?P<n>{R})(?: ?dollars?| ?euros?)?(?: bill| check| meal| dinner)?",
        _share,
    ),
    rule(
        rf"(?:there are|an? {_A} has|we have|our {_A} has|in (?:an?|my|our|the) {_A}(?: of)?(?: there are)?) (?P<n>\d+) (?:kids|students|pupils|people|children|employees|members|workers|players)(?: in (?:an?|my|our|the) {_A}|in class| in class)?(?: and|[.,;])? ?(?P<r>{R}) ?(?:%|percent)(?: of (?:them|the {_A}))? are (?P<kind>{_A})[.,;] ?how many (?P<asked>{_A})(?: are (?:there|in (?:the|my|our) {_A}|that|they)| does (?:it|the {_A}) have)?",
        _group_rest,
    ),
    rule(
        rf"(?:split|divide|share) (?P<n>{R})(?: dollars| euros| sweets| candies| {_A})? between (?P<a>{_A}) and (?P<b>{_A}) in (?:the|a) ratio (?:of )?(?P<p>\d+) ?(?::|to) ?(?P<q>\d+)[.,;] ?how (?:much|many)(?: {_A})? (?:does|will|would|should) (?P<who>{_A}) (?:get|receive|have)",
        _ratio,
    ),
    rule(
        rf"(?P<a>{_A}) and (?P<b>{_A}) (?:split|share|divide) (?P<n>{R})(?: dollars| euros| {_A})? in (?:the|a) ratio (?:of )?(?P<p>\d+) ?(?::|to) ?(?P<q>\d+)[.,;] ?how (?:much|many)(?: {_A})? (?:does|will|would|should) (?P<who>{_A}) (?:get|receive|have)",
        _ratio,
    ),
    rule(
        rf"(?:the )?(?:digit sum|cross sum|sum of (?:the |all )?digits) (?:of|in) (?P<n>{N})",
        _digits,
    ),
    rule(
        rf"how many (?P<target>{UNIT}) (?:are |is )?(?:there )?(?:in )?(?P<n>{R}) ?(?P<source>{UNIT})(?:,? and|,)? (?P<n2>{R}) ?(?P<source2>{UNIT})",
        _compound,
    ),
    rule(
        rf"(?:convert |change |express )?(?P<n>{R}) ?(?P<source>{UNIT})(?:,? and|,)? (?P<n2>{R}) ?(?P<source2>{UNIT}) (?:to|in|into|is how many|as) (?P<target>{UNIT})",
        _compound,
    ),
    rule(
        rf"(?:out )?of (?P<n>\d+) {_A},? (?:i|he|she|we|{_A}) (?:got|answered|solved|had|won|made|scored|missed) (?P<k>\d+)(?: (?:of them )?(?:right|correct|correctly|wrong|of them))?[.,;] ?what (?:percent(?:age)?|percent(?:age)? of (?:them|the {_A})) (?:is that|was that|did (?:i|he|she|we) get(?: right)?)",
        _percent_of,
    ),
    rule(
        rf"(?:i|he|she|we|{_A}) (?:got|answered|solved|scored|won) (?P<k>\d+)(?: {_A})?(?: right| correct| correctly)? (?:out )?of (?P<n>\d+)(?: {_A})?(?: right| correct| correctly)?[.,;] ?what (?:percent(?:age)?) (?:is that|was that|did (?:i|he|she|we) get(?: right)?)",
        _percent_of,
    ),
    rule(
        rf"(?:in (?:an?|the|my|our) {_A} of |of |(?:an?|the|my|our) {_A} has |there are |out of )(?P<n>\d+) (?P<thing>{_A})(?: in {_A}(?: {_A})?)?(?:,|\.| and) ?(?:(?P<r>{R}) ?(?:%|percent)|(?P<part>{'|'.join(_PARTS)}))(?: of (?:them|the {_A}|all {_A}))? (?P<pred>[a-z' ]+?)[.,;] ?how many(?: of them)?(?: (?P=thing)(?:s)?)?(?P<neg> do not| don't| does not| are not| aren't| did not| didn't)? ?(?P<pred2>[a-z' ]+?)",
        _predicate,
    ),
    rule(
        rf"(?:i|he|she|{_A}) (?:got|scored|ran|had|made|earned|sold|read|walked) (?P<list>{LIST})(?: {_A})? (?:in|on|over|during) (?:his |her |my |the )?(?P<k>\d+) {_A}[.,;] ?what(?:'s| is| was) (?:his|her|my|the|their) (?:average|mean)(?: {_A})?(?: per {_A})?",
        _mean,
    ),
    rule(
        r"(?:what(?:'s| is) )?(?:left over|left|the remainder|remaining) (?:when|if) (?:you|i|we) divide (?P<n>\d+) by (?P<k>\d+)",
        _mod,
    ),
)
