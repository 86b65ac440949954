"""The one door to verdicts: the claims of a step are put to the verifiers that can judge them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from ...tools.base import Claim, StepContext, Verdict, Verifier
from .context import RunContext

V = TypeVar("V", bound=Verifier)


def is_known(verdict: Verdict) -> bool:
    return verdict.status != "unknown"


async def unpaid(verifier: Verifier, claim: Claim, around: StepContext) -> Verdict:
    """How a verifier is asked outside a run, where nobody counts."""
    return await verifier.check(claim, around)


async def verdicts(
    claims: Iterable[Claim],
    verifiers: Sequence[V],
    around: StepContext,
    check: Callable[[V, Claim, StepContext], Awaitable[Verdict]] = unpaid,
    *,
    enough: Callable[[Verdict], bool] = is_known,
) -> AsyncIterator[Verdict]:
    """Put each claim to the verifiers that can judge it, in order, until a word is `enough`."""
    for claim in claims:
        for verifier in verifiers:
            if verifier.can_judge(claim):
                verdict = await check(verifier, claim, around)
                yield verdict
                if enough(verdict):
                    break


async def free_verdicts(
    ctx: RunContext, problem: str, steps: tuple[str, ...]
) -> tuple[Verdict, ...]:
    """What the free verifiers say of the last of `steps`; unknown ones are left out."""
    free = [verifier for verifier in ctx.verifiers if verifier.free]
    around = StepContext(problem, steps[:-1])
    found = verdicts(ctx.claims(problem, steps), free, around, ctx.check)
    return tuple([verdict async for verdict in found if is_known(verdict)])
