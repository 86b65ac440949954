# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Names that are given values one after the other, and an expression in them that is asked for."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ...mathematics.errors import CalculatorError
from ...mathematics.exact import evaluate
from ...mathematics.nodes import Node
from ...mathematics.sampling import substituted
from ..polynomials import collected, roots, tree, unknowns
from ..printing import number
from ..reading import Reading, Unread
from .equations import signs
from .wording import Rule, rule

_LEADS = r"(?:and |then )?(?:let|suppose(?: that)?|define|put|set|assume(?: that)?|we have|given(?: that)?|if|with)?"
_DEFINED = re.compile(
    rf"{_LEADS} ?(?P<name>[a-z]) ?(?:=|be|is|equals?|as) ?(?P<value>[^=]+)", re.IGNORECASE
)
_EQUATION = re.compile(rf"{_LEADS} ?(?P<left>[^=]*[a-z][^=]*)=(?P<right>[^=]+)", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:(?:what is|what's|find|calculate|compute|work out|evaluate|determine|give|how much is)"
    r"(?: the value of)? )(?P<e>[^=]+)|(?P<e2>[^=]+?) ?= ?\??",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"the (sum|product) of ([a-z]) and ([a-z])", re.IGNORECASE)


def _value(node: Node, known: dict[str, Fraction]) -> Fraction:
    if not unknowns(node) <= set(known):
        raise Unread
    try:
        found = evaluate(substituted(node, known))
    except CalculatorError as error:
        raise Unread from error
    if not isinstance(found, Fraction):
        raise Unread
    return found


def _solved(left: str, right: str, known: dict[str, Fraction]) -> tuple[str, Fraction]:
    """The one unknown that an equation with what is known gives."""
    sides = [substituted(tree(signs(side)), known) for side in (left, right)]
    names = unknowns(*sides)
    if len(names) != 1:
        raise Unread
    (name,) = names
    poly = collected(sides[0], name)
    for power, value in collected(sides[1], name).items():
        poly[power] = poly.get(power, Fraction(0)) - value
    rational, others = roots(poly)
    if len(rational) != 1 or others:
        raise Unread
    return name, rational[0]


def _worked(m: Match[str]) -> Reading:
    *told, asked = [
        part.strip() for part in re.split(r"[.;,](?= |$) ?", m[0].rstrip("?. ")) if part.strip()
    ]
    question = _ASKED.fullmatch(asked)
    if question is None or not told:
        raise Unread
    known: dict[str, Fraction] = {}
    for one in told:
        found = _DEFINED.fullmatch(one)
        if found is not None and found["name"] not in known:
            value = _value(tree(signs(found["value"])), known)
            known[found["name"]] = value
            continue
        equation = _EQUATION.fullmatch(one)
        if equation is None:
            raise Unread
        name, value = _solved(equation["left"], equation["right"], known)
        known[name] = value
    text = _SPOKEN.sub(
        lambda s: f"{s[2]} {'+' if s[1].lower() == 'sum' else '*'} {s[3]}",
        question["e"] or question["e2"],
    )
    node = tree(signs(text))
    if not unknowns(node):
        raise Unread
    return number(
        _value(node, known), "the names are worked out one after the other", fraction=True
    )


RULES: tuple[Rule, ...] = (
    rule(r"[^?]*\b[a-z] ?(?:=|be|is|equals?|as)[^?]*[.;,] ?[^?]+\??", _worked),
)
