"""best-of-n: several solutions, the one that a selector likes best (Cobbe et al. 2021).

The selector is injected: a PRM's score of the whole solution, the policy's own word as a judge, or
a verifier's (the claims in it, or for programs what they do on tests).
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from ..contracts import Choice
from ..events import Answered
from ..records import Outcome
from ..run.context import RunContext
from ..state import SampleState
from ..wiring import wire
from .majority import sample


async def select(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Let the selector choose; where nothing was drawn there is nothing to choose."""
    ctx, samples = runtime.context, state["samples"]
    choice = await ctx.choose(ctx, samples) if samples else Choice(None, 0.0, "")
    stopped = state.get("stop", "") or choice.stopped
    answer = None if choice.index is None else samples[choice.index].answer
    outcome = Outcome.of(
        answer,
        node=choice.index or 0,
        confidence=choice.confidence,
        stopped=stopped,
        reason=choice.reason,
    )
    ctx.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


build = wire(SampleState, sample, select)
