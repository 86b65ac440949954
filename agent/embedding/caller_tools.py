"""The caller's own tools, as `bind_tools` gives them to `ChatSurefoot`.

A model that converses decides first whether one of them is to be called; where it calls none, the
strategy answers, with all that they returned before it. Where the caller forces one tool, as
`with_structured_output` does, the strategy's answer is written as the call of it. A model that
knows no tools answers by itself, and a note says that they were left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from ...graphs.contracts import Conversing, Dialogue, Policy, Proposal, ProposalRequest, ToolCall
from ...graphs.result import Result
from ..run.answer_format import AnswerFormat, Unfillable, forced_tool
from ..run.narration import answer_text

Tool = dict[str, Any] | type | Callable[..., Any] | BaseTool
FREE = ("auto", "none", "any", "required")


@dataclass(frozen=True, slots=True)
class CallerTools:
    """Tools in OpenAI's form, and what is to be done with them."""

    tools: tuple[dict[str, Any], ...] = ()
    choice: Any = "auto"

    @classmethod
    def read(cls, tools: Sequence[Tool], choice: Any) -> CallerTools:
        """What `bind_tools` is given. `choice`: a tool's name, "any", "auto", "none", or True."""
        if choice is True:
            choice = "any"
        if isinstance(choice, str) and choice not in FREE:
            choice = {"type": "function", "function": {"name": choice}}
        return cls(tuple(convert_to_openai_tool(tool) for tool in tools), choice or "auto")

    @property
    def forced(self) -> AnswerFormat | None:
        return forced_tool(list(self.tools), self.choice)

    def offered_to(self, policy: Policy) -> bool:
        """Whether the model is to be asked which of them to call."""
        converses = isinstance(policy, Conversing) and policy.converses()
        return bool(self.tools) and self.choice != "none" and self.forced is None and converses

    def note(self, policy: Policy) -> tuple[str, ...]:
        """What is left out, where the model knows no tools."""
        silent = not self.tools or self.choice == "none" or self.forced is not None
        if silent or self.offered_to(policy):
            return ()
        return (f"{policy.name} calls no tools: {len(self.tools)} left out",)

    async def asked(self, policy: Policy, messages: Sequence[BaseMessage]) -> Proposal:
        """The model's own turn: calls of tools, or words."""
        told = convert_to_openai_messages(list(messages))
        choice = "required" if self.choice == "any" else self.choice
        dialogue = Dialogue(
            tuple(told) if isinstance(told, list) else (told,),
            {"tools": list(self.tools), "tool_choice": choice},
        )
        problem = str(messages[-1].text)
        return (await policy.propose(ProposalRequest(problem, dialogue=dialogue)))[0]


def calling(calls: Sequence[ToolCall]) -> AIMessageChunk:
    """A message that calls tools."""
    chunks = [
        tool_call_chunk(name=one.name, args=one.arguments, id=f"call_{uuid4().hex[:24]}", index=at)
        for at, one in enumerate(calls)
    ]
    return AIMessageChunk(content="", tool_call_chunks=chunks)


def answered(
    result: Result, form: AnswerFormat | None, said: Callable[[str], str]
) -> AIMessageChunk:
    """The answer in words, in the schema that words asked for, or as the call that was forced.
    Where it does not fit into the schema there is no call, and the words say why."""
    text = answer_text(result)
    if form is None or result.answer is None:
        return AIMessageChunk(content=said(text))
    try:
        filled = form.text(result)
        if form.tool is None:
            return AIMessageChunk(content=said(filled))
        return calling([ToolCall(form.tool, filled)])
    except Unfillable as why:
        return AIMessageChunk(content=f"The answer is {result.answer}. {why}")


def in_openai_form(kwargs: Mapping[str, Any]) -> CallerTools:
    """The tools among a call's arguments."""
    return CallerTools(tuple(kwargs.get("tools") or ()), kwargs.get("tool_choice") or "auto")


__all__ = ["CallerTools", "Tool", "answered", "calling", "in_openai_form"]
