"""Exercises in the wording of DeepMind Mathematics, worked out from the text alone.

`mathematics.write` reads such a question off without any model. Here it confirms or refutes the
answer that pebble's chain came to.
"""

from __future__ import annotations

import asyncio

from ...tools.base import Claim, StepContext, Verdict
from ...tools.equivalence import equivalent
from ...tools.kept import kept
from ...tools.questions import Reading, read
from ...tools.questions.judging import judged
from .mathematics import write

MAX_PROBLEM = 600


class Exercises:
    """Judges final answers (`Claim.kind` "answer"). Free, in this process, some milliseconds."""

    name = "exercises"
    free = True

    def can_judge(self, claim: Claim) -> bool:
        """Whether the claim is a final answer."""
        return claim.kind == "answer" and bool(claim.right.strip())

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one answer. Never raises for what it reads."""
        return await asyncio.to_thread(self._judge, claim, context.problem)

    def _judge(self, claim: Claim, problem: str) -> Verdict:
        right = worked(problem)
        if right is None:
            return Verdict(self.name, "unknown", claim, "no exercise that rules can read")
        says = f"the exercise, read by rules, comes to {right}"
        if claim.is_request:
            return Verdict(self.name, "unknown", claim, says, right)
        same = "".join(right.split()) == "".join(claim.right.split())
        if same or equivalent(right, claim.right).equivalent:
            return Verdict(self.name, "supported", claim, says)
        return Verdict(self.name, "refuted", claim, says, right)


@kept(256)
def worked(problem: str) -> str | None:
    """The exercise's answer; None for what is none."""
    found = write(problem) if len(problem) <= MAX_PROBLEM else None
    if found is not None and _read_otherwise(problem, found.answer):
        return None
    # No exercise of the set is answered by a pair: a system was taken for its first unknowns.
    return None if found is None or found.answer.startswith("(") else found.answer


def _read_otherwise(problem: str, answer: str) -> bool:
    """Whether the plain wording says something else than the set's: `What comes next: 3, 6, 12?`"""
    other = read(problem)
    return isinstance(other, Reading) and judged(other, answer) == "refuted"
