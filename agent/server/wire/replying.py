"""A run's reply to a conversation, in whatever dialect it was asked: whole, or while it happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any, Protocol

from fastapi import Request, Response

from ...run.answer_format import AnswerFormat
from ..care.admission import Place
from ..deltas import Collected, Deltas, collect
from ..orders import Order
from ..other_orders import AnyOrder
from .answer_format import form_of, shaped
from .parameters import LeftOut
from .service import answered, runner_of, streamed


class ReplyWanted(Protocol):
    """What a request's body says of its reply, in every dialect."""

    @property
    def stream(self) -> bool | None: ...

    def answer_format(self, left: LeftOut) -> AnswerFormat | None: ...


async def replied(
    request: Request,
    response: Response,
    body: ReplyWanted,
    order: AnyOrder,
    left: LeftOut,
    *,
    frames: Callable[[Deltas], AsyncGenerator[bytes, None]],
    whole: Callable[[Collected], Any],
    keep: Callable[[Deltas], Deltas] = lambda found: found,
) -> Any:
    """The run's `frames` where the body asks for a stream, else its `whole` reply.

    `keep` sees what happens on its way to the client.
    """
    runner = runner_of(request)
    form = form_of(order, body.answer_format(left)) if isinstance(order, Order) else None

    def deltas(place: Place) -> Deltas:
        return keep(shaped(runner.deltas(order, place, request.headers), form))

    if body.stream:
        return await streamed(request, lambda place: frames(deltas(place)), order, left.headers)
    done = await answered(
        request, lambda place: collect(deltas(place)), order, response, left.headers
    )
    return whole(done)
