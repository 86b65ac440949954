# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What people say where a book would not: orders one after the other, `I weigh 72 kg`, `how much tip is`."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from .. import values
from ..printing import number
from ..reading import Reading, Unread
from .integers import divisors
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


def _trip(m: Match[str]) -> Reading:
    distance, speed = m["du"].lower()[:2], m["su"].lower()[:2]
    same = {"mi": "mi", "mp": "mi", "km": "km", "kp": "km", "ki": "km"}
    if same.get(distance) != same.get(speed) or distance not in same or not real(m["v"]):
        raise Unread
    return number(real(m["n"]) / real(m["v"]), "distance divided by speed")


def _apart(m: Match[str]) -> Reading:
    if m["u1"].lower() != m["u2"].lower():
        raise Unread
    return number((real(m["a"]) + real(m["b"])) * real(m["t"]), "both distances are added")


def _ratio(m: Match[str]) -> Reading:
    """`Split $60 between Al and Bo in the ratio 2:3. How much does Bo get?`"""
    a, b, who = m["a"].lower(), m["b"].lower(), m["who"].lower()
    p, q = integer(m["p"]), integer(m["q"])
    if who not in (a, b) or a == b or p + q <= 0:
        raise Unread
    return number(real(m["n"]) * F(p if who == a else q, p + q), "the parts of the ratio")


def _digits(m: Match[str]) -> Reading:
    return number(F(sum(map(int, m["n"].replace(",", "")))), "the digits are added")


def _extreme(m: Match[str]) -> Reading:
    """`the largest 3 digit number divisible by 8`."""
    size, by = int(m["k"]), int(m["n"])
    if not 1 <= size <= 12 or by < 1:
        raise Unread
    low, high = (10 ** (size - 1) if size > 1 else 1), 10**size - 1
    largest = m["which"].lower() in ("largest", "biggest", "greatest", "highest")
    found = high // by * by if largest else -(-low // by) * by
    if not low <= found <= high:
        raise Unread
    return number(F(found), "counted by the multiples")


def _width(m: Match[str]) -> Reading:
    """A rectangle's other side, from its perimeter or its area."""
    total, side = real(m["total"]), real(m["side"])
    if m["what"].lower() == "area":
        if not side:
            raise Unread
        return number(total / side, "the area divided by the side")
    found = total / 2 - side
    if found <= 0:
        raise Unread
    return number(found, "half the perimeter less the side")


def _third_angle(m: Match[str]) -> Reading:
    rest = 180 - real(m["a"]) - real(m["b"])
    if rest <= 0:
        raise Unread
    return number(rest, "a triangle's angles add up to 180 degrees")


def _handshakes(m: Match[str]) -> Reading:
    n = int(m["n"])
    return number(F(n * (n - 1), 2), "every pair once")


def _turns(m: Match[str]) -> Reading:
    age = int(m["now"]) - int(m["born"])
    if not 0 <= age <= 150:
        raise Unread
    return number(F(age), "the years between")


def _minutes(m: Match[str]) -> Reading:
    """From one time of a day to a later one."""
    start, end = (_clock(m[f"h{i}"], m[f"m{i}"], m[f"p{i}"]) for i in (1, 2))
    if end <= start:
        raise Unread
    unit = 60 if m["unit"].lower().startswith("hour") else 1
    return number(F(end - start, unit), "by the clock")


def _clock(hour: str, minute: str | None, half: str) -> int:
    h = int(hour)
    if not 1 <= h <= 12 or int(minute or 0) > 59:
        raise Unread
    return (h % 12 + (12 if half.lower().startswith("p") else 0)) * 60 + int(minute or 0)


def _dice(m: Match[str]) -> Reading:
    total = int(m["n"])
    ways = sum(1 for a in range(1, 7) if 1 <= total - a <= 6)
    if not ways:
        raise Unread
    return number(F(ways, 36), "the pairs out of 36", fraction=True)


def _factor_list(m: Match[str]) -> Reading:
    found = divisors(integer(m["n"]))
    return Reading(", ".join(map(str, found)), "all that divide it")


_WORDS = r"(?:[a-z']+ ){1,5}?"
_U = rf"(?P<source>{UNIT})"
_CHANGE = r"(?:raise|increase|rise|decrease|drop|reduction|discount|growth|gain|fall)"
_ORDER = rf"(?:(?:,| then| and|, then| and then|, and then) (?:{'|'.join(_SIGNS)}) {R})"
_CLOCK1 = r"(?P<h1>\d{1,2})(?::(?P<m1>\d\d))? ?(?P<p1>[ap]\.?m\.?)"
_CLOCK2 = r"(?P<h2>\d{1,2})(?::(?P<m2>\d\d))? ?(?P<p2>[ap]\.?m\.?)"
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
        rf"how long (?:does|will|would) (?:an?|the|my) (?P<n>{R})[ -](?P<du>miles?|km|kilomet(?:er|re)s?) (?:trip|drive|journey|ride|flight|run|walk) take (?:at|if i drive(?: at)?|driving(?: at)?|when driving) (?P<v>{R}) ?(?P<su>mph|miles per hour|km/h|kph|kmh|kilomet(?:er|re)s per hour|km per hour)",
        _trip,
    ),
    rule(
        rf"2 (?:trains|cars|buses|cyclists|people|planes|ships|runners) (?:leave|start from|depart from|start at|set off from) (?:the same |a |1 )?(?:station|place|point|town|city|airport|spot|harbou?r)(?: at the same time)? (?:in|going in|and (?:drive|go|travel|ride|walk) in) opposite directions(?: at the same time)?[,.]? ?(?:(?:1|one) (?:drives|goes|travels) )?(?:at )?(?P<a>{R}) ?(?P<u1>mph|km/h|kph|kmh|miles per hour|km per hour)(?: and|, the other)(?: at)? (?P<b>{R}) ?(?P<u2>mph|km/h|kph|kmh|miles per hour|km per hour)[.,;] ?how far apart (?:are|will) they(?: be)? (?:after|in) (?P<t>{R}) hours?",
        _apart,
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
        r"(?:the )?(?P<which>largest|biggest|greatest|highest|smallest|least|lowest) (?P<k>\d+)[ -]?digit (?:number|integer|multiple) (?:that is |which is )?(?:divisible by|of|that can be divided by) (?P<n>\d+)",
        _extreme,
    ),
    rule(
        rf"(?:a|the) rectangle(?:'s| has an?| with an?)? (?P<what>perimeter|area) (?:is |of )?(?P<total>{R})(?: ?{UNIT})?(?:,| and)? ?(?:and )?(?:its |an? |the )?(?:length|width|1 side|one side) (?:is |of )?(?P<side>{R})(?: ?{UNIT})?[.,;] ?(?:how (?:wide|long) is (?:it|the rectangle|the other side)|what(?:'s| is) (?:its|the) (?:width|length|other side))",
        _width,
    ),
    rule(
        rf"(?:the )?2 (?:of the )?angles (?:of|in) a triangle (?:are|measure) (?P<a>{R}) ?(?:°|degrees)? and (?P<b>{R}) ?(?:°|degrees)?[.,;] ?(?:what(?:'s| is)|how (?:big|large) is|find) the (?:3rd|third|other|last|remaining|missing) ?(?:angle|one)?",
        _third_angle,
    ),
    rule(
        r"(?:in a (?:room|group|meeting) of |at a party (?:with|of) |there are )?(?P<n>\d+) people(?: at a party| in a room| at a meeting)?[,.]? ?(?:everyone|everybody|each person|each|all) shakes? hands with (?:everyone|everybody|each other|every other person|all the others)(?: else)?(?: exactly)?(?: once)?[.,;] ?how many handshakes(?: are there| is that| in total| happen)?(?: in total)?",
        _handshakes,
    ),
    rule(
        r"(?:if someone was |if you were |someone was |i was |if i was )?born in (?P<born>\d{4})[.,;] ?how old (?:would|will|does|do) (?:someone|you|i|he|she|they) (?:turn|be|become) in (?P<now>\d{4})",
        _turns,
    ),
    rule(
        rf"how (?:long|many (?P<unit0>minutes|hours)) (?:is it|is|are there|are|does it take)? ?(?:from|between) {_CLOCK1} (?:to|until|till|and) {_CLOCK2} in (?P<unit>minutes|hours)",
        _minutes,
    ),
    rule(
        rf"how many (?P<unit>minutes|hours) (?:is it |are there |are |is )?(?:from|between) {_CLOCK1} (?:to|until|till|and) {_CLOCK2}",
        _minutes,
    ),
    rule(
        r"(?:the )?(?:probability|chance)(?: that)?(?: of)? (?:(?:the sum of )?2 (?:fair )?dice (?:add up to|sum to|total|show a total of|give a sum of|is|make)|(?:rolling|getting) a (?:sum|total) of) (?P<n>\d+)(?: with 2 (?:fair )?dice)?",
        _dice,
    ),
    rule(
        rf"(?:list |what are |name )?(?:all )?(?:the )?(?:factors|divisors) of (?P<n>{N})",
        _factor_list,
    ),
)
