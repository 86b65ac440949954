"""`ChatSurefoot`: an agent as a LangChain chat model."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import (
    BaseChatModel,
    agenerate_from_stream,
    generate_from_stream,
)
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field

from ...graphs.result import Problem, Result
from ...graphs.run.context import Settings
from ...sandbox.errors import InputError
from ..agent import Agent
from ..run.conversation import ConversationParts, ConversationTurn, Role
from ..run.narration import answer_text, hinted, narrate
from ..run.session import Session

ROLES: Mapping[str, Role] = {"system": "system", "human": "user", "ai": "assistant"}
ARGUMENTS = ("temperature", "seed")  # of one call, as in `bind(seed=1)`


class ChatSurefoot(BaseChatModel):
    """A chat model that thinks with tools before it answers: `ChatSurefoot(agent=Agent(…))`.

    The last message is the problem; what was said before it is its context. The message's text
    is the answer, its `reasoning_content` (a reasoning block of `content_blocks`) what was
    thought, and `response_metadata["surefoot"]` the whole `Result`. Streams reasoning as it
    happens. Of a call's arguments it knows `stop`, `temperature` and `seed`; any other is
    refused with an `InputError`, as are images and tools.
    """

    agent: Agent = Field(default_factory=Agent)

    @property
    def _llm_type(self) -> str:
        return "surefoot"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        config = self.agent.config
        model = config.model if isinstance(config.model, str | None) else config.model.name
        return {
            "model": model or "default",
            "strategy": config.strategy_name,
            "prm": str(config.prm),
        }

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        asked = take_apart(messages)
        async with self.agent.session() as session:
            reads_prose = session.policy.capabilities.prose
            problem = Problem.read(asked.problem(reads_prose=reads_prose))
            settings = _settings(session.config.settings, kwargs)
            run = session.under(session.policy, settings, session.config.budget)
            left_out = asked.left_out(reads_prose=reads_prose)
            told = Telling(tuple(stop or ()), left_out, asked.hint(reads_prose=reads_prose))
            async with aclosing(_chunks(run, problem, told)) as chunks:
                async for chunk in chunks:
                    yield ChatGenerationChunk(message=chunk)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        return self.agent.iterate(self._astream(messages, stop, None, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))


def take_apart(messages: Sequence[BaseMessage]) -> ConversationParts:
    """A conversation as what it asks. Raises `InputError` for what cannot be read."""
    turns = [_turn(message) for message in messages]
    system = "\n\n".join(turn.text for turn in turns if turn.role == "system" and turn.text.strip())
    said = [turn for turn in turns if turn.role != "system"]
    if not said or said[-1].role != "user" or not said[-1].text.strip():
        raise InputError("The last message must be the user's, with text in it.")
    return ConversationParts(system, tuple(said[:-1]), said[-1].text)


def _turn(message: BaseMessage) -> ConversationTurn:
    role = ROLES.get(message.type.removesuffix("MessageChunk").lower())
    if role is None:
        raise InputError(f"A {message.type} message cannot be read: only system, human and ai.")
    for block in message.content_blocks if isinstance(message.content, list) else ():
        if block["type"] not in ("text", "reasoning"):
            raise InputError(f"Only text is read here, not {block['type']}: say it in words.")
    return ConversationTurn(role, str(message.text))


def _settings(settings: Settings, arguments: Mapping[str, Any]) -> Settings:
    for name in arguments:
        if name not in ARGUMENTS:
            known = ", ".join(ARGUMENTS)
            raise InputError(f"ChatSurefoot has no argument {name!r}. Known: stop, {known}.")
    return replace(settings, **arguments)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a run is told: the texts to stop at, what was left out, what would help."""

    stop: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hint: str | None = None


async def _chunks(run: Session, problem: Problem, told: Telling) -> AsyncGenerator[AIMessageChunk]:
    """The reasoning as it happens, then the answer, then what it cost."""
    for note in told.notes:
        yield _reasoning(f"({note})\n")
    async with aclosing(run.stream(problem)) as events:
        async for event in events:
            for thought in narrate(event):
                yield _reasoning(thought.text)
            if event["event"] == "result":
                result = hinted(Result.model_validate(event["result"]), told.hint)
                yield AIMessageChunk(content=_cut(answer_text(result), told.stop))
                yield _ending(result)


def _reasoning(text: str) -> AIMessageChunk:
    return AIMessageChunk(content="", additional_kwargs={"reasoning_content": text})


def _ending(result: Result) -> AIMessageChunk:
    usage = result.usage
    return AIMessageChunk(
        content="",
        usage_metadata=UsageMetadata(
            input_tokens=usage.prompt_tokens,
            output_tokens=usage.completion_tokens,
            total_tokens=usage.prompt_tokens + usage.completion_tokens,
        ),
        response_metadata={
            "model_name": result.model,
            "model_provider": "surefoot",
            "finish_reason": "length" if result.status == "budget" else "stop",
            "surefoot": result.model_dump(mode="json", exclude_none=True),
        },
        chunk_position="last",
    )


def _cut(text: str, stop: Sequence[str]) -> str:
    """The text before the first stop text."""
    return text[: min((at for word in stop if word and (at := text.find(word)) >= 0), default=None)]
