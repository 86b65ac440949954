"""weighted-vote: several chains, each answer weighed by the PRM's score of its solution.

Uesato et al. 2022; Li et al. 2023 call it voting with a verifier. One vote each is `majority`, the
best score alone is `best-of-n`: this stands between them.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..run.context import RunContext
from ..run.scoring import score_solutions
from ..state import Outcome, SampleState
from ..strategy import CompiledStrategy
from ..tree.voting import vote
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
    outcome = Outcome(
        status="budget" if stopped else "abstained" if winner is None else "answered",
        node=winner or 0,
        answer=None if winner is None else answers[winner],
        confidence=0.0 if winner is None else scores[winner],
        verified=False,
        reason=stopped or f"{ballot.share:.0%} of the weight of {len(samples)} samples",
    )
    ctx.emit("answer", outcome=outcome, scores=scores)
    return {"outcome": outcome}


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> sample -> weigh -> END."""
    graph = StateGraph(SampleState, context_schema=RunContext)
    graph.add_node("sample", sample)
    graph.add_node("weigh", weigh)
    graph.add_edge(START, "sample")
    graph.add_edge("sample", "weigh")
    graph.add_edge("weigh", END)
    return graph.compile(checkpointer=checkpointer)
