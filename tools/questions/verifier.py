"""`Questions`: the verifier of final answers by a reading of the problem's own text."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import Protocol

from ...sandbox.errors import SandboxError
from ..base import Claim, StepContext, Verdict
from ..mathematics.claim_grammar import parse
from ..mathematics.errors import CalculatorError
from ..mathematics.nodes import Node
from .judging import judged
from .reader import read
from .reading import Reading, Sought

_ANSWER = re.compile(r"\s*Answer:\s*(?P<answer>[^\n]*?\S)\s*")
_UNSOLVED = re.compile(r"Integral|Limit|Derivative|nan|zoo|AccumBounds|Piecewise|RootOf|Sum\(")
MAX_ANSWER = 2_000


class Algebra(Protocol):
    """What works out a tree: `symbolic.Symbolic`."""

    async def compute(self, tree: Node) -> ComputedAnswer: ...


class ComputedAnswer(Protocol):
    """What it found."""

    @property
    def result(self) -> str: ...


class Questions:
    """Judges a final answer by what the problem asks for, read by rules (`read`).

    Free: in this process, some milliseconds. What needs algebra goes to `algebra`, where one is
    given, and is unknown otherwise. An answer of `?` asks for the result.
    """

    name = "questions"
    free = True

    def __init__(self, algebra: Algebra | None = None) -> None:
        self._algebra = algebra

    def read(self, step: str, context: StepContext) -> Iterable[Claim]:
        """The answer that a step states by the house's own mark."""
        found = _ANSWER.fullmatch(step) if len(step) <= MAX_ANSWER else None
        if found is None:
            return []
        span = found.span("answer")
        return [Claim("answer", step.strip(), (0, len(step)), "answer", "=", found["answer"], span)]

    def can_judge(self, claim: Claim) -> bool:
        """Whether the claim is a final answer."""
        return claim.kind == "answer" and bool(claim.right.strip())

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one answer. Never raises for what it reads."""
        reading = await self._reading(context.problem)
        if reading is None:
            return Verdict(
                self.name, "unknown", claim, "the question is not one that rules can read"
            )
        says = f"{reading.grounds}: {reading.answer}"
        if claim.is_request:
            return Verdict(self.name, "unknown", claim, says, reading.answer)
        status = await asyncio.to_thread(judged, reading, claim.right)
        if status == "refuted" and claim.requirement:
            return Verdict(self.name, "unknown", claim, f"certain only if {claim.requirement}")
        return Verdict(
            self.name, status, claim, says, reading.answer if status == "refuted" else None
        )

    async def _reading(self, problem: str) -> Reading | None:
        found = await asyncio.to_thread(read, problem)
        if not isinstance(found, Sought):
            return found
        if self._algebra is None:
            return None
        try:
            worked = await self._algebra.compute(parse(found.expression))
        except (CalculatorError, SandboxError):
            return None
        result = worked.result.replace("^", "**") if "**" in problem else worked.result
        return completed(found, result)


def completed(sought: Sought, result: str) -> Reading | None:
    """The reading of a question whose algebra is done; None where it came to nothing."""
    if not result or _UNSOLVED.search(result):
        return None
    result = re.sub(r"\bE\b", "e", result)
    if sought.form == "antiderivative":
        return Reading(f"{result} + C", sought.grounds)
    from .judging import number

    return Reading(result, sought.grounds, number(result))
