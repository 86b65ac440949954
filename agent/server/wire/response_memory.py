"""`previous_response_id`: a response's conversation is kept at its end, for a next one to go on."""

from __future__ import annotations

from collections.abc import Sequence

from ...run.conversation import ConversationTurn
from ..api_errors import ApiError
from ..care.conversations import Conversations, Turns
from ..care.logs import log_failure
from ..deltas import Collected, Deltas, Total


async def recalled(kept: Conversations, owner: str, response: str) -> Turns:
    """The conversation up to that response. Raises `ApiError` 404."""
    found = await kept.recall(owner, response)
    if found is None:
        raise ApiError(
            404, f"The response {response[:100]!r} is not kept: send the earlier messages.",
            param="previous_response_id", code="previous_response_not_found",
        )  # fmt: skip
    return found


async def keeping(
    deltas: Deltas,
    kept: Conversations,
    owner: str,
    response: str,
    turns: Sequence[ConversationTurn],
) -> Deltas:
    """The same deltas; the conversation is kept before the last of them is given, so that a
    client that has read the end can go on from it. Where it cannot be, the answer stands."""
    done = Collected()
    async for delta in deltas:
        done.add(delta)
        if isinstance(delta, Total):
            said = done.choices[0].text if 0 in done.choices else ""
            try:
                await kept.keep(owner, response, [*turns, ConversationTurn("assistant", said)])
            except ApiError as error:
                log_failure("a conversation is not kept", error)
        yield delta
