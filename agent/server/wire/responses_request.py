"""The body of `POST /v1/responses`, and the conversation that it holds."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ...run.answer_format import AnswerFormat, forced_tool, read_format
from ...run.conversation import ConversationParts, ConversationTurn
from ..api_errors import ApiError
from ..orders import OrderOptions, Sampling, Seed, Temperature, Tokens
from .chat_request import NO_TOOLS, RETURNED, asks
from .effort import with_effort
from .messages import MAX_MESSAGES, TEXT_PARTS, Content, text_of
from .parameters import ExtraBody, LeftOut
from .prompt import take_apart

LENIENT = ConfigDict(extra="allow", strict=True)


class ResponseItem(BaseModel):
    """One item of the input: a message, or one of ours that the client sends back."""

    model_config = ConfigDict(extra="allow", strict=True)

    type: str = Field("message", max_length=50)
    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: Content | None = None
    name: Any = None
    arguments: Any = None
    call_id: Any = None
    output: Any = None


class ReasoningOptions(BaseModel):
    model_config = LENIENT

    effort: str | None = None
    summary: str | None = None
    generate_summary: str | None = None


class TextOptions(BaseModel):
    model_config = LENIENT

    format: dict[str, Any] | None = None
    verbosity: str | None = None


class ResponseStreamOptions(BaseModel):
    model_config = LENIENT

    include_obfuscation: bool | None = None


class ResponsesRequest(OrderOptions, ExtraBody):
    """OpenAI's parameters and, beside them, Surefoot's own (`extra_body` in the SDKs)."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    model: str = Field(max_length=200)
    input: str | Annotated[list[ResponseItem], Field(min_length=1, max_length=MAX_MESSAGES)]
    instructions: str | None = None
    stream: bool | None = None
    stream_options: ResponseStreamOptions | None = None
    temperature: Temperature | None = None
    seed: Seed | None = None
    max_output_tokens: Tokens | None = None
    reasoning: ReasoningOptions | None = None
    text: TextOptions | None = None
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    user: str | None = Field(None, max_length=512)
    store: bool | None = None
    background: bool | None = None
    metadata: dict[str, Any] | None = None
    previous_response_id: str | None = Field(None, max_length=200)
    tools: list[Any] | None = Field(None, max_length=512)
    tool_choice: Any = None

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.temperature, self.seed, self.max_output_tokens)

    def echo(self) -> dict[str, Any]:
        """What the response repeats of the request."""
        names = (
            "instructions", "max_output_tokens", "temperature", "user", "previous_response_id",
        )  # fmt: skip
        told = {name: getattr(self, name) for name in names}
        reasoning = {
            "effort": self.reasoning.effort if self.reasoning else None,
            "summary": self.reasoning.summary if self.reasoning else None,
        }
        form = (self.text.format if self.text else None) or {"type": "text"}
        return told | {
            "metadata": self.metadata or {},
            "store": self.store is not False,
            "background": bool(self.background),
            "reasoning": reasoning,
            "text": {"format": form},
        }

    @property
    def has_functions(self) -> bool:
        """Whether the caller has functions to be called; other tools nobody here can run."""
        tools = self.tools or () if self.tool_choice != "none" else ()
        return any(isinstance(one, dict) and one.get("type") == "function" for one in tools)

    @property
    def has_pictures(self) -> bool:
        """Whether the last message holds what is no text."""
        content = None if isinstance(self.input, str) else self.input[-1].content
        return isinstance(content, list) and any(one.type not in TEXT_PARTS for one in content)

    def check(self, left: LeftOut, way: str) -> None:
        """Note what cannot be honoured on this way."""
        if self.top_logprobs:
            left.add("top_logprobs", "log-probabilities are for raw models, over chat.")
        if self.text and self.text.verbosity not in (None, "medium"):
            left.add("text.verbosity", "the answer alone is given.")
        if self.stream_options and self.stream_options.include_obfuscation:
            left.add("stream_options", "include_obfuscation is not supported.")
        forced = way == "strategy" and forced_tool(self.tools, self.tool_choice) is not None
        offered = bool(self.tools) and self.tool_choice != "none"
        if offered and way in ("strategy", "raw", "said") and not forced:
            left.add("tools", NO_TOOLS)
        if way == "strategy":
            self.answer_format(left)
        if way == "raw" and self.reasoning and self.reasoning.effort is not None:
            left.add("reasoning.effort", f"{self.model} cannot be asked for it.")
        if way == "raw" and self.text and asks(self.text.format):
            left.add("text.format", f"{self.model} cannot be asked for it.")
        for name in ("reasoning", "text", "stream_options"):
            if (group := getattr(self, name)) is not None:
                left.check(group.model_extra, f"{name}.")

    def with_effort(self, most_samples: int, left: LeftOut) -> OrderOptions:
        word = self.reasoning.effort if self.reasoning else None
        return with_effort(self, word, most_samples, left, "reasoning.effort")

    def answer_format(self, left: LeftOut) -> AnswerFormat | None:
        """The shape of a strategy's answer."""
        if (forced := forced_tool(self.tools, self.tool_choice)) is not None:
            return forced
        try:
            return read_format(self.text.format if self.text else None)
        except ValueError as error:
            left.add("text.format", str(error))
            return None

    def asked(self, turns: list[ConversationTurn]) -> ConversationParts:
        """The problem of a conversation. Raises `ApiError` 400 where nobody asks anything."""
        own = [ConversationTurn("system", self.instructions)] if self.instructions else []
        return take_apart([*own, *turns], "input")

    def turns(self, left: LeftOut) -> list[ConversationTurn]:
        """What was said, calls of tools and what they returned in words.

        Raises `ApiError` 400 for a message that is no text.
        """
        if isinstance(self.input, str):
            return [ConversationTurn("user", self.input)]
        turns: list[ConversationTurn] = []
        for index, item in enumerate(self.input):
            where = f"input[{index}]"
            if item.type == "reasoning":  # what we thought before: the answer is in its message
                continue
            if item.type == "function_call":
                turns.append(
                    ConversationTurn("assistant", f"(called {item.name}({item.arguments or ''}))")
                )
            elif item.type == "function_call_output":
                told = item.output if isinstance(item.output, str) else json.dumps(item.output)
                turns.append(ConversationTurn("user", f"{RETURNED}\n- {item.call_id}: {told}"))
            elif item.type != "message":
                left.add(where, f"an item of type {item.type!r} cannot be read.")
            elif item.role is None:
                raise ApiError(
                    400, "A message needs its role.", param=f"{where}.role",
                    code="missing_required_parameter",
                )  # fmt: skip
            else:
                role = "system" if item.role == "developer" else item.role
                turns.append(
                    ConversationTurn(role, text_of(item.content, f"{where}.content", left))
                )
        return turns
