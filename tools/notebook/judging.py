"""Judging a line of a notebook by what the lines before it bound."""

from __future__ import annotations

from ..base import Claim, StepContext
from ..judging import Judgment
from .comparing import compared
from .evaluation import result_of
from .reader import lines_before


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
    return Judgment(status, evidence, expected if status == "refuted" else None)
