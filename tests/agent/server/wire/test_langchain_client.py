"""LangChain's OpenAI chat model, unchanged, against the server."""

from __future__ import annotations

import pytest
from conftest import ANSWER, QUESTION, Served
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI


def model(pebble: Served, name: str = "surefoot/loop", **options) -> ChatOpenAI:
    return ChatOpenAI(
        model=name, base_url=f"{pebble.url}/v1", api_key="none", max_retries=0, **options
    )


def test_invoke(pebble: Served) -> None:
    reply = model(pebble).invoke(QUESTION)
    assert reply.content == ANSWER
    assert reply.usage_metadata["output_tokens"] > 0
    assert reply.response_metadata["finish_reason"] == "stop"


def test_a_conversation(pebble: Served) -> None:
    turns = [
        SystemMessage("You are helpful."),
        HumanMessage("What is 2 + 3?"),
        AIMessage("5"),
        HumanMessage(QUESTION),
    ]
    assert model(pebble).invoke(turns).content == ANSWER


def test_stream(pebble: Served) -> None:
    chunks = list(model(pebble, stream_usage=True).stream(QUESTION))
    assert "".join(chunk.content for chunk in chunks) == ANSWER
    whole = sum(chunks[1:], chunks[0])
    assert whole.usage_metadata["output_tokens"] > 0


async def test_async_and_batch(pebble: Served) -> None:
    chat = model(pebble)
    assert (await chat.ainvoke(QUESTION)).content == ANSWER
    said = [chunk.content async for chunk in chat.astream(QUESTION)]
    assert "".join(said) == ANSWER
    replies = await chat.abatch([QUESTION, "What is 2 + 3?"])
    assert [reply.content for reply in replies] == [ANSWER, "5"]


def test_over_the_responses_api(pebble: Served) -> None:
    chat = model(pebble, use_responses_api=True, reasoning={"summary": "auto"})
    reply = chat.invoke(QUESTION)
    assert reply.text == ANSWER
    reasoning = [block for block in reply.content if block["type"] == "reasoning"]
    assert "corrected" in str(reasoning)
    chunks = list(chat.stream(QUESTION))
    assert "".join(chunk.text for chunk in chunks) == ANSWER


def test_raw_model_with_its_parameters(pebble: Served) -> None:
    reply = model(pebble, "pebble", temperature=0, seed=1, max_tokens=4).invoke(QUESTION)
    assert reply.response_metadata["finish_reason"] == "length"
    assert reply.usage_metadata["output_tokens"] == 4


def test_options_of_ours(pebble: Served) -> None:
    chat = model(pebble, extra_body={"strategy": "chain", "budget": {"tokens": 1}})
    reply = chat.invoke(QUESTION)
    assert reply.response_metadata["finish_reason"] == "length"


def test_tools_of_the_client_are_refused_by_name_where_that_is_wanted(strict: Served) -> None:
    def weather(city: str) -> str:
        """The weather in a city."""
        return city

    with pytest.raises(Exception, match="tools is not supported"):
        model(strict).bind_tools([weather]).invoke(QUESTION)
