"""weighted-vote: several chains, each answer weighed by the PRM's score of its solution.

Uesato et al. 2022; Li et al. 2023 call it voting with a verifier. One vote each is `majority`, the
best score alone is `best-of-n`: this stands between them.
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from ..events import Answered
from ..records import Outcome
from ..run.context import RunContext
from ..run.scoring import score_solutions
from ..state import SampleState
from ..tree.voting import vote
from ..wiring import wire
from .majority import electorate, sample


async def weigh(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Score every sample that answers; the heaviest cluster of equivalent answers wins."""
    ctx, samples = runtime.context, state["samples"]
    stopped = state.get("stop", "")
    voters = electorate(samples)
    scored = await score_solutions(ctx, state["problem"], voters)
    scores = [one.score for one in scored]
    answers = [one.answer for one in voters]
    ballot = await vote(answers, scores)
    winner = ballot.winner
    outcome = Outcome.of(
        None if winner is None else answers[winner],
        node=winner or 0,
        confidence=0.0 if winner is None else scores[winner],
        stopped=stopped,
        reason=f"{ballot.share:.0%} of the weight of {len(samples)} samples",
    )
    ctx.emit(Answered(outcome=outcome, scores=tuple(scores)))
    return {"outcome": outcome}


build = wire(SampleState, sample, weigh)
