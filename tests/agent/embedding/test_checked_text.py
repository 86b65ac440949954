"""The spell-checker for reasoning in LangChain: runnables, and middleware of an agent."""

from __future__ import annotations

from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolCall
from langchain_core.output_parsers import StrOutputParser
from langchain_core.tools import tool
from surefoot import ClaimMiddleware, check_claims, fix_claims

WRONG = "3 boxes of 38 are 38 * 3 = 115 eggs, so 115 + 5 = 120."
QUESTION = "What is 15% of 240?"


class Slipping(GenericFakeChatModel):
    """Says what it is given, one message a call: it stands for any hosted model that slips."""

    def bind_tools(self, tools: Any, **options: Any) -> Any:
        return self


def says(*messages: Any) -> Slipping:
    return Slipping(messages=iter(messages))


async def test_claims_of_a_chain_are_reported_and_put_right() -> None:
    report = check_claims().invoke(WRONG)
    assert [one.text for one in report.refuted] == ["38 * 3 = 115"]
    assert (await check_claims().ainvoke(AIMessage(WRONG))).refuted == report.refuted
    chain = says(AIMessage(WRONG), AIMessage(WRONG)) | fix_claims() | StrOutputParser()
    assert chain.invoke("?").startswith("3 boxes of 38 are 38 * 3 = 114 eggs")
    assert (await chain.ainvoke("?")).startswith("3 boxes of 38 are 38 * 3 = 114 eggs")
    assert fix_claims(QUESTION).invoke("Answer: 35") == "Answer: 36"


def test_a_message_keeps_what_it_is() -> None:
    given = AIMessage(
        content=[{"type": "text", "text": "2 + 2 = 5"}, {"type": "reasoning", "reasoning": "hm"}],
        id="m1",
        usage_metadata={"input_tokens": 1, "output_tokens": 2, "total_tokens": 3},
    )
    right = fix_claims().invoke(given)
    assert (right.id, right.usage_metadata) == ("m1", given.usage_metadata)
    assert right.content == [{"type": "text", "text": "2 + 2 = 4"}, given.content[1]]
    assert right.response_metadata["surefoot_check"][0]["refuted"] == 1
    sound = AIMessage("2 + 2 = 4")
    assert fix_claims().invoke(sound) is sound


@tool
def stock(item: str) -> str:
    """How many of an item there are."""
    return "38 a box, 3 boxes"


@pytest.mark.parametrize("way", ["sync", "async"])
async def test_an_agents_claims_are_put_right_before_they_are_read(way: str) -> None:
    call = ToolCall(name="stock", args={"item": "eggs"}, id="1")
    model = says(AIMessage("", tool_calls=[call]), AIMessage(WRONG))
    agent = create_agent(model, [stock], middleware=[ClaimMiddleware()])
    asked = {"messages": [HumanMessage("How many eggs are there?")]}
    state = agent.invoke(asked) if way == "sync" else await agent.ainvoke(asked)
    last = state["messages"][-1]
    assert "38 * 3 = 114" in last.text
    assert last.response_metadata["surefoot_check"][0]["refuted"] == 1
    assert [one.type for one in state["messages"]] == ["human", "ai", "tool", "ai"]


def test_an_answer_is_held_against_the_users_question() -> None:
    for questions, answer in ((True, "Answer: 36"), (False, "Answer: 35")):
        middleware = ClaimMiddleware(questions=questions)
        agent = create_agent(says(AIMessage("Answer: 35")), [], middleware=[middleware])
        state = agent.invoke({"messages": [HumanMessage(QUESTION)]})
        assert state["messages"][-1].text == answer
