"""`POST /v1/chat/completions`."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ..care.auth import Key
from ..catalogue import find_target
from ..other_orders import AnyOrder
from ..raw_order import RawOrder
from ..runner import Runner
from .chat_reply import ChatCompletion, Reply, completion, frames
from .chat_request import ChatRequest, completion_wanted
from .dialogues import of_chat
from .parameters import LeftOut
from .planning import Turning, order_turn, way_of, with_dialogue
from .replying import replied
from .service import caller_of, left_out, run_id, runner_of

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
    return await replied(
        request, response, body, order, left,
        frames=partial(frames, reply), whole=partial(completion, reply),
    )  # fmt: skip


async def _order(
    runner: Runner, caller: Key, body: ChatRequest, ident: str, left: LeftOut
) -> AnyOrder:
    """Everything that can be refused is refused here, before a place is taken."""
    tokens_left = await runner.books.spending.left(caller)
    target = find_target(runner.pieces, body.model, body.strategy)
    body.check_stream(left)
    options = body.with_effort(runner.settings.limits.samples, left)
    turn = Turning(
        target=target,
        parts=body.asked(left, raw=target.strategy is None),
        options=body if target.strategy is None else options,
        sampling=body.sampling,
        keep=body.store is not False,
        tools=body.offers_tools,
        pictures=body.has_pictures,
    )
    way = way_of(runner, turn)
    body.check_way(left, way)
    wanted = completion_wanted(body, turn.parts)
    wanted = with_dialogue(wanted, way, left, body.model_extra, lambda: of_chat(body))
    return await order_turn(runner, ident, caller, turn, way, wanted, tokens_left)


def _reply(order: AnyOrder, body: ChatRequest, left: LeftOut) -> Reply:
    return Reply(
        run=order.id,
        model=body.model,
        seed=order.seed,
        notes=order.notes,
        ignored=left.why,
        top=(body.top_logprobs or 0) if body.logprobs and isinstance(order, RawOrder) else None,
        include_usage=bool(body.stream_options and body.stream_options.include_usage),
    )
