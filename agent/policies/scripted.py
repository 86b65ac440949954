"""A policy that answers from a script: the public test double for a language model.

It stands for a hosted LLM, which cannot be in a test: that costs money, needs a key and a
network, and answers differently every time. Everything else of Surefoot (loop, tools, PRMs,
budget, trace) runs for real around it. It is strict both ways: a request that the script does
not foresee is an error, and so is an exchange that was never asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self, get_args

from ...graphs.contracts import Capabilities, Proposal, ProposalRequest, Task, Usage
from ...graphs.errors import ScriptMismatch

Matcher = Callable[[ProposalRequest], bool]
Expected = Task | Matcher | None
Reply = str | Proposal
_TASKS: tuple[str, ...] = get_args(Task)


@dataclass(frozen=True, slots=True)
class ScriptedExchange:
    """One expected request and what is answered.

    `expect`: a task's name, a predicate over the request, or None for any request. `replies`:
    one a proposal, or an exception, which is raised as a real backend would. `delay_s`: seconds
    of waiting before the answer, to test deadlines and cancelling.
    """

    expect: Expected
    replies: tuple[Reply, ...] | Exception
    delay_s: float = 0.0

    def accepts(self, request: ProposalRequest) -> bool:
        if self.expect is None:
            return True
        if callable(self.expect):
            return bool(self.expect(request))
        return self.expect == request.task

    def __str__(self) -> str:
        if self.expect is None:
            return "any request"
        if callable(self.expect):
            return f"a request that satisfies {getattr(self.expect, '__name__', 'the matcher')}"
        return f"a {self.expect!r} request"


ScriptLine = ScriptedExchange | tuple[Expected, Reply | Sequence[Reply] | Exception]


def _exchange(number: int, line: ScriptLine) -> ScriptedExchange:
    if isinstance(line, ScriptedExchange):
        exchange = line
    else:
        expect, replies = line
        if isinstance(replies, (str, Proposal)):
            replies = (replies,)
        exchange = ScriptedExchange(
            expect, replies if isinstance(replies, Exception) else tuple(replies)
        )
    expect = exchange.expect
    if isinstance(expect, str) and expect not in _TASKS:
        raise ScriptMismatch(f"script line {number}: {expect!r} is no task ({', '.join(_TASKS)})")
    if exchange.replies == ():
        raise ScriptMismatch(f"script line {number} has no reply")
    return exchange


@dataclass
class ScriptedPolicy:
    """Answers requests in the order of its script.

    >>> policy = ScriptedPolicy([("solution", "2 + 2 = 4"), ("critique", "right")])

    A plain string is given a usage of one call and its words counted as tokens, so that budgets
    can be tested; pass a `Proposal` to say it exactly. `requests` keeps what was asked. Used as
    a context manager it checks at the end that the whole script was consumed.
    """

    script: Iterable[ScriptLine]
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(n=True, seed=True, max_n=64)
    )
    name: str = "scripted"
    requests: list[ProposalRequest] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._exchanges = [_exchange(i, line) for i, line in enumerate(self.script, 1)]
        self._next = 0

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """The script's next replies; ScriptMismatch where the script does not foresee this."""
        exchange = self._take(request)
        if exchange.delay_s > 0:
            await asyncio.sleep(exchange.delay_s)
        if isinstance(exchange.replies, Exception):
            raise exchange.replies
        if len(exchange.replies) > request.n:
            raise ScriptMismatch(
                f"exchange {self._next} holds {len(exchange.replies)} replies, "
                f"but only n={request.n} were asked for"
            )
        return [_proposal(reply, request, i == 0) for i, reply in enumerate(exchange.replies)]

    def _take(self, request: ProposalRequest) -> ScriptedExchange:
        # No await between the check and the step forward: concurrent requests stay in order.
        self.requests.append(request)
        asked = f"got a {request.task!r} request (n={request.n}, {len(request.steps)} steps so far)"
        if self._next >= len(self._exchanges):
            raise ScriptMismatch(f"the script of {len(self._exchanges)} exchanges is over, {asked}")
        exchange = self._exchanges[self._next]
        if not exchange.accepts(request):
            raise ScriptMismatch(f"exchange {self._next + 1} expects {exchange}, {asked}")
        self._next += 1
        return exchange

    def assert_consumed(self) -> None:
        """Raises ScriptMismatch naming the exchanges that nobody asked for."""
        left = self._exchanges[self._next :]
        if left:
            raise ScriptMismatch(
                f"{len(left)} of {len(self._exchanges)} exchanges were never asked for; "
                f"the next would have been {left[0]}"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:  # an error that is under way says more than the rest of the script
            self.assert_consumed()

    async def aclose(self) -> None:
        """Nothing to close."""


def _proposal(reply: Reply, request: ProposalRequest, first: bool) -> Proposal:
    if isinstance(reply, Proposal):
        return reply
    prompt = sum(len(text.split()) for text in (request.prompt, request.problem, *request.steps))
    usage = Usage(prompt if first else 0, len(reply.split()), 1 if first else 0)
    proposal = Proposal(reply, finish="stop" if request.task == "step" else "end")
    return replace(proposal, usage=usage)


__all__ = ["ScriptedExchange", "ScriptedPolicy"]
