"""`POST /v1/chat/completions`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ..api_errors import refused
from ..care.admission import Place
from ..care.auth import Key
from ..catalogue import find_target
from ..deltas import Deltas, collect
from ..orders import Order, order_run
from ..raw_order import RawOrder, order_completion
from ..runner import Runner
from .chat_reply import ChatCompletion, Reply, completion, frames
from .chat_request import ChatRequest, check_for_strategy, completion_wanted
from .parameters import check_extra
from .service import answered, caller_of, run_id, runner_of, streamed

router = APIRouter(prefix="/v1")


@router.post("/chat/completions", response_model=ChatCompletion)
async def create_chat_completion(
    request: Request,
    response: Response,
    body: ChatRequest,
    caller: Annotated[Key, Depends(caller_of)],
) -> Any:
    """Solve what the last message asks, or complete it with a raw model; whole or streamed."""
    runner = runner_of(request)
    order = await _order(runner, caller, body, run_id(request, caller))
    reply = _reply(order, body)

    def deltas(place: Place) -> Deltas:
        return runner.deltas(order, place, request.headers)

    if body.stream:
        return await streamed(request, lambda place: frames(reply, deltas(place)), order)
    done = await answered(request, lambda place: collect(deltas(place)), order, response)
    return completion(reply, done)


async def _order(runner: Runner, caller: Key, body: ChatRequest, ident: str) -> Order | RawOrder:
    """Everything that can be refused is refused here, before a place is taken."""
    left = await runner.books.spending.left(caller)
    check_extra(body.model_extra)
    target = find_target(runner.pieces, body.model, body.strategy)
    if body.stream_options and not body.stream:
        raise refused("stream_options", "stream_options needs stream to be true.")
    if body.stream_options and body.stream_options.include_obfuscation:
        raise refused("stream_options", "include_obfuscation is not supported.")
    if target.strategy is None:
        policy = runner.pieces.policies[target.policy]
        return await order_completion(ident, caller, target, completion_wanted(body), policy)
    check_for_strategy(body)
    return order_run(
        ident,
        caller,
        target,
        body.asked(raw=False),
        body,
        body.sampling,
        config=runner.pieces.config,
        limits=runner.settings.limits,
        keep=body.store is not False,
        tokens_left=left,
    )


def _reply(order: Order | RawOrder, body: ChatRequest) -> Reply:
    return Reply(
        run=order.id,
        model=body.model,
        seed=order.seed,
        notes=order.notes,
        top=(body.top_logprobs or 0) if body.logprobs else None,
        include_usage=bool(body.stream_options and body.stream_options.include_usage),
    )
