"""Runs orders: waits for the turn, streams, and sees that all is counted and kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ...graphs.result import Result, UsageOut
from ...graphs.run.budget import Budget, BudgetSpent, Meter
from ...graphs.run.context import request_size
from ..run.narration import answer_text, hinted, narrate
from ..run.session import Session
from .api_errors import ApiError
from .care.accounts import RAW, About, Account, Books
from .care.admission import Admission, Place
from .care.background import Background
from .care.ceilings import Ceiling, LocalCeiling
from .care.conversations import Conversations, ConversationsInMemory
from .care.deadlines import Deadlines
from .care.spending import refusal
from .care.trace_store import TraceStore
from .deltas import CalledTools, Delta, Deltas, End, Text, Total
from .orders import Order, least
from .other_orders import AnyOrder, SaidOrder, ToolsFirst
from .pieces import Pieces
from .produced import Put, produced
from .raw import complete
from .raw_order import RawOrder, able
from .settings import ServerSettings
from .trace_keeping import keeping
from .turns import asks_a_problem

if TYPE_CHECKING:
    from .lasting.desk import Desk  # needs the extra `postgres`


@dataclass(frozen=True, slots=True)
class Runner:
    """Everything that a run needs besides its order. With a `desk`, runs outlive connections and
    servers; `lease` then holds their calls while it is unsure that they are this server's."""

    settings: ServerSettings
    pieces: Pieces
    admission: Admission
    deadlines: Deadlines
    books: Books
    store: TraceStore | None
    lease: Ceiling | None = None
    desk: Desk | None = None
    conversations: Conversations = field(default_factory=ConversationsInMemory)
    background: Background = field(default_factory=Background)

    def drain(self) -> None:
        """Let nobody in any more; stop what still runs after `drain_s`, or leave it to other
        servers, and tell its clients."""
        self.admission.closed = True
        if self.desk is not None:
            asyncio.get_running_loop().call_later(self.settings.drain_s, self.desk.leave)
        asyncio.get_running_loop().call_later(self.settings.drain_s, self.deadlines.stop)

    async def begin(self, order: AnyOrder | None, place: Place, carrier: Mapping[str, str]) -> None:
        """Enter an order before its reply is begun. Raises `ApiError`: 503 where the database is
        away, so that nothing was begun."""
        if self.desk is not None and isinstance(order, Order):
            await self.desk.begin(order, place, carrier)

    def events(
        self, order: Order, place: Place, carrier: Mapping[str, str]
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The run's events, the last of them `result`. Raises what the run raises."""
        if self.desk is not None:
            return self.desk.follow(order.id, 0)

        async def work(put: Put[dict[str, Any]]) -> None:
            with place:
                await self._run(order, place, carrier, put)

        return produced(work)

    async def _run(
        self, order: Order, place: Place, carrier: Mapping[str, str], put: Put[dict[str, Any]]
    ) -> None:
        with self._account(order, carrier) as account:
            async with keeping(self.store, order) as keep, self.deadlines.turn(place):
                run = await self._session(order, account)
                async with aclosing(run.stream(order.problem)) as events:
                    async for event in events:
                        keep(event)
                        await account.saw(event)
                        await put(event)

    async def run_lasting(
        self,
        order: Order,
        place: Place,
        carrier: Mapping[str, str],
        put: Put[dict[str, Any]],
        *,
        resumed: bool,
    ) -> None:
        """The run of a desk's order, kept under its id; gone on with where it was begun before."""
        with self._account(order, carrier) as account:
            async with self.deadlines.turn(place):
                run = await self._session(order, account)
                if resumed and await run.begun(order.id):
                    account.policy.usage = await run.spent(order.id)
                    stream = run.resume(order.id)
                else:
                    stream = run.stream(order.problem, thread=order.id)
                async with aclosing(stream) as events:
                    async for event in events:
                        await account.saw(event)
                        await put(event)

    def _account(self, order: Order, carrier: Mapping[str, str]) -> AbstractContextManager[Account]:
        about = About(order.id, order.caller, order.policy, order.strategy, order.problem.text)
        policy = self.pieces.policies[order.policy]
        return self.books.account(about, policy, order.most, carrier, self.lease)

    async def _session(self, order: Order, account: Account) -> Session:
        account.begin()
        session = await self.pieces.session(order.policy, order.strategy, order.prm, order.select)
        return session.under(account.policy, order.settings, order.budget)

    def deltas(self, order: AnyOrder, place: Place, carrier: Mapping[str, str]) -> Deltas:
        """An order's run as every dialect sends it."""
        if isinstance(order, SaidOrder):
            return _said(order)
        if isinstance(order, ToolsFirst):
            return self._tools_first(order, place, carrier)
        if isinstance(order, Order):
            return self._thinking(order, place, carrier)
        return self._raw(order, place, carrier)

    async def _thinking(self, order: Order, place: Place, carrier: Mapping[str, str]) -> Deltas:
        """The reasoning in words, then the answer."""
        async with aclosing(self.events(order, place, carrier)) as events:
            async for event in events:
                for thought in narrate(event):
                    yield thought
                if event["event"] == "result":
                    result = hinted(Result.model_validate(event["result"]), order.hint)
                    yield Text(0, answer_text(result))
                    yield End(0, "length" if result.status == "budget" else "stop")
                    yield Total(result.usage, result)

    async def _tools_first(
        self, order: ToolsFirst, place: Place, carrier: Mapping[str, str]
    ) -> Deltas:
        """The model's word on the caller's tools; where it calls none, the strategy's answer to
        what is a problem. The second part takes a place of its own."""
        async with aclosing(self._raw(order.asking, place, carrier)) as asked:
            said = [delta async for delta in asked]
        called = any(isinstance(delta, CalledTools) for delta in said)
        if called or not asks_a_problem(order.asking.wanted.asked.asked):
            for delta in said:
                yield delta
            return
        spent = next(delta.usage for delta in said if isinstance(delta, Total))
        place = self.admission.enter()
        try:
            await self.begin(order.then, place, carrier)
            async with aclosing(self._thinking(order.then, place, carrier)) as deltas:
                async for delta in deltas:
                    yield _with(delta, spent) if isinstance(delta, Total) else delta
        finally:
            place.leave()

    def _raw(self, order: RawOrder, place: Place, carrier: Mapping[str, str]) -> Deltas:
        """A policy's plain completion."""

        async def work(put: Put[Delta]) -> None:
            with place:
                await self._complete(order, place, carrier, put)

        return produced(work)

    async def _complete(
        self, order: RawOrder, place: Place, carrier: Mapping[str, str], put: Put[Delta]
    ) -> None:
        about = About(order.id, order.caller, order.policy, RAW, order.request.problem)
        policy = self.pieces.policies[order.policy]
        ceilings = self.pieces.config.budget
        own = Meter(Budget(tokens=least(ceilings.tokens, self.settings.limits.run_tokens)))
        with self.books.account(about, policy, None, carrier, LocalCeiling(own)) as account:
            async with self.deadlines.turn(
                place, least(ceilings.seconds, self.settings.limits.run_s)
            ):
                account.begin()
                notes: list[str] = []
                order = await able(order, account.policy)
                try:
                    async with aclosing(complete(account.policy, order, notes)) as deltas:
                        async for delta in deltas:
                            await put(delta)
                except BudgetSpent:
                    raise self._does_not_fit(order, own) from None
                await account.policy.settled()
                account.status = "answered"
                await put(Total(account.usage, notes=tuple(notes)))

    def _does_not_fit(self, order: RawOrder, own: Meter) -> ApiError:
        most = own.budget.tokens
        if most is None or own.prompt_tokens(request_size(order.request)) < most:
            return refusal(order.caller, time.time())
        words = f"The prompt does not fit into the {most:,} tokens that one request may take here."
        return ApiError(400, words, code="context_length_exceeded")


async def _said(order: SaidOrder) -> Deltas:
    """What needs no model."""
    yield Text(0, order.text)
    yield End(0, "stop")
    yield Total(UsageOut())


def _with(total: Total, spent: UsageOut) -> Total:
    """The total with what was spent before."""
    usage = total.usage.model_copy(
        update={
            name: getattr(total.usage, name) + getattr(spent, name)
            for name in ("prompt_tokens", "completion_tokens", "reasoning_tokens", "policy_calls")
        }
    )
    return replace(total, usage=usage)
