"""The one door to verdicts: the claims of a step are put to the verifiers that can judge them.

Nobody else above `tools` asks a verifier what it can judge.
"""

from __future__ import annotations

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Sequence,
)
from typing import TypeVar

from ...tools.base import Claim, StepContext, Verdict, Verifier
from ..questions import Question, kind_of
from .context import RunContext

V = TypeVar("V", bound=Verifier)


def is_known(verdict: Verdict) -> bool:
    return verdict.status != "unknown"


async def unpaid(verifier: Verifier, claim: Claim, around: StepContext) -> Verdict:
    """How a verifier is asked outside a run, where nobody counts."""
    return await verifier.check(claim, around)


def judges(claim: Claim, verifiers: Sequence[V]) -> Iterator[V]:
    """The verifiers that can judge a claim, in order."""
    return (verifier for verifier in verifiers if verifier.can_judge(claim))


def is_judged(claim: Claim, verifiers: Sequence[Verifier]) -> bool:
    """Whether any of these verifiers can judge a claim."""
    return next(judges(claim, verifiers), None) is not None


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
        for verifier in judges(claim, verifiers):
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


def open_questions(
    verifiers: Sequence[Verifier], claims: Sequence[Claim], asked: Collection[str]
) -> tuple[Question, ...]:
    """What the paid verifiers could be asked of these claims, verifier by verifier.

    `asked`: the names of those that were, and of questions that were put alone.
    """
    questions = (
        Question(verifier.name, kind_of(claim.kind, claim.text))
        for verifier in verifiers
        if not verifier.free
        for claim in claims
        if is_judged(claim, (verifier,))
    )
    return tuple(one for one in questions if not {one.tool, one.name}.intersection(asked))
