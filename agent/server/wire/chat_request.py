"""The body of `POST /v1/chat/completions`, and what it asks for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ...registry import EMBEDDED
from ...run.answer_format import AnswerFormat, forced_tool, read_format
from ...run.conversation import ConversationParts, ConversationTurn, Role
from ..api_errors import ApiError, refused
from ..orders import OrderOptions, Sampling, Seed, Temperature, Tokens
from ..raw_order import Wanted
from .effort import with_effort
from .messages import MAX_MESSAGES, TEXT_PARTS, ChatMessage, text_of
from .parameters import ExtraBody, LeftOut
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

RETURNED = "What the tools returned:"
NO_TOOLS = "the solver calls its own tools and never yours. Give your agent the solver as a tool."

StopText = Annotated[str, Field(min_length=1, max_length=200)]


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class ChatRequest(OrderOptions, ExtraBody):
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
    metadata: dict[str, Any] | None = None
    reasoning_effort: str | None = Field(None, max_length=50)
    response_format: dict[str, Any] | None = None
    tools: list[Any] | None = Field(None, max_length=512)
    tool_choice: Any = None
    continue_final_message: bool | None = None
    add_generation_prompt: bool | None = None
    include_stop_str_in_output: bool | None = None

    @property
    def most(self) -> int | None:
        """The client's ceiling of generated tokens."""
        given = (self.max_completion_tokens, self.max_tokens)
        return min((value for value in given if value is not None), default=None)

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.temperature, self.seed, self.most)

    def with_effort(self, most_samples: int, left: LeftOut) -> OrderOptions:
        return with_effort(self, self.reasoning_effort, most_samples, left, "reasoning_effort")

    def answer_format(self, left: LeftOut) -> AnswerFormat | None:
        """The shape of a strategy's answer."""
        if (forced := forced_tool(self.tools, self.tool_choice)) is not None:
            return forced
        try:
            found = read_format(self.response_format)
        except ValueError as error:
            left.add("response_format", str(error))
            return None
        return found

    def check_stream(self, left: LeftOut) -> None:
        """Note what cannot be honoured of `stream_options`."""
        if self.stream_options is None:
            return
        if not self.stream:
            left.add("stream_options", "stream_options needs stream to be true.")
        if self.stream_options.include_obfuscation:
            left.add("stream_options", "include_obfuscation is not supported.")
        left.check(self.stream_options.model_extra, "stream_options.")

    @property
    def offers_tools(self) -> bool:
        """Whether there are tools that may be called."""
        return bool(self.tools) and self.tool_choice != "none"

    @property
    def has_pictures(self) -> bool:
        """Whether the last message holds what is no text."""
        content = self.messages[-1].content
        return isinstance(content, list) and any(one.type not in TEXT_PARTS for one in content)

    def check_way(self, left: LeftOut, way: str) -> None:
        """Note what cannot be honoured on this way. Raises `ApiError` 400 for a contradiction."""
        if self.top_logprobs and not self.logprobs:
            raise ApiError(
                400, "top_logprobs needs logprobs to be true.", param="top_logprobs",
                code="invalid_value",
            )  # fmt: skip
        if self.add_generation_prompt and self.continue_final_message:
            raise refused("add_generation_prompt", "It contradicts continue_final_message.")
        if way in ("strategy", "said"):
            self._check_strategy(left)
        elif way == "raw":
            for name in ("reasoning_effort", "response_format", "tools"):
                asked = self.offers_tools if name == "tools" else asks(getattr(self, name))
                if asked:
                    left.add(name, f"{self.model} cannot be asked for it.")
        else:
            for name in ("continue_final_message", "include_stop_str_in_output"):
                if getattr(self, name):
                    left.add(name, "a conversation is put to this model as it is.")

    def _check_strategy(self, left: LeftOut) -> None:
        """Note what only a plain completion can honour."""
        if (self.n or 1) > 1:
            left.add("n", "A strategy gives one answer; `samples` says how many it draws.")
        if self.stop:
            left.add(
                "stop", f"A strategy ends at its answer: stop is for raw models, as {EMBEDDED}."
            )
        if self.offers_tools and forced_tool(self.tools, self.tool_choice) is None:
            left.add("tools", NO_TOOLS)
        if self.logprobs or self.top_logprobs:
            left.add("logprobs", "A strategy makes many calls: logprobs are for raw models.")
        for name in ("continue_final_message", "include_stop_str_in_output"):
            if getattr(self, name):
                left.add(name, f"{name} is for raw models, as {EMBEDDED}.")
        self.answer_format(left)

    def turns(self, left: LeftOut) -> list[ConversationTurn]:
        """What was said, calls of tools and what they returned in words.

        Raises `ApiError` 400 for a message that is no text.
        """
        turns: list[ConversationTurn] = []
        told: list[str] = []
        for index, message in enumerate(self.messages):
            where = f"messages[{index}]"
            text = text_of(message.content, f"{where}.content", left)
            if message.role in ROLES:
                called = "\n".join(f"(called {call})" for call in calls_in(message.tool_calls))
                turns.append(
                    ConversationTurn(ROLES[message.role], "\n".join(filter(None, (text, called))))
                )
            else:
                told.append(f"- {message.name or message.tool_call_id or 'a tool'}: {text}")
                if message.role != getattr(next_of(self.messages, index), "role", None):
                    turns.append(ConversationTurn("user", RETURNED + "\n" + "\n".join(told)))
                    told = []
        return with_results(turns)

    def asked(self, left: LeftOut, *, raw: bool) -> ConversationParts:
        return take_apart(
            self.turns(left), "messages", may_start=raw and bool(self.continue_final_message)
        )


def completion_wanted(request: ChatRequest, parts: ConversationParts) -> Wanted:
    """The turn as a plain completion."""
    stops = [request.stop] if isinstance(request.stop, str) else request.stop or []
    return Wanted(
        asked=parts,
        sampling=request.sampling,
        n=request.n or 1,
        stop=tuple(stops),
        keep_stop=bool(request.include_stop_str_in_output),
        logprobs=bool(request.logprobs),
        top_logprobs=request.top_logprobs or 0,
    )


def asks(value: Any) -> bool:
    """Whether a parameter asks for something: empty ones and plain text do not."""
    return bool(value) and value != {"type": "text"}


def calls_in(calls: list[Any] | None) -> list[str]:
    """The calls of an assistant's message as they are written."""
    functions = [call.get("function") for call in calls or () if isinstance(call, dict)]
    return [
        f"{one.get('name')}({one.get('arguments') or ''})"
        for one in functions
        if isinstance(one, dict)
    ]


def next_of(messages: list[ChatMessage], index: int) -> ChatMessage | None:
    return messages[index + 1] if index + 1 < len(messages) else None


def with_results(turns: list[ConversationTurn]) -> list[ConversationTurn]:
    """A conversation that ends with what tools returned still asks what the user asked last: the
    question goes to its end, with what was found out since."""
    asked = [at for at, turn in enumerate(turns) if turn.role == "user"]
    if len(asked) < 2 or not turns[-1].text.startswith(RETURNED):
        return turns
    own = [at for at in asked if not turns[at].text.startswith(RETURNED)]
    if not own:
        return turns
    question, since = turns[own[-1]], turns[own[-1] + 1 :]
    found = "\n\n".join(filter(None, (question.found, *(turn.said for turn in since))))
    return [*turns[: own[-1]], ConversationTurn("user", question.text, found)]
