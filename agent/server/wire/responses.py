"""`POST /v1/responses`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ...run.conversation import ConversationTurn
from ..care.admission import Place
from ..care.auth import Key
from ..catalogue import find_target
from ..deltas import Deltas, collect
from ..orders import Order
from ..other_orders import AnyOrder
from ..raw_order import Wanted
from ..runner import Runner
from .answer_format import form_of, shaped
from .chat_request import with_results
from .dialogues import of_responses, unpassed
from .parameters import LeftOut
from .planning import CONVERSING, Turning, order_turn, way_of
from .response_memory import keeping, recalled
from .responses_reply import ResponseObject, ResponseReply, frames, whole
from .responses_request import ResponsesRequest
from .service import answered, caller_of, left_out, run_id, runner_of, streamed

router = APIRouter(prefix="/v1")


@router.post("/responses", response_model=ResponseObject)
async def create_response(
    request: Request,
    response: Response,
    body: ResponsesRequest,
    caller: Annotated[Key, Depends(caller_of)],
) -> Any:
    """Solve what the input asks; whole, or streamed with the reasoning as it happens."""
    runner = runner_of(request)
    left = left_out(request)
    kept, before = runner.conversations, body.previous_response_id
    known = await recalled(kept, caller.name, before) if before is not None else ()
    turns = with_results([*known, *body.turns(left)])  # without instructions: they hold once
    order = await _order(runner, caller, body, run_id(request, caller), known, turns, left)
    reply = ResponseReply(
        order.id, body.model, order.seed, order.notes, body.echo(), ignored=left.why
    )
    form = form_of(order, body.answer_format(left)) if isinstance(order, Order) else None

    def deltas(place: Place) -> Deltas:
        found = shaped(runner.deltas(order, place, request.headers), form)
        if body.store is False:
            return found
        return keeping(found, kept, caller.name, f"resp_{order.id}", turns)

    if body.stream:
        return await streamed(request, lambda at: frames(reply, deltas(at)), order, left.headers)
    done = await answered(
        request, lambda place: collect(deltas(place)), order, response, left.headers
    )
    return whole(reply, done)


async def _order(
    runner: Runner,
    caller: Key,
    body: ResponsesRequest,
    ident: str,
    known: Sequence[ConversationTurn],
    turns: list[ConversationTurn],
    left: LeftOut,
) -> AnyOrder:
    tokens_left = await runner.books.spending.left(caller)
    target = find_target(runner.pieces, body.model, body.strategy)
    options = body.with_effort(runner.settings.limits.samples, left)
    turn = Turning(
        target=target,
        parts=body.asked(turns),
        options=body if target.strategy is None else options,
        sampling=body.sampling,
        keep=body.store is not False,
        tools=body.has_functions,
        pictures=body.has_pictures,
    )
    way = way_of(runner, turn)
    body.check(left, way)
    wanted = Wanted(turn.parts, body.sampling)
    if way in CONVERSING:
        left.check(unpassed(body.model_extra))
        before = [{"role": one.role, "content": one.text} for one in known]
        wanted = replace(wanted, dialogue=of_responses(body, before, left))
    else:
        left.check(body.model_extra)
    return await order_turn(runner, ident, caller, turn, way, wanted, tokens_left)
