"""weighted-vote: several chains, each answer weighed by the PRM's score of its solution.

Uesato et al. 2022; Li et al. 2023 call it voting with a verifier. One vote each is `majority`, the
best score alone is `best-of-n`: this stands between them. A PRM that knows what votes are worth
(`Voting`) weighs them itself. With `programs`, what programs print that were written from the
problem alone votes too: a witness of another kind errs otherwise than the chains do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from ..contracts import ProposalRequest, Vote, Voting
from ..events import Answered, ProgramRun
from ..records import Outcome, Sample
from ..run.context import RunContext
from ..run.sampling import TEMPERATURE, ask_all
from ..run.scoring import score_solutions
from ..state import SampleState
from ..tree.voting import vote
from ..wiring import wire
from .majority import electorate, sample
from .program import PROMPT, printed, program_in, python_of

OPTIONS = ("programs",)


class VoteState(SampleState, total=False):
    """`printed`: what the programs came to."""

    printed: tuple[Sample, ...]


async def witness(state: VoteState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Write as many programs as were asked for, from the problem alone, and run them."""
    ctx = runtime.context
    n = ctx.settings.options.programs or 0
    if not n or state.get("stop"):
        return {}
    python_of(ctx)
    requests = [
        ProposalRequest(
            problem=state["problem"],
            problem_id=state.get("problem_id", ""),
            task="solution",
            prompt=PROMPT,
            max_tokens=ctx.settings.max_tokens,
            temperature=(ctx.settings.temperature or TEMPERATURE) if at else 0.0,
            seed=ctx.settings.seed + at,
        )
        for at in range(n)
    ]
    written, stop = await ask_all(ctx, requests)
    made: list[Sample] = []
    for code in [program_in(one[0]) for one in written if one]:
        answer, failure, stopped = await printed(ctx, state["problem"], code)
        made.append(Sample((f"```python\n{code}\n```",) if code else (), answer))
        ctx.emit(ProgramRun(index=len(state["samples"]) + len(made) - 1, sample=made[-1],
                            failure=failure))  # fmt: skip
        if stopped:
            stop = stopped
            break
    return {"printed": tuple(made), "stop": stop}


async def weigh(state: VoteState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Score every sample that answers; the heaviest cluster of equivalent answers wins."""
    ctx, samples = runtime.context, state["samples"]
    voters = electorate(samples)
    scored = await score_solutions(ctx, state["problem"], voters)
    votes = [Vote(v.answer, one.least) for v, one in zip(voters, scored, strict=True)]
    votes += [Vote(one.answer, program=True) for one in state.get("printed", ())]
    scores = [one.score for one in scored]
    winner, chance, words = await _counted(ctx, votes, scores)
    outcome = Outcome.of(
        None if winner is None else votes[winner].answer,
        node=winner or 0,
        confidence=chance,
        stopped=state.get("stop", ""),
        reason=f"{words} of {len(votes)} votes",
    )
    ctx.emit(Answered(outcome=outcome, scores=tuple(scores)))
    return {"outcome": outcome}


async def _counted(
    ctx: RunContext, votes: Sequence[Vote], scores: Sequence[float]
) -> tuple[int | None, float, str]:
    """The vote that wins, P(its answer is right), and how it won."""
    if isinstance(ctx.prm, Voting):
        won = await asyncio.to_thread(ctx.prm.elect, votes)  # may wait for a worker
        if won is None:
            return None, 0.0, "no answer"
        return won.index, won.chance, f"{won.strength:.0%} of the weight"
    heavy = [*scores, *[_usual(scores)] * (len(votes) - len(scores))]
    ballot = await vote([one.answer for one in votes], heavy)
    chance = 0.0 if ballot.winner is None else heavy[ballot.winner]
    return ballot.winner, chance, f"{ballot.share:.0%} of the weight"


def _usual(scores: Sequence[float]) -> float:
    """What the vote of a program weighs where nothing is known of it: as much as a sample's."""
    return sum(scores) / len(scores) if scores else 1.0


build = wire(VoteState, sample, witness, weigh)
