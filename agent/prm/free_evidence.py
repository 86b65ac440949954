"""What costs nothing to know of a solution's steps, outside a run: the free tools' word."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Protocol, TypeVar, runtime_checkable

from ...graphs.contracts import Equipped, Evidence, Policy
from ...graphs.run.claims import is_known, verdicts
from ...graphs.run.context import MAX_CLAIMS
from ...tools.base import Claim, StepContext, Verdict, Verifier
from ...tools.calculator import Calculator
from ...tools.claims import read_claims
from ...tools.numeric.verifier import Numeric

T = TypeVar("T")


@runtime_checkable
class Immediate(Verifier, Protocol):
    """A verifier that can also judge without an event loop."""

    def judge(self, claim: Claim, context: StepContext) -> Verdict: ...


_TOOLS: tuple[Immediate, ...] = (Calculator(), Numeric())


def free_evidence(
    problem: str, steps: Sequence[str], policy: Policy | None = None
) -> list[Evidence]:
    """The free tools' verdicts on each step's claims, as the loop would have them.

    `policy`: who wrote the steps, where it brings what reads a notation of its own.
    """
    own = policy.verifiers() if isinstance(policy, Equipped) else ()
    return [Evidence(verdicts_of(problem, steps, i, own)) for i in range(len(steps))]


def verdicts_of(
    problem: str, steps: Sequence[str], index: int, own: Sequence[Verifier] = ()
) -> tuple[Verdict, ...]:
    """What the free tools, and what the policy has of its `own`, say of one step; what they
    cannot judge is left out."""
    around = StepContext(problem, steps[:index])
    tools = (*(tool for tool in own if tool.free and isinstance(tool, Immediate)), *_TOOLS)
    claims = read_claims(steps[index], around, tools)[:MAX_CLAIMS]
    return at_once(_known(claims, tools, around))


async def _known(
    claims: Sequence[Claim], tools: Sequence[Immediate], around: StepContext
) -> tuple[Verdict, ...]:
    found = verdicts(claims, tools, around, _judge, enough=lambda _: False)
    return tuple([verdict async for verdict in found if is_known(verdict)])


async def _judge(tool: Immediate, claim: Claim, around: StepContext) -> Verdict:
    return tool.judge(claim, around)


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """The result of what never waits, without an event loop: it may be asked for inside of one."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    work.close()
    raise RuntimeError("a tool that judges at once has waited")
