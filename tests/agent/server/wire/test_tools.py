"""The caller's tools on models that take them, raw and through strategies, by every dialect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Served, Start
from conversing_policy import ConversingPolicy
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable
from surefoot.agent.policies import LangChainPolicy
from surefoot.agent.server.call_vote import voted
from surefoot.graphs.contracts import Proposal, ToolCall, Usage

ASKED = "How many people live in Paris?"
MESSAGES = [{"role": "user", "content": ASKED}]
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
TOOL = {"type": "function", "function": {"name": "population", "parameters": SCHEMA}}
MODELS = ["talker", "surefoot/loop", "surefoot/majority"]


@pytest.fixture
def policy() -> ConversingPolicy:
    return ConversingPolicy()


@pytest.fixture
def served(start: Start, policy: ConversingPolicy) -> Served:
    return start(policy)


def test_the_list_of_models_says_who_takes_them(served: Served) -> None:
    for model in MODELS:
        assert served.get(f"/v1/models/{model}").json()["supports_function_calling"]


@pytest.mark.parametrize("model", MODELS)
def test_chat(served: Served, policy: ConversingPolicy, model: str) -> None:
    with served.openai() as client:
        done = client.chat.completions.create(
            model=model, messages=MESSAGES, tools=[TOOL], tool_choice="auto", top_p=0.9
        )
        (choice,) = done.choices
        assert choice.finish_reason == "tool_calls"
        assert choice.message.content is None
        (call,) = choice.message.tool_calls
        assert json.loads(call.function.arguments) == {"city": "Paris"}
        assert policy.dialogues[0].dialogue.parameters["top_p"] == 0.9
        assert "ignored" not in str(done.surefoot["ignored"])
        result = {"role": "tool", "tool_call_id": call.id, "content": "2102650"}
        turns = [*MESSAGES, choice.message.model_dump(exclude_none=True), result]
        again = client.chat.completions.create(model=model, messages=turns, tools=[TOOL])
    assert policy.dialogues[-1].dialogue.messages[-1] == result
    expected = "Two million." if model == "talker" else "4"
    assert again.choices[0].message.content == expected
    assert again.usage.completion_tokens >= 5


@pytest.mark.parametrize("model", MODELS)
def test_streamed_chat(served: Served, model: str) -> None:
    with (
        served.openai() as client,
        client.chat.completions.stream(model=model, messages=MESSAGES, tools=[TOOL]) as stream,
    ):
        for _ in stream:
            pass
        final = stream.get_final_completion()
    (call,) = final.choices[0].message.tool_calls
    assert call.function.name == "population"
    assert final.choices[0].finish_reason == "tool_calls"


def test_responses(served: Served) -> None:
    tool = {"type": "function", "name": "population", "parameters": SCHEMA, "strict": False}
    asked: dict[str, Any] = {"model": "talker", "tools": [tool]}
    with served.openai() as client:
        first = client.responses.create(input=ASKED, **asked)
        (call,) = first.output
        assert (call.type, call.name) == ("function_call", "population")
        output = {"type": "function_call_output", "call_id": call.call_id, "output": "2102650"}
        turns = [*MESSAGES, call.model_dump(), output]
        second = client.responses.create(input=turns, **asked)
        assert second.output_text == "Two million."
        assert second.output[0].type == "reasoning"
        with client.responses.stream(input=ASKED, **asked) as stream:
            for _ in stream:
                pass
            streamed = stream.get_final_response()
    assert [item.type for item in streamed.output] == ["function_call"]
    assert json.loads(streamed.output[0].arguments) == {"city": "Paris"}


def test_messages(served: Served, policy: ConversingPolicy) -> None:
    anthropic = pytest.importorskip("anthropic", reason="the package anthropic is not installed")
    tool = {"name": "population", "description": "?", "input_schema": SCHEMA}
    asked: dict[str, Any] = {"model": "talker", "max_tokens": 99, "tools": [tool]}
    with anthropic.Anthropic(base_url=served.url, api_key="none", max_retries=0) as client:
        first = client.messages.create(
            messages=MESSAGES, tool_choice={"type": "any"}, system="Be brief.", **asked
        )
        assert first.stop_reason == "tool_use"
        (use,) = first.content
        assert use.input == {"city": "Paris"}
        told = policy.dialogues[-1].dialogue
        assert told.messages[0] == {"role": "system", "content": "Be brief."}
        assert told.parameters["tool_choice"] == "required"
        result = {"type": "tool_result", "tool_use_id": use.id, "content": "2102650"}
        turns = [
            *MESSAGES,
            {"role": "assistant", "content": first.content},
            {"role": "user", "content": [result]},
        ]
        second = client.messages.create(messages=turns, **asked)
        assert second.content[0].text == "Two million."
        assert policy.dialogues[-1].dialogue.messages[-1]["role"] == "tool"
        with client.messages.stream(messages=MESSAGES, **asked) as stream:
            for _ in stream:
                pass
            streamed = stream.get_final_message()
    assert streamed.content[0].input == {"city": "Paris"}
    assert streamed.stop_reason == "tool_use"


def test_talk_goes_to_the_model_and_problems_to_the_strategy(
    served: Served, policy: ConversingPolicy
) -> None:
    said = served.chat("Hello there!").json()
    assert said["choices"][0]["message"]["content"] == "Two million."
    assert "directly" in said["surefoot"]["notes"][0]
    assert policy.asked == 0
    solved = served.chat("What is 2 + 2?").json()
    assert solved["choices"][0]["message"]["content"] == "4"
    assert policy.asked > 0
    own = served.chat("Hello there!", strategy="loop").json()
    assert own["surefoot"]["result"]["strategy"] == "loop"


def test_pictures_go_to_a_model_that_takes_conversations(
    served: Served, policy: ConversingPolicy
) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    content = [{"type": "text", "text": "What is in this picture?"}, picture]
    body = {"model": "surefoot/loop", "messages": [{"role": "user", "content": content}]}
    assert served.post("/v1/chat/completions", body).status_code == 200
    assert policy.dialogues[-1].dialogue.messages[0]["content"][1] == picture


def test_an_answer_in_the_callers_format_is_the_models_own_affair(
    served: Served, policy: ConversingPolicy
) -> None:
    reply = served.chat("hi", "talker", response_format={"type": "json_object"}, stop=["x"])
    assert "x-surefoot-ignored" not in reply.headers
    request = policy.dialogues[-1]
    assert request.dialogue.parameters == {"response_format": {"type": "json_object"}}
    assert request.stop == ("x",)


def test_majority_votes_on_calls(start: Start) -> None:
    policy = ConversingPolicy("Rome", "Paris", "Paris", "Rome", "Paris")
    reply = start(policy).chat(ASKED, "surefoot/majority", tools=[TOOL]).json()
    (call,) = reply["choices"][0]["message"]["tool_calls"]
    assert json.loads(call["function"]["arguments"]) == {"city": "Paris"}
    assert policy.dialogues[0].n == 5


def called(arguments: str) -> Proposal:
    return Proposal("", "tool", tool_calls=(ToolCall("f", arguments),), usage=Usage(1, 1, 1))


def test_the_same_call_however_it_is_written() -> None:
    one, other = called('{"a": 1, "b": [2]}'), called('{"b":[2],"a":1}')
    (chosen,) = voted([called('{"a": 2}'), one, other])
    assert chosen.tool_calls == one.tool_calls
    assert chosen.usage == Usage(3, 3, 3)
    (chosen,) = voted([called("{broken"), called("{broken"), called("{}")])
    assert chosen.tool_calls[0].arguments == "{}"
    (chosen,) = voted([Proposal("no"), Proposal("none is needed"), one])
    assert chosen.text == "no"


def test_a_langchain_model_is_served_like_any_other(start: Start) -> None:
    call = AIMessage("", tool_calls=[{"name": "population", "args": {"city": "Paris"}, "id": "1"}])
    served = start(LangChainPolicy(Able(responses=[call, AIMessage("Two million.")])))
    model = "langchain:Able"
    assert served.get(f"/v1/models/{model}").json()["supports_function_calling"]
    body = {"model": model, "messages": MESSAGES, "tools": [TOOL], "tool_choice": "auto"}
    first = served.post("/v1/chat/completions", body).json()["choices"][0]
    (called,) = first["message"]["tool_calls"]
    assert (first["finish_reason"], called["function"]["name"]) == ("tool_calls", "population")
    result = {"role": "tool", "tool_call_id": called["id"], "content": "2102650"}
    body["messages"] = [*MESSAGES, first["message"], result]
    second = served.post("/v1/chat/completions", body).json()["choices"][0]
    assert second["message"]["content"] == "Two million."


class Able(FakeMessagesListChatModel):
    """A LangChain model that takes tools."""

    def bind_tools(self, tools: Any, **kwargs: Any) -> Runnable:
        return self.bind(tools=tools, **kwargs)
