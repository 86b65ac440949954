"""Keeps a run's trace in the store, whatever becomes of the run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from ...graphs.events import plain
from .care.trace_store import Ending, Heading, TraceStore
from .orders import Order

Keep = Callable[[dict[str, Any]], None]


@asynccontextmanager
async def keeping(store: TraceStore | None, order: Order) -> AsyncIterator[Keep]:
    """Yields what takes the run's events. A run that fails or is cancelled ends with an error
    event that says so. Without a store, or where the client said so, nothing is kept."""
    if store is None or not order.keep:
        yield lambda _: None
        return
    recording = await store.record(
        Heading(
            id=order.id,
            owner=order.caller.name,
            created=time.time(),
            model=order.policy,
            strategy=order.strategy,
            problem=plain(order.problem.text),
        )
    )
    last: dict[str, Any] = {}

    def keep(event: dict[str, Any]) -> None:
        nonlocal last
        last = event
        recording.add(event)

    try:
        yield keep
    except BaseException as error:
        if "result" not in last:
            recording.add(failure_event(last, error))
        raise
    finally:
        recording.end(ending(last))


def failure_event(last: dict[str, Any], error: BaseException) -> dict[str, Any]:
    """The event that says what a run failed with, after its `last` one."""
    cancelled = isinstance(error, (asyncio.CancelledError, GeneratorExit))
    return {
        "run": last.get("run", ""),
        "seq": last.get("seq", 0) + 1,
        "t": last.get("t", 0.0),
        "event": "error",
        "kind": "Cancelled" if cancelled else type(error).__name__,
        "message": plain(str(error)),
    }


def ending(last: dict[str, Any]) -> Ending:
    """How a run ended, by its last event."""
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
