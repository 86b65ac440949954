"""Runs orders: waits for the turn, streams, counts what was spent, and keeps the trace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from ...graphs.protocols import Usage
from ...graphs.result import Result, UsageOut
from ...graphs.trace import plain
from .admission import Admission, Place
from .deltas import Deltas, End, Text, Total
from .errors import ApiError
from .logs import log
from .metering import MeteredPolicy
from .metrics import Metrics
from .narration import narrate
from .orders import Order
from .pieces import Pieces
from .raw import complete
from .raw_order import RawOrder
from .settings import ServerSettings
from .spending import Spending
from .telemetry import Tracing
from .traces_store import Ending, Heading, Recording, TraceStore

GRACE_S = 10.0  # what a run may overstay its own ceiling of seconds before it is cut off
RAW = "none"


@dataclass(slots=True)
class Account:
    """What becomes of one run, for the log, the metrics and the caller's budget."""

    meter: MeteredPolicy
    status: str = "cancelled"


@dataclass(frozen=True, slots=True)
class Runner:
    """Everything that a run needs besides its order."""

    settings: ServerSettings
    pieces: Pieces
    admission: Admission
    spending: Spending
    metrics: Metrics
    tracing: Tracing
    store: TraceStore | None

    async def events(
        self, order: Order, place: Place, carrier: Mapping[str, str]
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The run's events, the last of them `result`. Raises what the run raises."""
        recording = self._record(order)
        last: dict[str, Any] = {}
        try:
            async with self._account(order, order.strategy, order.most, place, carrier) as account:
                session = await self.pieces.session(
                    order.policy, order.strategy, order.prm, order.select
                )
                under = session.under(account.meter, order.settings, order.budget)
                began: float | None = time.monotonic()
                async for event in under.stream(order.problem):
                    if began is not None and event["event"] != "start":
                        self.metrics.first_event(order.strategy, time.monotonic() - began)
                        began = None
                    last = event
                    if recording:
                        recording.add(event)
                    if event["event"] == "result":
                        account.status = event["result"]["status"]
                        self.metrics.tools(event["result"]["usage"]["tool_calls"])
                    yield event
        except BaseException as error:
            if recording and "result" not in last:
                recording.add(_failure(last, error))
            raise
        finally:
            if recording:
                recording.end(_ending(last))

    def deltas(self, order: Order | RawOrder, place: Place, carrier: Mapping[str, str]) -> Deltas:
        """An order's run as both chat APIs send it."""
        if isinstance(order, Order):
            return self._thinking(order, place, carrier)
        return self._raw(order, place, carrier)

    async def _thinking(self, order: Order, place: Place, carrier: Mapping[str, str]) -> Deltas:
        """The reasoning in words, then the answer."""
        async for event in self.events(order, place, carrier):
            for thought in narrate(event):
                yield thought
            if event["event"] == "result":
                result = Result.model_validate(event["result"])
                yield Text(0, answer_text(result))
                yield End(0, "length" if result.status == "budget" else "stop")
                yield Total(result.usage, result)

    async def _raw(self, order: RawOrder, place: Place, carrier: Mapping[str, str]) -> Deltas:
        """A policy's plain completion."""
        began = time.monotonic()
        async with self._account(order, RAW, None, place, carrier) as account:
            async for delta in complete(account.meter, order):
                yield delta
            account.status = "answered"
            usage = account.meter.usage
            seconds = round(time.monotonic() - began, 4)
            yield Total(
                UsageOut(
                    prompt_tokens=usage.prompt_tokens,
                    completion_tokens=usage.completion_tokens,
                    policy_calls=usage.calls,
                    seconds=seconds,
                )
            )

    @asynccontextmanager
    async def _account(
        self,
        order: Order | RawOrder,
        strategy: str,
        most: int | None,
        place: Place,
        carrier: Mapping[str, str],
    ) -> AsyncIterator[Account]:
        """The run's turn and its time limit; at the end, what it cost."""
        began = time.monotonic()
        account = Account(MeteredPolicy(self.pieces.policies[order.policy], most))
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "surefoot",
            "gen_ai.request.model": order.policy,
            "surefoot.strategy": strategy,
            "surefoot.run": order.id,
        }
        span = self.tracing.span(f"chat {order.policy}", attributes, carrier)
        try:
            await place.turn()
            span.event("turn")
            async with asyncio.timeout(self.settings.limits.run_s + GRACE_S):
                yield account
        except TimeoutError as error:
            account.status = "failed"
            seconds = self.settings.limits.run_s
            raise ApiError(
                504, f"The run took longer than {seconds:.0f} s.", code="timeout"
            ) from error
        except Exception:
            account.status = "failed"
            raise
        finally:
            place.leave()
            usage: Usage = account.meter.usage
            self.spending.add(order.caller, usage.tokens)
            self.metrics.run(order.policy, strategy, account.status, usage)
            span.end(account.status, usage)
            log(
                "run",
                run=order.id,
                key=order.caller.name,
                model=order.policy,
                strategy=strategy,
                status=account.status,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                seconds=round(time.monotonic() - began, 3),
                problem=self._shown(order),
            )

    def _shown(self, order: Order | RawOrder) -> str | None:
        if not self.settings.log_problems:
            return None
        text = order.problem.text if isinstance(order, Order) else order.request.problem
        shown: str = plain(text)
        return shown

    def _record(self, order: Order) -> Recording | None:
        if self.store is None or not order.keep:
            return None
        return self.store.record(
            Heading(
                id=order.id,
                owner=order.caller.name,
                created=time.time(),
                model=order.policy,
                strategy=order.strategy,
                problem=plain(order.problem.text),
            )
        )


def answer_text(result: Result) -> str:
    """What the assistant says: the answer alone, or why there is none."""
    if result.answer is not None:
        return result.answer
    if result.status == "budget":
        return "The budget ended before there was an answer."
    return f"I could not find an answer. {result.hint or ''}".strip()


def _failure(last: dict[str, Any], error: BaseException) -> dict[str, Any]:
    cancelled = isinstance(error, (asyncio.CancelledError, GeneratorExit))
    return {
        "run": last.get("run", ""),
        "seq": last.get("seq", 0) + 1,
        "t": last.get("t", 0.0),
        "event": "error",
        "kind": "Cancelled" if cancelled else type(error).__name__,
        "message": plain(str(error)),
    }


def _ending(last: dict[str, Any]) -> Ending:
    result = last.get("result")
    if result is None:
        return Ending("failed", seconds=last.get("t", 0.0))
    usage = result["usage"]
    return Ending(
        status=result["status"],
        answer=result.get("answer"),
        verified=result["verified"],
        confidence=result["confidence"],
        tokens=usage["prompt_tokens"] + usage["completion_tokens"],
        seconds=usage["seconds"],
    )
