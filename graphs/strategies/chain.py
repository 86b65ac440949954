"""chain: one chain of thought (Wei et al. 2022), unchecked. The baseline of every table."""

from __future__ import annotations

import math
from typing import Any

from langgraph.runtime import Runtime

from ..events import Answered
from ..records import Outcome, Sample
from ..run.context import RunContext
from ..run.sampling import draw
from ..state import SampleState
from ..wiring import wire


async def chain(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """One sample; its confidence is its tokens' mean probability, 0 where unknown."""
    ctx = runtime.context
    samples, stop = await draw(ctx, state, 1, ctx.settings.temperature)
    sample = samples[0] if samples else Sample((), None)
    outcome = Outcome.of(
        sample.answer,
        confidence=0.0 if sample.logprob is None else math.exp(sample.logprob),
        stopped=stop,
    )
    ctx.emit(Answered(outcome=outcome))
    return {"samples": (sample,), "outcome": outcome}


build = wire(SampleState, chain)
