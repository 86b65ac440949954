"""chain: one chain of thought (Wei et al. 2022), unchecked. The baseline of every table."""

from __future__ import annotations

import math
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..run.context import RunContext
from ..run.sampling import draw
from ..state import Outcome, OutcomeStatus, Sample, SampleState
from ..strategy import CompiledStrategy


async def chain(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """One sample; its confidence is its tokens' mean probability, 0 where unknown."""
    ctx = runtime.context
    samples, stop = await draw(ctx, state, 1, ctx.settings.temperature)
    sample = samples[0] if samples else Sample((), None)
    status: OutcomeStatus = "abstained" if sample.answer is None else "answered"
    outcome = Outcome(
        status="budget" if stop else status,
        node=0,
        answer=sample.answer,
        confidence=0.0 if sample.logprob is None else math.exp(sample.logprob),
        verified=False,
        reason=stop,
    )
    ctx.emit("answer", outcome=outcome)
    return {"samples": (sample,), "outcome": outcome}


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> chain -> END."""
    graph = StateGraph(SampleState, context_schema=RunContext)
    graph.add_node("chain", chain)
    graph.add_edge(START, "chain")
    graph.add_edge("chain", END)
    return graph.compile(checkpointer=checkpointer)
