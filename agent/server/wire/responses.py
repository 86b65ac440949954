"""`POST /v1/responses`: whole, streamed, or in the background."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from ....graphs.run.budget import Meter
from ...run.conversation import ConversationTurn
from ..api_errors import ApiError, refused
from ..care.auth import Key
from ..catalogue import find_target
from ..deltas import Deltas
from ..other_orders import AnyOrder
from ..raw_order import Wanted
from ..runner import Runner
from .chat_request import with_results
from .dialogues import of_responses
from .parameters import LeftOut
from .planning import Turning, order_turn, way_of, with_dialogue
from .replying import replied
from .response_background import begun
from .response_items import items_of
from .response_memory import Keeping, recalled
from .responses_reply import ResponseObject, ResponseReply, frames, whole
from .responses_request import ResponsesRequest
from .service import caller_of, left_out, run_id, runner_of

router = APIRouter(prefix="/v1")

Caller = Annotated[Key, Depends(caller_of)]


class InputTokenCount(BaseModel):
    object: Literal["response.input_tokens"] = "response.input_tokens"
    input_tokens: int


@router.post("/responses", response_model=ResponseObject)
async def create_response(
    request: Request,
    response: Response,
    body: ResponsesRequest,
    caller: Caller,
) -> Any:
    """Solve what the input asks; whole, or streamed with the reasoning as it happens."""
    runner = runner_of(request)
    left = left_out(request)
    kept, before = runner.conversations, body.previous_response_id
    _check_background(runner, caller, body, left)
    known = await recalled(kept, caller.name, before) if before is not None else ()
    turns = with_results([*known, *body.turns(left)])  # without instructions: they hold once
    order = await _order(runner, caller, body, run_id(request, caller), known, turns, left)
    reply = ResponseReply(
        order.id, body.model, order.seed, order.notes, body.echo(), ignored=left.why
    )
    keeping = Keeping(
        kept, caller.name, reply.object("queued").id, turns, items_of(body.input, order.id)
    )

    def keep(found: Deltas) -> Deltas:
        return found if body.store is False else keeping.along(found, partial(whole, reply))

    if body.background:
        return await begun(request, response, body, order, left, reply, keeping)
    return await replied(
        request, response, body, order, left,
        frames=partial(frames, reply), whole=partial(whole, reply), keep=keep,
    )  # fmt: skip


@router.post("/responses/input_tokens")
async def count_input_tokens(
    request: Request, body: ResponsesRequest, caller: Caller
) -> InputTokenCount:
    """About how many tokens a request's prompt has."""
    runner = runner_of(request)
    find_target(runner.pieces, body.model, None)
    before = body.previous_response_id
    known = await recalled(runner.conversations, caller.name, before) if before else ()
    turns = [*known, *body.turns(LeftOut(strict=False))]
    told = [body.instructions or "", str(body.tools or ""), *(turn.said for turn in turns)]
    return InputTokenCount(input_tokens=Meter().prompt_tokens(sum(map(len, told))))


def _check_background(runner: Runner, caller: Key, body: ResponsesRequest, left: LeftOut) -> None:
    """Note or refuse what cannot be had in the background. Raises `ApiError` 400."""
    if body.background and runner.desk is not None:
        left.add("background", "servers on one database answer at once.")
        body.background = None
    if body.background and body.store is False:
        raise refused("background", "What runs in the background is kept: leave store out.")
    before = body.previous_response_id
    at_work = None if before is None else runner.background.find(caller.name, before)
    if at_work is not None and not at_work.ended:
        raise ApiError(
            400, f"The response {before!r} is still in progress.",
            param="previous_response_id", code="invalid_value",
        )  # fmt: skip


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
    before = [{"role": one.role, "content": one.said} for one in known]
    wanted = with_dialogue(
        wanted, way, left, body.model_extra, lambda: of_responses(body, before, left)
    )
    return await order_turn(runner, ident, caller, turn, way, wanted, tokens_left)
