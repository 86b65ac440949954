"""best-of-n: several solutions, the one that a selector likes best (Cobbe et al. 2021).

The selector is injected: a PRM's score of the whole solution, the policy's own word as a judge, or
a verifier's (the claims in it, or for programs what they do on tests).
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..contracts import Choice
from ..run.context import RunContext
from ..state import Outcome, OutcomeStatus, SampleState
from ..strategy import CompiledStrategy
from .majority import sample


async def select(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Let the selector choose; where nothing was drawn there is nothing to choose."""
    ctx, samples = runtime.context, state["samples"]
    choice = await ctx.choose(ctx, samples) if samples else Choice(None, 0.0, "")
    stopped = state.get("stop", "") or choice.stopped
    answer = None if choice.index is None else samples[choice.index].answer
    status: OutcomeStatus = "abstained" if answer is None else "answered"
    outcome = Outcome(
        status="budget" if stopped else status,
        node=choice.index or 0,
        answer=answer,
        confidence=choice.confidence,
        verified=False,
        reason=stopped or choice.reason,
    )
    ctx.emit("answer", outcome=outcome)
    return {"outcome": outcome}


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> sample -> select -> END."""
    graph = StateGraph(SampleState, context_schema=RunContext)
    graph.add_node("sample", sample)
    graph.add_node("select", select)
    graph.add_edge(START, "sample")
    graph.add_edge("sample", "select")
    graph.add_edge("select", END)
    return graph.compile(checkpointer=checkpointer)
