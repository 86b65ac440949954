"""majority: several chains, the answer that most of them give (self-consistency, Wang et al. 2022).

Answers are clustered by equivalence, not by text: `1/2`, `0.5` and `\\frac12` are one vote each
for the same answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ...tools.equivalence import cluster
from ..context import RunContext
from ..sampling import draw
from ..state import Outcome, Sample, SampleState
from ..strategy import CompiledStrategy

DEFAULT_SAMPLES = 8
TEMPERATURE = 0.8  # where the caller names none: greedy samples would all be one


async def sample(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Draw the solutions, as many as the budget allows."""
    ctx = runtime.context
    n = ctx.settings.samples if ctx.settings.samples > 1 else DEFAULT_SAMPLES
    drawn, stop = await draw(ctx, state, n, ctx.settings.temperature or TEMPERATURE)
    return {"samples": tuple(drawn), "stop": stop}


async def vote(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The largest cluster wins; of equal ones, that which was first answered."""
    samples = state["samples"]
    winner, share = await elect(samples)
    stopped = state.get("stop")
    outcome = Outcome(
        status="budget" if stopped else "abstained" if winner is None else "answered",
        node=0 if winner is None else winner,
        answer=None if winner is None else samples[winner].answer,
        confidence=share,
        verified=False,
        reason=stopped or f"{share:.0%} of {len(samples)} samples agree",
    )
    runtime.context.emit("answer", outcome=outcome)
    return {"outcome": outcome}


async def elect(samples: Sequence[Sample]) -> tuple[int | None, float]:
    """The index of the winning cluster's first sample, and the cluster's share of all samples.

    Guessed answers vote only where nobody states one.
    """
    answered = [index for index, one in enumerate(samples) if one.answer is not None]
    voters = [index for index in answered if not samples[index].guessed] or answered
    if not voters:
        return None, 0.0
    answers = [samples[index].answer for index in voters]
    largest, *_ = await asyncio.to_thread(cluster, answers)  # it may wait for a worker process
    return voters[largest[0]], len(largest) / len(samples)


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> sample -> vote -> END."""
    graph = StateGraph(SampleState, context_schema=RunContext)
    graph.add_node("sample", sample)
    graph.add_node("vote", vote)
    graph.add_edge(START, "sample")
    graph.add_edge("sample", "vote")
    graph.add_edge("vote", END)
    return graph.compile(checkpointer=checkpointer)
