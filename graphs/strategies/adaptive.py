"""adaptive: as many samples as the problem's difficulty asks for.

Adaptive consistency (Aggarwal et al. 2023): the first few samples tell how hard a problem is by
how far they agree, and sampling stops when the answer that leads is all but sure to stay ahead.
Each further draw is as large as the doubt: what the leader would need, if all were for it, to be
sure.
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from ..events import Answered, VoteTaken
from ..run.context import RunContext
from ..run.sampling import TEMPERATURE, draw
from ..state import SampleState
from ..tree.voting import Ballot, lead, vote
from ..wiring import wire
from .majority import electorate, majority_of

FIRST = 4  # samples that tell how hard it is
MOST_SAMPLES = 32
SETTLED = 0.95  # P(the leader stays the leader) at which no more are drawn


class AdaptiveState(SampleState, total=False):
    """`wanted`: how many more samples would settle the vote at best; 0 when it is settled."""

    wanted: int


async def sample(state: AdaptiveState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Draw what is wanted, and see whether the vote is settled."""
    ctx, samples = runtime.context, state.get("samples", ())
    most = ctx.settings.samples if ctx.settings.samples > 1 else MOST_SAMPLES
    n = min(state.get("wanted", FIRST), most - len(samples))
    drawn, stop = await draw(
        ctx, state, n, ctx.settings.temperature or TEMPERATURE, drawn=len(samples)
    )
    together = (*samples, *drawn)
    ballot = await vote([one.answer for one in electorate(together)])
    more = 0 if len(together) >= most or len(drawn) < n else wanted(ballot, most - len(together))
    first, second = _ahead(ballot)
    ctx.emit(VoteTaken(samples=len(together), lead=round(lead(first, second), 4), wanted=more))
    return {"samples": together, "stop": stop, "wanted": more}


def wanted(ballot: Ballot, left: int) -> int:
    """How many samples for the leader would settle the vote; 0 where it is settled.

    Settled is also what `left` samples could not turn. At least one, at most `left`.
    """
    first, second = _ahead(ballot)
    if second + left < first:
        return 0
    return next((n for n in range(left) if lead(first + n, second) >= SETTLED), left)


def _ahead(ballot: Ballot) -> tuple[int, int]:
    """The votes of the two leading answers."""
    first, second, *_ = (*map(len, ballot.clusters), 0, 0)
    return first, second


async def answer(state: AdaptiveState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The majority of what was drawn."""
    outcome = await majority_of(state["samples"], state["stop"])
    runtime.context.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


def after_sample(state: AdaptiveState) -> str:
    return "answer" if state["stop"] or not state["wanted"] else "sample"


build = wire(AdaptiveState, sample, answer, then={"sample": (after_sample, "sample", "answer")})
