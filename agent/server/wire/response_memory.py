"""Responses that are kept: with their conversations, for a next one to go on from
(`previous_response_id`), and to be read again or deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...run.conversation import ConversationTurn
from ..api_errors import ApiError
from ..care.conversations import Conversations, Turns
from ..care.logs import log_failure
from ..care.trace_store import TraceStore
from ..deltas import Collected, Deltas, Total
from .responses_reply import ResponseObject


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """A response as it was given, and the items that were its input."""

    response: dict[str, Any]
    input: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_reasoned(self) -> bool:
        """Whether a strategy gave it: its events then follow from it alone, not from how a model's
        words came."""
        told = self.response.get("surefoot") or {}
        return told.get("result") is not None

    def settled(self) -> KeptResponse:
        """The same; one that was at work when it was kept, and is asked for here, has failed."""
        if self.response["status"] not in ("queued", "in_progress"):
            return self
        error = {"code": "server_error", "message": "The server that it ran on has ended."}
        return replace(self, response={**self.response, "status": "failed", "error": error})

    def written(self) -> str:
        return json.dumps({"response": self.response, "input": self.input})

    @classmethod
    def read(cls, text: str) -> KeptResponse:
        found = json.loads(text)
        if "object" in found:  # of an earlier version, which kept no input
            return cls(found)
        return cls(found["response"], found["input"])


async def recalled(kept: Conversations, owner: str, response: str) -> Turns:
    """The conversation up to that response. Raises `ApiError` 404."""
    found = await kept.recall(owner, response)
    if found is None:
        raise ApiError(
            404, f"The response {response[:100]!r} is not kept: send the earlier messages.",
            param="previous_response_id", code="previous_response_not_found",
        )  # fmt: skip
    return found


async def reread(kept: Conversations, owner: str, response: str) -> KeptResponse:
    """That response, as it was given. Raises `ApiError` 404."""
    found = await kept.reply(owner, response)
    if found is None:
        raise unknown(response)
    return KeptResponse.read(found).settled()


async def deleted(
    kept: Conversations, traces: TraceStore | None, owner: str, response: str
) -> None:
    """Forget a response: its conversation, itself and its run's trace, as `store: false` would
    have. Raises `ApiError` 404."""
    there = await kept.forget(owner, response)
    if not there:
        raise unknown(response)
    if traces is not None:
        await traces.deleted(owner, response.removeprefix("resp_"))


def unknown(response: str) -> ApiError:
    words = f"There is no response {response[:100]!r} of this key."
    return ApiError(404, words, param="response_id", code="response_not_found")


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where a response is kept, and with what: the conversation before it, and its own input."""

    kept: Conversations
    owner: str
    response: str
    turns: Sequence[ConversationTurn]
    input: list[dict[str, Any]]

    async def keep(self, response: ResponseObject, said: str | None) -> None:
        """Keep the response, and what was `said` in it. Where it cannot be, the answer stands."""
        turns = [*self.turns]
        if said is not None:
            turns.append(ConversationTurn("assistant", said))
        reply = KeptResponse(response.model_dump(mode="json"), self.input).written()
        try:
            await self.kept.keep(self.owner, self.response, turns, reply)
        except ApiError as error:
            log_failure("a conversation is not kept", error)

    async def along(self, deltas: Deltas, whole: Callable[[Collected], ResponseObject]) -> Deltas:
        """The same deltas; the conversation and the `whole` response are kept before the last of
        them is given, so that a client that has read the end can go on from it."""
        done = Collected()
        async for delta in deltas:
            done.add(delta)
            if isinstance(delta, Total):
                await self.keep(whole(done), done.choices[0].text if 0 in done.choices else "")
            yield delta
