# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Algebra and calculus: what is left to the symbolic worker, in its own words."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ...mathematics.printing import infix
from ..polynomials import tree, unknowns
from ..printing import decimals
from ..reading import Found, Sought, Unread
from .wording import Rule, rule, said

_FUNCTIONS = re.compile(
    r"sqrt|sin|cos|tan|exp|log|ln|arcsin|arccos|arctan|asin|acos|atan|cot|sec|csc|infinity|pi|cbrt"
)
_ORDERS = {"": 1, "first": 1, "second": 2, "third": 3, "fourth": 4}


def _text(text: str) -> str:
    """An expression as the parser takes it. Raises `Unread` where words are left over."""
    text = re.sub(r"\be\^(?=[a-z0-9])", "e^", text.strip().strip("."))
    text = re.sub(r"\bE\*\*|\bE\^", "e^", text)
    for word, sign in ((r"\bsquared\b", "^2"), (r"\bcubed\b", "^3"), (r"\bplus\b", "+"),
                       (r"\bminus\b", "-"), (r"\btimes\b", "*"), (r"\bsine of\b", "sin"),
                       (r"\binf(?:inity)?\b", "oo")):  # fmt: skip
        text = re.sub(word, sign, text)
    if re.search(r"[A-Za-z]{2,}", _FUNCTIONS.sub(" ", text).replace("oo", "")):
        raise Unread
    return infix(tree(text))


def _variable(expression: str, given: str | None) -> str:
    names = unknowns(tree(expression)) - {"e", "oo"}
    if given:
        same = next((name for name in names if name.lower() == given.lower()), given)
        if names - {same}:
            raise Unread
        return same
    if len(names) != 1:
        raise Unread
    return names.pop()


def _derivative(m: Match[str]) -> Sought:
    groups = m.groupdict()
    body = _text(re.sub(r"^(?:f\(x\)|y|g\(x\)) ?= ?", "", m["e"]))
    name = _variable(body, groups.get("x"))
    order = _ORDERS[(groups.get("order") or "").lower()]
    more = f", {order}" if order > 1 else ""
    return Sought(f"diff({body}, {name}{more})", f"{m['e']} is differentiated")


def _derivative_at(m: Match[str]) -> Found:
    from ..polynomials import collected
    from ..printing import number

    body = _text(re.sub(r"^(?:f\(x\)|y) ?= ?", "", m["e"]))
    name = _variable(body, m["x"])
    at = Fraction(m["v"])
    poly = collected(tree(body), name)
    value = sum((c * p * at ** (p - 1) for p, c in poly.items() if p), Fraction(0))
    return number(value, f"{m['e']} is differentiated, and {m['v']} put in")


def _antiderivative(m: Match[str]) -> Sought:
    body = _text(m["e"])
    name = _variable(body, m.groupdict().get("x"))
    return Sought(f"integrate({body}, {name})", f"{m['e']} is integrated", "antiderivative")


def _definite(m: Match[str]) -> Sought:
    body = _text(m["e"])
    name = (
        _variable(body, m.groupdict().get("x"))
        if unknowns(tree(body)) - {"e"}
        else (m.groupdict().get("x") or "x")
    )
    low, high = _text(m["a"].strip("()")), _text(m["b"].strip("()"))
    return Sought(
        f"integrate({body}, {name}, {low}, {high})",
        f"{m['e']} is integrated from {m['a']} to {m['b']}",
    )


def _limit(m: Match[str]) -> Sought:
    body = _text(m["e"])
    return Sought(f"limit({body}, {m['x']}, {_text(m['a'])})", f"the limit of {m['e']} is taken")


def _rewritten(m: Match[str]) -> Sought:
    verb = m["verb"].lower()
    name = {"expand": "expand", "factor": "factor", "factorise": "factor", "factorize": "factor",
            "simplify": "simplify", "multiply": "expand", "multiply out": "expand",
            "expand and simplify": "expand", "fully factor": "factor", "calculate": "expand"}[verb]  # fmt: skip
    body = _text(m["e"])
    if not unknowns(tree(body)):
        raise Unread
    if name == "simplify":
        name = "expand" if not re.search(r"[a-z(].*/|sqrt|sin|cos|tan|log|ln", body) else "simplify"
    return Sought(f"{name}({body})", f"{m['e']} is worked out")


def _product(m: Match[str]) -> Sought:
    body = _text(m["e"].split("=")[0])
    if not unknowns(tree(body)) or ("^" in body and "e^" in body):
        raise Unread
    return Sought(f"expand({body})", f"{m['e']} is worked out")


def _complex(m: Match[str]) -> Found:
    """Two numbers `a + bi` and one operation."""
    numbers = []
    for part in (m["a"], m["b"]):
        found = re.fullmatch(r"(-?[\d.]+)(?: ?([-+]) ?([\d.]*)i)?|(-?[\d.]*)i", part.strip())
        if found is None:
            raise Unread
        if found[4] is not None:
            imaginary = Fraction(found[4] + "1" if found[4] in ("", "-") else found[4])
            numbers.append((Fraction(0), imaginary))
            continue
        size = Fraction(found[3] or 1) if found[2] else Fraction(0)
        numbers.append((Fraction(found[1]), -size if found[2] == "-" else size))
    (a, b), (c, d) = numbers
    sign = m["sign"]
    if sign == "/":
        below = c * c + d * d
        if not below:
            raise Unread
        x, y = (a * c + b * d) / below, (b * c - a * d) / below
    else:
        x, y = {"+": (a + c, b + d), "-": (a - c, b - d), "*": (a * c - b * d, a * d + b * c)}[sign]
    point = "." in m["a"]
    return said(_written(x, y, point=point), "worked out by parts", strict=point)


def _written(x: Fraction, y: Fraction, *, point: bool) -> str:
    def shown(value: Fraction) -> str:
        if value.denominator == 1:
            return f"{value.numerator}.0" if point else str(value.numerator)
        return decimals(value, 4).rstrip("0")

    if not y:
        return shown(x)
    size = "" if abs(y) == 1 and not point else shown(abs(y))
    if not x and not point:
        return f"{'-' if y < 0 else ''}{size}i"
    return f"{shown(x)} {'-' if y < 0 else '+'} {size}i"


_Z = r"-?[\d.]+ ?[-+] ?[\d.]*i|-?[\d.]*i|-?[\d.]+"


def _complex_product(m: Match[str]) -> Found:
    joined = re.compile(rf"\((?P<a>{_Z})\) ?(?P<sign>\*) ?\((?P<b>{_Z})\)").fullmatch(
        f"({m['a']})*({m['b']})"
    )
    if joined is None or "i" not in m["a"] + m["b"]:
        raise Unread
    return _complex(joined)


_RESPECT = r"(?:,? with respect to (?P<x>[a-z]))?"
_B = r"\(?-?(?:[\d.]+(?:/\d+)?|pi(?:/\d+)?|\d*\*?pi(?:/\d+)?|infinity|e)\)?"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?(?P<order>first|second|third|fourth)? ?derivative of (?:the function )?(?P<e>.+?){_RESPECT}",
        _derivative,
    ),
    rule(rf"(?:differentiate|derive) (?:the function )?(?P<e>.+?){_RESPECT}", _derivative),
    rule(r"\(*d\)? ?/ ?\(?d ?(?P<x>[a-z])\)* ?(?:of )?(?P<e>.+)", _derivative),
    rule(
        r"(?:if )?(?P<e>(?:f\(x\)|y) ?= ?[^=,]+?),? (?:find|what is|then what is|determine) (?:f'\(x\)|dy ?/ ?dx|y'|the derivative|its derivative)",
        _derivative,
    ),
    rule(
        r"(?:the )?derivative of (?:the function )?(?P<e>.+?) (?:at|when|for) (?P<x>[a-z]) ?= ?(?P<v>-?\d+(?:/\d+)?)",
        _derivative_at,
    ),
    rule(
        r"(?:the )?(?:indefinite integral|antiderivative|anti-derivative|integral)(?: of|:)? ?∫? ?(?P<e>[^∫]+?)(?: d(?P<x>[a-z]))?(?: \+ c)?",
        _antiderivative,
    ),
    rule(rf"integrate ?∫? ?(?P<e>.+?){_RESPECT}", _antiderivative),
    rule(r"integrate ∫? ?(?P<e>.+?) ?d(?P<x>[a-z])", _antiderivative),
    rule(r"(?:the indefinite integral:? )?∫ ?(?P<e>[^_^].*?) ?d(?P<x>[a-z])", _antiderivative),
    rule(
        rf"(?:integrate|(?:the )?(?:definite )?integral of) (?P<e>.+?)(?: ?d(?P<x>[a-z]))?,? (?:from|between) (?:[a-z] ?= ?)?(?P<a>{_B}) (?:to|and) (?:[a-z] ?= ?)?(?P<b>{_B})",
        _definite,
    ),
    rule(
        rf"(?:the )?(?:definite )?(?:integral )?(?:of )?∫ ?_ ?(?P<a>{_B}) ?\^ ?(?P<b>{_B}) ?(?P<e>.+?) ?d(?P<x>[a-z])",
        _definite,
    ),
    rule(
        rf"(?:the )?integral from (?P<a>{_B}) to (?P<b>{_B}) of (?P<e>.+?)(?: d(?P<x>[a-z]))?",
        _definite,
    ),
    rule(
        rf"(?:the )?limit of (?P<e>.+?) as (?P<x>[a-z]) (?:approaches|goes to|tends to|->|-->) ?(?P<a>{_B})",
        _limit,
    ),
    rule(
        rf"(?:the )?limit as (?P<x>[a-z]) (?:approaches|goes to|tends to|->) ?(?P<a>{_B}) (?:of|for) (?P<e>.+)",
        _limit,
    ),
    rule(
        rf"(?:the )?(?:limit:? )?lim ?_?\(*? ?(?P<x>[a-z]) ?-> ?(?P<a>{_B}) ?\)? ?(?:of )?(?P<e>.+)",
        _limit,
    ),
    rule(
        r"(?P<verb>expand and simplify|expand|fully factor|factor(?:ise|ize)?|simplify|multiply out|multiply|calculate)(?: completely| fully| this expression| the following| the expression| the polynomial)*:? (?P<e>[^=]+?)(?: completely| fully)?",
        _rewritten,
    ),
    rule(r"(?:the )?following:? (?P<e>[^=]+)", _product),
    rule(r"(?P<e>\([^=]+\)(?:\^2)?)", _product),
    rule(
        rf"(?:add|subtract|multiply|divide) the complex numbers: \((?P<a>{_Z})\) ?(?P<sign>[-+*/]) ?\((?P<b>{_Z})\)",
        _complex,
    ),
    rule(rf"\((?P<a>{_Z})\) ?(?P<sign>[-+*/]) ?\((?P<b>{_Z})\)", _complex),
    rule(rf"\((?P<a>{_Z})\)(?P<sign>)\((?P<b>{_Z})\)", _complex_product),
)
