"""`POST /v1/responses`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ..care.admission import Place
from ..care.auth import Key
from ..catalogue import find_target
from ..deltas import Deltas, collect
from ..orders import Order, order_run
from ..raw_order import RawOrder, Wanted, check_no_options, order_completion
from ..runner import Runner
from .parameters import check_extra
from .responses_reply import ResponseObject, ResponseReply, frames, whole
from .responses_request import ResponsesRequest
from .service import answered, caller_of, run_id, runner_of, streamed

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
    order = await _order(runner, caller, body, run_id(request, caller))
    reply = ResponseReply(order.id, body.model, order.seed, order.notes, body.echo())

    def deltas(place: Place) -> Deltas:
        return runner.deltas(order, place, request.headers)

    if body.stream:
        return await streamed(request, lambda place: frames(reply, deltas(place)), order)
    done = await answered(request, lambda place: collect(deltas(place)), order, response)
    return whole(reply, done)


async def _order(
    runner: Runner, caller: Key, body: ResponsesRequest, ident: str
) -> Order | RawOrder:
    left = await runner.books.spending.left(caller)
    check_extra(body.model_extra)
    body.check()
    target = find_target(runner.pieces, body.model, body.strategy)
    asked = body.asked()
    if target.strategy is None:
        check_no_options(body)
        wanted = Wanted(asked, body.sampling)
        policy = runner.pieces.policies[target.policy]
        return await order_completion(ident, caller, target, wanted, policy)
    return order_run(
        ident,
        caller,
        target,
        asked,
        body,
        body.sampling,
        config=runner.pieces.config,
        limits=runner.settings.limits,
        keep=body.store is not False,
        tokens_left=left,
    )
