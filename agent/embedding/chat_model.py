"""`ChatSurefoot`: an agent as a LangChain chat model."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.base import LanguageModelInput
from langchain_core.language_models.chat_models import (
    BaseChatModel,
    agenerate_from_stream,
    generate_from_stream,
)
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field

from ...graphs.contracts import Usage
from ...graphs.result import Problem, Result
from ...graphs.run.context import Settings
from ...sandbox.errors import InputError
from ..agent import Agent
from ..run.answer_format import AnswerFormat
from ..run.conversation import ConversationParts, ConversationTurn, Role
from ..run.narration import hinted, narrate
from ..run.session import Session
from ..run.told_format import told_format
from ..run.written_ceiling import WrittenCeiling
from .caller_tools import CallerTools, Tool, answered, calling, in_openai_form

ROLES: Mapping[str, Role] = {"system": "system", "human": "user", "ai": "assistant"}
ARGUMENTS = ("temperature", "seed")  # of one call, as in `bind(seed=1)`
CEILINGS = ("max_tokens", "max_completion_tokens")
READ = ("text", "reasoning", "tool_call")
RETURNED = "What the tools returned:"


class ChatSurefoot(BaseChatModel):
    """A chat model that thinks with tools before it answers: `ChatSurefoot(agent=Agent(…))`.

    The last message is the problem; what was said before it is its context. The message's text
    is the answer, its `reasoning_content` (a reasoning block of `content_blocks`) what was
    thought, and `response_metadata["surefoot"]` the whole `Result`. Streams reasoning as it
    happens. Of a call's arguments it knows `stop`, `temperature`, `seed` and `max_tokens` (all
    that is written for the call, reasoning included); any other is refused with an `InputError`,
    as are images. `bind_tools` and `with_structured_output`: see `caller_tools`.
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
        asked, tools = take_apart(messages), in_openai_form(kwargs)
        form = tools.forced
        if form is None and (in_words := told_format(asked)) is not None:
            form, asked = in_words.form, in_words.parts
        async with self.agent.session() as session:
            reads_prose = session.policy.capabilities.prose
            problem = Problem.read(asked.problem(reads_prose=reads_prose))
            settings, most = _settings(session.config.settings, kwargs)
            policy = session.policy if most is None else WrittenCeiling(session.policy, most)
            spent = Usage()
            if tools.offered_to(session.policy):
                turn = await tools.asked(policy, messages)
                if turn.tool_calls:
                    called = calling(turn.tool_calls)
                    yield ChatGenerationChunk(message=called)
                    yield ChatGenerationChunk(message=_called(turn.usage, policy.name))
                    return
                spent = turn.usage
            run = session.under(policy, settings, session.config.budget)
            notes = (*asked.left_out(reads_prose=reads_prose), *tools.note(session.policy))
            hint = asked.hint(reads_prose=reads_prose)
            told = Telling(tuple(stop or ()), notes, hint, form, spent)
            async with aclosing(_chunks(run, problem, told)) as chunks:
                async for chunk in chunks:
                    yield ChatGenerationChunk(message=chunk)

    def bind_tools(
        self, tools: Sequence[Tool], *, tool_choice: Any = None, **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """This model with tools of the caller's: see `caller_tools` for who calls them."""
        read = CallerTools.read(tools, tool_choice)
        return self.bind(tools=list(read.tools), tool_choice=read.choice, **kwargs)

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
    turns = _with_results([_turn(message) for message in messages])
    system = "\n\n".join(turn.text for turn in turns if turn.role == "system" and turn.text.strip())
    said = [turn for turn in turns if turn.role != "system"]
    if not said or said[-1].role != "user" or not said[-1].text.strip():
        raise InputError("The last message must be the user's, with text in it.")
    return ConversationParts(system, tuple(said[:-1]), said[-1].text, found=said[-1].found)


def _with_results(turns: list[ConversationTurn]) -> list[ConversationTurn]:
    """What tools returned at a conversation's end belongs to the question that led to them."""
    if not turns or not turns[-1].text.startswith(RETURNED):
        return turns
    own = [
        at
        for at, turn in enumerate(turns)
        if turn.role == "user" and not turn.text.startswith(RETURNED)
    ]
    if not own:
        return turns
    since = [turn.text for turn in turns[own[-1] + 1 :] if turn.text]
    return [*turns[: own[-1]], replace(turns[own[-1]], found="\n\n".join(since))]


def _turn(message: BaseMessage) -> ConversationTurn:
    if isinstance(message, ToolMessage):
        name = message.name or "a tool"
        return ConversationTurn("user", f"{RETURNED}\n- {name}: {message.text}")
    role = ROLES.get(message.type.removesuffix("MessageChunk").lower())
    if role is None:
        raise InputError(f"A {message.type} message cannot be read: only system, human, ai, tool.")
    for block in message.content_blocks if isinstance(message.content, list) else ():
        if block["type"] not in READ:
            raise InputError(f"Only text is read here, not {block['type']}: say it in words.")
    return ConversationTurn(role, str(message.text))


def _settings(settings: Settings, arguments: Mapping[str, Any]) -> tuple[Settings, int | None]:
    """The run's settings, and the ceiling of what it may write."""
    given = {name: one for name, one in arguments.items() if one is not None}
    for name in ("tools", "tool_choice"):
        given.pop(name, None)
    most = min((int(given.pop(name)) for name in CEILINGS if name in given), default=None)
    if most is not None and most < 1:
        raise InputError(f"max_tokens must be at least 1, not {most}.")
    for name in given:
        if name not in ARGUMENTS:
            known = ", ".join((*ARGUMENTS, *CEILINGS))
            raise InputError(f"ChatSurefoot has no argument {name!r}. Known: stop, {known}.")
    return replace(settings, **given), most


@dataclass(frozen=True, slots=True)
class Telling:
    """How a run is told: the texts to stop at, what was left out, what would help, the tool whose
    call the answer is to be, and what was spent before it."""

    stop: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hint: str | None = None
    form: AnswerFormat | None = None
    spent: Usage = field(default_factory=Usage)


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
                yield (said := answered(result, told.form, partial(_cut, stop=told.stop)))
                yield _ending(result, told.spent, called=bool(said.tool_call_chunks))


def _reasoning(text: str) -> AIMessageChunk:
    return AIMessageChunk(content="", additional_kwargs={"reasoning_content": text})


def _called(usage: Usage, model: str) -> AIMessageChunk:
    """The end of a turn that calls tools."""
    return AIMessageChunk(
        content="",
        usage_metadata=_usage(usage),
        response_metadata={
            "model_name": model, "model_provider": "surefoot", "finish_reason": "tool_calls",
        },
        chunk_position="last",
    )  # fmt: skip


def _usage(usage: Usage) -> UsageMetadata:
    return UsageMetadata(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
        total_tokens=usage.prompt_tokens + usage.completion_tokens,
        output_token_details={"reasoning": usage.reasoning_tokens},
    )


def _ending(result: Result, spent: Usage, *, called: bool) -> AIMessageChunk:
    usage = result.usage
    written = usage.completion_tokens  # all of it reasoning: the answer is read off the last step
    ended = "length" if result.status == "budget" else "stop"
    return AIMessageChunk(
        content="",
        usage_metadata=_usage(Usage(usage.prompt_tokens, written, 1, written) + spent),
        response_metadata={
            "model_name": result.model,
            "model_provider": "surefoot",
            "finish_reason": "tool_calls" if called else ended,
            "surefoot": result.model_dump(mode="json", exclude_none=True),
        },
        chunk_position="last",
    )


def _cut(text: str, stop: Sequence[str]) -> str:
    """The text before the first stop text."""
    return text[: min((at for word in stop if word and (at := text.find(word)) >= 0), default=None)]
