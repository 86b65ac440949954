# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Parabolas and lines: where they turn, cross the axes and touch, slopes at a point, finite sums."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ..polynomials import collected, equation, roots, tree, unknowns
from ..printing import number, plain
from ..reading import Found, Reading, Sought, Unread
from .calculus import _text, _variable
from .wording import Rule, rule

F = Fraction
_MOST_TERMS = 2_000


def _body(text: str) -> tuple[dict[int, Fraction], str]:
    """The coefficients of `f(x) = x^2 - 4x` by power, and the variable. Raises `Unread`."""
    body = _text(
        re.sub(
            r"^(?:the )?(?:function |parabola |curve |graph of |line |expression |quadratic )*(?:[fghpy] ?\([a-z]\)|y) ?= ?",
            "",
            text.strip(),
        )
    )
    name = _variable(body, None)
    return dict(collected(tree(body), name)), name


def _parabola(text: str) -> tuple[Fraction, Fraction, Fraction]:
    poly, _ = _body(text)
    if max(poly, default=0) != 2 or not poly[2]:
        raise Unread
    return poly[2], poly.get(1, F(0)), poly.get(0, F(0))


def _turn(text: str) -> tuple[Fraction, Fraction, bool]:
    """Where a parabola turns, and whether that is its lowest point."""
    a, b, c = _parabola(text)
    return -b / (2 * a), c - b * b / (4 * a), a > 0


def _extreme(m: Match[str]) -> Reading:
    x, y, lowest = _turn(m["e"])
    if m["how"].lower().startswith(("min", "small", "low", "least")) != lowest:
        raise Unread
    at = m.groupdict().get("at")
    return number(x if at else y, "the parabola turns there")


def _vertex(m: Match[str]) -> Reading:
    x, y, _ = _turn(m["e"])
    return Reading(f"({plain(x)}, {plain(y)})", "the parabola turns there")


def _axis(m: Match[str]) -> Reading:
    x, _, _ = _turn(m["e"])
    return Reading(f"x = {plain(x)}", "the parabola is its own mirror image about it")


def _discriminant(m: Match[str]) -> Reading:
    a, b, c = _parabola(re.sub(r" ?= ?0$", "", m["e"]))
    return number(b * b - 4 * a * c, "b^2 - 4ac")


def _zeros(m: Match[str]) -> Reading:
    text = re.sub(r" ?= ?0$", "", m["e"])
    poly, _ = _body(text)
    found, others = roots(poly)
    if others or not found:
        raise Unread
    return Reading(", ".join(plain(one) for one in sorted(found)), "the polynomial is nought there")


def _tangent(m: Match[str]) -> Reading:
    poly, _ = _body(m["e"])
    at = F(m["v"])
    height = sum((c * at**p for p, c in poly.items()), F(0))
    slope = sum((c * p * at ** (p - 1) for p, c in poly.items() if p), F(0))
    if not slope:
        return Reading(f"y = {plain(height)}", "the slope and the point")
    rest = height - slope * at
    first = "x" if slope == 1 else "-x" if slope == -1 else f"{plain(slope)}x"
    tail = f" {'+' if rest > 0 else '-'} {plain(abs(rest))}" if rest else ""
    return Reading(f"y = {first}{tail}", "the slope and the point")


def _derivative_at(m: Match[str]) -> Sought:
    """Of what is no polynomial: `derivative of ln(x) at x = 4`."""
    body = _text(re.sub(r"^(?:f\(x\)|y) ?= ?", "", m["e"]))
    name = _variable(body, m["x"])
    poly = True
    try:
        collected(tree(body), name)
    except Unread:
        poly = False
    if poly:
        raise Unread  # read as a polynomial elsewhere
    return Sought(
        f"limit(diff({body}, {name}), {name}, {m['v']})",
        f"{m['e']} is differentiated, and {m['v']} put in",
    )


def _slope_at(m: Match[str]) -> Reading:
    poly, _ = _body(m["e"])
    at = F(m["v"])
    return number(
        sum((c * p * at ** (p - 1) for p, c in poly.items() if p), F(0)),
        f"{m['e']} is differentiated, and {m['v']} put in",
    )


def _value_sum(m: Match[str]) -> Reading:
    """`sum_{k=1}^{10} k^2`: of a polynomial, so many terms."""
    low, high = int(m["a"]), int(m["b"])
    body = _text(m["e"])
    names = unknowns(tree(body)) - {"e"}
    if names - {m["k"]} or not 0 <= high - low <= _MOST_TERMS:
        raise Unread
    poly = collected(tree(body), m["k"])
    total = sum((c * F(k) ** p for k in range(low, high + 1) for p, c in poly.items()), F(0))
    return number(total, "the terms are added")


def _crossing(m: Match[str]) -> Reading:
    """`Where does y = 2x + 6 cross the x-axis?`"""
    poly, _ = _body(m["e"])
    if max(poly, default=0) > 1:
        raise Unread
    slope, height = poly.get(1, F(0)), poly.get(0, F(0))
    if m["axis"].lower() == "y":
        return number(height, "the line at x = 0")
    if not slope:
        raise Unread
    return number(-height / slope, "the line at y = 0")


def _limit(m: Match[str]) -> Found:
    body = _text(m["e"])
    at = {"infinity": "oo", "-infinity": "-oo"}.get(m["a"].strip("()"), m["a"].strip("()"))
    return Sought(f"limit({body}, {m['x']}, {at})", f"the limit of {m['e']} is taken")


def _exponent(m: Match[str]) -> Reading:
    """`2^x = 32`."""
    base, value = F(m["b"]), F(m["n"].replace(" ", ""))
    if base <= 1 or value <= 0:
        raise Unread
    for power in range(-40, 200):
        if base**power == value:
            return number(F(power), "the power is found")
    raise Unread


def _both_roots(m: Match[str]) -> Reading:
    left, right = equation(m["e"])
    names = unknowns(left, right)
    if len(names) != 1:
        raise Unread
    [name] = names
    one, two = collected(left, name), collected(right, name)
    poly = {p: one.get(p, F(0)) - two.get(p, F(0)) for p in {*one, *two}}
    if max((p for p, c in poly.items() if c), default=0) != 2:
        raise Unread
    a, b, c = poly[2], poly.get(1, F(0)), poly.get(0, F(0))
    return number(-b / a if m["how"].lower() == "sum" else c / a, "by Vieta's formulas")


def _extreme_at(m: Match[str]) -> Reading:
    x, _, lowest = _turn(m["e"])
    if m["how"].lower().startswith(("min", "small", "low", "least")) != lowest:
        raise Unread
    return number(x, "the parabola turns there")


_E = r"(?P<e>.+?)"
_V = r"(?P<v>-?\d+(?:\.\d+)?(?:/\d+)?)"
_HOW = r"(?P<how>maximum|minimum|max|min|largest|smallest|greatest|least|highest|lowest)"
_B = r"\(?-?(?:[\d.]+(?:/\d+)?|pi(?:/\d+)?|infinity|e)\)?"
RULES: tuple[Rule, ...] = (
    rule(rf"(?:the )?{_HOW}(?: possible)?(?: value)? (?:of|that|for)(?: the)?(?: function| expression| quadratic)? ?{_E}(?: can (?:have|take|reach))?", _extreme),
    rule(rf"(?:if |let |for )?(?P<e>(?:[fgy]\(x\)|y) ?= ?[^,;?]+?)[,;.] ?(?:what is|what's|find|then find) (?:its|the) {_HOW}(?: value)?(?: of (?:[fgy]\(x\)|[fgy]|the function))?", _extreme),
    rule(rf"(?:for which|at which|for what|at what|which) (?:value of )?x(?: value)? (?:is|does|has) {_E} (?:have |take |reach |at )?(?:a |an |its |the )?{_HOW}(?: value)?(?P<at>)", _extreme_at),
    rule(rf"(?:where (?:does|is) )?(?:the )?(?:vertex|turning point) (?:of|for) (?:the )?(?:parabola |graph of |function |curve )*{_E}", _vertex),
    rule(rf"where (?:does|is) (?:the )?(?:parabola |graph of |function )*{_E} (?:have|has) its (?:vertex|turning point)", _vertex),
    rule(rf"(?:the )?axis of symmetry (?:of|for) (?:the )?(?:parabola |graph of |function )*{_E}", _axis),
    rule(rf"(?:the )?discriminant (?:of|for) (?:the )?(?:quadratic |equation |polynomial )*{_E}", _discriminant),
    rule(rf"(?:what are |find )?(?:all )?(?:the )?(?:real )?(?:roots|zeros|zeroes|x-intercepts|x intercepts) (?:of|for) (?:the )?(?:polynomial |function |quadratic |equation |parabola |graph of )*{_E}", _zeros),
    rule(rf"(?:where|when|for which x|at which x)(?: does| is) {_E} (?:equal to|equal|cross the x-axis at|become|=)? ?(?:0|zero)", _zeros),
    rule(rf"(?:the )?(?:equation of the )?tangent(?: line)? (?:to|of|for) (?:the )?(?:curve |graph of |graph |parabola |function )*{_E} (?:at|in|when|where) (?:the point (?:where )?)?x ?(?:=|is) ?{_V}", _tangent),
    rule(r"(?:the )?(?:derivative|slope) of (?:the )?(?:function |curve |graph of )*(?P<e>.+?) (?:at|when|for) (?P<x>[a-z]) ?= ?(?P<v>-?\d+(?:/\d+)?)", _derivative_at),
    rule(rf"(?:the )?(?:slope|gradient|steepness|rate of change|instantaneous rate of change)(?: of the tangent(?: line)?)? (?:of|to) (?:the )?(?:function |curve |graph of |parabola )*{_E} (?:at|in|when|where) (?:the point (?:where )?)?x ?(?:=|is) ?{_V}", _slope_at),
    rule(r"(?:if |let |for |given )?(?P<e>[fgy]\(x\) ?= ?[^,;?]+?)[,;.] ?(?:what is|what's|find|compute|calculate|then find) [fgy]'\((?P<v>-?\d+)\)", _slope_at),
    rule(r"(?:the )?(?:value of )?(?:the )?(?:sum |\\sum ?|∑ ?|Σ ?)_ ?\(? ?(?P<k>[a-z]) ?= ?(?P<a>-?\d+) ?\)? ?\^ ?\(? ?(?P<b>\d+) ?\)? ?(?:of )?(?P<e>.+)", _value_sum),
    rule(r"(?:the )?sum (?:of )?(?P<e>[^=]+?),? (?:for|from|as) (?P<k>[a-z]) ?(?:=|from|goes from|runs from) ?(?P<a>\d+) to (?:(?P=k) ?= ?)?(?P<b>\d+)", _value_sum),
    rule(rf"(?:at which (?:x|y|point|value)|where) does (?:the )?(?:line |graph of |function )*{_E} (?:cross|intersect|meet|hit|cut) the (?P<axis>[xy])[- ]axis", _crossing),
    rule(rf"(?:the )?(?P<axis>[xy])[- ]intercept (?:of|for) (?:the )?(?:line |graph of |function )*{_E}", _crossing),
    rule(rf"(?:the )?(?:limit:? )?lim ?_?\( ?(?P<x>[a-z]) ?(?:->|to) ?(?P<a>{_B}) ?\) ?(?:of )?(?P<e>.+)", _limit),
    rule(rf"(?:the )?limit (?:of )?(?P<e>.+?),? (?:for|when|if) (?P<x>[a-z]) (?:->|to|goes to|approaches|tends to) ?(?P<a>{_B})", _limit),
    rule(r"(?:x if |for which x is |for what x is |solve (?:for x:? )?|find x if |x for |x when )?(?P<b>\d+(?:/\d+)?) ?\^ ?\(?x\)? ?= ?(?P<n>\d+(?: ?/ ?\d+)?)(?:,? (?:what is x|x ?= ?\?|find x|solve for x|for x))?", _exponent),
    rule(r"(?:the )?(?P<how>sum|product) of (?:the |both |its )?(?:roots|solutions|zeros) of (?:the )?(?:equation |quadratic equation |quadratic )?(?P<e>[^=]+=[^=]+)", _both_roots),
)  # fmt: skip
