"""The body of `POST /v1/messages`, Anthropic's, and the conversation that it holds."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ...run.answer_format import AnswerFormat, forced_tool, read_format
from ...run.conversation import ConversationParts, ConversationTurn
from ..api_errors import ApiError
from ..orders import OrderOptions, Sampling, Seed, Temperature, Tokens
from .chat_request import NO_TOOLS, RETURNED, StopText, with_results
from .effort import with_effort
from .messages import MAX_MESSAGES, MAX_PARTS, UNREAD
from .parameters import ExtraBody, LeftOut
from .prompt import take_apart

PICTURES = ("image", "document")
UNSAID = ("thinking", "redacted_thinking")  # what we thought before: the answer is in its text


class ContentBlock(BaseModel):
    """One block of a message's content; text is read, and tools' calls and results in words."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    type: str = Field(max_length=50)
    text: str | None = None
    name: str | None = Field(None, max_length=200)
    input: Any = None
    tool_use_id: str | None = Field(None, max_length=200)
    content: Any = None


ContentBlocks = str | Annotated[list[ContentBlock], Field(max_length=MAX_PARTS)]


class AnthropicTurn(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    role: Literal["user", "assistant", "system"]
    content: ContentBlocks


class CountRequest(BaseModel):
    """What `POST /v1/messages/count_tokens` needs to know."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    model: str = Field(max_length=200)
    messages: list[AnthropicTurn] = Field(min_length=1, max_length=MAX_MESSAGES)
    system: ContentBlocks | None = None
    tools: list[Any] | None = Field(None, max_length=512)

    def turns(self, left: LeftOut) -> list[ConversationTurn]:
        """What was said, calls of tools and what they returned in words.

        Raises `ApiError` 400 for a block that is none of these.
        """
        turns = []
        if self.system:
            turns.append(ConversationTurn("system", _text(self.system, "system", left)))
        for index, one in enumerate(self.messages):
            text = _text(one.content, f"messages[{index}].content", left)
            turns.append(ConversationTurn(one.role, text))
        return turns


class MessagesRequest(OrderOptions, CountRequest, ExtraBody):
    """Anthropic's parameters and, beside them, Surefoot's own (`extra_body` in the SDKs)."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    max_tokens: Tokens
    stream: bool | None = None
    temperature: Temperature | None = None
    seed: Seed | None = None
    stop_sequences: Annotated[list[StopText], Field(max_length=16)] | None = None
    thinking: dict[str, Any] | None = None
    output_config: dict[str, Any] | None = None
    output_format: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    tool_choice: Any = None

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.temperature, self.seed, self.max_tokens)

    @property
    def shows_thinking(self) -> bool:
        """Whether thinking blocks are wanted; without a word there are none, as at Anthropic."""
        return (self.thinking or {}).get("type") in ("enabled", "adaptive")

    @property
    def offers_tools(self) -> bool:
        """Whether there are tools that may be called."""
        chosen = self.tool_choice if isinstance(self.tool_choice, dict) else {}
        return bool(self.tools) and chosen.get("type") != "none"

    @property
    def has_pictures(self) -> bool:
        """Whether the last message holds what is no text."""
        content = self.messages[-1].content
        return isinstance(content, list) and any(one.type in PICTURES for one in content)

    def check(self, left: LeftOut, way: str) -> None:
        """Note what cannot be honoured on this way."""
        forced = way == "strategy" and forced_tool(self.tools, self.tool_choice) is not None
        if self.offers_tools and way in ("strategy", "raw", "said") and not forced:
            left.add("tools", NO_TOOLS)
        if self.stop_sequences and way in ("strategy", "said"):
            left.add("stop_sequences", "a strategy ends at its answer.")
        if way == "strategy":
            self.answer_format(left)
        for name in self.output_config or ():
            if name not in ("effort", "format") or way == "raw":
                left.add(f"output_config.{name}", "it cannot be asked for here.")
        if way == "raw" and self.output_format:
            left.add("output_format", "it cannot be asked for here.")

    def with_effort(self, most_samples: int, left: LeftOut) -> OrderOptions:
        word = (self.output_config or {}).get("effort")
        if word is not None and not isinstance(word, str):
            left.add("output_config.effort", "it is a word.")
            return self
        return with_effort(self, word, most_samples, left, "output_config.effort")

    def answer_format(self, left: LeftOut) -> AnswerFormat | None:
        """The shape of a strategy's answer."""
        if (forced := forced_tool(self.tools, self.tool_choice)) is not None:
            return forced
        try:
            return read_format(self.output_format or (self.output_config or {}).get("format"))
        except ValueError as error:
            left.add("output_config.format", str(error))
            return None

    def parts(self, left: LeftOut) -> ConversationParts:
        """Raises `ApiError` 400 where nobody asks anything."""
        return take_apart(with_results(self.turns(left)), "messages")


def _text(content: ContentBlocks, param: str, left: LeftOut) -> str:
    if isinstance(content, str):
        return content
    told = [_block(block) for block in content]
    for at, (block, text) in enumerate(zip(content, told, strict=True)):
        if text is not None:
            continue
        where = f"{param}[{at}]"
        if left.strict or not any(told):
            raise ApiError(400, UNREAD.format(block.type), param=where, code="unsupported_content")
        left.add(where, UNREAD.format(block.type))
    return "\n".join(filter(None, told))


def _block(block: ContentBlock) -> str | None:
    """A block in words; None for what cannot be read."""
    if block.type == "text":
        return block.text or ""
    if block.type in UNSAID:
        return ""
    if block.type == "tool_use":
        return f"(called {block.name}({json.dumps(block.input)}))"
    if block.type == "tool_result":
        return f"{RETURNED}\n- {block.tool_use_id}: {_plain_text(block.content)}"
    return None


def _plain_text(content: Any) -> str:
    """A tool's result: a text, or a list of blocks."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = [one.get("text") for one in content if isinstance(one, dict)]
        return "\n".join(text for text in texts if isinstance(text, str))
    return "" if content is None else json.dumps(content)
