"""What `POST /v1/messages` answers: a message, or the events that build it.

Where thinking is asked for it is one block before the answer's text.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from ...run.narration import NarratedThought
from ..api_errors import ApiError, to_api_error
from ..care.logs import log_failure
from ..deltas import Collected, Delta, DeltaChoice, Deltas, Text, Total
from .chat_reply import SurefootField, call_id
from .sse import frame

StopReason = Literal["end_turn", "max_tokens", "stop_sequence", "tool_use", "refusal"]
ERRORS = {
    400: "invalid_request_error", 401: "authentication_error", 403: "permission_error",
    404: "not_found_error", 413: "request_too_large", 429: "rate_limit_error",
    503: "overloaded_error", 504: "timeout_error",
}  # fmt: skip


class ThinkingBlock(BaseModel):
    """`signature` names the run: the block is read back by no one."""

    type: Literal["thinking"] = "thinking"
    thinking: str
    signature: str


class TextBlock(BaseModel):
    type: Literal["text"] = "text"
    text: str


class ToolUseBlock(BaseModel):
    type: Literal["tool_use"] = "tool_use"
    id: str
    name: str
    input: dict[str, Any]


class AnthropicUsage(BaseModel):
    """Tokens of all model calls that the answer took."""

    input_tokens: int
    output_tokens: int
    cache_creation_input_tokens: int = 0
    cache_read_input_tokens: int = 0


class AnthropicMessage(BaseModel):
    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    model: str
    content: list[ThinkingBlock | TextBlock | ToolUseBlock]
    stop_reason: StopReason | None
    stop_sequence: None = None
    usage: AnthropicUsage
    surefoot: SurefootField | None = None


class TokenCount(BaseModel):
    """An estimate from the number of characters, as budgets reckon before a call."""

    input_tokens: int


@dataclass(frozen=True, slots=True)
class AnthropicReply:
    """What is known of a message before its first event."""

    run: str
    model: str
    seed: int
    notes: tuple[str, ...]
    ignored: dict[str, str]
    thinking: bool

    def begun(self) -> AnthropicMessage:
        return AnthropicMessage(
            id=f"msg_{self.run}",
            model=self.model,
            content=[],
            stop_reason=None,
            usage=AnthropicUsage(input_tokens=0, output_tokens=0),
        )

    def whole(self, done: Collected) -> AnthropicMessage:
        message = self.begun()
        choice = done.choices.get(0, DeltaChoice())
        if self.thinking and done.reasoning:
            message.content.append(ThinkingBlock(thinking=done.reasoning, signature=self.run))
        if choice.text or not choice.calls:
            message.content.append(TextBlock(text=choice.text))
        message.content += self.uses(choice)
        message.stop_reason = stop_reason(choice)
        message.usage = usage_out(done.total)
        message.surefoot = self.field(done.total)
        return message

    def uses(self, choice: DeltaChoice) -> list[ToolUseBlock]:
        return [
            ToolUseBlock(
                id=call_id(self.run, 0, number), name=call.name, input=_input(call.arguments)
            )
            for number, call in enumerate(choice.calls)
        ]

    def field(self, total: Total) -> SurefootField:
        return SurefootField(
            run=self.run,
            seed=self.seed,
            notes=[*self.notes, *total.notes],
            ignored=self.ignored,
            result=total.result,
        )


def stop_reason(choice: DeltaChoice) -> StopReason:
    if choice.refused:
        return "refusal"
    if choice.calls:
        return "tool_use"
    return "max_tokens" if choice.finish == "length" else "end_turn"


def _input(arguments: str) -> dict[str, Any]:
    """A call's arguments as an object; those that are none under their own name."""
    try:
        read = json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        read = None
    return read if isinstance(read, dict) else {"arguments": arguments}


def usage_out(total: Total) -> AnthropicUsage:
    usage = total.usage
    return AnthropicUsage(input_tokens=usage.prompt_tokens, output_tokens=usage.completion_tokens)


def anthropic_error(error: ApiError) -> dict[str, Any]:
    """A failure in Anthropic's shape."""
    known = "invalid_request_error" if error.status < 500 else "api_error"
    detail = {"type": ERRORS.get(error.status, known), "message": error.detail.message}
    told = {"param": error.detail.param, "code": error.detail.code}
    return {"type": "error", "error": detail | told}


async def frames(reply: AnthropicReply, deltas: Deltas) -> AsyncGenerator[bytes, None]:
    """The events of a streamed message, `message_stop` or `error` the last."""
    stream = _MessageEvents(reply)
    yield frame(event := stream.opening(), event["type"])
    try:
        async for delta in deltas:
            for event in stream.of(delta):
                yield frame(event, event["type"])
        for event in stream.ending():
            yield frame(event, event["type"])
    except Exception as error:  # noqa: BLE001 - the status is sent: this is the only way to tell
        told = to_api_error(error)
        if told.status == 500:
            log_failure("stream failed", error, run=reply.run)
        yield frame(anthropic_error(told), "error")


class _MessageEvents:
    """The events of one message: blocks one after the other, each begun and ended."""

    def __init__(self, reply: AnthropicReply) -> None:
        self._reply = reply
        self._done = Collected()
        self._index = 0
        self._open: str | None = None

    def opening(self) -> dict[str, Any]:
        return {"type": "message_start", "message": self._reply.begun().model_dump(mode="json")}

    def of(self, delta: Delta) -> Iterator[dict[str, Any]]:
        self._done.add(delta)
        if isinstance(delta, NarratedThought) and self._reply.thinking:
            yield from self._begin("thinking", ThinkingBlock(thinking="", signature=""))
            yield self._delta({"type": "thinking_delta", "thinking": delta.text})
        elif isinstance(delta, Text) and delta.index == 0:
            yield from self._begin("text", TextBlock(text=""))
            yield self._delta({"type": "text_delta", "text": delta.text})

    def ending(self) -> Iterator[dict[str, Any]]:
        choice, total = self._done.choices.get(0, DeltaChoice()), self._done.total
        if not choice.calls:
            yield from self._begin("text", TextBlock(text=""))
        yield from self._end()
        for use in self._reply.uses(choice):
            yield from self._begin(use.id, use.model_copy(update={"input": {}}))
            told = json.dumps(use.input)
            yield self._delta({"type": "input_json_delta", "partial_json": told})
            yield from self._end()
        yield {
            "type": "message_delta",
            "delta": {"stop_reason": stop_reason(choice), "stop_sequence": None},
            "usage": usage_out(total).model_dump(),
            "surefoot": self._reply.field(total).model_dump(mode="json"),
        }
        yield {"type": "message_stop"}

    def _begin(self, kind: str, block: BaseModel) -> Iterator[dict[str, Any]]:
        if self._open == kind:
            return
        yield from self._end()
        self._open = kind
        begun = block.model_dump(exclude_none=True)
        yield {"type": "content_block_start", "index": self._index, "content_block": begun}

    def _end(self) -> Iterator[dict[str, Any]]:
        if self._open is None:
            return
        if self._open == "thinking":
            yield self._delta({"type": "signature_delta", "signature": self._reply.run})
        yield {"type": "content_block_stop", "index": self._index}
        self._index += 1
        self._open = None

    def _delta(self, delta: dict[str, Any]) -> dict[str, Any]:
        return {"type": "content_block_delta", "index": self._index, "delta": delta}
