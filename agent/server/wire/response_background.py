"""Responses in the background: they go on without a connection, and are looked at when wanted."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import Any

from fastapi import Request, Response

from ..care.background import Unattended
from ..deltas import Deltas
from ..orders import Order
from ..other_orders import AnyOrder
from .answer_format import form_of, shaped
from .parameters import LeftOut
from .response_memory import Keeping
from .responses_reply import ResponseEvents, ResponseObject, ResponseReply, events, whole
from .responses_request import ResponsesRequest
from .service import followed, runner_of
from .sse import frame


async def begun(
    request: Request,
    response: Response,
    body: ResponsesRequest,
    order: AnyOrder,
    left: LeftOut,
    reply: ResponseReply,
    keeping: Keeping,
) -> Any:
    """Begin a run that nobody has to wait for: its response as it stands, or its stream."""
    runner = runner_of(request)
    form = form_of(order, body.answer_format(left)) if isinstance(order, Order) else None
    queued = reply.object("queued")
    place = runner.admission.enter()
    try:
        await keeping.keep(queued, None)
    except BaseException:
        place.leave()
        raise
    deltas = shaped(runner.deltas(order, place, request.headers), form)
    kept = keeping.along(deltas, partial(whole, reply))
    run = Unattended(queued.model_dump(mode="json"))
    work = _work(run, reply, kept, keeping)
    runner.background.begin(keeping.owner, keeping.response, run, work, place.leave)
    headers = {**order.headers, **left.headers}
    if body.stream:
        return followed(request, run.read(0), headers)
    response.headers.update(headers)
    return queued


async def _work(run: Unattended, reply: ResponseReply, deltas: Deltas, keeping: Keeping) -> None:
    """The run to its end, which is kept however it comes."""
    number = 0
    try:
        async with aclosing(events(reply, deltas)) as found:
            async for event in found:
                number += 1
                run.response = event.get("response", run.response)
                run.put(frame(event, event["type"]))
    except asyncio.CancelledError:
        run.response = reply.object("cancelled").model_dump(mode="json")
        last = ResponseEvents(reply, number).last("failed", run.response)
        run.put(frame(last, last["type"]))
    if run.response["status"] in ("failed", "cancelled"):
        await keeping.keep(ResponseObject.model_validate(run.response), None)
