"""majority: several chains, the answer that most of them give (self-consistency, Wang et al. 2022).

Answers are clustered by equivalence, not by text: `1/2`, `0.5` and `\\frac12` are one vote each
for the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langgraph.runtime import Runtime

from ..events import Answered
from ..records import Outcome, Sample
from ..run.context import RunContext
from ..run.sampling import TEMPERATURE, draw
from ..state import SampleState
from ..tree.voting import vote
from ..wiring import wire

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
    runtime.context.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


async def majority_of(samples: Sequence[Sample], stopped: str) -> Outcome:
    """The outcome of a vote; its confidence is the winner's share of all samples."""
    answers = [one.answer for one in electorate(samples)]
    ballot = await vote(answers)
    winner = ballot.winner
    share = len(ballot.clusters[0]) / len(samples) if ballot.clusters else 0.0
    return Outcome.of(
        None if winner is None else answers[winner],
        node=winner or 0,
        confidence=share,
        stopped=stopped,
        reason=f"{share:.0%} of {len(samples)} samples agree",
    )


def electorate(samples: Sequence[Sample]) -> list[Sample]:
    """The samples, in their places: guessed answers count only where nobody states one."""
    stated = any(one.answer is not None and not one.guessed for one in samples)
    return [replace(one, answer=None) if stated and one.guessed else one for one in samples]


build = wire(SampleState, sample, count)
