"""Conversations and tools put to LangChain models, which a fake with `bind_tools` stands for."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable
from surefoot import Agent
from surefoot.agent.embedding.chat_model import ChatSurefoot
from surefoot.agent.policies import LangChainPolicy
from surefoot.graphs.contracts import Conversing, Dialogue, Proposal, ProposalRequest
from surefoot.graphs.errors import PolicyError

TOOL = {"type": "function", "function": {"name": "population", "parameters": {"type": "object"}}}
CALL = {"id": "a", "type": "function", "function": {"name": "population", "arguments": "{}"}}
CALLS = AIMessage("", tool_calls=[{"name": "population", "args": {"city": "Paris"}, "id": "1"}])
TURNS = (
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "How many people live in Paris?"},
    {"role": "assistant", "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "a", "content": "2102650"},
)
FORM = {"name": "count", "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}}


class Able(FakeMessagesListChatModel):
    """It takes tools, and keeps what it was called with; `refuses` is an argument by name."""

    top_p: float | None = None
    refuses: str = ""
    seen: list = []  # noqa: RUF012 - pydantic copies it for each model

    def bind_tools(self, tools: Any, *, tool_choice: Any = None, **kwargs: Any) -> Runnable:
        return self.bind(tools=tools, tool_choice=tool_choice, **kwargs)

    def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any):
        self.seen.append((messages, kwargs, self.top_p))
        if self.refuses and (kwargs.get(self.refuses) or getattr(self, self.refuses, None)):
            raise Refusing(self.refuses)
        return super()._generate(messages, stop, run_manager)


class Refusing(Exception):
    status_code = 400

    def __init__(self, name: str) -> None:
        super().__init__(f"Unsupported parameter: '{name}' is not supported with this model.")


async def said(model: Any, turns: Any = TURNS, **parameters: Any) -> Proposal:
    policy = LangChainPolicy(model)
    assert isinstance(policy, Conversing)
    assert policy.converses()
    request = ProposalRequest("?", task="solution", dialogue=Dialogue(tuple(turns), parameters))
    (proposal,) = await policy.propose(request)
    return proposal


async def test_a_conversation_goes_word_for_word():
    model = Able(responses=[AIMessage("Two million.")])
    proposal = await said(model, tools=[TOOL], top_p=0.5, verbosity="low")
    ((messages, bound, top_p),) = model.seen
    assert (proposal.text, proposal.finish) == ("Two million.", "end")
    assert [one.type for one in messages] == ["system", "human", "ai", "tool"]
    assert messages[2].tool_calls[0]["name"] == "population"
    assert messages[3].content == "2102650"
    assert (bound["tools"], bound["tool_choice"], top_p) == ([TOOL], None, 0.5)
    assert any(note.startswith("verbosity: ") for note in proposal.notes)
    assert not any(note.startswith(("top_p", "prefill")) for note in proposal.notes)
    assert proposal.usage.prompt_tokens > 10
    assert model.top_p is None


async def test_its_calls_of_tools_are_read():
    proposal = await said(Able(responses=[CALLS]), TURNS[:2], tools=[TOOL])
    (call,) = proposal.tool_calls
    assert (call.name, call.arguments, proposal.finish) == (
        "population", '{"city": "Paris"}', "tool",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "bound"),
    [
        ("auto", {"tools": [TOOL], "tool_choice": None}),
        ("required", {"tools": [TOOL], "tool_choice": "any"}),
        ({"type": "function", "function": {"name": "population"}},
         {"tools": [TOOL], "tool_choice": "population"}),
        ("none", {}),
    ],
)  # fmt: skip
async def test_what_is_to_be_done_with_the_tools(wanted, bound):
    model = Able(responses=[AIMessage("Two million.")])
    await said(model, tools=[TOOL], tool_choice=wanted)
    assert model.seen[0][1] == bound


async def test_an_answer_in_a_schema():
    form = {"type": "json_schema", "json_schema": FORM}
    call = AIMessage("", tool_calls=[{"name": "count", "args": {"n": 2102650}, "id": "1"}])
    model = Able(responses=[call])
    proposal = await said(model, response_format=form)
    assert (proposal.text, proposal.tool_calls) == ('{"n": 2102650}', ())
    assert model.seen[0][1]["tool_choice"] == "any"
    plain = await said(Able(responses=[AIMessage("{}")]), response_format={"type": "json_object"})
    assert any(note.startswith("response_format: ") for note in plain.notes)
    both = Able(responses=[call])
    assert (await said(both, response_format=form, tools=[TOOL])).tool_calls
    assert both.seen[0][1]["tools"] == [TOOL]


async def test_a_refused_parameter_is_left_out_and_a_refused_tool_is_not():
    model = Able(responses=[AIMessage("Two million.")], refuses="top_p")
    proposal = await said(model, top_p=0.5)
    assert proposal.text == "Two million."
    assert any(note.startswith("top_p: refused") for note in proposal.notes)
    with pytest.raises(PolicyError, match="tools"):
        await said(Able(responses=[AIMessage("?")], refuses="tools"), tools=[TOOL])


def test_a_model_that_takes_no_tools_is_not_asked_conversations():
    policy = LangChainPolicy(FakeMessagesListChatModel(responses=[AIMessage("4")]))
    assert not policy.converses()
    assert not policy.capabilities.tools


async def test_pebble_by_langchain():
    model = ChatSurefoot(agent=Agent(model="pebble", sandbox="local"))
    turns = [{"role": "user", "content": "What is 15% of 240?"}]
    proposal = await said(model, turns, tools=[TOOL], tool_choice="none")
    assert proposal.text == "36"
    assert 0 < proposal.usage.reasoning_tokens == proposal.usage.completion_tokens
