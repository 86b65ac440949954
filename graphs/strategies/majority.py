"""majority: several chains, the answer that most of them give (self-consistency, Wang et al. 2022).

Answers are clustered by equivalence, not by text: `1/2`, `0.5` and `\\frac12` are one vote each
for the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..run.context import RunContext
from ..run.sampling import TEMPERATURE, draw
from ..state import Outcome, Sample, SampleState
from ..strategy import CompiledStrategy
from ..tree.voting import vote

DEFAULT_SAMPLES = 8


async def sample(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Draw the solutions, as many as the budget allows."""
    ctx = runtime.context
    n = ctx.settings.samples if ctx.settings.samples > 1 else DEFAULT_SAMPLES
    drawn, stop = await draw(ctx, state, n, ctx.settings.temperature or TEMPERATURE)
    return {"samples": tuple(drawn), "stop": stop}


async def count(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The largest cluster wins; of equal ones, that which was first answered."""
    outcome = await majority_of(state["samples"], state.get("stop", ""))
    runtime.context.emit("answer", outcome=outcome)
    return {"outcome": outcome}


async def majority_of(samples: Sequence[Sample], stopped: str) -> Outcome:
    """The outcome of a vote; its confidence is the winner's share of all samples."""
    answers = [one.answer for one in electorate(samples)]
    ballot = await vote(answers)
    winner = ballot.winner
    share = len(ballot.clusters[0]) / len(samples) if ballot.clusters else 0.0
    return Outcome(
        status="budget" if stopped else "abstained" if winner is None else "answered",
        node=winner or 0,
        answer=None if winner is None else answers[winner],
        confidence=share,
        verified=False,
        reason=stopped or f"{share:.0%} of {len(samples)} samples agree",
    )


def electorate(samples: Sequence[Sample]) -> list[Sample]:
    """The samples, in their places: guessed answers count only where nobody states one."""
    stated = any(one.answer is not None and not one.guessed for one in samples)
    return [replace(one, answer=None) if stated and one.guessed else one for one in samples]


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> sample -> count -> END."""
    graph = StateGraph(SampleState, context_schema=RunContext)
    graph.add_node("sample", sample)
    graph.add_node("count", count)
    graph.add_edge(START, "sample")
    graph.add_edge("sample", "count")
    graph.add_edge("count", END)
    return graph.compile(checkpointer=checkpointer)
