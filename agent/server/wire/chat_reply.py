"""What `POST /v1/chat/completions` answers: one completion, or its chunks."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from .... import __version__
from ....graphs.contracts import TokenLogprob, ToolCall
from ....graphs.result import Result
from ...run.narration import NarratedThought
from ..api_errors import to_api_error
from ..care.logs import log_failure
from ..deltas import CalledTools, Collected, DeltaChoice, Deltas, End, FinishReason, Text, Total
from .sse import DONE, frame

FINGERPRINT = f"surefoot-{__version__}"


class SurefootField(BaseModel):
    """What a strategy's answer is worth; `notes` say what the model was not shown, and
    `ignored` which parameters could not be honoured, and why."""

    run: str
    seed: int
    notes: list[str]
    ignored: dict[str, str] = {}
    result: Result | None = None


class TopLogprob(BaseModel):
    token: str
    logprob: float
    bytes: list[int] | None


class TokenOut(TopLogprob):
    top_logprobs: list[TopLogprob]


class LogprobsOut(BaseModel):
    content: list[TokenOut]
    refusal: None = None


class FunctionOut(BaseModel):
    name: str
    arguments: str


class ToolCallOut(BaseModel):
    id: str
    type: Literal["function"] = "function"
    function: FunctionOut


class MessageOut(BaseModel):
    role: Literal["assistant"] = "assistant"
    """`reasoning` and `reasoning_content` are the same: clients look for either."""

    content: str | None
    reasoning: str | None = None
    reasoning_content: str | None = None
    refusal: str | None = None
    tool_calls: list[ToolCallOut] | None = None


class ChoiceOut(BaseModel):
    index: int
    message: MessageOut
    finish_reason: FinishReason
    logprobs: LogprobsOut | None


class TokenDetails(BaseModel):
    """All tokens of a strategy are reasoning: its answer is read off the last step. Of a raw
    model's those are that it thought with."""

    reasoning_tokens: int = 0
    accepted_prediction_tokens: int = 0
    rejected_prediction_tokens: int = 0


class PromptDetails(BaseModel):
    cached_tokens: int = 0


class ChatUsage(BaseModel):
    """Tokens of all model calls that the answer took."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptDetails = PromptDetails()
    completion_tokens_details: TokenDetails = TokenDetails()


class ChatCompletion(BaseModel):
    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: ChatUsage
    service_tier: None = None
    system_fingerprint: str | None
    surefoot: SurefootField


@dataclass(frozen=True, slots=True)
class Reply:
    """What is known of a reply before its first token. `top` None: no log-probabilities."""

    run: str
    model: str
    seed: int
    notes: tuple[str, ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)
    top: int | None = None
    include_usage: bool = False

    @property
    def id(self) -> str:
        return f"chatcmpl-{self.run}"


def completion(reply: Reply, done: Collected) -> ChatCompletion:
    """The whole answer."""
    return ChatCompletion(
        id=reply.id,
        created=int(time.time()),
        model=reply.model,
        choices=[
            ChoiceOut(
                index=index,
                message=_message(reply, index, choice, done.reasoning or None),
                finish_reason=choice.finish,
                logprobs=logprobs_out(choice.logprobs, reply.top),
            )
            for index, choice in sorted(done.choices.items())
        ],
        usage=usage_out(done.total),
        system_fingerprint=FINGERPRINT,
        surefoot=field_of(reply, done.total),
    )


def call_id(run: str, index: int, number: int) -> str:
    return f"call_{run}_{index}_{number}"


def calls_out(run: str, index: int, calls: Sequence[ToolCall]) -> list[ToolCallOut]:
    """Calls of the caller's tools, each with an id to answer it by."""
    return [
        ToolCallOut(
            id=call_id(run, index, number),
            function=FunctionOut(name=call.name, arguments=call.arguments),
        )
        for number, call in enumerate(calls)
    ]


def _message(reply: Reply, index: int, choice: DeltaChoice, reasoning: str | None) -> MessageOut:
    return MessageOut(
        content=None if choice.refused or (choice.calls and not choice.text) else choice.text,
        tool_calls=calls_out(reply.run, index, choice.calls) or None,
        refusal=choice.text if choice.refused else None,
        reasoning=reasoning,
        reasoning_content=reasoning,
    )


def field_of(reply: Reply, total: Total) -> SurefootField:
    return SurefootField(
        run=reply.run,
        seed=reply.seed,
        notes=[*reply.notes, *total.notes],
        ignored=dict(reply.ignored),
        result=total.result,
    )


def usage_out(total: Total) -> ChatUsage:
    usage = total.usage
    reasoning = usage.reasoning_tokens if total.result is None else usage.completion_tokens
    return ChatUsage(
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        total_tokens=usage.prompt_tokens + usage.completion_tokens,
        completion_tokens_details=TokenDetails(reasoning_tokens=reasoning),
    )


def logprobs_out(tokens: Sequence[TokenLogprob], top: int | None) -> LogprobsOut | None:
    """Log-probabilities as OpenAI gives them, each token with its `top` likeliest."""
    if top is None:
        return None
    return LogprobsOut(
        content=[
            TokenOut(
                token=one.token,
                logprob=one.logprob,
                bytes=list(one.token.encode()),
                top_logprobs=[
                    TopLogprob(token=token, logprob=logprob, bytes=list(token.encode()))
                    for token, logprob in one.top[:top]
                ],
            )
            for one in tokens
        ]
    )


async def frames(reply: Reply, deltas: Deltas) -> AsyncGenerator[bytes, None]:
    """The answer as chunks: reasoning while it happens, the answer, the totals, `[DONE]`.

    A run that fails says so in a last frame with OpenAI's error object.
    """
    chunks = _Chunks(reply)
    try:
        async for delta in deltas:
            for chunk in chunks.of(delta):
                yield frame(chunk)
        yield DONE
    except Exception as error:  # noqa: BLE001 - the status is sent: this is the only way to tell
        told = to_api_error(error)
        if told.status == 500:
            log_failure("stream failed", error, run=reply.run)
        yield frame(told.body)


class _Chunks:
    """Chunks of one completion; the first of each choice names the role."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._created = int(time.time())
        self._begun: set[int] = set()
        self._ends: list[dict[str, Any]] = []

    def of(self, delta: NarratedThought | Text | CalledTools | End | Total) -> list[dict[str, Any]]:
        match delta:
            case NarratedThought(kind, text):
                chunk = self._chunk(0, {"reasoning": text, "reasoning_content": text})
                return [chunk | {"surefoot": {"event": kind}}]
            case Text(index, text, _, True):
                return [self._chunk(index, {"refusal": text})]
            case Text(index, text, logprobs):
                shown = logprobs_out(logprobs, self._reply.top)
                return [self._chunk(index, {"content": text}, shown=shown)]
            case CalledTools(index, calls):
                shown_calls = [
                    {"index": number, **call.model_dump()}
                    for number, call in enumerate(calls_out(self._reply.run, index, calls))
                ]
                return [self._chunk(index, {"tool_calls": shown_calls})]
            case End(index, finish):
                self._ends.append(self._chunk(index, {}, finish=finish))
                return []
            case Total():
                return self._last(delta)

    def _chunk(
        self,
        index: int,
        delta: dict[str, Any],
        *,
        finish: str | None = None,
        shown: LogprobsOut | None = None,
    ) -> dict[str, Any]:
        if index not in self._begun:
            self._begun.add(index)
            delta = {"role": "assistant", **delta}
        logprobs = None if shown is None else shown.model_dump()
        choice = {"index": index, "delta": delta, "finish_reason": finish, "logprobs": logprobs}
        return self._head([choice])

    def _last(self, total: Total) -> list[dict[str, Any]]:
        """The ends, with our field on the very last; and the usage, if asked for, without
        choices, as OpenAI sends it."""
        *ends, last = self._ends
        field = field_of(self._reply, total).model_dump(mode="json")
        chunks = [*ends, last | {"surefoot": field}]
        if self._reply.include_usage:
            chunks.append(self._head([]) | {"usage": usage_out(total).model_dump()})
        return chunks

    def _head(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": self._reply.id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._reply.model,
            "system_fingerprint": FINGERPRINT,
            "choices": choices,
        }
