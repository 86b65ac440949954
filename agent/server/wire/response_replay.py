"""The events of a response that is kept, as if it came about once more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....graphs.contracts import ToolCall
from ...run.narration import NarratedThought
from ..deltas import CalledTools, Delta, End, Text
from .responses_reply import (
    Event,
    FunctionCallItem,
    ReasoningItem,
    RefusalPart,
    ResponseEvents,
    ResponseObject,
    ResponseReply,
)

ENDS = ("completed", "incomplete")
ECHOED = (
    "instructions", "max_output_tokens", "metadata", "previous_response_id", "reasoning", "store",
    "temperature", "text", "user", "background",
)  # fmt: skip


def replayed(kept: dict[str, Any]) -> list[Event]:
    """Every event, numbered from 0; the last holds the response as it is `kept`."""
    response = ResponseObject.model_validate(kept)
    reply = ResponseReply(
        run=response.id.removeprefix("resp_"),
        model=response.model,
        seed=0,
        echo={name: getattr(response, name) for name in ECHOED},
        created=response.created_at,
    )
    stream = ResponseEvents(reply)
    events = [*stream.opening()]
    for delta in _deltas(response):
        events.extend(stream.of(delta))
    if response.status in ENDS:
        *ending, last = stream.ending()
        return [*events, *ending, {**last, "response": kept}]
    return [*events, stream.last("failed", kept)]


def _deltas(response: ResponseObject) -> Iterator[Delta]:
    called: list[ToolCall] = []
    for item in response.output:
        if isinstance(item, ReasoningItem):
            for part in item.summary:
                yield NarratedThought("thought", part.text)
        elif isinstance(item, FunctionCallItem):
            called.append(ToolCall(item.name, item.arguments))
        else:
            for content in item.content:
                refusal = isinstance(content, RefusalPart)
                text = content.refusal if isinstance(content, RefusalPart) else content.text
                yield Text(0, text, refusal=refusal)
    if called:
        yield CalledTools(0, tuple(called))
    yield End(0, "length" if response.status == "incomplete" else "stop")
