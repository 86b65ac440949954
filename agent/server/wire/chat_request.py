"""The body of `POST /v1/chat/completions`, and what it asks for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...registry import EMBEDDED
from ...run.conversation import ConversationParts, ConversationTurn, Role
from ..api_errors import ApiError, refused
from ..orders import STRICT, Options, Sampling, Seed, Temperature, Tokens
from ..raw_order import Wanted, check_no_options
from .messages import MAX_MESSAGES, ChatMessage, text_of
from .parameters import merged
from .prompt import take_apart

ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
}
MOST_CHOICES = 128
MOST_STOPS = 16
TOP_LOGPROBS = 20

StopText = Annotated[str, Field(min_length=1, max_length=200)]


class StreamOptions(BaseModel):
    model_config = STRICT

    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class ChatRequest(Options):
    """OpenAI's parameters and, beside them, Surefoot's own (`extra_body` in the SDKs)."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    model: str = Field(max_length=200)
    messages: list[ChatMessage] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    temperature: Temperature | None = None
    seed: Seed | None = None
    n: Annotated[int, Field(ge=1, le=MOST_CHOICES)] | None = None
    max_tokens: Tokens | None = None
    max_completion_tokens: Tokens | None = None
    stop: StopText | Annotated[list[StopText], Field(max_length=MOST_STOPS)] | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Field(ge=0, le=TOP_LOGPROBS)] | None = None
    user: str | None = Field(None, max_length=512)
    store: bool | None = None
    metadata: dict[str, str] | None = None
    continue_final_message: bool | None = None
    add_generation_prompt: bool | None = None
    include_stop_str_in_output: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _extra_body(cls, body: Any) -> Any:
        return merged(body)

    @property
    def most(self) -> int | None:
        """The client's ceiling of generated tokens."""
        given = (self.max_completion_tokens, self.max_tokens)
        return min((value for value in given if value is not None), default=None)

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.temperature, self.seed, self.most)

    def turns(self) -> list[ConversationTurn]:
        """Raises `ApiError` 400 for a message that is no text or belongs to a tool."""
        turns = []
        for index, message in enumerate(self.messages):
            where = f"messages[{index}]"
            if message.role not in ROLES:
                raise refused(f"{where}.role", "Messages of tools cannot be read: write them out.")
            for name in ("tool_calls", "function_call", "audio"):
                if getattr(message, name):
                    raise refused(f"{where}.{name}", f"{name} in a message cannot be read.")
            text = text_of(message.content, f"{where}.content")
            turns.append(ConversationTurn(ROLES[message.role], text))
        return turns

    def asked(self, *, raw: bool) -> ConversationParts:
        return take_apart(
            self.turns(), "messages", may_start=raw and bool(self.continue_final_message)
        )


def check_for_strategy(request: ChatRequest) -> None:
    """Raises `ApiError` 400 for what only a plain completion can honour."""
    if (request.n or 1) > 1:
        raise refused("n", "A strategy gives one answer; `samples` says how many it draws.")
    if request.stop:
        raise refused(
            "stop", f"A strategy ends at its answer: stop is for raw models, as {EMBEDDED}."
        )
    if request.logprobs or request.top_logprobs:
        raise refused("logprobs", "A strategy makes many calls: logprobs are for raw models.")
    for name in ("continue_final_message", "include_stop_str_in_output"):
        if getattr(request, name):
            raise refused(name, f"{name} is for raw models, as {EMBEDDED}.")


def completion_wanted(request: ChatRequest) -> Wanted:
    """What a raw model is asked for. Raises `ApiError` 400 for what only strategies have."""
    check_no_options(request)
    if request.top_logprobs and not request.logprobs:
        raise ApiError(
            400, "top_logprobs needs logprobs to be true.", param="top_logprobs",
            code="invalid_value",
        )  # fmt: skip
    if request.add_generation_prompt and request.continue_final_message:
        raise refused("add_generation_prompt", "It contradicts continue_final_message.")
    stops = [request.stop] if isinstance(request.stop, str) else request.stop or []
    return Wanted(
        asked=request.asked(raw=True),
        sampling=request.sampling,
        n=request.n or 1,
        stop=tuple(stops),
        keep_stop=bool(request.include_stop_str_in_output),
        logprobs=bool(request.logprobs),
        top_logprobs=request.top_logprobs or 0,
    )
