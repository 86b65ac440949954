"""Anthropic's Messages API, by its official client where that is installed."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ANSWER, QUESTION, Served, events_of
from pydantic import BaseModel

MESSAGES = [{"role": "user", "content": QUESTION}]
SOME: dict[str, Any] = {"model": "surefoot/loop", "max_tokens": 4096, "messages": MESSAGES}
THINKING = {"type": "enabled", "budget_tokens": 1024}


@pytest.fixture
def client(pebble: Served) -> Any:
    anthropic = pytest.importorskip("anthropic", reason="the package anthropic is not installed")
    with anthropic.Anthropic(base_url=pebble.url, api_key="none", max_retries=0) as client:
        yield client


def text(message: Any) -> str:
    return "".join(block.text for block in message.content if block.type == "text")


def test_a_message(client: Any) -> None:
    done = client.messages.create(**SOME)
    assert text(done) == ANSWER
    assert done.stop_reason == "end_turn"
    assert done.usage.output_tokens > 0
    assert [block.type for block in done.content] == ["text"]


def test_thinking_streams_before_the_answer(client: Any) -> None:
    with client.messages.stream(**SOME, thinking=THINKING) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_message()
    assert [block.type for block in final.content] == ["thinking", "text"]
    assert "240" in final.content[0].thinking
    assert final.content[0].signature
    assert text(final) == ANSWER
    assert kinds[0] == "message_start"
    assert kinds[-1] == "message_stop"
    assert final.usage.output_tokens > 0


def test_its_own_blocks_come_back(client: Any) -> None:
    first = client.messages.create(
        model="surefoot/loop", max_tokens=4096, thinking=THINKING,
        messages=[{"role": "user", "content": "What is 2 + 3?"}],
    )  # fmt: skip
    turns = [
        {"role": "user", "content": "What is 2 + 3?"},
        {"role": "assistant", "content": first.content},
        *MESSAGES,
    ]
    done = client.messages.create(**SOME | {"messages": turns}, system="Be brief.")
    assert text(done) == ANSWER
    assert "the system prompt and 2 earlier messages" in done.surefoot["notes"][0]


class Percentage(BaseModel):
    answer: int


def test_parse(client: Any) -> None:
    assert client.messages.parse(**SOME, output_format=Percentage).parsed_output == Percentage(
        answer=36
    )


def test_count_tokens(client: Any) -> None:
    short = client.messages.count_tokens(model="surefoot/loop", messages=MESSAGES)
    long = [{"role": "user", "content": QUESTION * 50}]
    counted = client.messages.count_tokens(model="surefoot/loop", messages=long)
    assert 0 < short.input_tokens < counted.input_tokens


def test_models(client: Any) -> None:
    assert "surefoot/loop" in [model.id for model in client.models.list()]


def test_errors_have_its_shape(client: Any) -> None:
    import anthropic

    with pytest.raises(anthropic.NotFoundError) as missing:
        client.messages.create(**SOME | {"model": "claude"})
    assert missing.value.body["error"]["type"] == "not_found_error"
    with pytest.raises(anthropic.BadRequestError) as wrong:
        client.messages.create(**SOME | {"messages": []})
    assert wrong.value.body["error"]["type"] == "invalid_request_error"
    assert wrong.value.body["error"]["param"] == "messages"


def test_a_ceiling_is_told(client: Any) -> None:
    assert client.messages.create(**SOME | {"max_tokens": 2}).stop_reason == "max_tokens"


def test_a_raw_model(client: Any) -> None:
    asked = SOME | {"model": "pebble", "extra_body": {"temperature": 0}}
    whole = client.messages.create(**asked)
    assert "Answer:" in text(whole)
    cut = client.messages.create(**asked, stop_sequences=["\n"])
    assert text(cut) == text(whole).split("\n")[0]


def test_tools_are_reported_and_results_are_read(pebble: Served) -> None:
    used = {"type": "tool_use", "id": "t", "name": "f", "input": {"a": 1}}
    result = {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "7"}]}
    turns = [
        *MESSAGES,
        {"role": "assistant", "content": [used]},
        {"role": "user", "content": [result]},
    ]
    body = SOME | {"messages": turns, "tools": [{"name": "f", "input_schema": {}}], "top_k": 4}
    reply = pebble.post("/v1/messages", body, **{"x-api-key": "none"})
    assert reply.status_code == 200, reply.text
    assert reply.headers["x-surefoot-ignored"] == "tools, top_k"


def test_completions(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.completions.create(model="surefoot/loop", prompt=QUESTION, echo=False)
        assert done.choices[0].text == ANSWER
        assert done.choices[0].finish_reason == "stop"
        assert done.usage.completion_tokens > 0
        chunks = client.completions.create(
            model="pebble", prompt=QUESTION, stream=True, temperature=0, n=2,
            stream_options={"include_usage": True},
        )  # fmt: skip
        texts = {0: "", 1: ""}
        for chunk in chunks:
            for choice in chunk.choices:
                texts[choice.index] += choice.text
        assert chunk.usage.completion_tokens > 0
    assert texts[0] == texts[1]
    assert "Answer:" in texts[0]
    reply = pebble.post("/v1/completions", {"model": "pebble", "prompt": " "})
    assert reply.json()["error"]["param"] == "prompt"


def test_a_stream_that_fails_says_so_in_its_dialect(start: Any) -> None:
    from slow_policy import SlowPolicy
    from surefoot.graphs.errors import PolicyError

    policy = SlowPolicy()

    async def fail(_: object) -> None:
        raise PolicyError("the model is away")

    policy.propose = fail  # type: ignore[method-assign,assignment]
    served = start(policy)
    body = {**SOME, "model": "slow", "stream": True}
    (*_, last) = events_of(served.post("/v1/messages", body).text)
    assert last["type"] == "error"
    assert last["error"]["type"] == "api_error"
