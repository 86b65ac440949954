"""What every route is given: the runner, the caller, and the way from an order to a response."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from ..care.admission import Place
from ..care.auth import Key, find_caller
from ..care.logs import new_id
from ..other_orders import AnyOrder
from ..runner import Runner
from .feed import Feed, while_connected
from .parameters import LeftOut
from .sse import EventStream


def runner_of(request: Request) -> Runner:
    runner: Runner = request.app.state.runner
    return runner


async def caller_of(request: Request) -> Key:
    """A route's dependency: who calls, by either way to send a key. Raises `ApiError` 401."""
    sent = request.headers.get("authorization")
    if sent is None and (own := request.headers.get("x-api-key")) is not None:
        sent = f"Bearer {own}"
    key = find_caller(runner_of(request).settings.keys, sent)
    request.scope["surefoot_key"] = key.name
    return key


def left_out(request: Request) -> LeftOut:
    """Where a request's parameters that cannot be honoured are noted, or refused."""
    return LeftOut(strict=runner_of(request).settings.strict_parameters)


def run_id(request: Request, caller: Key) -> str:
    """A new run's name. With a database, a repeated `Idempotency-Key` names the same run."""
    key = request.headers.get("idempotency-key")
    if not key or runner_of(request).desk is None:
        return new_id()
    return hashlib.sha256(f"{caller.name}\0{key}".encode()).hexdigest()[:24]


async def answered(
    request: Request,
    work: Callable[[Place], Any],
    order: AnyOrder | None,
    response: Response,
    report: Mapping[str, str] | None = None,
) -> Any:
    """Run to the end while the client waits; the order's headers go to the route's response."""
    runner = runner_of(request)
    place = runner.admission.enter()
    response.headers.update({**(order.headers if order else {}), **(report or {})})
    try:
        await runner.begin(order, place, request.headers)
        return await while_connected(request, work(place))
    finally:
        place.leave()


async def streamed(
    request: Request,
    frames: Callable[[Place], AsyncGenerator[bytes, None]],
    order: AnyOrder,
    report: Mapping[str, str] | None = None,
) -> EventStream:
    """Run while the client listens. A server without a free place says so before it begins."""
    runner = runner_of(request)
    place = runner.admission.enter()
    try:
        await runner.begin(order, place, request.headers)
    except BaseException:
        place.leave()
        raise
    feed = Feed(frames(place), on_end=place.leave)
    return EventStream(feed, runner.settings.keep_alive_s, {**order.headers, **(report or {})})


def followed(
    request: Request, frames: AsyncGenerator[bytes, None], headers: Mapping[str, str] | None = None
) -> EventStream:
    """Another look at what runs already: it takes no place."""
    feed = Feed(frames, on_end=lambda: None)
    return EventStream(feed, runner_of(request).settings.keep_alive_s, headers or {})
