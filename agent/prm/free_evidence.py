"""What costs nothing to know of a solution's steps, outside a run: the free tools' word."""

from __future__ import annotations

from collections.abc import Sequence

from ...graphs.contracts import Evidence
from ...graphs.tree.assess import MAX_CLAIMS
from ...tools.base import StepContext, Verdict
from ...tools.calculator import Calculator
from ...tools.claims import extract_claims
from ...tools.numeric.verifier import Numeric

_TOOLS = (Calculator(), Numeric())


def free_evidence(problem: str, steps: Sequence[str]) -> list[Evidence]:
    """The free tools' verdicts on each step's claims, as the loop would have them."""
    return [Evidence(verdicts_of(problem, steps, i)) for i in range(len(steps))]


def verdicts_of(problem: str, steps: Sequence[str], index: int) -> tuple[Verdict, ...]:
    """What the free tools say of one step; what they cannot judge is left out."""
    around = StepContext(problem, steps[:index])
    claims = extract_claims(steps[index], around)[:MAX_CLAIMS]
    judged = (tool.judge(claim, around) for claim in claims for tool in _TOOLS
              if tool.can_judge(claim))  # fmt: skip
    return tuple(verdict for verdict in judged if verdict.status != "unknown")
