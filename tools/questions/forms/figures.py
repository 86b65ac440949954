# ruff: noqa: E501  (wordings are data: a wording is a line)
"""More about figures, points in the plane, and averages turned round."""

from __future__ import annotations

from fractions import Fraction
from re import Match

from ...mathematics.nodes import Call, Num
from .. import values
from ..printing import number, plain
from ..reading import Reading, Unread
from .geometry import _SHAPES, FORMULAS, _measures
from .wording import LIST, Rule, listed, real, rule, said

F = Fraction


def _side(m: Match[str]) -> Reading:
    return number(real(m["p"]) / 4, "all four sides are equal")


def _other_side(m: Match[str]) -> Reading:
    return number(real(m["a"]) / real(m["w"]), "the area divided by one side")


def _other_from_perimeter(m: Match[str]) -> Reading:
    found = real(m["p"]) / 2 - real(m["w"])
    if found <= 0:
        raise Unread
    return number(found, "half the perimeter less one side")


def _square_area(m: Match[str]) -> Reading:
    root = values.valued(Call("sqrt", (Num(real(m["a"])),)))
    if not isinstance(root, Fraction):
        raise Unread
    return number(
        root if m["what"].lower().startswith(("length", "side")) else 4 * root,
        "the side is the root of the area",
    )


def _fence(m: Match[str]) -> Reading:
    return number(2 * (real(m["a"]) + real(m["b"])), "twice the sum of both sides")


def _with_pi(m: Match[str]) -> Reading:
    """With the value of pi that is given."""
    given = _measures(m["given"])
    pi = F(m["pi"]) if "/" in m["pi"] else real(m["pi"])
    r = given.get("radius") or (given["diameter"] / 2 if "diameter" in given else None)
    if r is None or len(given) != 1:
        raise Unread
    found = pi * r * r if m["what"].lower() == "area" else 2 * pi * r
    return number(found, f"the formula for the {m['what']} of a circle")


def _with_pi_said(m: Match[str]) -> Reading:
    r = real(m["given"].lower().rsplit(" is ", 1)[1].split(" ")[0])
    if "diameter" in m["given"].lower():
        r /= 2
    pi = F(m["pi"])
    return number(pi * r * r if m["what"].lower() == "area" else 2 * pi * r, "the circle's formula")


def _from_radius(m: Match[str]) -> Reading:
    return values.of(
        FORMULAS[(m["what"].lower(), "circle")]({"radius": real(m["r"])}), "the circle's formula"
    )


def _in_terms(m: Match[str]) -> Reading:
    shape = _SHAPES.get(m["shape"].lower(), m["shape"].lower())
    formula = FORMULAS.get((m["what"].lower(), shape))
    if formula is None:
        raise Unread
    return values.of(
        formula(_measures(m["given"])), f"the formula for the {m['what']} of a {shape}"
    )


def _regular(m: Match[str]) -> Reading:
    n = {
        "equilateral triangle": 3,
        "square": 4,
        "regular pentagon": 5,
        "regular hexagon": 6,
        "regular octagon": 8,
        "rectangle": 4,
    }[m["shape"].lower()]
    return number(F((n - 2) * 180, n), "all its angles are equal")


def _points(m: Match[str]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    return real(m["x1"]), real(m["y1"]), real(m["x2"]), real(m["y2"])


def _distance(m: Match[str]) -> Reading:
    a, b, c, d = _points(m)
    return values.of(Call("sqrt", (Num((c - a) ** 2 + (d - b) ** 2),)), "the theorem of Pythagoras")


def _slope(m: Match[str]) -> Reading:
    a, b, c, d = _points(m)
    if a == c:
        raise Unread
    return number((d - b) / (c - a), "the difference in y divided by that in x", fraction=True)


def _midpoint(m: Match[str]) -> Reading:
    a, b, c, d = _points(m)
    return said(f"({plain((a + c) / 2)}, {plain((b + d) / 2)})", "the middle of each coordinate")


def _mean(m: Match[str]) -> Reading:
    found = listed(m["list"])
    if m["what"].lower() == "median":
        ordered = sorted(found)
        half = len(ordered) // 2
        middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
        return number(middle, "the middle of the numbers in order")
    if m["what"].lower() == "range":
        return number(max(found) - min(found), "the largest less the smallest")
    return number(sum(found, F(0)) / len(found), "the sum divided by how many there are")


def _counted_mean(m: Match[str]) -> Reading:
    found = listed(m["list"])
    if m.groupdict().get("n") and int(m["n"]) != len(found):
        raise Unread
    return number(sum(found, F(0)) / len(found), "the sum divided by how many there are")


def _sum_of(m: Match[str]) -> Reading:
    return number(real(m["n"]) * real(m["a"]), "the average times how many")


def _unknown(m: Match[str]) -> Reading:
    parts = [part.strip() for part in m["list"].replace(" and ", ", ").split(",") if part.strip()]
    name = m["x"]
    if parts.count(name) != 1 or len(parts) < 2:
        raise Unread
    known = [real(part) for part in parts if part != name]
    return number(
        real(m["a"]) * len(parts) - sum(known, F(0)), "the average times how many, less the others"
    )


def _missing(m: Match[str]) -> Reading:
    n, known = int(m["n"]), listed(m["list"])
    if len(known) != n - 1 or (m["k"] and int(m["k"]) != n - 1):
        raise Unread
    return number(
        real(m["a"]) * n - sum(known, F(0)), "the average times how many, less the others"
    )


def _first(m: Match[str]) -> Reading:
    n = int(m["n"])
    kind = m["kind"].lower()
    step = {"even": 2, "odd": 2}.get(kind.split()[0], 1)
    start = 2 if kind.startswith("even") else 1
    if not 0 < n <= 10_000:
        raise Unread
    return number(
        sum((F(start + step * i) for i in range(n)), F(0)) / n,
        "the sum divided by how many there are",
    )


def _deviation(m: Match[str]) -> Reading:
    """The population's, where it comes out; which of the two is meant is not said otherwise."""
    found = listed(m["list"])
    mean = sum(found, F(0)) / len(found)
    squares = sum(((value - mean) ** 2 for value in found), F(0))
    whole = values.valued(Call("sqrt", (Num(squares / len(found)),)))
    if not isinstance(whole, Fraction) or (not m["pop"] and whole.denominator != 1):
        raise Unread
    return number(whole, "the root of the mean square of the differences")


_U = r"(?: ?(?:cm|mm|m|km|in|ft|inches|inch|feet|meters?|metres?|centimeters?|units?|square [a-z]+|cm\^?\(?2?\)?|m\^?\(?2?\)?|yards?))?"
_N = r"\d+(?:\.\d+)?"
_WHAT = "surface area|area|perimeter|circumference|volume|diagonal|diameter"
_SHAPE = "|".join(sorted({s for _, s in FORMULAS} | set(_SHAPES), key=len, reverse=True))
_PT = r"(?:[a-z] ?)?\( ?(?P<x{0}>-?[\d.]+), ?(?P<y{0}>-?[\d.]+) ?\)"
_AB = _PT.format(1) + r"(?: and |, | to )" + _PT.format(2)
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:if )?(?:the perimeter of a square is|a square has (?:a )?perimeter (?:of|is)) (?P<p>{_N}){_U}[.,] ?(?:what is|how long is|find) (?:the )?(?:length of )?(?:(?:1|each|a|its|the) )?side(?: length)?(?: of the square)?",
        _side,
    ),
    rule(
        rf"(?:a|the) rectangle has an? area (?:of|is) (?P<a>{_N}){_U} and an? (?:width|length|side)(?: of| is)? (?P<w>{_N}){_U}[.,] ?(?:what is|how long is|find) (?:its|the) (?:length|width|other side)",
        _other_side,
    ),
    rule(
        rf"(?:a|the) rectangle has an? perimeter (?:of|is) (?P<p>{_N}){_U} and an? (?:width|length|side)(?: of| is)? (?P<w>{_N}){_U}[.,] ?(?:what is|how long is|find) (?:its|the) (?:length|width|other side)",
        _other_from_perimeter,
    ),
    rule(
        rf"(?:if )?the area of a square is (?P<a>{_N}){_U}[.,] ?(?:what is|find|how long is) (?:its|the) (?P<what>perimeter|side|side length|length of (?:a|1|its|each) side)",
        _square_area,
    ),
    rule(
        rf"a square has an area of (?P<a>{_N}){_U}[.,] ?(?:what is|find|how long is) (?:its|the) (?P<what>perimeter|side|side length|length of (?:a|1|its|each) side)(?: of the square)?",
        _square_area,
    ),
    rule(
        rf"a rectangular (?:garden|field|yard|park|pool|pasture) (?:is|measures) (?P<a>{_N}){_U} (?:by|x|long and) (?P<b>{_N}){_U}(?: wide)?[.,] ?(?:how (?:long is the|many (?:meters|feet|metres) of|much) (?:fence|fencing|fencing is needed|fence is needed)(?: around it| is needed(?: to (?:go around|enclose|surround) it)?| to enclose it)?|what is the length of the fence around it)",
        _fence,
    ),
    rule(
        rf"(?P<given>(?:the )?(?:radius|diameter) of a circle is {_N}{_U})[.,] ?(?:what is|find) (?:its|the) (?P<what>area|circumference)(?: of the circle)?[.?,] ?\(?(?:use|using|take)(?: pi)? ?(?:=|as|pi =|pi as) ?(?P<pi>3\.14\d*|22/7)(?: for pi)?\)?",
        _with_pi_said,
    ),
    rule(
        rf"(?:the )?(?P<what>area|circumference) of a circle (?:with|whose|of) (?P<given>(?:a )?(?:radius|diameter)(?: is| of)? ?{_N}{_U})[.?,]? ?\(?(?:use|using|take)(?: pi)? ?(?:=|as|pi =|pi as) ?(?P<pi>3\.14\d*|22/7)(?: for pi)?\)?",
        _with_pi,
    ),
    rule(
        rf"(?:the )?radius of a circle is (?P<r>{_N}){_U}[.,] ?(?:what is|find) (?:its|the) (?P<what>area|circumference|diameter)(?: of the circle)?",
        _from_radius,
    ),
    rule(
        rf"(?:the )?(?P<what>{_WHAT}) of (?:an?|the) (?P<shape>{_SHAPE}) (?:with|whose|of|that has) (?P<given>[^.?]+)[.?,] ?(?:leave|give|write|express) (?:your|the) answer in terms of pi",
        _in_terms,
    ),
    rule(
        rf"(?:the )?(?P<what>{_WHAT}) in terms of pi of (?:an?|the) (?P<shape>{_SHAPE}) (?:with|whose|of|that has) (?P<given>[^.?]+)",
        _in_terms,
    ),
    rule(
        rf"an? (?P<shape>{_SHAPE}) has (?P<given>[^.?]+)[.,] ?(?:what is|find) (?:its|the) (?P<what>{_WHAT}),? (?:in terms of pi|as a multiple of pi)",
        _in_terms,
    ),
    rule(
        r"(?:how many degrees (?:are|is) (?:in )?(?:each|an|1) (?:interior )?angle (?:of|in) (?:a|an) |(?:the )?(?:measure of )?each (?:interior )?angle (?:of|in) (?:a|an) )(?P<shape>equilateral triangle|square|regular pentagon|regular hexagon|regular octagon|rectangle)",
        _regular,
    ),
    rule(rf"(?:the )?distance (?:between|from)(?: the points| points)? {_AB}", _distance),
    rule(
        rf"(?:the )?slope of (?:the|a) line (?:through|passing through|that passes through|between|joining|containing)(?: the points| points)? {_AB}",
        _slope,
    ),
    rule(
        rf"(?:the )?midpoint (?:of|between)(?: the (?:points|segment (?:joining|from|between)|line segment (?:joining|from|between)))?(?: the points| points)? ?{_AB}",
        _midpoint,
    ),
    rule(
        rf"(?:given|for|consider)(?: the)? (?:data|data set|numbers|set|values|scores)(?: set)?:? (?P<list>{LIST}),? (?:what is|find|calculate) the (?P<what>mean|median|average|range)",
        _mean,
    ),
    rule(rf"(?:the )?(?P<what>mean|median|average|range): (?P<list>{LIST})", _mean),
    rule(
        rf"(?:on )?(?:my|his|her|a student's|{'[a-z]+'}'?s?)(?: (?P<n>\d+))?(?: test| quiz| exam| math)? (?:scores|grades|marks)(?: are| were| of)?:? (?P<list>{LIST})[.,] ?what is (?:my|his|her|the|their) (?:average|mean)(?: score| grade| mark)?",
        _counted_mean,
    ),
    rule(
        rf"[a-z]+ (?:scores|scored|got|received) (?P<list>{LIST}) (?:on|in) (?P<n>\d+ )?(?:[a-z]+ )?(?:tests|quizzes|exams|games|matches)[.,] ?what is (?:his|her|the|their) (?:average|mean)(?: score)?",
        _counted_mean,
    ),
    rule(
        rf"on (?P<n>\d+) (?:consecutive )?days,? the temperatures? (?:was|were) (?P<list>{LIST})(?: degrees)?[.,] ?what (?:was|is) the (?:average|mean) temperature",
        _counted_mean,
    ),
    rule(
        rf"(?:if )?the (?:average|mean) of (?P<n>\d+) numbers is (?P<a>{_N})[.,] ?(?:what is|find) (?:their|the) (?:sum|total)(?: of the numbers)?",
        _sum_of,
    ),
    rule(
        rf"(?:if )?the (?:average|mean) of (?P<list>(?:{_N}|[a-z])(?:(?:, and |,? and |, )(?:{_N}|[a-z]))+) is (?P<a>{_N})[.,] ?(?:what is|find)(?: the value of)? (?P<x>[a-z])",
        _unknown,
    ),
    rule(
        rf"(?:if )?the (?:average|mean) of (?P<n>\d+) numbers is (?P<a>{_N})[.,] ?(?:(?P<k>\d+) of (?:them|the numbers) are|the (?:first|other) (?P<k2>\d+) are) (?P<list>{LIST})[.,] ?(?:what is|find) the (?:third|fourth|fifth|last|other|remaining|missing)(?: number| one)?",
        _missing,
    ),
    rule(
        r"(?:the )?(?:mean|average) of the first (?P<n>\d+) (?P<kind>(?:positive |natural |counting )?(?:integers|numbers|whole numbers)|(?:even|odd)(?: numbers| integers))",
        _first,
    ),
    rule(
        rf"(?:the )?(?P<pop>population )?standard deviation of(?: the numbers| the data set| the data)?:? (?P<list>{LIST})",
        _deviation,
    ),
)
