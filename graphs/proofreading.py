"""Reading a solution while it is written: the writing ends at the first refuted claim.

What would follow from a wrong result is then neither paid for nor read.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..tools.base import StepContext
from .run.claims import verdicts
from .run.context import RunContext
from .steps import split_steps

BREAK = "\n\n"


@dataclass(slots=True)
class Proofreader:
    """Is given ever more of a text that goes on after the steps `before`; False ends the writing.

    Only whole paragraphs are read, by the free tools. The run remembers what they said: the same
    step is not judged again when it is laid, and counts then.
    """

    ctx: RunContext
    problem: str
    before: tuple[str, ...]
    _read: int = 0

    async def __call__(self, text: str) -> bool:
        """Whether the writing may go on."""
        end = text.rfind(BREAK)
        if end <= self._read or text[:end].count("```") % 2:
            return True
        steps = split_steps(text[:end])
        known = len(split_steps(text[: self._read])) if self._read else 0
        self._read = end
        free = [verifier for verifier in self.ctx.verifiers if verifier.free]
        for at in range(min(known, len(steps)), len(steps)):
            path = (*self.before, *steps[: at + 1])
            claims = self.ctx.claims(self.problem, path)
            around = StepContext(self.problem, path[:-1])
            async for verdict in verdicts(claims, free, around, self.ctx.look_ahead):
                if verdict.status == "refuted" and verdict.correction is not None:
                    return False
        return True
