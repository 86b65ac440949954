"""What ordinary clients send unasked, and where they err: honoured, or told in words that help."""

from __future__ import annotations

from typing import Any

import openai
import pytest
from conftest import ANSWER, QUESTION, Served

FUNCTION = {"name": "f", "parameters": {"type": "object", "properties": {}}}
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
ASKED = {"role": "user", "content": QUESTION}
USED = {"type": "tool_use", "id": "1", "name": "f", "input": {}}
RETURNED = {"type": "tool_result", "tool_use_id": "1", "content": "36"}

RETURNS: list[tuple[str, dict[str, Any]]] = [
    (
        "/v1/chat/completions",
        {
            "messages": [
                ASKED,
                {"role": "assistant", "content": None, "tool_calls": [CALL]},
                {"role": "tool", "tool_call_id": "1", "content": [{"type": "text", "text": "36"}]},
            ]
        },
    ),
    (
        "/v1/responses",
        {
            "input": [
                ASKED,
                {"type": "function_call", "call_id": "1", "name": "f", "arguments": "{}"},
                {"type": "function_call_output", "call_id": "1", "output": "36"},
            ]
        },
    ),
    (
        "/v1/messages",
        {
            "max_tokens": 999,
            "messages": [
                ASKED,
                {"role": "assistant", "content": [USED]},
                {"role": "user", "content": [RETURNED]},
            ],
        },
    ),
]


@pytest.mark.parametrize(("path", "body"), RETURNS)
def test_what_tools_returned_does_not_hide_the_question(
    pebble: Served, path: str, body: dict[str, Any]
) -> None:
    """pebble reads one question: it is told so, and the question is answered."""
    told = pebble.post(path, {"model": "surefoot/loop", **body}).json()
    assert told["surefoot"]["result"]["answer"] == ANSWER
    assert any("what tools returned left out" in note for note in told["surefoot"]["notes"])


def test_tools_that_may_not_be_called_are_no_tools(strict: Served) -> None:
    tools = [{"type": "function", "function": FUNCTION}]
    with strict.openai() as client:
        for model in ("surefoot/loop", "pebble"):
            client.chat.completions.create(
                model=model, messages=[ASKED], tools=tools, tool_choice="none"
            )
        client.responses.create(
            model="surefoot/loop",
            input=QUESTION,
            tools=[{"type": "function", "strict": False, **FUNCTION}],
            tool_choice="none",
        )


def test_tools_that_may_not_be_called_are_nothing_to_refuse_in_messages(strict: Served) -> None:
    anthropic = pytest.importorskip("anthropic", reason="the package anthropic is not installed")
    client = anthropic.Anthropic(base_url=strict.url, api_key="none", max_retries=0)
    client.messages.create(
        model="surefoot/loop",
        max_tokens=999,
        messages=[ASKED],
        tools=[{"name": "f", "input_schema": {"type": "object"}}],
        tool_choice={"type": "none"},
        extra_body={"cache_control": {"type": "ephemeral"}},
    )


@pytest.mark.parametrize(
    "path", ["/chat/completions", "/v1/embeddings", "/v1/audio/speech", "/v1/%00", "/v1"]
)
def test_what_is_not_there_says_what_is(pebble: Served, path: str) -> None:
    for reply in (pebble.post(path, {}), pebble.get(path)):
        assert reply.status_code == 404
        assert "below /v1" in reply.json()["error"]["message"]


def test_an_address_without_its_end_is_not_found(pebble: Served) -> None:
    with (
        openai.OpenAI(base_url=pebble.url, api_key="none", max_retries=0) as client,
        pytest.raises(openai.NotFoundError, match="below /v1"),
    ):
        client.chat.completions.create(model="pebble", messages=[ASKED])


def test_a_wrong_form_is_told_by_the_form_that_was_meant(pebble: Served) -> None:
    told = pebble.post("/v1/responses", {"model": "pebble", "input": []}).json()["error"]
    assert told["param"] == "input"
    assert "at least 1 item" in told["message"]
    told = pebble.post("/v1/responses", {"model": "pebble", "input": 3}).json()["error"]
    assert "valid string" in told["message"]
    assert "needs a JSON body" in pebble.post("/v1/responses", []).json()["error"]["message"]


def test_input_tokens_are_counted(pebble: Served) -> None:
    with pebble.openai() as client:
        short = client.responses.input_tokens.count(model="surefoot/loop", input=QUESTION)
        long = client.responses.input_tokens.count(model="surefoot/loop", input=QUESTION * 9)
    assert 0 < short.input_tokens < long.input_tokens


def test_a_question_keeps_what_was_found_out(pebble: Served) -> None:
    """A conversation that goes on from one with tools has what they returned."""
    _, body = RETURNS[1]
    with pebble.openai() as client:
        one = client.responses.create(model="surefoot/loop", **body)
        two = client.responses.create(
            model="surefoot/loop", input="What is 1 + 1?", previous_response_id=one.id
        )
    assert two.output_text == "2"
