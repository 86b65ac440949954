"""Whole solutions scored by the PRM on the evidence that costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...tools.base import Verdict
from ..contracts import Evidence, Solution
from .claims import free_verdicts
from .context import RunContext


@dataclass(frozen=True, slots=True)
class ScoredSolution:
    """The PRM's score of a whole solution, that of its worst step, what free tools refute in it."""

    score: float
    least: float = 0.0
    refuted: tuple[Verdict, ...] = ()


async def score_solutions(
    ctx: RunContext, problem: str, solutions: Sequence[Solution]
) -> list[ScoredSolution]:
    """Every solution's last score; one that states no answer scores 0, unseen."""
    return [
        ScoredSolution(0.0) if solution.answer is None else await _scored(ctx, problem, solution)
        for solution in solutions
    ]


async def _scored(ctx: RunContext, problem: str, solution: Solution) -> ScoredSolution:
    steps = solution.steps
    evidence = [
        Evidence(
            await free_verdicts(ctx, problem, steps[: i + 1]),
            logprob=solution.logprob,
            answer=solution.answer if i + 1 == len(steps) else None,
        )
        for i in range(len(steps))
    ]
    scores = await ctx.prm.score(problem, steps, evidence)
    refuted = tuple(verdict for one in evidence for verdict in one.refuted)
    return ScoredSolution(scores[-1] if scores else 0.0, min(scores, default=0.0), refuted)
