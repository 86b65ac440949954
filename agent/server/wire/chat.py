"""`POST /v1/chat/completions`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ..care.admission import Place
from ..care.auth import Key
from ..catalogue import find_target
from ..deltas import Deltas, collect
from ..orders import Order, order_run
from ..raw_order import RawOrder, order_completion
from ..runner import Runner
from .answer_format import shaped
from .chat_reply import ChatCompletion, Reply, completion, frames
from .chat_request import ChatRequest, check_for_strategy, completion_wanted
from .parameters import LeftOut
from .service import answered, caller_of, left_out, run_id, runner_of, streamed

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
    left = left_out(request)
    order = await _order(runner, caller, body, run_id(request, caller), left)
    reply = _reply(order, body, left)
    form = body.answer_format(left) if isinstance(order, Order) else None

    def deltas(place: Place) -> Deltas:
        return shaped(runner.deltas(order, place, request.headers), form)

    if body.stream:
        return await streamed(request, lambda at: frames(reply, deltas(at)), order, left.headers)
    done = await answered(
        request, lambda place: collect(deltas(place)), order, response, left.headers
    )
    return completion(reply, done)


async def _order(
    runner: Runner, caller: Key, body: ChatRequest, ident: str, left: LeftOut
) -> Order | RawOrder:
    """Everything that can be refused is refused here, before a place is taken."""
    tokens_left = await runner.books.spending.left(caller)
    left.check(body.model_extra)
    target = find_target(runner.pieces, body.model, body.strategy)
    body.check_stream(left)
    if target.strategy is None:
        policy = runner.pieces.policies[target.policy]
        return await order_completion(ident, caller, target, completion_wanted(body, left), policy)
    check_for_strategy(body, left)
    body.answer_format(left)
    options = body.with_effort(runner.settings.limits.samples, left)
    return order_run(
        ident,
        caller,
        target,
        body.asked(raw=False),
        options,
        body.sampling,
        config=runner.pieces.config,
        limits=runner.settings.limits,
        keep=body.store is not False,
        tokens_left=tokens_left,
    )


def _reply(order: Order | RawOrder, body: ChatRequest, left: LeftOut) -> Reply:
    return Reply(
        run=order.id,
        model=body.model,
        seed=order.seed,
        notes=order.notes,
        ignored=left.why,
        top=(body.top_logprobs or 0) if body.logprobs and isinstance(order, RawOrder) else None,
        include_usage=bool(body.stream_options and body.stream_options.include_usage),
    )
