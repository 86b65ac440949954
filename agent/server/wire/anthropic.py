"""`POST /v1/messages` and `/v1/messages/count_tokens`: Anthropic's Messages API."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ....graphs.run.budget import Meter
from ..care.admission import Place
from ..care.auth import Key
from ..catalogue import find_target
from ..deltas import Deltas, collect
from ..orders import Order, OrderOptions
from ..other_orders import AnyOrder
from ..raw_order import Wanted
from ..runner import Runner
from .answer_format import form_of, shaped
from .anthropic_reply import AnthropicMessage, AnthropicReply, TokenCount, frames
from .anthropic_request import CountRequest, MessagesRequest
from .dialogues import of_anthropic, unpassed
from .parameters import LeftOut
from .planning import CONVERSING, Turning, order_turn, way_of
from .service import answered, caller_of, left_out, run_id, runner_of, streamed

router = APIRouter(prefix="/v1")
PATH = "/v1/messages"


@router.post("/messages", response_model=AnthropicMessage)
async def create_message(
    request: Request,
    response: Response,
    body: MessagesRequest,
    caller: Annotated[Key, Depends(caller_of)],
) -> Any:
    """Solve what the last message asks; whole, or streamed with the thinking as it happens."""
    runner = runner_of(request)
    left = left_out(request)
    order = await _order(runner, caller, body, run_id(request, caller), left)
    reply = AnthropicReply(
        order.id, body.model, order.seed, order.notes, left.why, body.shows_thinking
    )
    form = form_of(order, body.answer_format(left)) if isinstance(order, Order) else None

    def deltas(place: Place) -> Deltas:
        return shaped(runner.deltas(order, place, request.headers), form)

    if body.stream:
        return await streamed(request, lambda at: frames(reply, deltas(at)), order, left.headers)
    done = await answered(
        request, lambda place: collect(deltas(place)), order, response, left.headers
    )
    return reply.whole(done)


@router.post("/messages/count_tokens")
async def count_tokens(
    request: Request, body: CountRequest, _: Annotated[Key, Depends(caller_of)]
) -> TokenCount:
    """About how many tokens a request's prompt has."""
    find_target(runner_of(request).pieces, body.model, None)
    chars = sum(len(turn.text) for turn in body.turns(LeftOut(strict=False))) + len(
        str(body.tools or "")
    )
    return TokenCount(input_tokens=Meter().prompt_tokens(chars))


async def _order(
    runner: Runner, caller: Key, body: MessagesRequest, ident: str, left: LeftOut
) -> AnyOrder:
    tokens_left = await runner.books.spending.left(caller)
    target = find_target(runner.pieces, body.model, body.strategy)
    options: OrderOptions = body.with_effort(runner.settings.limits.samples, left)
    turn = Turning(
        target=target,
        parts=body.parts(left),
        options=body if target.strategy is None else options,
        sampling=body.sampling,
        tools=bool(body.tools),
        pictures=body.has_pictures,
    )
    way = way_of(runner, turn)
    body.check(left, way)
    wanted = Wanted(turn.parts, body.sampling, stop=tuple(body.stop_sequences or ()))
    if way in CONVERSING:
        left.check(unpassed(body.model_extra))
        wanted = replace(wanted, dialogue=of_anthropic(body, left))
    else:
        left.check(body.model_extra)
    return await order_turn(runner, ident, caller, turn, way, wanted, tokens_left)
