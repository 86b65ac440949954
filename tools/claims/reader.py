"""`extract_claims`: the one door of this package."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..base import Claim, ClaimKind, Relation, StepContext
from ..expressions.errors import CalculatorError
from ..expressions.exact import evaluate
from ..expressions.lexer import Token, tokenize
from ..expressions.nodes import Call, infix
from .fragments import Fragment, cut
from .hedges import doubtful
from .sides import Side, split
from .vocabulary import CONVERSIONS, CONVERTIBLE, JOINING, LABELS

MAX_CHARACTERS = 50_000


def extract_claims(step: str, context: StepContext | None = None) -> list[Claim]:
    """The claims a step makes, in order of appearance.

    Pure and linear in the length of the step; a step of more than 50,000 characters is not
    read (no claims). Never raises. `claim.requirement` names what the reader could not be sure
    of; a verifier may support such a claim, not refute it. `context` gives the problem and the
    steps before, where words such as a base or a modulus may have been set.
    """
    del context  # the claims read so far stand on their own
    if len(step) > MAX_CHARACTERS:
        return []
    claims = list(_relations(step))
    claims.sort(key=lambda claim: claim.span)
    return claims


def _relations(step: str) -> Iterator[Claim]:
    last: Side | None = None
    for fragment in cut(step, tokenize(step)):
        sides, relations = split(fragment)
        first = sides[0]
        if not first.tokens and fragment.soft_start and last is not None:
            sides[0] = last
        for index, relation in enumerate(relations):
            claim = _claim(step, fragment, sides, relation, index)
            if claim is not None:
                yield claim
        last = sides[-1] if sides[-1].tokens else None


def _claim(
    step: str, fragment: Fragment, sides: list[Side], relation: Token, index: int
) -> Claim | None:
    left, right = sides[index], sides[index + 1]
    if left.node is None or right.node is None or relation.text == "≡":
        return None
    kind = _kind(left, right, chained=len(sides) > 2, compared=relation.text not in "=≈")
    if kind is None:
        return None
    start, end = left.start, right.span[1]
    return Claim(
        kind=kind,
        text=step[start:end],
        span=(start, end),
        left=infix(left.node),
        relation=_relation(relation.text),
        right=infix(right.node),
        right_span=right.span,
        requirement=_requirement(step, fragment, sides, index),
    )


def _kind(left: Side, right: Side, *, chained: bool, compared: bool) -> ClaimKind | None:
    if not (left.numeric and right.numeric):
        return None
    if not (left.computes or right.computes):
        bare = (chained or compared) and not left.units and not right.units
        return "arithmetic" if bare else None
    return "function" if isinstance(left.node, Call) else "arithmetic"


def _relation(text: str) -> Relation:
    known: dict[str, Relation] = {
        "=": "=", "≈": "≈", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!=",
    }  # fmt: skip
    return known[text]


def _requirement(step: str, fragment: Fragment, sides: list[Side], index: int) -> str:
    """What must hold for a refutation to be certain; "" where the reading is sure."""
    left, right = sides[index], sides[index + 1]
    if index == 0 and (fragment.before in JOINING or fragment.before in LABELS):
        return f"nothing before {fragment.before!r} belongs to it"
    if index == 0 and fragment.before and left.tokens[0].kind == "op":
        return "its first sign is not a dash"
    if index == 0 and fragment.before and _aside(left):
        return "its left side is no aside"
    if index == 0 and not left.computes and (fragment.before or left.units):
        return "the number is the whole left side"
    if any(_adds_units(side) for side in (left, right)):
        return "its terms count the same things"
    if index + 2 == len(sides) and fragment.number_follows:
        return "what follows it is not a part of it"
    if _converts(left, right):
        return "its units are the same"
    if doubtful(step, left.start, right.span[1]):
        return "the sentence asserts it"
    return ""


def _converts(left: Side, right: Side) -> bool:
    units = {*left.units, *right.units}
    if not units:
        return False
    if len({unit.rstrip("s") for unit in units & CONVERTIBLE}) > 1:
        return True
    try:
        a, b = evaluate(left.node), evaluate(right.node)  # type: ignore[arg-type]
    except CalculatorError:
        return True
    if not (isinstance(a, Fraction) and isinstance(b, Fraction)) or a == 0 or b == 0:
        return False
    ratio = max(abs(a / b), abs(b / a))
    return ratio in CONVERSIONS


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
