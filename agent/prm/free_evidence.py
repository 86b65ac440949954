"""What costs nothing to know of a solution's steps, outside a run: the calculator's word."""

from __future__ import annotations

from collections.abc import Sequence

from ...graphs.assess import MAX_CLAIMS
from ...graphs.protocols import Evidence
from ...tools.base import StepContext, Verdict
from ...tools.calculator import Calculator
from ...tools.claims import extract_claims

_CALCULATOR = Calculator()


def free_evidence(problem: str, steps: Sequence[str]) -> list[Evidence]:
    """The calculator's verdicts on each step's claims, as the loop would have them."""
    return [Evidence(verdicts_of(problem, steps, i)) for i in range(len(steps))]


def verdicts_of(problem: str, steps: Sequence[str], index: int) -> tuple[Verdict, ...]:
    """What the calculator says of one step; what it cannot judge is left out."""
    claims = extract_claims(steps[index], StepContext(problem, steps[:index]))[:MAX_CLAIMS]
    judged = (_CALCULATOR.judge(claim) for claim in claims if _CALCULATOR.can_judge(claim))
    return tuple(verdict for verdict in judged if verdict.status != "unknown")
