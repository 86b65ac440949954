# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Equations and systems, functions at a point, and what is asked for about an unknown."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ...mathematics.errors import CalculatorError
from ...mathematics.exact import evaluate
from ...mathematics.linear import solve_linear
from ...mathematics.nodes import Node, Rel
from ...mathematics.sampling import substituted
from ..polynomials import collected, equation, roots, tree, unknowns
from ..printing import number, plain
from ..reading import Reading, Unread
from ..values import surd
from .wording import N, R, Rule, real, rule, said

_WORDS = (
    (r"\btimes\b", "*"), (r"\bplus\b", "+"), (r"\bminus\b", "-"), (r"\bdivided by\b", "/"),
    (r"\bmultiplied by\b", "*"), (r"\bsquared\b", "^2"), (r"\bcubed\b", "^3"),
    (r"\b(?:equals|is equal to)\b", "="),
)  # fmt: skip


def signs(text: str) -> str:
    """An equation in words and signs in signs alone."""
    for word, sign in _WORDS:
        text = re.sub(word, sign, text, flags=re.IGNORECASE)
    if re.search(r"[A-Za-z]{2,}", re.sub(r"sqrt|pi", "", text)):
        raise Unread
    return text


def _one(text: str, name: str | None) -> Reading:
    """The real solutions of one equation in one unknown."""
    left, right = equation(signs(text))
    names = unknowns(left, right)
    if len(names) != 1 or (name and {name} != names):
        raise Unread
    (unknown,) = names
    shift = {0: Fraction(0)}
    poly = {**shift, **collected(left, unknown)}
    for power, value in collected(right, unknown).items():
        poly[power] = poly.get(power, Fraction(0)) - value
    poly = {power: value for power, value in poly.items() if value or power == 0}
    rational, real_ones = roots(poly)
    grounds = f"{text} is solved for {unknown}"
    if real_ones:
        return said(
            ", ".join([*map(plain, rational), *_exactly(poly, rational, real_ones)]), grounds
        )
    if not rational:
        raise Unread
    if len(rational) == 1:
        return number(rational[0], grounds, fraction=rational[0].denominator > 1)
    return said(", ".join(plain(value, fraction=True) for value in rational), grounds)


def _exactly(poly: dict[int, Fraction], rational: list[Fraction], found: list[float]) -> list[str]:
    """The irrational solutions of a quadratic equation with their root sign."""
    if rational or max(power for power, value in poly.items() if value) != 2:
        return [f"{value:.6g}" for value in found]
    a, b, c = poly[2], poly.get(1, Fraction(0)), poly.get(0, Fraction(0))
    middle, square = -b / (2 * a), (b * b - 4 * a * c) / (4 * a * a)
    root = surd(square)
    if not middle:
        return [f"-{root}", root]
    return [f"{plain(middle, fraction=True)} - {root}", f"{plain(middle, fraction=True)} + {root}"]


def _solve(m: Match[str]) -> Reading:
    return _one(m["eq"], m.groupdict().get("x"))


def _solve_rounded(m: Match[str]) -> Reading:
    """As the task's own guidelines have it: decimals, rounded to four places."""
    left, right = equation(m["eq"])
    name = m["x"]
    if unknowns(left, right) - {name}:
        raise Unread
    poly = collected(left, name)
    for power, value in collected(right, name).items():
        poly[power] = poly.get(power, Fraction(0)) - value
    rational, real_ones = roots(poly)
    found = sorted([*map(float, rational), *real_ones])
    return said(", ".join(str(round(value, 4)) for value in found) or '""', "solved")


def _then(m: Match[str]) -> Reading:
    """`If 3x + 5 = 20, what is 2x?`"""
    found = _one(m["eq"], None)
    if found.value is None:
        raise Unread
    (name,) = unknowns(*equation(signs(m["eq"])))
    asked = tree(signs(m["e"]))
    if unknowns(asked) != {name}:
        raise Unread
    if asked == tree(name):
        return found
    return number(_at(asked, {name: found.value}), f"{m['eq']} is solved, and {m['e']} worked out")


def _at(node: Node, values: dict[str, Fraction]) -> Fraction:
    try:
        found = evaluate(substituted(node, values))
    except CalculatorError as error:
        raise Unread from error
    if not isinstance(found, Fraction):
        raise Unread
    return found


def _evaluated(m: Match[str]) -> Reading:
    """`2x + 3 when x = 4`, `x^2 - y if x = 3 and y = 2`."""
    values = {}
    for part in re.split(r",? and |, ?", m["at"]):
        one = re.fullmatch(rf"([A-Za-z]) ?(?:=|is|equals|is equal to) ?({R}|{R}/\d+)", part.strip())
        if one is None:
            raise Unread
        top, _, bottom = one[2].partition("/")
        values[one[1]] = real(top) / (int(bottom) if bottom else 1)
    node = tree(signs(m["e"]))
    if unknowns(node) != set(values):
        raise Unread
    return number(_at(node, values), f"{m['at']} is put into {m['e']}")


def _function(m: Match[str]) -> Reading:
    body = tree(signs(m["body"]))
    if m["f"] != m["g"] or unknowns(body) - {m["x"]}:
        raise Unread
    return number(_at(body, {m["x"]: real(m["v"])}), f"{m['v']} is put into {m['f']}")


def _system(m: Match[str]) -> Reading:
    pieces = [piece for piece in re.split(r",? and |, ?|; ?| {2,}", m["eqs"]) if piece.strip()]
    sides = [equation(signs(piece)) for piece in pieces]
    names = sorted(set().union(*(unknowns(*side) for side in sides)))
    if not 2 <= len(names) == len(sides) <= 4:
        raise Unread
    try:
        solved = solve_linear([Rel((left, right), ("=",)) for left, right in sides])
    except CalculatorError as error:
        raise Unread from error
    if solved is None or set(solved) != set(names):
        raise Unread
    exact = solved
    grounds = "the equations are solved together"
    if m.groupdict().get("e"):
        asked = tree(signs(m["e"]))
        if not unknowns(asked) <= set(names) or not unknowns(asked):
            raise Unread
        return number(_at(asked, exact), grounds, fraction=True)
    return said(
        ", ".join(f"{name} = {plain(exact[name], fraction=True)}" for name in names), grounds
    )


def _number(m: Match[str]) -> Reading:
    """`A number increased by 7 is 20`: the sentence as an equation in one unknown."""
    text = f" {m['text'].lower()} "
    if re.search(r"[-+]|(?:in|de)creased|more|less|reduced", text) and re.search(
        r"%|percent", text
    ):
        raise Unread  # a percentage of the number itself, which is read elsewhere
    for word, sign in (
        (r"\b(?:is increased by|increased by|is added to|added to|more than|plus)\b", "+"),
        (r"\b(?:is decreased by|decreased by|minus)\b", "-"),
        (r"\b(?:is multiplied by|multiplied by|times)\b", "*"),
        (r"\b(?:is divided by|divided by)\b", "/"),
        (r"\b(?:twice|double)\b", "2 *"), (r"\b(?:three times|triple)\b", "3 *"),
        (r"\bhalf of\b", "1/2 *"), (r"\b(?:i think of )?a number\b", "n"),
        (r"\b(?:the result is|equals|is equal to|gives|is|i get)\b", "="),
    ):  # fmt: skip
        text = re.sub(word, f" {sign} ", text)
    text = text.replace("more than", "+").strip(" ,.")
    if re.search(r"[a-mo-z]", text) or text.count("n") != 1 or text.count("=") != 1:
        raise Unread
    if len(re.findall(r"[-+*/]", text)) > 1 and "1/2 *" not in text:
        left = text.partition("=")[0]
        if not re.fullmatch(r" *\d+ +\* +n +[-+] +\d+ *", left):
            raise Unread
    return _one(text, None)


_EQ = r"(?P<eq>[^=]+=[^=,?]+?)"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:solve(?: for real)?|find|determine)?(?: the)?(?: following)?(?: equation)?:? ?{_EQ}(?:,? (?:for|find|solve for|what is|what's|then what is|find the value of|then find|where)(?: the value of)? (?P<x>[a-z]))?",
        _solve,
    ),
    rule(
        rf"(?:solve for|find|what is|what's|determine|calculate|value of|find the value of)(?: the value of)? ?(?P<x>[a-z])(?: in| if| when| where| given| such that| that satisfies|:|,)?(?: the)?(?: equation)?(?: that)?:? ?{_EQ}",
        _solve,
    ),
    rule(
        rf"(?:the )?(?:real )?(?:value|values|value\(s\)|solution|solutions|roots?)(?: of| for)? (?P<x>[a-z]) (?:in|if|when|that satisf(?:y|ies)|for which|in the equation|satisfying|such that)(?: the)?(?: equation)?:? ?{_EQ}",
        _solve,
    ),
    rule(
        rf"{_EQ}[.,;] ?(?:solve|find|solve for|what is|determine)(?: for)?(?: the value of)? ?(?P<x>[a-z])",
        _solve,
    ),
    rule(rf"{_EQ}[.,;] ?(?P<x>[a-z]) ?= ?(?:\?|what)?", _solve),
    rule(
        r"(?P<eqs>[^=]+=[^=]+=[^=,?]+?)[.,]? (?:find|solve for|what are|determine)(?: the values of)? [a-z](?:,? and|,) [a-z](?:,? and [a-z])?",
        _system,
    ),
    rule(rf"(?P<x>[a-z]) (?:if|when|where|given|in|given that)(?: the equation)?:? {_EQ}", _solve),
    rule(
        rf"(?:the )?(?:(?:real )?(?:roots|solutions?|zeros) (?:of|to)|solve the (?:quadratic|linear|following|quadratic equation|equation))(?: the)?(?: (?:quadratic )?equation)?:? {_EQ}(?: for (?P<x>[a-z]))?",
        _solve,
    ),
    rule(
        r"(?:find|solve for|determine|solve the polynomial equation for)(?: the)? real(?: value\(s\))?(?: of)? ?(?P<x>[a-z])(?: in the equation| that satisfies)?:? (?P<eq>[^=]+ = 0) \(in decimals\)",
        _solve_rounded,
    ),
    rule(
        r"(?:the )?real value\(s\) of (?P<x>[a-z]) (?:in the equation|that satisfies): (?P<eq>[^=]+ = 0) \(in decimals\)",
        _solve_rounded,
    ),
    rule(
        rf"(?:if|given(?: that)?|suppose(?: that)?|when) {_EQ},? (?:then )?(?:what is|what's|find|calculate|what does|determine|compute)(?: the value of)? (?P<e>[^=?]+?)(?: equal)?",
        _then,
    ),
    rule(
        r"(?:evaluate |the value of |find |what is )?(?P<e>[^=]+?),? (?:when|if|for|where|at|given|given that) (?P<at>[a-z] ?(?:=|is|equals).+)",
        _evaluated,
    ),
    rule(
        r"(?:if|when|given|given that|let) (?P<at>[a-z] ?(?:=|is) ?-?[\d./]+(?:(?:,| and|, and) ?[a-z] ?(?:=|is) ?-?[\d./]+)*),? (?:then )?(?:what is|find|evaluate|calculate|compute|what's)(?: the value of)? (?P<e>[^=]+)",
        _evaluated,
    ),
    rule(
        rf"(?:if|given|let|for|suppose|given that|consider)(?: the function)? (?P<f>[a-z])\((?P<x>[a-z])\) ?= ?(?P<body>[^=]+?)[,.;]? (?:then )?(?:and )?(?:what is|find|evaluate|calculate|compute|what's|determine)(?: the value of)? (?P<g>[a-z])\((?P<v>{R})\)",
        _function,
    ),
    rule(
        rf"(?P<g>[a-z])\((?P<v>{R})\) (?:if|when|where|for|given)(?: the function)? (?P<f>[a-z])\((?P<x>[a-z])\) ?= ?(?P<body>[^=]+)",
        _function,
    ),
    rule(
        r"(?:solve )?(?:the )?(?:system|simultaneous equations|system of equations|equations|following system)?(?: of equations)?:? ?(?P<eqs>[^=]+=[^=]+=[^=]+(?:=[^=]+)?)",
        _system,
    ),
    rule(
        r"(?:if|given|given that|suppose|solve for [a-z](?:,? and|,) [a-z](?: and [a-z])?:?|find [a-z] and [a-z] if|solve|) ?(?P<eqs>[^=]+=[^=]+=[^=,?]+?),? (?:then )?(?:what is|find|what are|determine|calculate)(?: the value of)? (?P<e>[^=]+?)",
        _system,
    ),
    rule(
        r"(?P<text>[^?]*\ba number\b[^?]*?[\d.]+)[,.]? ?(?:what is|find|what's|what was)? ?(?:the|that|my|this) number",
        _number,
    ),
    rule(rf"(?:find a number such that|what number is such that) (?P<text>{N}.*)", _number),
)
