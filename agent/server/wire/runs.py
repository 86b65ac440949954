"""`POST /v1/runs`: a run's own events as they happen, for pages and tools that show the tree.

The stream's events are those of a trace (`Agent.stream`), each under its kind and numbered by its
`id`; the last one is `result`, or `failed` with OpenAI's error object. On a server with a database
a client that lost its connection gets the rest at `GET /v1/runs/ID/events`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import Field

from ....graphs.result import Result
from ...run.conversation import ConversationParts
from ..api_errors import ApiError, to_api_error
from ..care.admission import Place
from ..care.auth import Key
from ..care.logs import log_failure
from ..catalogue import find_target
from ..orders import STRICT, Order, OrderOptions, Sampling, Seed, Temperature, Tokens, order_run
from ..pieces import FAMILY
from ..runner import Runner
from .service import answered, caller_of, followed, run_id, runner_of, streamed
from .sse import frame

router = APIRouter(prefix="/v1")


class RunRequest(OrderOptions):
    """A problem, and how to think about it. `model`: as in the chat API, or a policy's name."""

    model_config = STRICT

    problem: str
    model: str = Field(FAMILY, max_length=200)
    seed: Seed | None = None
    temperature: Temperature | None = None
    max_completion_tokens: Tokens | None = None
    stream: bool = False
    store: bool = True


@router.post(
    "/runs",
    response_model=Result,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def create_run(
    request: Request,
    response: Response,
    body: RunRequest,
    caller: Annotated[Key, Depends(caller_of)],
) -> Any:
    """Solve a problem: the `Result` at the end, or with `stream` every event on the way."""
    runner = runner_of(request)
    order = await _order(runner, caller, body, run_id(request, caller))
    if body.stream:
        return await streamed(
            request,
            lambda place: _frames(order.id, runner.events(order, place, request.headers)),
            order,
        )
    return await answered(
        request, lambda place: _result(runner, order, place, request), order, response
    )


@router.get(
    "/runs/{run}/events",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def follow_run(
    request: Request,
    run: Annotated[str, Path(max_length=100)],
    caller: Annotated[Key, Depends(caller_of)],
    after: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response:
    """The events of a run of the caller's that come `after` the one with that `id` (as the header
    `Last-Event-ID` says it too), whichever server works on it."""
    desk = runner_of(request).desk
    if desk is None:
        raise ApiError(404, "Runs can be followed on a server with a --database.")
    if last_event_id is not None and last_event_id.isdecimal():
        after = max(after, int(last_event_id))
    if await desk.store.asked(caller.name, run) is None:
        raise ApiError(404, f"There is no run {run!r}.", param="run", code="not_found")
    events = _frames(run, desk.follow(run, after), after)
    return followed(request, events)


async def _order(runner: Runner, caller: Key, body: RunRequest, ident: str) -> Order:
    left = await runner.books.spending.left(caller)
    if not body.problem.strip():
        raise ApiError(400, "The problem is empty.", param="problem", code="invalid_value")
    target = find_target(runner.pieces, body.model, body.strategy)
    strategy = target.strategy or runner.pieces.config.strategy_name
    return order_run(
        ident,
        caller,
        replace(target, strategy=strategy),
        ConversationParts("", (), body.problem),
        body,
        Sampling(body.temperature, body.seed, body.max_completion_tokens),
        config=runner.pieces.config,
        limits=runner.settings.limits,
        keep=body.store,
        tokens_left=left,
    )


async def _result(runner: Runner, order: Order, place: Place, request: Request) -> Result:
    async with aclosing(runner.events(order, place, request.headers)) as events:
        last = [event async for event in events][-1]
    return Result.model_validate(last["result"])


async def _frames(
    run: str, events: AsyncGenerator[dict[str, Any], None], number: int = 0
) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(events):
            async for event in events:
                number += 1
                yield frame(event, event["event"], number)
    except Exception as error:  # noqa: BLE001 - the status is sent: this is the only way to tell
        told = to_api_error(error)
        if told.status == 500:
            log_failure("stream failed", error, run=run)
        yield frame(told.body, "failed")
