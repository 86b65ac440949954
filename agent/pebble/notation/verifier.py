"""The notation as a verifier: it reads the lines that pebble writes, and judges them."""

from __future__ import annotations

from collections.abc import Iterable

from ....tools.base import Claim, StepContext, Verdict
from ....tools.calculator import Calculator
from .citing import quotation_claims
from .exercise import asked_claim
from .judging import judge_line
from .reader import notebook_claims

NO_CONTEXT = StepContext("")
LINE = "line"
"""The kind of a claim that says only that a step is a line of the notation; none can judge it."""


class Notation:
    """Reads and judges lines whose names earlier lines bound, and what they take from the problem.

    Kinds of its own: `notebook`, what such a line comes to (`c = a(340) = 7`); `quotation`, an
    expression that is not the problem's as it stands there. Free, in the calling process.
    """

    name = Calculator.name  # to who reads a result it is the same exact calculation
    free = True

    def read(self, step: str, context: StepContext) -> Iterable[Claim]:
        """The claims of a step that is a line of the notation; none of any other. Never raises."""
        if (asked := asked_claim(step, context)) is not None:
            return [asked]  # what the problem comes to counts, not what a line before says of it
        if quoted := quotation_claims(step, context):
            return [*quoted, _line(step)]  # what a misquoted line comes to is beside the point
        written = notebook_claims(step, context)
        return [] if written is None else written or [_line(step)]

    def can_judge(self, claim: Claim) -> bool:
        return claim.kind in ("notebook", "quotation")

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge a claim of the notation. Never raises for what a model wrote."""
        return self.judge(claim, context)

    def judge(self, claim: Claim, context: StepContext = NO_CONTEXT) -> Verdict:
        """`check` without the event loop."""
        if claim.kind == "quotation":
            said = f"it says {claim.left}, not {claim.right}"
            return Verdict(self.name, "refuted", claim, said, claim.left)
        if claim.kind != "notebook":
            return Verdict(self.name, "unknown", claim, "not of the notation")
        judgment = judge_line(claim, context)
        return Verdict(self.name, judgment.status, claim, judgment.evidence, judgment.correction)


def _line(step: str) -> Claim:
    return Claim(LINE, step.strip(), (0, len(step)))
