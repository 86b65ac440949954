"""Responses that are kept: read again, streamed, cancelled, deleted; and what they were made of."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from ..api_errors import ApiError, refused
from ..care.auth import Key
from .response_items import InputItemList, all_items, page
from .response_memory import deleted, reread
from .response_replay import replayed
from .responses_reply import Event, ResponseObject
from .service import caller_of, followed, left_out, runner_of
from .sse import frame

router = APIRouter(prefix="/v1/responses/{response_id}")

ResponseId = Annotated[str, Path(max_length=200)]
Caller = Annotated[Key, Depends(caller_of)]
Include = Annotated[list[str] | None, Query(alias="include[]", max_length=20)]
NOT_BEGUN = "Only a response that was begun in the background can be cancelled."


class ResponseDeleted(BaseModel):
    id: str
    object: Literal["response"] = "response"
    deleted: Literal[True] = True


@router.get("", response_model=ResponseObject)
async def get_response(
    request: Request,
    response: Response,
    response_id: ResponseId,
    caller: Caller,
    stream: Annotated[bool, Query()] = False,
    starting_after: Annotated[int | None, Query(ge=0)] = None,
    include: Include = None,
) -> Any:
    """A response as it stands, or its events: those that were, and while it is at work those that
    come. `starting_after` is the number of the last one that is known already."""
    runner = runner_of(request)
    _left_out(request, response, include)
    if starting_after is not None and not stream:
        raise refused("starting_after", "It is for streams: set stream to true.")
    at = 0 if starting_after is None else starting_after + 1
    run = runner.background.find(caller.name, response_id)
    if run is not None:
        return followed(request, run.read(at)) if stream else run.response
    kept = await reread(runner.conversations, caller.name, response_id)
    if not stream:
        return kept.response
    if starting_after is not None and not kept.is_reasoned:
        raise refused("starting_after", "Its events are kept no more: leave starting_after out.")
    return followed(request, _told(replayed(kept.response)[at:]))


@router.post("/cancel", response_model=ResponseObject)
async def cancel_response(request: Request, response_id: ResponseId, caller: Caller) -> Any:
    """End a response in the background where it stands. One that has ended stays as it is."""
    runner = runner_of(request)
    run = runner.background.find(caller.name, response_id)
    if run is not None:
        await run.cancel()
        return run.response
    kept = await reread(runner.conversations, caller.name, response_id)
    if not kept.response.get("background"):
        raise ApiError(400, NOT_BEGUN, param="response_id", code="invalid_value")
    return kept.response


@router.delete("")
async def delete_response(
    request: Request, response_id: ResponseId, caller: Caller
) -> ResponseDeleted:
    """Forget a response, its conversation and its run's trace."""
    runner = runner_of(request)
    await runner.background.forget(caller.name, response_id)
    await deleted(runner.conversations, runner.store, caller.name, response_id)
    return ResponseDeleted(id=response_id)


@router.get("/input_items")
async def list_input_items(
    request: Request,
    response: Response,
    response_id: ResponseId,
    caller: Caller,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    order: Annotated[Literal["asc", "desc"], Query()] = "desc",
    after: Annotated[str | None, Query(max_length=200)] = None,
    include: Include = None,
) -> InputItemList:
    """The items that a response was made from, those of the responses before it too."""
    runner = runner_of(request)
    _left_out(request, response, include)
    items = await all_items(runner.conversations, caller.name, response_id)
    return page(items, limit=limit, newest_first=order == "desc", after=after)


def _left_out(request: Request, response: Response, include: Sequence[str] | None) -> None:
    left = left_out(request)
    if include:
        left.add("include", "nothing more can be included.")
    response.headers.update(left.headers)


async def _told(events: Sequence[Event]) -> AsyncGenerator[bytes, None]:
    for event in events:
        yield frame(event, event["type"])
