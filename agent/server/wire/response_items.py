"""The items that a response was made from, as `GET /v1/responses/ID/input_items` lists them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from ..api_errors import ApiError
from ..care.conversations import Conversations
from .response_memory import KeptResponse, reread
from .responses_request import ResponseItem

MOST_BEFORE = 100  # responses that one may go on from, each read for itself
PREFIXES = {"message": "msg", "reasoning": "rs", "function_call": "fc"}

Item = dict[str, Any]


class InputItemList(BaseModel):
    """A page of items; the next page begins `after` the last of them."""

    object: Literal["list"] = "list"
    data: list[Item]
    first_id: str | None
    last_id: str | None
    has_more: bool


def items_of(asked: str | list[ResponseItem], run: str) -> list[Item]:
    """A request's input as items, each with an id of its own."""
    if isinstance(asked, str):
        asked = [ResponseItem(type="message", role="user", content=asked)]
    return [_item(one, f"{run}_in{number}") for number, one in enumerate(asked)]


def _item(item: ResponseItem, name: str) -> Item:
    told = item.model_dump(mode="json", exclude_none=True)
    ident = told.get("id")
    if not isinstance(ident, str) or not ident:
        ident = f"{PREFIXES.get(item.type, 'item')}_{name}"
    if isinstance(told.get("content"), str):
        told["content"] = [_part(told["content"], item.role)]
    if item.type == "message":
        told = {"status": "completed", **told}
    return {**told, "id": ident, "type": item.type}


def _part(text: str, role: str | None) -> Item:
    if role == "assistant":
        return {"type": "output_text", "text": text, "annotations": []}
    return {"type": "input_text", "text": text}


async def all_items(kept: Conversations, owner: str, response: str) -> list[Item]:
    """What a response was made from, the oldest first: the items of those that it goes on from,
    as far as they are still kept, with their output, then its own. Raises `ApiError` 404."""
    found = await reread(kept, owner, response)
    items = [*found.input]
    for _ in range(MOST_BEFORE):
        before = found.response.get("previous_response_id")
        earlier = None if before is None else await kept.reply(owner, before)
        if earlier is None:
            break
        found = KeptResponse.read(earlier)
        items[:0] = [*found.input, *found.response["output"]]
    return items


def page(items: list[Item], *, limit: int, newest_first: bool, after: str | None) -> InputItemList:
    """Raises `ApiError` 400 where no item is `after`."""
    ordered = items[::-1] if newest_first else items
    if after is not None:
        at = next((n for n, one in enumerate(ordered) if one["id"] == after), None)
        if at is None:
            raise ApiError(
                400, "There is no such item of this response.", param="after", code="invalid_value"
            )
        ordered = ordered[at + 1 :]
    shown = ordered[:limit]
    return InputItemList(
        data=shown,
        first_id=shown[0]["id"] if shown else None,
        last_id=shown[-1]["id"] if shown else None,
        has_more=len(ordered) > limit,
    )
