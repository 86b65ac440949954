"""`POST /v1/messages` and `/v1/messages/count_tokens`: Anthropic's Messages API."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from ....graphs.run.budget import Meter
from ..care.auth import Key
from ..catalogue import find_target
from ..orders import OrderOptions
from ..other_orders import AnyOrder
from ..raw_order import Wanted
from ..runner import Runner
from .anthropic_reply import AnthropicMessage, AnthropicReply, TokenCount, frames
from .anthropic_request import CountRequest, MessagesRequest
from .dialogues import of_anthropic
from .parameters import LeftOut
from .planning import Turning, order_turn, way_of, with_dialogue
from .replying import replied
from .service import caller_of, left_out, run_id, runner_of

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
    return await replied(
        request, response, body, order, left,
        frames=partial(frames, reply), whole=reply.whole,
    )  # fmt: skip


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
        tools=body.offers_tools,
        pictures=body.has_pictures,
    )
    way = way_of(runner, turn)
    body.check(left, way)
    wanted = Wanted(turn.parts, body.sampling, stop=tuple(body.stop_sequences or ()))
    wanted = with_dialogue(wanted, way, left, body.model_extra, lambda: of_anthropic(body, left))
    return await order_turn(runner, ident, caller, turn, way, wanted, tokens_left)
