"""Responses that are kept: with their conversations, for a next one to go on from
(`previous_response_id`), and to be read again or deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from ...run.conversation import ConversationTurn
from ..api_errors import ApiError
from ..care.conversations import Conversations, Turns
from ..care.logs import log_failure
from ..care.trace_store import TraceStore
from ..deltas import Collected, Deltas, Total
from .responses_reply import ResponseObject


async def recalled(kept: Conversations, owner: str, response: str) -> Turns:
    """The conversation up to that response. Raises `ApiError` 404."""
    found = await kept.recall(owner, response)
    if found is None:
        raise ApiError(
            404, f"The response {response[:100]!r} is not kept: send the earlier messages.",
            param="previous_response_id", code="previous_response_not_found",
        )  # fmt: skip
    return found


async def reread(kept: Conversations, owner: str, response: str) -> Any:
    """That response, as it was given. Raises `ApiError` 404."""
    found = await kept.reply(owner, response)
    if found is None:
        raise _unknown(response)
    return json.loads(found)


async def deleted(
    kept: Conversations, traces: TraceStore | None, owner: str, response: str
) -> None:
    """Forget a response: its conversation, itself and its run's trace, as `store: false` would
    have. Raises `ApiError` 404."""
    there = await kept.forget(owner, response)
    if not there:
        raise _unknown(response)
    if traces is not None:
        await traces.deleted(owner, response.removeprefix("resp_"))


def _unknown(response: str) -> ApiError:
    words = f"There is no response {response[:100]!r} of this key."
    return ApiError(404, words, param="response_id", code="response_not_found")


async def keeping(
    deltas: Deltas,
    kept: Conversations,
    owner: str,
    response: str,
    turns: Sequence[ConversationTurn],
    whole: Callable[[Collected], ResponseObject],
) -> Deltas:
    """The same deltas; the conversation and the `whole` response are kept before the last of them
    is given, so that a client that has read the end can go on from it. Where it cannot be, the
    answer stands."""
    done = Collected()
    async for delta in deltas:
        done.add(delta)
        if isinstance(delta, Total):
            said = done.choices[0].text if 0 in done.choices else ""
            said_all = [*turns, ConversationTurn("assistant", said)]
            reply = json.dumps(whole(done).model_dump(mode="json"))
            try:
                await kept.keep(owner, response, said_all, reply)
            except ApiError as error:
                log_failure("a conversation is not kept", error)
        yield delta
