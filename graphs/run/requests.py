"""Tool requests: a policy writes `gcd(207, 72) = ?`, and the result takes the mark's place."""

from __future__ import annotations

from collections.abc import Sequence

from ...tools.base import Claim, StepContext, Verdict, Verifier
from ...tools.claims import read_claims
from ..contracts import Proposal
from ..events import RequestAnswered
from ..steps import split_steps
from .claims import verdicts
from .context import RunContext

MAX_REQUESTS = 8  # of one step


async def with_results(
    ctx: RunContext, problem: str, earlier: tuple[str, ...], proposal: Proposal
) -> tuple[list[str], bool]:
    """The proposal's steps, and whether the policy ended with the last of them.

    They go up to the first that asks a tool, and that one gets its results: what the policy
    wrote after a request was written without knowing the result.
    """
    kept: list[str] = []
    for text in proposal.steps or split_steps(proposal.text):
        if has_request(text, ctx.verifiers):
            return [*kept, await fill(ctx, problem, (*earlier, *kept), text)], False
        kept.append(text)
    return kept or [""], proposal.finish == "end"


async def fill(ctx: RunContext, problem: str, earlier: tuple[str, ...], step: str) -> str:
    """The step with every request that a tool can meet filled in, one after the other.

    A request is the policy's own tool call: it is paid for as such, whatever the controller
    thinks. One that no tool can meet stays as it is.
    """
    around = StepContext(problem, earlier)
    for _ in range(MAX_REQUESTS):
        answered = await _first_answer(ctx, read_claims(step, around, ctx.verifiers), around)
        if answered is None or answered.claim.right_span is None:
            break
        start, end = answered.claim.right_span
        step = step[:start] + (answered.correction or "") + step[end:]
    return step


def has_request(step: str, verifiers: Sequence[Verifier]) -> bool:
    return any(claim.is_request for claim in read_claims(step, StepContext(""), verifiers))


async def _first_answer(
    ctx: RunContext, claims: list[Claim], around: StepContext
) -> Verdict | None:
    asked = [claim for claim in claims if claim.is_request]
    found = verdicts(asked, ctx.verifiers, around, ctx.check, enough=lambda _: False)
    async for verdict in found:
        ctx.emit(RequestAnswered(verdict=verdict))
        if verdict.correction is not None:
            return verdict
    return None
