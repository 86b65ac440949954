"""What must hold for a false claim to be an error: the reader's doubts, one by one.

A claim that is true is true however it was read. A claim that comes out false may have been
misread, or may not have been asserted at all; each doubt here is a class of real text in which
that happened. The doubt becomes the claim's `requirement`, and verifiers then never refute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from ..base import Claim
from ..mathematics.errors import CalculatorError
from ..mathematics.exact import Value, evaluate, same
from ..mathematics.nodes import Op
from ..mathematics.spelling import spelled
from .hedges import doubtful
from .links import Link
from .sides import Side
from .vocabulary import CONVERSIONS, CONVERTIBLE, JOINING, LABELS

_NEAR = 6  # sides of a chain looked at in each direction
_SCALES = frozenset({12, 100, 1000, 10**6, 10**9})
_SCALE_WORDS = re.compile(
    r"\b(?:hundreds?|thousands?|millions?|billions?|dozens?|cents?|percent|k)\b|%|¢", re.IGNORECASE
)
PLAIN = "its characters are what they seem"
TESTED = "it is a computation, not an equation under test"


def requirement(link: Link) -> str:
    """The first doubt about a numeric link; "" where the reading is sure."""
    return _boundary(link) or _purpose(link) or _units(link) or asserted(link)


def asserted(link: Link) -> str:
    """The doubt that the text around supposes, tests or denies the claim, or only looks like it."""
    if altered(link.step, *link.span):
        return PLAIN
    if link.relation == "=" and link.relations[-1].text == "!=":
        return "the chain does more than rule a value out"
    return "the sentence asserts it" if doubtful(link.step, *link.span) else ""


def altered(step: str, start: int, end: int) -> bool:
    """Whether characters there are invisible, turn the writing, or imitate digits or signs."""
    spelling = spelled(step)
    return spelling is not None and spelling.is_altered(start, end)


def plainly(step: str, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Claims that were read in a step as it stands, of which signs may not be what they seem.

    An answer there is given in plain signs, under doubt; what stands behind a sign that turns the
    writing is left out, and so is any other claim with such signs: they are no reader's own.
    """
    spelling = spelled(step)
    if spelling is None or not spelling.altered:
        yield from claims
        return
    for claim in claims:
        start, end = claim.span
        if spelling.is_turned(end):
            continue
        if not spelling.is_altered(start, end):
            yield claim
        elif claim.kind == "answer":
            plain = spelled(claim.right)
            right = claim.right if plain is None else plain.text
            yield replace(claim, right=right, requirement=PLAIN)


def _boundary(link: Link) -> str:
    """Doubts about where the expression begins and ends."""
    fragment, left = link.fragment, link.left
    if link.first:
        if fragment.before in JOINING or fragment.before in LABELS:
            return f"nothing before {fragment.before!r} belongs to it"
        if fragment.before and left.tokens[0].kind == "op":
            return "its first sign is not a dash"
        if fragment.before and _aside(left):
            return "its left side is no aside"
    if link.last and fragment.number_follows:
        return "what follows it is not a part of it"
    return ""


def _purpose(link: Link) -> str:
    """Doubts about whether the link computes, or states an equation that may fail."""
    left, right = link.left, link.right
    if link.first and not left.computes and link.relation == "=":
        # `26 = 14 + 5` tests or supposes; a computation stands on the left.
        return "the number on the left is a result"
    if not link.chained and right.computes and not right.is_fraction:
        # `4 * 3 = 2^2 * 3^2` puts values into an equation: it may be there to fail.
        return TESTED
    if right.computes and (left.transcendental or right.transcendental):
        return TESTED
    if _runs_on(link):
        return "the equals sign does not run on"
    if link.chained and _recovers(link):
        return "the chain does not come back to the same value"
    return ""


def _recovers(link: Link) -> bool:
    """`930 * 29 = 27000 - 930 = 26970`: a slip of the pen, made good in the same chain."""
    if link.relation not in "=≈":
        return False
    at = link.index
    before = [_value(side) for side in link.sides[max(0, at - _NEAR) : at]]
    after = [_value(side) for side in link.sides[at + 2 : at + 2 + _NEAR]]
    left, right = _value(link.left), _value(link.right)
    if left is None or right is None or same(left, right):
        return False
    return any(value is not None and same(value, left) for value in after) or any(
        value is not None and same(value, right) for value in before
    )


def _value(side: Side) -> Value | None:
    if side.node is None or not side.numeric:
        return None
    try:
        return evaluate(side.node)
    except CalculatorError:
        return None


def _runs_on(link: Link) -> bool:
    """`5 + 3 = 8 * 2 = 16`: the equals sign of someone who goes on computing."""
    left, node = link.left.node, link.right.node
    if left is None or node is None or link.relation not in "=≈":
        return False
    while isinstance(node, Op) and node.op in ("+", "-", "*", "/", "imul"):
        node = node.args[0]
    try:
        return node is not link.right.node and same(evaluate(left), evaluate(node))
    except CalculatorError:
        return False


def _units(link: Link) -> str:
    """Doubts about what the numbers count."""
    left, right = link.left, link.right
    if left.units and right.units and not set(left.units) & set(right.units):
        return "its units are the same"
    if any(_adds_units(side) for side in (left, right)):
        return "its terms count the same things"
    if _converts(left, right) or _scales(link):
        return "its units are the same"
    return ""


def _converts(left: Side, right: Side) -> bool:
    """Whether a conversion of units may explain a difference."""
    units = {*left.units, *right.units}
    if not units or left.node is None or right.node is None:
        return False
    if len({unit.rstrip("s") for unit in units & CONVERTIBLE}) > 1:
        return True
    try:
        a, b = evaluate(left.node), evaluate(right.node)
    except CalculatorError:
        return True
    if not (isinstance(a, Fraction) and isinstance(b, Fraction)) or a == 0 or b == 0:
        return False
    return max(abs(a / b), abs(b / a)) in CONVERSIONS


def _scales(link: Link) -> bool:
    """`5 thousand dollars ... 5 * 3 = $15,000`: the words carry a part of the number."""
    left, right = _value(link.left), _value(link.right)
    if not (isinstance(left, Fraction) and isinstance(right, Fraction)) or not left or not right:
        return False
    ratio = max(abs(left / right), abs(right / left))
    return ratio in _SCALES and _SCALE_WORDS.search(link.step) is not None


def _aside(side: Side) -> bool:
    """`the 24 liters (9 liters + 15 liters) = ...`: one pair of brackets around it all."""
    depth = 0
    for index, token in enumerate(side.tokens):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            return index == len(side.tokens) - 1 and token.kind == "close"
    return False


def _adds_units(side: Side) -> bool:
    """`3 boxes + 2 pencils`: a sum whose terms carry different units."""
    summed = any(token.kind == "op" and token.text in "+-" for token in side.tokens)
    return summed and len({unit.rstrip("s") for unit in side.units}) > 1
