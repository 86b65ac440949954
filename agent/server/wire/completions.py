"""`POST /v1/completions`: the older API of texts, for tools that still speak it.

The prompt is the problem of a strategy, or what a raw model is asked; the text is the answer.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ...run.conversation import ConversationParts
from ..api_errors import ApiError, to_api_error
from ..care.admission import Place
from ..care.auth import Key
from ..care.logs import log_failure
from ..catalogue import find_target
from ..deltas import Deltas, End, FinishReason, Text, Total, collect
from ..orders import Order, OrderOptions, Sampling, Seed, Temperature, Tokens, order_run
from ..raw_order import RawOrder, Wanted, check_no_options, order_completion
from ..runner import Runner
from .chat_reply import FINGERPRINT, ChatUsage, Reply, SurefootField, field_of, usage_out
from .chat_request import MOST_CHOICES, MOST_STOPS, StopText, StreamOptions
from .parameters import ExtraBody, LeftOut
from .service import answered, caller_of, left_out, run_id, runner_of, streamed
from .sse import DONE, frame

router = APIRouter(prefix="/v1")


class CompletionRequest(OrderOptions, ExtraBody):
    """OpenAI's parameters and, beside them, Surefoot's own."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    model: str = Field(max_length=200)
    prompt: str | Annotated[list[str], Field(min_length=1, max_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    temperature: Temperature | None = None
    seed: Seed | None = None
    max_tokens: Tokens | None = None
    n: Annotated[int, Field(ge=1, le=MOST_CHOICES)] | None = None
    stop: StopText | Annotated[list[StopText], Field(max_length=MOST_STOPS)] | None = None
    logprobs: Annotated[int, Field(ge=0, le=5)] | None = None
    user: str | None = Field(None, max_length=512)

    def parts(self) -> ConversationParts:
        """Raises `ApiError` 400 for an empty prompt."""
        text = self.prompt if isinstance(self.prompt, str) else self.prompt[0]
        if not text.strip():
            raise ApiError(400, "The prompt is empty.", param="prompt", code="invalid_value")
        return ConversationParts("", (), text)

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.temperature, self.seed, self.max_tokens)

    @property
    def stops(self) -> tuple[str, ...]:
        return (self.stop,) if isinstance(self.stop, str) else tuple(self.stop or ())


class CompletionChoice(BaseModel):
    index: int
    text: str
    finish_reason: FinishReason | None
    logprobs: None = None


class TextCompletion(BaseModel):
    id: str
    object: Literal["text_completion"] = "text_completion"
    created: int
    model: str
    choices: list[CompletionChoice]
    usage: ChatUsage | None = None
    system_fingerprint: str = FINGERPRINT
    surefoot: SurefootField | None = None


@router.post("/completions", response_model=TextCompletion)
async def create_completion(
    request: Request,
    response: Response,
    body: CompletionRequest,
    caller: Annotated[Key, Depends(caller_of)],
) -> Any:
    """Solve the prompt, or go on from it with a raw model; whole or streamed."""
    runner = runner_of(request)
    left = left_out(request)
    order = await _order(runner, caller, body, run_id(request, caller), left)
    usage = bool(body.stream_options and body.stream_options.include_usage)
    reply = Reply(order.id, body.model, order.seed, order.notes, left.why, include_usage=usage)

    def deltas(place: Place) -> Deltas:
        return runner.deltas(order, place, request.headers)

    if body.stream:
        return await streamed(request, lambda at: _frames(reply, deltas(at)), order, left.headers)
    done = await answered(
        request, lambda place: collect(deltas(place)), order, response, left.headers
    )
    whole = _completion(reply)
    whole.choices = [
        CompletionChoice(index=index, text=choice.text, finish_reason=choice.finish)
        for index, choice in sorted(done.choices.items())
    ]
    whole.usage, whole.surefoot = usage_out(done.total), field_of(reply, done.total)
    return whole


async def _order(
    runner: Runner, caller: Key, body: CompletionRequest, ident: str, left: LeftOut
) -> Order | RawOrder:
    tokens_left = await runner.books.spending.left(caller)
    left.check(body.model_extra)
    target = find_target(runner.pieces, body.model, body.strategy)
    if body.logprobs is not None:
        left.add("logprobs", "ask for them over /v1/chat/completions.")
    if target.strategy is None:
        check_no_options(body)
        wanted = Wanted(body.parts(), body.sampling, n=body.n or 1, stop=body.stops)
        policy = runner.pieces.policies[target.policy]
        return await order_completion(ident, caller, target, wanted, policy)
    if (body.n or 1) > 1:
        left.add("n", "a strategy gives one answer; `samples` says how many it draws.")
    if body.stops:
        left.add("stop", "a strategy ends at its answer.")
    return order_run(
        ident,
        caller,
        target,
        body.parts(),
        body,
        body.sampling,
        config=runner.pieces.config,
        limits=runner.settings.limits,
        keep=True,
        tokens_left=tokens_left,
    )


def _completion(reply: Reply) -> TextCompletion:
    return TextCompletion(
        id=f"cmpl-{reply.run}", created=int(time.time()), model=reply.model, choices=[]
    )


async def _frames(reply: Reply, deltas: Deltas) -> AsyncGenerator[bytes, None]:
    """The text in chunks, the last with the totals, `[DONE]`; what is thought stays unsaid."""
    try:
        async for delta in deltas:
            chunk = _completion(reply)
            if isinstance(delta, Text):
                chunk.choices = [
                    CompletionChoice(index=delta.index, text=delta.text, finish_reason=None)
                ]
            elif isinstance(delta, End):
                chunk.choices = [
                    CompletionChoice(index=delta.index, text="", finish_reason=delta.finish)
                ]
            elif isinstance(delta, Total):
                chunk.usage = usage_out(delta) if reply.include_usage else None
                chunk.surefoot = field_of(reply, delta)
            else:
                continue
            yield frame(chunk.model_dump(mode="json"))
        yield DONE
    except Exception as error:  # noqa: BLE001 - the status is sent: this is the only way to tell
        told = to_api_error(error)
        if told.status == 500:
            log_failure("stream failed", error, run=reply.run)
        yield frame(told.body)
