"""`POST /v1/responses`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ...run.conversation import ConversationTurn
from ..care.admission import Place
from ..care.auth import Key
from ..catalogue import find_target
from ..deltas import Deltas, collect
from ..orders import Order, order_run
from ..raw_order import RawOrder, Wanted, check_no_options, order_completion
from ..runner import Runner
from .answer_format import shaped
from .chat_request import with_results
from .parameters import LeftOut
from .response_memory import ResponseMemory
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
    memory: ResponseMemory = request.app.state.responses
    turns = _turns(memory, caller, body, left)
    order = await _order(runner, caller, body, run_id(request, caller), turns, left)
    reply = ResponseReply(
        order.id, body.model, order.seed, order.notes, body.echo(), ignored=left.why
    )
    form = body.answer_format(left) if isinstance(order, Order) else None

    def deltas(place: Place) -> Deltas:
        found = shaped(runner.deltas(order, place, request.headers), form)
        if body.store is False:
            return found
        return memory.keeping(found, caller.name, f"resp_{order.id}", turns)

    if body.stream:
        return await streamed(request, lambda at: frames(reply, deltas(at)), order, left.headers)
    done = await answered(
        request, lambda place: collect(deltas(place)), order, response, left.headers
    )
    return whole(reply, done)


def _turns(
    memory: ResponseMemory, caller: Key, body: ResponsesRequest, left: LeftOut
) -> list[ConversationTurn]:
    """The conversation without its instructions, which hold for one response alone."""
    before = body.previous_response_id
    known = memory.recall(caller.name, before) if before is not None else ()
    return with_results([*known, *body.turns(left)])


async def _order(
    runner: Runner,
    caller: Key,
    body: ResponsesRequest,
    ident: str,
    turns: list[ConversationTurn],
    left: LeftOut,
) -> Order | RawOrder:
    tokens_left = await runner.books.spending.left(caller)
    left.check(body.model_extra)
    body.check(left)
    target = find_target(runner.pieces, body.model, body.strategy)
    asked = body.asked(turns)
    if target.strategy is None:
        check_no_options(body)
        body.check_raw(left)
        wanted = Wanted(asked, body.sampling)
        policy = runner.pieces.policies[target.policy]
        return await order_completion(ident, caller, target, wanted, policy)
    body.answer_format(left)
    options = body.with_effort(runner.settings.limits.samples, left)
    return order_run(
        ident,
        caller,
        target,
        asked,
        options,
        body.sampling,
        config=runner.pieces.config,
        limits=runner.settings.limits,
        keep=body.store is not False,
        tokens_left=tokens_left,
    )
