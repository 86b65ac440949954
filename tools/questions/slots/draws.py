# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What is drawn twice, not drawn, thrown twice; committees; and figures told the other way round."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ..narrative.lexicon import stem
from ..printing import number, plain, ratio
from ..reading import Reading, Unread
from ..values import surd
from .base import NUMBER, WORD, value, whole

F = Fraction
_COLOR = r"(?:red|blue|green|white|black|yellow|orange|pink|purple|brown|gray|grey|gold|silver)"


def _plain(text: str) -> str:
    said = " ".join(text.lower().replace("per cent", "%").split()).rstrip("?. ")
    return re.sub(r" (?=[.,;])", "", said)


def _chance(share: Fraction) -> Reading:
    if not 0 <= share <= 1:
        raise Unread
    return Reading(ratio(share), "the cases that fit, of all", share)


_FILLED = re.compile(
    rf"(?:(?:there are|a|an|the|in a|in an|my) )?(?:{WORD} )??(?:(?:bag|box|jar|urn|drawer|basket|bowl|hat|pocket|sack|container|case)(?: (?:contains|has|holds|with|there are|of))? )?(?P<l>\d+ {_COLOR}(?: {WORD})?(?:(?:, and |,? and |, )\d+ {_COLOR}(?: {WORD})?)+)(?: in (?:a|an|the) {WORD})?"
)
_ONE = re.compile(
    rf"(?:(?:one|1|a {WORD}|1 {WORD}|one {WORD}) (?:of them )?is (?:taken|drawn|picked|chosen|selected|pulled)(?: out)?(?: at random| randomly| without looking)?|(?:i|you|we|he|she|[a-z]+) (?:take|takes|draw|draws|pick|picks|choose|chooses|pull|pulls)(?: out)? (?:one|a|1)(?: {WORD})?(?: out)?(?: at random| randomly| without looking)?|if (?:one|1|a {WORD}) is (?:taken|drawn|picked|chosen)(?: at random| randomly)?)"
)
_ASKS_ONE = re.compile(
    rf"(?:,? ?(?:what is|what's|find) the (?:probability|chance|likelihood)(?: that)?(?: of)?(?: (?:it|the {WORD}) is| it's| it will be| getting| drawing| picking| choosing)?(?P<not> not| is not)?(?: (?:to be|a|an|either))?(?P<c> {_COLOR}(?:(?: or |, | or a ){_COLOR})*)(?: one| {WORD})?)"
)


def not_drawn(text: str) -> Reading:
    """`A box holds 4 red and 5 green pens. One is taken. What is the probability it is not green?`"""
    said = _plain(text)
    parts = re.split(r"[.;] |, (?=what|if one|if 1|one is)", said)
    if len(parts) not in (2, 3):
        raise Unread
    told = _FILLED.fullmatch(parts[0])
    asks = _ASKS_ONE.fullmatch(parts[-1])
    if told is None or asks is None or (len(parts) == 3 and _ONE.fullmatch(parts[1]) is None):
        raise Unread
    counts = _colors(told["l"])
    wanted = set(re.findall(_COLOR, asks["c"]))
    if not wanted <= set(counts):
        raise Unread
    total = sum(counts.values())
    fits = sum(counts[one] for one in wanted)
    return _chance(F(total - fits if asks["not"] else fits, total))


def _colors(text: str) -> dict[str, int]:
    pairs = re.findall(rf"(\d+) ({_COLOR})(?: ({WORD}))?", text)
    nouns = {stem(noun) for _, _, noun in pairs if noun and noun != "and"}
    counts = {color: int(n) for n, color, _ in pairs}
    if len(counts) != len(pairs) or len(nouns) > 1 or not sum(counts.values()):
        raise Unread
    return counts


_TWO = re.compile(
    rf"(?:if )?(?:(?:i|you|we|he|she|[a-z]+) (?:take|takes|draw|draws|pick|picks|choose|chooses|pull|pulls)(?: out)? (?P<k2>2|two|3|three)(?: {WORD})?|(?P<k>2|two|3|three)(?: {WORD})?(?: of them)? are (?:taken|drawn|picked|chosen|selected|pulled))(?: out)?(?: at random| randomly)?(?: (?:one after (?:the other|another)))?,? ?(?P<how>without (?:replacement|putting (?:it |them |any |the first )?back|replacing (?:it|them)|looking)|at once|at the same time|together|with replacement)?(?: at random)?"
)
_BOTH = re.compile(
    rf"(?:,? ?(?:what is|what's|find)? ?(?:the )?(?:probability|chance)(?: that| of (?:getting|drawing))? (?:both|all|all three|all 3|two|2|three|3)(?: of them)?(?: {WORD})?(?: are| will be)? (?P<c>{_COLOR})(?: {WORD})?)"
)


def drawn_together(text: str) -> Reading:
    """`A bag has 5 white and 3 black balls. Two are drawn without putting back. Probability both are white?`"""
    said = _plain(text)
    parts = re.split(r"[.;] |, (?=what|if )", said)
    if len(parts) != 3:
        raise Unread
    told, two, asks = (
        _FILLED.fullmatch(parts[0]),
        _TWO.fullmatch(parts[1]),
        _BOTH.fullmatch(parts[2]),
    )
    if (
        told is None
        or two is None
        or asks is None
        or not two["how"]
        or two["how"] == "without looking"
    ):
        raise Unread
    counts = _colors(told["l"])
    k = {"2": 2, "two": 2, "3": 3, "three": 3}[two["k"] or two["k2"]]
    if asks["c"] not in counts or (k == 3) != (
        "three" in asks[0] or "3" in asks[0] or "all" in asks[0]
    ):
        raise Unread
    total, fits = sum(counts.values()), counts[asks["c"]]
    if two["how"] == "with replacement":
        return _chance(F(fits, total) ** k)
    return _chance(F(math.comb(fits, k), math.comb(total, k)))


_CARDS = {
    "aces": 4,
    "kings": 4,
    "queens": 4,
    "jacks": 4,
    "hearts": 13,
    "spades": 13,
    "diamonds": 13,
    "clubs": 13,
    "red": 26,
    "black": 26,
    "face cards": 12,
}
_TWO_CARDS = re.compile(
    r"(?:if )?(?:two|2) cards are (?:drawn|dealt|picked|taken|chosen)(?: at random)?(?: (?:from|out of) (?:a|an) (?:standard |well-shuffled |shuffled |regular )*(?:deck|pack)(?: of (?:52 )?(?:playing )?cards| of 52)?)?,? ?(?P<how>without replacement|without putting the first back|with replacement)?(?: (?:from|out of) (?:a|an) (?:standard |well-shuffled |shuffled |regular )*(?:deck|pack)(?: of (?:52 )?(?:playing )?cards| of 52)?)?[.,;] ?(?:what is|what's|find) the (?:probability|chance) (?:that both (?:cards )?are|that they are both|of (?:getting|drawing) (?:two|2)) (?P<c>aces|kings|queens|jacks|hearts|spades|diamonds|clubs|red|black|face cards)(?: cards)?"
)


def two_cards(text: str) -> Reading:
    """`Two cards are drawn without replacement from a deck of 52. What is the probability that both are aces?`"""
    m = whole(_TWO_CARDS, _plain(text))
    n = _CARDS[m["c"]]
    if m["how"] == "with replacement":
        return _chance(F(n, 52) ** 2)
    return _chance(F(math.comb(n, 2), math.comb(52, 2)))


_THROWN = re.compile(
    r"(?:if )?(?:(?:a|one|1|the) (?:fair |normal |standard |six-sided )*(?:die|dice) is (?:thrown|rolled|tossed) (?P<k>twice|2 times|two times|three times|3 times)|(?:i|you|we) (?:throw|roll) (?:a|one) (?:fair |normal )?(?:die|dice) (?P<k2>twice|2 times|two times|three times|3 times)|(?P<k3>two|2|three|3) (?:fair )?dice are (?:thrown|rolled))[.,;] ?(?:what is|what's|find) the (?:probability|chance|likelihood) (?:of (?:getting|rolling|throwing)|that (?:you|i|we) (?:get|roll)|to (?:get|roll)) (?P<n>two|2|three|3|only) (?P<f>ones|twos|threes|fours|fives|sixes|[1-6]s|[1-6]'s)"
)
_FEW = {
    "two": 2,
    "2": 2,
    "three": 3,
    "3": 3,
    "twice": 2,
    "2 times": 2,
    "two times": 2,
    "three times": 3,
    "3 times": 3,
}


def thrown_twice(text: str) -> Reading:
    """`A fair die is thrown twice. What's the probability of getting two sixes?`"""
    m = whole(_THROWN, _plain(text))
    throws = _FEW[m["k"] or m["k2"] or m["k3"]]
    if m["n"] != "only" and _FEW[m["n"]] != throws:
        raise Unread
    return _chance(F(1, 6) ** throws)


_CHOSEN = re.compile(
    r"(?:(?:from|out of) (?:a (?:group|class|team|club|set) of )?(?P<n>\d+) (?:people|students|members|children|players|books|different [a-z]+|[a-z]+),? (?:in )?how many (?:different )?(?:committees|teams|groups|pairs|ways|subsets|selections|combinations)(?: of (?P<k>\d+)(?: (?:people|students|members|players))?)? (?:can (?:be )?(?:formed|made|chosen|selected|picked|you (?:form|make|choose))|are (?:there|possible))(?: to (?:choose|pick|select) (?P<k2>\d+))?|in how many ways can (?:a |an )?(?:committee|team|group|jury|pair) of (?P<k3>\d+)(?: people| members| students| players)? be (?:chosen|selected|formed|picked|made) (?:from|out of) (?:a group of )?(?P<n3>\d+)(?: people| members| students| players| candidates)?|how many (?:different )?(?:committees|teams|groups) of (?P<k4>\d+)(?: people| members| students| players)? can be (?:chosen|selected|formed|made) (?:from|out of) (?:a (?:group|class) of )?(?P<n4>\d+)(?: people| members| students| players)?)"
)


def committees(text: str) -> Reading:
    """`From a group of 8 people, how many committees of 3 can be formed?`"""
    m = whole(_CHOSEN, _plain(text))
    n = int(m["n"] or m["n3"] or m["n4"])
    k = (
        2
        if "pairs" in m[0] and not (m["k"] or m["k2"])
        else int(m["k"] or m["k2"] or m["k3"] or m["k4"] or -1)
    )
    if not 0 <= k <= n <= 500:
        raise Unread
    return number(F(math.comb(n, k)), "so many out of all, in no order")


_L = r"(?: ?(?:cm|m|km|mm|ft|feet|inches|in|meters?|metres?|units?|centimeters?|yards?|miles?))?"
_AREA_PI = re.compile(
    rf"(?:the )?(?:area of a circle is|a circle (?:has|with)(?: an)? area(?: of| is)?|(?:a|the) circle's area is) (?P<a>{NUMBER})? ?\*? ?pi{_L}(?:\^?2| squared)?[.,;]? ?(?:what is|what's|find|has what|how (?:long|big) is) (?:its|the|the circle's)? ?(?P<w>radius|diameter|circumference)(?: of the circle)?"
)
_AROUND_PI = re.compile(
    rf"(?:the )?(?:circumference of a circle is|a circle (?:has|with)(?: a)? circumference(?: of| is)?) (?P<a>{NUMBER})? ?\*? ?pi{_L}[.,;]? ?(?:what is|what's|find) (?:its|the) (?P<w>radius|diameter|area)(?: of the circle)?"
)


def circle(text: str) -> Reading:
    """`A circle has area 49 pi. What is its radius?`"""
    said = _plain(text)
    if m := _AREA_PI.fullmatch(said):
        square = value(m["a"]) if m["a"] else F(1)
        root = math.isqrt(square.numerator * square.denominator)
        if root * root != square.numerator * square.denominator:
            raise Unread
        radius = F(root, square.denominator)
    elif m := _AROUND_PI.fullmatch(said):
        radius = (value(m["a"]) if m["a"] else F(1)) / 2
    else:
        raise Unread
    if m["w"] in ("area", "circumference"):
        turns = radius**2 if m["w"] == "area" else 2 * radius
        return Reading(f"{plain(turns)}*pi", "the circle's formula", turns * F(math.pi))
    return number(radius if m["w"] == "radius" else 2 * radius, "the circle's formula")


_LEG = re.compile(
    rf"(?:in a right(?:-angled)? triangle,? )?(?:the )?hypotenuse(?: of a right(?:-angled)? triangle)?(?: is| measures|:| =) (?P<h>{NUMBER}){_L},? and (?:one|1|a|the other|one of the) (?:leg|side|cathetus|legs)s?(?: is| measures) (?P<a>{NUMBER}){_L}(?: long)?[.,;] ?(?:find|what is|what's|how long is|calculate)(?: the length of)? the (?:other|second|remaining|missing|third) (?:leg|side|cathetus)|a right(?:-angled)? triangle (?:has|with)(?: a| an)? hypotenuse(?: of)? (?P<h2>{NUMBER}){_L} and (?:one |a |1 )?(?:leg|side)(?: of)? (?P<a2>{NUMBER}){_L}[.,;] ?(?:find|what is|what's|how long is)(?: the length of)? the (?:other|second|remaining|missing|third) (?:leg|side)|(?:in a right(?:-angled)? triangle,? )?(?:one|1|a) leg (?:of a right(?:-angled)? triangle )?is (?P<a3>{NUMBER}){_L} and the hypotenuse is (?P<h3>{NUMBER}){_L}[.,;] ?(?:find|what is|what's|how long is)(?: the length of)? the (?:other|second|remaining|missing|third) (?:leg|side)"
)


def leg(text: str) -> Reading:
    """`The hypotenuse is 10 and one leg is 6. Find the other leg.`"""
    m = whole(_LEG, _plain(text))
    h, a = value(m["h"] or m["h2"] or m["h3"]), value(m["a"] or m["a2"] or m["a3"])
    square = h * h - a * a
    if square <= 0:
        raise Unread
    inside = square.numerator * square.denominator
    root = math.isqrt(inside)
    exact = root * root == inside
    return Reading(
        surd(square),
        "Pythagoras",
        F(root, square.denominator) if exact else F(math.sqrt(square)).limit_denominator(10**9),
    )


_SIDED = re.compile(
    rf"(?:a|the length of a|the) rectangle(?:'s length)? is (?P<k>twice|three times|{NUMBER} times|half) (?:as long as (?:it is )?(?:wide|its width)|its width|the width)[.,;]? ?(?:and )?(?:its|the) (?P<t>perimeter|area) is (?P<n>{NUMBER}){_L}(?:\^?2| squared)?[.,;] ?(?:how (?P<h>long|wide) is (?:it|the rectangle)|(?:what is|what's|find) (?:its|the) (?P<w>length|width|area|perimeter)(?: of the rectangle)?)"
)


def long_as_wide(text: str) -> Reading:
    """`A rectangle is twice as long as it is wide. Its perimeter is 36 cm. How long is it?`"""
    m = whole(_SIDED, _plain(text))
    k = {"twice": F(2), "three times": F(3), "half": F(1, 2)}.get(m["k"]) or value(
        m["k"].removesuffix(" times")
    )
    n = value(m["n"])
    if m["t"] == "perimeter":
        width = n / 2 / (k + 1)
    else:
        square = n / k
        root = math.isqrt(square.numerator * square.denominator)
        if root * root != square.numerator * square.denominator:
            raise Unread
        width = F(root, square.denominator)
    asked = m["w"] or {"long": "length", "wide": "width"}[m["h"]]
    if asked == m["t"]:
        raise Unread
    return number(
        {
            "length": width * k,
            "width": width,
            "area": width * width * k,
            "perimeter": 2 * width * (k + 1),
        }[asked],
        "the sides in parts",
    )


_FENCE = re.compile(
    rf"how (?:much|many (?:meters|metres|feet|yards|m|m of)(?: of)?) ?(?P<w>fenc(?:e|ing)|carpet|grass|turf|ribbon|wire|border)? ?(?:do (?:you|i|we) need|is needed|are needed|does (?:he|she) need|is required|would (?:you|i|we) need)(?: for| to (?:fence|enclose|go around|surround|put around))(?: in)? (?:a|an|the|my|his|her) (?:rectangular )?(?:field|garden|yard|lawn|pasture|plot|pool|room|playground|park|floor)(?: (?:of|that is|measuring|which is|with sides))? ?(?P<a>{NUMBER}){_L} (?:by|x|times|and) (?P<b>{NUMBER}){_L}"
)
_CARPET = re.compile(
    rf"how many square (?:meters|metres|feet|yards)(?: of)? (?:carpet|tiles?|flooring|grass|turf|wood|paint)? ?(?:are needed|do (?:you|i|we) need|is needed|are required|does (?:he|she) need)(?: for| to cover) (?:a|an|the|my|his|her) (?:rectangular )?(?:room|floor|field|garden|yard|lawn|plot|hall|kitchen)(?: (?:of|that is|measuring|which is))? ?(?P<a>{NUMBER}){_L} (?:by|x|times) (?P<b>{NUMBER}){_L}"
)
_SIDES_OF = re.compile(
    rf"(?:the sides of a triangle are|a triangle has sides(?: of)?(?: lengths?)?|a triangle with sides) (?P<a>{NUMBER}){_L}, (?P<b>{NUMBER}){_L},? and (?P<c>{NUMBER}){_L}(?: long)?[.,;] ?(?:what is|what's|find|calculate) (?:its|the) perimeter(?: of the triangle)?"
)
_ISOSCELES = re.compile(
    rf"(?:(?:one|1|the) angle of an isosceles triangle at the top is|(?:the )?(?:apex|top|vertex) angle of an isosceles triangle is|an isosceles triangle has (?:an? |its )?(?:apex|top|vertex) angle of) (?P<a>{NUMBER}) ?(?:degrees|°)[.,;] ?(?:how (?:large|big) (?:are|is) (?:the|each)(?: of the)? (?:base|other) angles?|(?:what (?:are|is)|find)(?: the (?:size|measure) of)? (?:the|each)(?: of the)? (?:base|other(?: two| 2)?) angles?)"
)


def around(text: str) -> Reading:
    """`How much fence do you need for a field of 40 m by 25 m?`, and the like of figures."""
    said = _plain(text)
    if m := _FENCE.fullmatch(said):
        if m["w"] in ("carpet", "grass", "turf"):
            return number(value(m["a"]) * value(m["b"]), "the figure's formula")
        return number(2 * (value(m["a"]) + value(m["b"])), "the figure's formula")
    if m := _CARPET.fullmatch(said):
        return number(value(m["a"]) * value(m["b"]), "the figure's formula")
    if m := _SIDES_OF.fullmatch(said):
        a, b, c = (value(m[name]) for name in "abc")
        if a + b <= c or a + c <= b or b + c <= a:
            raise Unread
        return number(a + b + c, "the sides are added")
    if m := _ISOSCELES.fullmatch(said):
        top = value(m["a"])
        if not 0 < top < 180:
            raise Unread
        return number((180 - top) / 2, "the angles of a triangle")
    raise Unread
