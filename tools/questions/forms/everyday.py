# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Figures, chances, crowds and clocks, as people ask about them."""

from __future__ import annotations

import math
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .integers import divisors
from .measures import UNIT
from .spoken import _A, F, _one
from .wording import N, R, Rule, integer, real, rule


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


def _far_first(m: Match[str]) -> Reading:
    return number(real(m["t"]) * real(m["v"]), "speed times time")


def _crew(m: Match[str]) -> Reading:
    """More hands, less time."""
    if _one(m["who"]) != _one(m["who2"]) or not real(m["c"]):
        raise Unread
    return number(real(m["a"]) * real(m["b"]) / real(m["c"]), "the same work by more hands")


def _box(m: Match[str]) -> Reading:
    return number(real(m["a"]) * real(m["b"]) * real(m["c"]), "length times width times height")


def _around(m: Match[str]) -> Reading:
    return number(2 * (real(m["a"]) + real(m["b"])), "all four sides")


def _half_of(m: Match[str]) -> Reading:
    n = real(m["n"])
    given, asked = m["given"].lower(), m["asked"].lower()
    if given == asked:
        raise Unread
    return number(n / 2 if given == "diameter" else 2 * n, "the diameter is two radii")


def _angle_x(m: Match[str]) -> Reading:
    rest = 180 - real(m["a"]) - real(m["b"])
    if rest <= 0:
        raise Unread
    return number(rest, "a triangle's angles add up to 180 degrees")


def _letters(m: Match[str]) -> Reading:
    word = m["word"].lower()
    ways = math.factorial(len(word))
    for letter in set(word):
        ways //= math.factorial(word.count(letter))
    return number(F(ways), "the orders of the letters")


def _pairs(m: Match[str]) -> Reading:
    size = {
        "pairs": 2,
        "pair": 2,
        "trios": 3,
        "teams of 2": 2,
        "teams of 3": 3,
        "groups of 2": 2,
        "groups of 3": 3,
    }[m["what"].lower()]
    return number(F(math.comb(int(m["n"]), size)), "so many out of all")


def _outcomes(m: Match[str]) -> Reading:
    sides = 2 if m["what"].lower() == "coin" else 6
    times = {"once": 1, "twice": 2}.get(m["n"].lower()) or int(m["n"].split()[0])
    if times > 30:
        raise Unread
    return number(F(sides**times), "every throw has as many")


def _card(m: Match[str]) -> Reading:
    what = m["what"].lower().removesuffix("s")
    ways = {"heart": 13, "spade": 13, "club": 13, "diamond": 13, "king": 4, "queen": 4, "jack": 4, "ace": 4,
            "red card": 26, "black card": 26, "face card": 12, "red": 26, "black": 26}  # fmt: skip
    if what not in ways:
        raise Unread
    return number(F(ways[what], 52), "of the 52 cards", fraction=True)


def _consecutive(m: Match[str]) -> Reading:
    total = int(m["n"])
    count = int(m["k"])
    step = 2 if m["kind"] else 1
    first = F(total, count) - F(step * (count - 1), 2)
    if (
        first.denominator != 1
        or count > 10
        or (m["kind"] and (first % 2 == 0) != (m["kind"].lower().strip() == "even"))
    ):
        raise Unread
    which = (m["which"] or "").lower()
    if which in ("smallest", "least", "first", "lowest", "smaller"):
        return number(first, "evenly about the mean")
    if which in ("largest", "greatest", "last", "biggest", "highest", "larger", "bigger"):
        return number(first + step * (count - 1), "evenly about the mean")
    return Reading(
        ", ".join(str(first + step * at) for at in range(count)), "evenly about the mean"
    )


def _as_heavy(m: Match[str]) -> Reading:
    """`Tom is twice as heavy as Sue. Sue weighs 30 kg. How much does Tom weigh?`"""
    factor = {"twice": F(2), "half": F(1, 2)}.get(m["f"].lower()) or F(m["f"].split()[0])
    a, b, c, who = (m[key].lower() for key in ("a", "b", "c", "who"))
    if a == b or c not in (a, b) or who not in (a, b):
        raise Unread
    n = real(m["n"])
    values_of = {a: n, b: n / factor} if c == a else {a: n * factor, b: n}
    return number(values_of[who], "so many times as much")


def _later(m: Match[str]) -> Reading:
    """`What time will it be in 5 hours if it is 9 pm?`"""
    now = _clock(m["h1"], m["m1"], m["p1"]) + int(
        real(m["n"]) * (60 if m["u"].lower().startswith("hour") else 1)
    )
    hour, minute = divmod(now % 1440, 60)
    half = "AM" if hour < 12 else "PM"
    return Reading(f"{(hour - 1) % 12 + 1}:{minute:02d} {half}", "by the clock")


_CLOCK1 = r"(?P<h1>\d{1,2})(?::(?P<m1>\d\d))? ?(?P<p1>[ap]\.?m\.?)"

_CLOCK2 = r"(?P<h2>\d{1,2})(?::(?P<m2>\d\d))? ?(?P<p2>[ap]\.?m\.?)"


RULES: tuple[Rule, ...] = (
    rule(
        rf"how long (?:does|will|would) (?:an?|the|my) (?P<n>{R})[ -](?P<du>miles?|km|kilomet(?:er|re)s?) (?:trip|drive|journey|ride|flight|run|walk) take (?:at|if i drive(?: at)?|driving(?: at)?|when driving) (?P<v>{R}) ?(?P<su>mph|miles per hour|km/h|kph|kmh|kilomet(?:er|re)s per hour|km per hour)",
        _trip,
    ),
    rule(
        rf"2 (?:trains|cars|buses|cyclists|people|planes|ships|runners) (?:leave|start from|depart from|start at|set off from) (?:the same |a |1 )?(?:station|place|point|town|city|airport|spot|harbou?r)(?: at the same time)? (?:in|going in|and (?:drive|go|travel|ride|walk) in) opposite directions(?: at the same time)?[,.]? ?(?:(?:1|one) (?:drives|goes|travels) )?(?:at )?(?P<a>{R}) ?(?P<u1>mph|km/h|kph|kmh|miles per hour|km per hour)(?: and|, the other)(?: at)? (?P<b>{R}) ?(?P<u2>mph|km/h|kph|kmh|miles per hour|km per hour)[.,;] ?how far apart (?:are|will) they(?: be)? (?:after|in) (?P<t>{R}) hours?",
        _apart,
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
    rule(
        rf"how far (?:can|do|does|will|would|could) (?:you|i|we|he|she|it|an? {_A}|the {_A}) (?:drive|go|travel|get|run|walk|ride|cycle|fly) in (?P<t>{R}) hours? (?:at|going|driving|driving at|going at) (?P<v>{R}) ?(?:mph|miles per hour|km/h|kph|kmh|km per hour|kilomet(?:er|re)s per hour)",
        _far_first,
    ),
    rule(
        rf"(?:it takes |if it takes |if )?(?P<a>\d+) (?P<who>workers|people|men|painters|machines|builders|cleaners|women|gardeners) (?:can )?(?P<b>{R}) (?P<u>hours|days|minutes|weeks) to {_A} (?:an? |the )?{_A}(?: {_A})?[.,;] ?how (?:long|many (?P<u2>hours|days|minutes|weeks)) (?:would|will|does) (?:it take |they need )?(?P<c>\d+) (?P<who2>workers|people|men|painters|machines|builders|cleaners|women|gardeners)(?: (?:take|need))?(?: to .+)?",
        _crew,
    ),
    rule(
        rf"(?:the )?volume of an? (?:box|cuboid|rectangular prism|tank|room|carton)(?: that is| which is| measuring| of)? (?P<a>{R}) ?(?:{UNIT})? ?(?:by|x|\*) ?(?P<b>{R}) ?(?:{UNIT})? ?(?:by|x|\*) ?(?P<c>{R}) ?(?:{UNIT})?",
        _box,
    ),
    rule(
        rf"(?:the )?perimeter of an? (?:rectangle|room|garden|field|yard)(?: that is| which is| measuring| of)? (?P<a>{R}) ?(?:{UNIT})? ?(?:by|x|\*) ?(?P<b>{R}) ?(?:{UNIT})?",
        _around,
    ),
    rule(
        rf"(?:an?|my|the|our) (?:rectangular )?(?:garden|field|yard|pool|park|lawn|plot) (?:is |measures )(?P<a>{R}) ?(?:{UNIT})? ?(?:by|x|\*) ?(?P<b>{R}) ?(?:{UNIT})?[.,;] ?how (?:much|many (?:{UNIT}) of) (?:fence|fencing) (?:do (?:i|we) need|does (?:he|she|it) need|is needed)(?: to (?:go around it|enclose it|fence it|surround it|go all the way around(?: it)?))?",
        _around,
    ),
    rule(
        rf"(?:if )?(?:the )?(?P<given>diameter|radius) of an? circle is (?P<n>{R})(?: ?{UNIT})?[.,;] ?(?:what(?:'s| is)|find|how long is) (?:the|its) (?P<asked>diameter|radius)",
        _half_of,
    ),
    rule(
        rf"(?:if )?an? circle has an? (?P<given>diameter|radius) of (?P<n>{R})(?: ?{UNIT})?[.,;] ?(?:what(?:'s| is)|find|how long is) (?:the|its) (?P<asked>diameter|radius)",
        _half_of,
    ),
    rule(
        rf"(?:the )?(?:3 )?angles (?:of|in) a triangle (?:are|measure) (?P<a>{R}) ?(?:°|degrees)?, (?P<b>{R}) ?(?:°|degrees)?,? and x(?:°| degrees)?[.,;] ?(?:find|what(?:'s| is)|how big is) x",
        _angle_x,
    ),
    rule(
        r"(?:in )?how many (?:different )?(?:ways|words|arrangements|orders)(?: can)? (?:can you arrange|are there to arrange|you arrange|can be made (?:from|with|out of)|can you order|you can arrange) (?:all )?(?:the )?letters (?:of|in) (?:the word )?\"?(?P<word>[A-Za-z]{2,12})\"?(?: be arranged)?",
        _letters,
    ),
    rule(
        r"(?:in )?how many (?:different )?ways can (?:all )?(?:the )?letters (?:of|in) (?:the word )?\"?(?P<word>[A-Za-z]{2,12})\"? be arranged",
        _letters,
    ),
    rule(
        r"how many (?:different )?(?P<what>pairs|trios|teams of [23]|groups of [23]) (?:can be (?:made|formed|chosen|picked)|can (?:you|i|we) (?:make|form|choose|pick)) (?:from|out of|with|of|among) (?P<n>\d+) (?:people|students|kids|players|children|friends|members|numbers|items|objects)",
        _pairs,
    ),
    rule(
        r"(?:if )?(?:a|1) (?P<what>coin|die|dice) is (?:tossed|flipped|rolled|thrown) (?P<n>once|twice|\d+ times)[.,;] ?how many (?:different )?(?:possible )?outcomes (?:are (?:there|possible)|are there in total)",
        _outcomes,
    ),
    rule(
        r"(?:if )?(?:i|you|someone) (?:pick|draw|take|choose)s? (?:a|1) card (?:at random )?from (?:a (?:standard )?deck(?: of 52(?: cards)?)?|52 cards)(?: at random)?[.,;] ?what(?:'s| is) the (?:probability|chance)(?: that)? (?:it's|it is|of (?:getting|drawing)|i (?:get|draw)|that it is|that it's) an? (?P<what>[a-z ]+)",
        _card,
    ),
    rule(
        r"(?:the sum of )?(?P<k>\d+) consecutive (?P<kind>even |odd )?(?:numbers|integers|whole numbers)(?: is| add up to| sum to| have a sum of| total| adds up to) (?P<n>\d+)[.,;] ?(?:what are (?:they|the (?:\d )?numbers)|find (?:them|the numbers)|(?:what(?:'s| is)|find) the (?P<which>smallest|largest|greatest|least|biggest|first|last|smaller|larger|bigger|lowest|highest)(?: one| of them| number)?)",
        _consecutive,
    ),
    rule(
        rf"(?P<a>{_A}) (?:is|are) (?P<f>twice|half|\d+ times) as (?:heavy|tall|long|fast|expensive|far|high|big|deep|wide) as (?P<b>{_A})[.,;] ?(?P<c>{_A}) (?:weighs|is|costs|measures|runs|lives) (?P<n>{R}) ?(?:{UNIT}|dollars|euros)?(?: tall| long| high| wide| deep| heavy| away)?[.,;] ?how (?:much|tall|long|fast|far|heavy|high|wide|deep|expensive|big) (?:does|is) (?P<who>{_A})(?: weigh| cost)?",
        _as_heavy,
    ),
    rule(
        rf"(?:what time (?:will it be|is it) )?in (?P<n>{R}) (?P<u>hours?|minutes?) (?:if|when) it(?:'s| is)(?: now)? {_CLOCK1}(?: now)?",
        _later,
    ),
    rule(
        rf"(?:an?|the|my) [a-z ]{{2,20}}? (?:starts?|begins?|started|began|left|leaves|departs?) at {_CLOCK1} and (?:ends?|finishes|ended|finished|arrives?|arrived)(?: at)? {_CLOCK2}[.,;] ?how many (?P<unit>minutes|hours) (?:long is it|does it (?:last|take)|long was it|is (?:it|that)|did it (?:last|take))(?: long)?",
        _minutes,
    ),
)
