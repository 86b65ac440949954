"""`Numeric`: the free verifier of final answers that the problem's own text determines."""

from __future__ import annotations

import asyncio

from ..base import Claim, StepContext, Verdict


class Numeric:
    """Judges a final answer by what the problem asks for, worked out numerically.

    Free: no model, no process. The first answer to a problem may take a tenth of a second, in a
    thread of its own; what was found is kept for the next.
    """

    name = "numeric"
    free = True

    def can_judge(self, claim: Claim) -> bool:
        """Whether the claim is a final answer."""
        return claim.kind == "answer" and bool(claim.right.strip()) and not claim.is_request

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one claim, without holding up the event loop. Never raises for what it reads."""
        return await asyncio.to_thread(self.judge, claim, context)

    def judge(self, claim: Claim, context: StepContext) -> Verdict:
        """`check` in the calling thread."""
        if not self.can_judge(claim):
            return Verdict(self.name, "unknown", claim, "no answer that numbers can check")
        from .answers import judged  # numpy: not before there is an answer

        found = judged(context.problem, claim.right)
        status = "unknown" if found.judgment == "consistent" else found.judgment
        if status == "refuted" and claim.requirement:
            return Verdict(self.name, "unknown", claim, f"certain only if {claim.requirement}")
        return Verdict(self.name, status, claim, found.evidence, found.correction)
