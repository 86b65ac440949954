"""What `POST /v1/responses` answers: a response object, or the events that build it.

The reasoning is one item whose summary has a part for everything that happened: a step, a
verdict, a correction, a backtrack. The answer is a message item after it.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from ...run.narration import NarratedThought
from ..api_errors import ApiError, to_api_error
from ..care.logs import log_failure
from ..deltas import Collected, Delta, DeltaChoice, Deltas, Text, Total
from .chat_reply import SurefootField, call_id
from .sse import frame

Status = Literal["queued", "in_progress", "completed", "incomplete", "failed", "cancelled"]


class SummaryText(BaseModel):
    type: Literal["summary_text"] = "summary_text"
    text: str


class OutputText(BaseModel):
    type: Literal["output_text"] = "output_text"
    text: str
    annotations: list[Any] = []
    logprobs: list[Any] = []


class RefusalPart(BaseModel):
    type: Literal["refusal"] = "refusal"
    refusal: str


class ReasoningItem(BaseModel):
    type: Literal["reasoning"] = "reasoning"
    id: str
    summary: list[SummaryText]
    status: Status | None = None


class FunctionCallItem(BaseModel):
    type: Literal["function_call"] = "function_call"
    id: str
    call_id: str
    name: str
    arguments: str
    status: Status = "completed"


class MessageItem(BaseModel):
    type: Literal["message"] = "message"
    id: str
    role: Literal["assistant"] = "assistant"
    status: Status
    content: list[OutputText | RefusalPart]


class InputDetails(BaseModel):
    cached_tokens: int = 0


class OutputDetails(BaseModel):
    """All tokens of a strategy are reasoning: its answer is read off the last step."""

    reasoning_tokens: int


class ResponsesUsage(BaseModel):
    input_tokens: int
    input_tokens_details: InputDetails
    output_tokens: int
    output_tokens_details: OutputDetails
    total_tokens: int


class ResponseFailure(BaseModel):
    code: str
    message: str


class Incomplete(BaseModel):
    reason: Literal["max_output_tokens"] = "max_output_tokens"


class ResponseObject(BaseModel):
    """`tools` and the like are always what OpenAI's defaults are."""

    id: str
    object: Literal["response"] = "response"
    created_at: int
    status: Status
    background: bool = False
    model: str
    output: list[ReasoningItem | MessageItem | FunctionCallItem]
    error: ResponseFailure | None = None
    incomplete_details: Incomplete | None = None
    instructions: str | None = None
    max_output_tokens: int | None = None
    metadata: dict[str, Any] = {}
    parallel_tool_calls: bool = True
    previous_response_id: str | None = None
    reasoning: dict[str, Any] = {"effort": None, "summary": None}
    store: bool = False
    temperature: float | None = None
    text: dict[str, Any] = {"format": {"type": "text"}}
    tool_choice: Literal["none"] = "none"
    tools: list[Any] = []
    top_p: float = 1.0
    truncation: Literal["disabled"] = "disabled"
    usage: ResponsesUsage | None = None
    user: str | None = None
    surefoot: SurefootField | None = None


@dataclass(frozen=True, slots=True)
class ResponseReply:
    """What is known of a response before its first event. `echo`: the client's own fields."""

    run: str
    model: str
    seed: int
    notes: tuple[str, ...] = ()
    echo: dict[str, Any] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)
    created: int = field(default_factory=lambda: int(time.time()))

    def object(self, status: Status, done: Collected | None = None) -> ResponseObject:
        """The response as it stands."""
        response = ResponseObject(
            id=f"resp_{self.run}",
            created_at=self.created,
            status=status,
            model=self.model,
            output=[],
            **self.echo,
        )
        if done is not None:
            response.output = self.output(done)
            response.usage = usage_out(done.total)
            response.surefoot = SurefootField(
                run=self.run,
                seed=self.seed,
                notes=[*self.notes, *done.total.notes],
                ignored=dict(self.ignored),
                result=done.total.result,
            )
        if status == "incomplete":
            response.incomplete_details = Incomplete()
        return response

    def output(self, done: Collected) -> list[ReasoningItem | MessageItem | FunctionCallItem]:
        thoughts = [SummaryText(text=thought.text) for thought in done.thoughts]
        items: list[ReasoningItem | MessageItem | FunctionCallItem] = []
        if thoughts:
            items.append(ReasoningItem(id=f"rs_{self.run}", summary=thoughts, status="completed"))
        choice = done.choices.get(0, DeltaChoice())
        if choice.text or not choice.calls:
            items.append(self.message(status_of(choice), choice.text, refused=choice.refused))
        return [*items, *self.calls(choice)]

    def calls(self, choice: DeltaChoice) -> list[FunctionCallItem]:
        return [
            FunctionCallItem(
                id=f"fc_{self.run}_{number}",
                call_id=call_id(self.run, 0, number),
                name=call.name,
                arguments=call.arguments,
            )
            for number, call in enumerate(choice.calls)
        ]

    def message(self, status: Status, text: str | None, *, refused: bool = False) -> MessageItem:
        content: list[OutputText | RefusalPart] = []
        if text is not None:
            content.append(RefusalPart(refusal=text) if refused else OutputText(text=text))
        return MessageItem(id=f"msg_{self.run}", status=status, content=content)


def whole(reply: ResponseReply, done: Collected) -> ResponseObject:
    """The response of a run that has ended."""
    return reply.object(status_of(done.choices.get(0, DeltaChoice())), done)


def status_of(choice: DeltaChoice) -> Status:
    return "incomplete" if choice.finish == "length" else "completed"


def usage_out(total: Total) -> ResponsesUsage:
    usage = total.usage
    reasoning = usage.reasoning_tokens if total.result is None else usage.completion_tokens
    return ResponsesUsage(
        input_tokens=usage.prompt_tokens,
        input_tokens_details=InputDetails(),
        output_tokens=usage.completion_tokens,
        output_tokens_details=OutputDetails(reasoning_tokens=reasoning),
        total_tokens=usage.prompt_tokens + usage.completion_tokens,
    )


Event = dict[str, Any]
Events = Iterator[Event]


async def frames(reply: ResponseReply, deltas: Deltas) -> AsyncGenerator[bytes, None]:
    """The events of a streamed response as they are sent."""
    async with aclosing(events(reply, deltas)) as found:
        async for data in found:
            yield frame(data, data["type"])


async def events(reply: ResponseReply, deltas: Deltas) -> AsyncGenerator[Event, None]:
    """What happens to a response, `response.completed` or `response.failed` the last."""
    stream = ResponseEvents(reply)
    for data in stream.opening():
        yield data
    try:
        async for delta in deltas:
            for data in stream.of(delta):
                yield data
        ending = stream.ending()
    except Exception as error:  # noqa: BLE001 - the status is sent: this is the only way to tell
        told = to_api_error(error)
        if told.status == 500:
            log_failure("stream failed", error, run=reply.run)
        ending = stream.failure(told)
    for data in ending:
        yield data


class ResponseEvents:
    """The events of one response, numbered in order from `first`."""

    def __init__(self, reply: ResponseReply, first: int = 0) -> None:
        self._reply = reply
        self._done = Collected()
        self._number = first
        self._answering = False

    def opening(self) -> Events:
        begun = self._reply.object("in_progress").model_dump(mode="json")
        yield self._event("response.created", response=begun)
        yield self._event("response.in_progress", response=begun)

    def of(self, delta: Delta) -> Events:
        if isinstance(delta, NarratedThought):
            yield from self._thought(delta)
        elif isinstance(delta, Text):
            yield from self._text(delta)
        self._done.add(delta)

    def ending(self) -> Events:
        """Close what is open; then the whole response."""
        choice = self._done.choices.get(0, DeltaChoice())
        if not self._answering and not choice.calls:
            yield from self._text(Text(0, ""))
        if self._answering:
            yield from self._end_message(choice)
        elif self._done.thoughts:
            (item, *_) = self._reply.output(self._done)
            yield self._item("done", 0, item.model_dump())
        yield from self._calls(choice)
        response = whole(self._reply, self._done)
        yield self.last(response.status, response.model_dump(mode="json"))

    def _calls(self, choice: DeltaChoice) -> Events:
        first = bool(self._done.thoughts) + self._answering
        for index, item in enumerate(self._reply.calls(choice), first):
            begun = item.model_copy(update={"arguments": "", "status": "in_progress"})
            yield self._item("added", index, begun.model_dump())
            at = {"item_id": item.id, "output_index": index}
            kind = "response.function_call_arguments"
            yield self._event(f"{kind}.delta", delta=item.arguments, **at)
            yield self._event(f"{kind}.done", arguments=item.arguments, name=item.name, **at)
            yield self._item("done", index, item.model_dump())

    def _end_message(self, choice: DeltaChoice) -> Events:
        at = self._message_at()
        message = self._reply.message(status_of(choice), choice.text, refused=choice.refused)
        if choice.refused:
            yield self._event("response.refusal.done", refusal=choice.text, **at)
        else:
            yield self._event("response.output_text.done", text=choice.text, logprobs=[], **at)
        item = message.model_dump()
        yield self._event("response.content_part.done", part=item["content"][0], **at)
        yield self._item("done", at["output_index"], item)

    def failure(self, error: ApiError) -> Events:
        response = self._reply.object("failed")
        detail = error.detail
        response.error = ResponseFailure(code=detail.code or detail.type, message=detail.message)
        yield self.last("failed", response.model_dump(mode="json"))

    def last(self, kind: str, response: dict[str, Any]) -> Event:
        """The event that ends a stream, with the response as it is kept."""
        return self._event(f"response.{kind}", response=response)

    def _thought(self, thought: NarratedThought) -> Events:
        ident = f"rs_{self._reply.run}"
        if not self._done.thoughts:
            item = ReasoningItem(id=ident, summary=[], status="in_progress")
            yield self._item("added", 0, item.model_dump())
        at = {"item_id": ident, "output_index": 0, "summary_index": len(self._done.thoughts)}
        part = "response.reasoning_summary_part"
        text = "response.reasoning_summary_text"
        yield self._event(f"{part}.added", part=SummaryText(text="").model_dump(), **at)
        yield self._event(
            f"{text}.delta", delta=thought.text, surefoot={"event": thought.kind}, **at
        )
        yield self._event(f"{text}.done", text=thought.text, **at)
        yield self._event(f"{part}.done", part=SummaryText(text=thought.text).model_dump(), **at)

    def _text(self, delta: Text) -> Events:
        at = self._message_at()
        if not self._answering:
            self._answering = True
            if self._done.thoughts:
                (item, *_) = self._reply.output(self._done)
                yield self._item("done", 0, item.model_dump())
            begun = self._reply.message("in_progress", None).model_dump()
            yield self._item("added", at["output_index"], begun)
            part = RefusalPart(refusal="") if delta.refusal else OutputText(text="")
            yield self._event("response.content_part.added", part=part.model_dump(), **at)
        if delta.refusal:
            yield self._event("response.refusal.delta", delta=delta.text, **at)
        else:
            yield self._event("response.output_text.delta", delta=delta.text, logprobs=[], **at)

    def _message_at(self) -> dict[str, Any]:
        index = 1 if self._done.thoughts else 0
        return {"item_id": f"msg_{self._reply.run}", "output_index": index, "content_index": 0}

    def _item(self, what: str, index: int, item: dict[str, Any]) -> Event:
        return self._event(f"response.output_item.{what}", output_index=index, item=item)

    def _event(self, kind: str, **data: Any) -> Event:
        event = {"type": kind, "sequence_number": self._number, **data}
        self._number += 1
        return event
