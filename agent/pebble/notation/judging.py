"""Judging a line of a notebook by what the lines before it bound."""

from __future__ import annotations

import re
from fractions import Fraction

from ....tools.base import Claim, StepContext
from ....tools.judging import Judgment
from .comparing import compared
from .evaluation import result_of
from .printing import number
from .reader import lines_before

_DECIMAL = re.compile(r"-?\d+\.\d+")
_FRACTION = re.compile(r"-?\d+/\d+")


def judge_line(claim: Claim, context: StepContext) -> Judgment:
    """Judge a claim of kind `notebook`; a refuted or asked result is given as the correction."""
    expected = result_of(lines_before(context.steps), claim.left)
    if expected is None:
        return Judgment("unknown", "the line cannot be worked out")
    evidence = f"{claim.left} = {expected}"
    if claim.is_request:
        return Judgment("unknown", evidence, expected)
    status = compared(claim.left, claim.right, expected)
    if status == "refuted" and claim.requirement:
        return Judgment("unknown", f"certain only if {claim.requirement}")
    return Judgment(status, evidence, _as(claim.right, expected) if status == "refuted" else None)


def _as(written: str, expected: str) -> str:
    """The result in decimals where they were written and can hold it: who wrote 11.55 reads on
    more easily from 12.95 than from 259/20."""
    if _DECIMAL.fullmatch(written) and _FRACTION.fullmatch(expected):
        return number(Fraction(expected), decimals=True)
    return expected
