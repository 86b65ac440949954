"""`POST /v1/responses`, and the responses that are kept: `GET` and `DELETE /v1/responses/ID`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from ...run.conversation import ConversationTurn
from ..api_errors import refused
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
from .response_memory import deleted, keeping, recalled, reread
from .responses_reply import ResponseObject, ResponseReply, frames, whole
from .responses_request import ResponsesRequest
from .service import caller_of, left_out, run_id, runner_of

router = APIRouter(prefix="/v1")

ResponseId = Annotated[str, Path(max_length=200)]
Caller = Annotated[Key, Depends(caller_of)]


class ResponseDeleted(BaseModel):
    id: str
    object: Literal["response"] = "response"
    deleted: Literal[True] = True


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
    known = await recalled(kept, caller.name, before) if before is not None else ()
    turns = with_results([*known, *body.turns(left)])  # without instructions: they hold once
    order = await _order(runner, caller, body, run_id(request, caller), known, turns, left)
    reply = ResponseReply(
        order.id, body.model, order.seed, order.notes, body.echo(), ignored=left.why
    )

    def keep(found: Deltas) -> Deltas:
        if body.store is False:
            return found
        ident = f"resp_{order.id}"
        return keeping(found, kept, caller.name, ident, turns, partial(whole, reply))

    return await replied(
        request, response, body, order, left,
        frames=partial(frames, reply), whole=partial(whole, reply), keep=keep,
    )  # fmt: skip


@router.get("/responses/{response_id}", response_model=ResponseObject)
async def get_response(
    request: Request,
    response_id: ResponseId,
    caller: Caller,
    stream: Annotated[bool, Query()] = False,
) -> Any:
    """A response that is kept, as it was given."""
    if stream:
        raise refused("stream", "A response that is kept is given whole: leave stream out.")
    return await reread(runner_of(request).conversations, caller.name, response_id)


@router.delete("/responses/{response_id}")
async def delete_response(
    request: Request, response_id: ResponseId, caller: Caller
) -> ResponseDeleted:
    """Forget a response, its conversation and its run's trace."""
    runner = runner_of(request)
    await deleted(runner.conversations, runner.store, caller.name, response_id)
    return ResponseDeleted(id=response_id)


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
    before = [{"role": one.role, "content": one.text} for one in known]
    wanted = with_dialogue(
        wanted, way, left, body.model_extra, lambda: of_responses(body, before, left)
    )
    return await order_turn(runner, ident, caller, turn, way, wanted, tokens_left)
