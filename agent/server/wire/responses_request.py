"""The body of `POST /v1/responses`, and the conversation that it holds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...run.conversation import ConversationParts, ConversationTurn
from ..api_errors import ApiError, refused
from ..orders import STRICT, Options, Sampling, Seed, Temperature, Tokens
from .messages import MAX_MESSAGES, Content, text_of
from .parameters import merged
from .prompt import take_apart


class Item(BaseModel):
    """One item of the input: a message, or one of ours that the client sends back."""

    model_config = ConfigDict(extra="allow", strict=True)

    type: str = Field("message", max_length=50)
    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: Content | None = None


class ReasoningOptions(BaseModel):
    model_config = STRICT

    effort: str | None = None
    summary: Literal["auto", "concise", "detailed"] | None = None
    generate_summary: Literal["auto", "concise", "detailed"] | None = None


class TextFormat(BaseModel):
    type: str = Field(max_length=50)


class TextOptions(BaseModel):
    model_config = STRICT

    format: TextFormat | None = None
    verbosity: Literal["low", "medium", "high"] | None = None


class StreamOptions(BaseModel):
    model_config = STRICT

    include_obfuscation: bool | None = None


class ResponsesRequest(Options):
    """OpenAI's parameters and, beside them, Surefoot's own (`extra_body` in the SDKs)."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    model: str = Field(max_length=200)
    input: str | Annotated[list[Item], Field(min_length=1, max_length=MAX_MESSAGES)]
    instructions: str | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    temperature: Temperature | None = None
    seed: Seed | None = None
    max_output_tokens: Tokens | None = None
    reasoning: ReasoningOptions | None = None
    text: TextOptions | None = None
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    user: str | None = Field(None, max_length=512)
    store: bool | None = None
    metadata: dict[str, str] | None = None

    @model_validator(mode="before")
    @classmethod
    def _extra_body(cls, body: Any) -> Any:
        return merged(body)

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.temperature, self.seed, self.max_output_tokens)

    def echo(self) -> dict[str, Any]:
        """What the response repeats of the request."""
        names = ("instructions", "max_output_tokens", "temperature", "user")
        return {name: getattr(self, name) for name in names} | {"metadata": self.metadata or {}}

    def check(self) -> None:
        """Raises `ApiError` 400 for what would have to be ignored."""
        if self.top_logprobs:
            raise refused("top_logprobs", "Log-probabilities are for raw models, over chat.")
        if self.reasoning and self.reasoning.effort is not None:
            why = "Choose a strategy and a budget (extra_body) instead of an effort."
            raise refused("reasoning.effort", why)
        if self.text and self.text.format and self.text.format.type != "text":
            raise refused("text.format", "Answers are text: no other format is supported.")
        if self.text and self.text.verbosity not in (None, "medium"):
            raise refused("text.verbosity", "The answer alone is given.")
        if self.stream_options and self.stream_options.include_obfuscation:
            raise refused("stream_options", "include_obfuscation is not supported.")

    def asked(self) -> ConversationParts:
        """Raises `ApiError` 400 for an item that is neither a message nor ours."""
        turns = [ConversationTurn("system", self.instructions)] if self.instructions else []
        if isinstance(self.input, str):
            return take_apart([*turns, ConversationTurn("user", self.input)], "input")
        for index, item in enumerate(self.input):
            where = f"input[{index}]"
            if item.type == "reasoning":  # what we thought before: the answer is in its message
                continue
            if item.type != "message":
                raise refused(f"{where}.type", f"Only messages can be read, not {item.type!r}.")
            if item.role is None:
                raise ApiError(
                    400, "A message needs its role.", param=f"{where}.role",
                    code="missing_required_parameter",
                )  # fmt: skip
            role = "system" if item.role == "developer" else item.role
            turns.append(ConversationTurn(role, text_of(item.content, f"{where}.content")))
        return take_apart(turns, "input")
