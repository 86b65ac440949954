"""chain: one chain of thought (Wei et al. 2022), unchecked. The baseline of every table."""

from __future__ import annotations

import math
from typing import Any

from langgraph.runtime import Runtime

from ..coding import is_coding
from ..contracts import Weighing
from ..events import Answered
from ..records import Outcome, Sample
from ..run.context import RunContext
from ..run.sampling import draw
from ..state import SampleState
from ..tree.weighing import chance_alone, heard_sample
from ..wiring import wire


async def chain(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """One sample, and how sure it is by itself (`_alone`)."""
    ctx = runtime.context
    samples, stop = await draw(ctx, state, 1, ctx.settings.temperature)
    sample = samples[0] if samples else Sample((), None)
    outcome = Outcome.of(
        sample.answer,
        confidence=_alone(ctx, sample, state["problem"]),
        stopped=stop,
    )
    ctx.emit(Answered(outcome=outcome))
    return {"samples": (sample,), "outcome": outcome}


def _alone(ctx: RunContext, sample: Sample, problem: str) -> float:
    """P(right) of one chain that nothing else speaks for.

    What the controller knows of such a model's chains; of any other policy its tokens' mean
    probability, 0 where unknown.
    """
    if sample.answer is None:
        return 0.0
    if isinstance(ctx.controller, Weighing) and is_coding(ctx, problem):
        return ctx.controller.passed(None, 1, 0.0, headed=False)[0]
    alone = chance_alone(ctx, heard_sample(sample, problem))
    if alone is not None:
        return alone
    return 0.0 if sample.logprob is None else math.exp(sample.logprob)


build = wire(SampleState, chain)
