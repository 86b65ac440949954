"""rejection: samples until one passes (rejection sampling, with tools and a PRM as the test).

A sample passes that states an answer, in which the free tools refute nothing, and that the PRM
scores high enough. Where none does, the best of those that nothing speaks against is given, and
the reason says so.
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from ..events import Answered, Tested
from ..records import Outcome
from ..run.context import RunContext
from ..run.sampling import TEMPERATURE, draw
from ..run.scoring import score_solutions
from ..state import SampleState
from ..tree.weighing import chance_alone, heard_sample
from ..wiring import wire

MOST_SAMPLES = 16
PASSING = 0.9  # the PRM's score from which a sample passes


class RejectionState(SampleState, total=False):
    """`scores`: of each sample, below 0 where a tool refutes it or it states no answer."""

    scores: tuple[float, ...]


async def sample(state: RejectionState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Draw one more and put it to the test."""
    ctx, samples = runtime.context, state.get("samples", ())
    drawn, stop = await draw(
        ctx, state, 1, ctx.settings.temperature or TEMPERATURE, drawn=len(samples)
    )
    scored = await score_solutions(ctx, state["problem"], drawn)
    scores = tuple(
        -1.0 if one.refuted or solution.answer is None else one.score
        for one, solution in zip(scored, drawn, strict=True)
    )
    ctx.emit(Tested(first=len(samples), scores=scores))
    return {
        "samples": (*samples, *drawn),
        "scores": (*state.get("scores", ()), *scores),
        "stop": stop,
    }


def after_sample(state: RejectionState, runtime: Runtime[RunContext]) -> str:
    """Again, until one passes or enough were drawn."""
    n = runtime.context.settings.samples
    most = n if n > 1 else MOST_SAMPLES
    scores = state["scores"]
    ended = state["stop"] or len(scores) >= most or not scores or scores[-1] >= PASSING
    return "answer" if ended else "sample"


async def answer(state: RejectionState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The sample that passed, or the best that was not refuted."""
    samples, scores = state["samples"], state["scores"]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    given = best if best is not None and scores[best] >= 0 else None
    passed = best is not None and scores[best] >= PASSING
    words = f"{len(samples)} drawn, " + ("the last passes" if passed else "none passes")
    # What passed before the ceiling is what was looked for: the budget took nothing from it.
    confidence = 0.0
    if given is not None:
        alone = chance_alone(runtime.context, heard_sample(samples[given], state["problem"]))
        confidence = scores[given] if alone is None else alone
    outcome = Outcome.of(
        None if given is None else samples[given].answer,
        node=given or 0,
        confidence=confidence,
        stopped="" if passed else state["stop"],
        reason=words,
    )
    runtime.context.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


build = wire(RejectionState, sample, answer, then={"sample": (after_sample, "sample", "answer")})
