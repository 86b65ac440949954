"""The official client, unchanged, through a whole session."""

from __future__ import annotations

import openai
import pytest
from conftest import ANSWER, QUESTION, Served
from surefoot import Agent, Budget

MESSAGES = [{"role": "user", "content": QUESTION}]


def test_models(pebble: Served) -> None:
    with pebble.openai() as client:
        names = [model.id for model in client.models.list()]
        assert {"surefoot/loop", "surefoot/chain", "surefoot/majority", "pebble"} <= set(names)
        assert client.models.retrieve("surefoot/loop").owned_by == "surefoot"


@pytest.mark.parametrize("strategy", ["loop", "chain", "majority"])
def test_chat_answers_as_solve_does(pebble: Served, strategy: str) -> None:
    with Agent("pebble", strategy=strategy, seed=7) as agent:
        expected = agent.solve(QUESTION)
    with pebble.openai() as client:
        done = client.chat.completions.create(
            model=f"surefoot/{strategy}", messages=MESSAGES, seed=7
        )
    (choice,) = done.choices
    assert choice.message.content == expected.answer
    assert choice.finish_reason == "stop"
    result = done.surefoot["result"]
    for name in ("answer", "confidence", "verified", "corrections", "backtracks"):
        assert result[name] == getattr(expected, name)
    assert [step["text"] for step in result["steps"]] == [step.text for step in expected.steps]
    usage = expected.usage
    assert done.usage.prompt_tokens == usage.prompt_tokens > 0
    assert done.usage.completion_tokens == usage.completion_tokens > 0
    assert done.usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_chat_streams_reasoning_then_the_answer(pebble: Served) -> None:
    with pebble.openai() as client:
        stream = client.chat.completions.create(
            model="surefoot/loop",
            messages=MESSAGES,
            stream=True,
            stream_options={"include_usage": True},
        )
        chunks = list(stream)
    *parts, last = chunks
    deltas = [chunk.choices[0].delta for chunk in parts]
    assert deltas[0].role == "assistant"
    kinds = ["answer" if delta.content else "reasoning" for delta in deltas[:-1]]
    assert kinds == sorted(kinds, reverse=True)
    assert "".join(delta.content or "" for delta in deltas) == ANSWER
    reasoning = "".join(getattr(delta, "reasoning_content", "") for delta in deltas)
    assert "✗ calculator" in reasoning
    assert "↳ corrected: 15 / 100 * 240 = 36" in reasoning
    events = [getattr(chunk, "surefoot", {}).get("event") for chunk in parts]
    assert {"step", "verdict", "correction"} <= set(events)
    assert parts[-1].choices[0].finish_reason == "stop"
    assert parts[-1].surefoot["result"]["answer"] == ANSWER
    assert last.choices == []
    assert last.usage.completion_tokens > 0
    assert len({chunk.id for chunk in chunks}) == 1


def test_our_options_come_back_as_headers(pebble: Served) -> None:
    with pebble.openai() as client:
        raw = client.chat.completions.with_raw_response.create(
            model="pebble",
            messages=MESSAGES,
            extra_body={
                "strategy": "loop",
                "prm": "evidence",
                "budget": {"tokens": 5000, "tool_calls": 3, "seconds": 20},
            },
        )
    headers = raw.headers
    assert headers["x-surefoot-strategy"] == "loop"
    assert headers["x-surefoot-model"] == "pebble"
    assert headers["x-surefoot-prm"] == "evidence"
    assert headers["x-surefoot-budget"] == "tokens=5000; tool_calls=3; seconds=20"
    done = raw.parse()
    assert done.surefoot["run"] == headers["x-surefoot-run"]
    assert done.surefoot["result"]["strategy"] == "loop"
    assert done._request_id.startswith("req_")


def test_a_budget_holds_and_is_told(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.chat.completions.create(
            model="surefoot/loop", messages=MESSAGES, extra_body={"budget": {"tokens": 1}}
        )
        assert done.choices[0].finish_reason == "length"
        assert done.usage.total_tokens == 0
        done = client.chat.completions.create(
            model="surefoot/loop", messages=MESSAGES, max_completion_tokens=6
        )
    assert done.choices[0].finish_reason == "length"
    assert done.usage.completion_tokens <= 6
    with Agent("pebble", budget=Budget(tokens=1)) as agent:
        assert agent.solve(QUESTION).status == "budget"


def test_responses(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.responses.create(model="surefoot/loop", input=QUESTION, user="me")
    assert done.output_text == ANSWER
    assert done.status == "completed"
    assert done.user == "me"
    reasoning, message = done.output
    assert reasoning.type == "reasoning"
    assert any("corrected" in part.text for part in reasoning.summary)
    assert message.content[0].text == ANSWER
    assert done.usage.output_tokens > 0
    assert done.usage.total_tokens == done.usage.input_tokens + done.usage.output_tokens


def test_responses_stream(pebble: Served) -> None:
    with (
        pebble.openai() as client,
        client.responses.stream(model="surefoot/loop", input=QUESTION) as stream,
    ):
        events = list(stream)
        final = stream.get_final_response()
    kinds = [event.type for event in events]
    assert kinds[:2] == ["response.created", "response.in_progress"]
    assert kinds[-1] == "response.completed"
    assert [event.sequence_number for event in events] == list(range(len(events)))
    first_thought = kinds.index("response.reasoning_summary_text.delta")
    assert first_thought < kinds.index("response.output_text.delta")
    assert final.output_text == ANSWER
    deltas = [e.delta for e in events if e.type == "response.reasoning_summary_text.delta"]
    assert [part.text for part in final.output[0].summary] == deltas


def test_responses_take_back_their_own_items(pebble: Served) -> None:
    """A second turn as the SDK's own guide writes it: the output, then the next question."""
    follow_up = "What is the greatest common factor of 207 and 72?"
    with pebble.openai() as client:
        first = client.responses.create(model="surefoot/loop", input=QUESTION)
        turns = [{"role": "user", "content": QUESTION}]
        turns += [item.model_dump(exclude_none=True) for item in first.output]
        turns.append({"role": "user", "content": follow_up})
        second = client.responses.create(model="surefoot/loop", input=turns)
    assert second.output_text == "9"
    assert "2 earlier messages" in second.surefoot["notes"][0]


async def test_the_async_client(pebble: Served) -> None:
    async with openai.AsyncOpenAI(base_url=f"{pebble.url}/v1", api_key="none") as client:
        done = await client.chat.completions.create(model="surefoot/loop", messages=MESSAGES)
        assert done.choices[0].message.content == ANSWER
        said = ""
        async with client.chat.completions.stream(
            model="surefoot/loop", messages=MESSAGES
        ) as stream:
            async for event in stream:
                if event.type == "content.delta":
                    said += event.delta
        assert said == ANSWER
        response = await client.responses.create(model="surefoot/loop", input=QUESTION)
        assert response.output_text == ANSWER


REFUSED = [
    ({"top_p": 0.5}, "top_p"),
    ({"n": 2}, "n"),
    ({"stop": "\n"}, "stop"),
    ({"logprobs": True}, "logprobs"),
    ({"temperature": 3}, "temperature"),
    ({"max_tokens": 0}, "max_tokens"),
    ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
    ({"response_format": {"type": "grammar"}}, "response_format"),
    ({"reasoning_effort": "enormous"}, "reasoning_effort"),
    ({"extra_body": {"chat_template_kwargs": {"a": 1}}}, "chat_template_kwargs"),
    ({"logit_bias": {"50256": -100}}, "logit_bias"),
    ({"frequency_penalty": 1}, "frequency_penalty"),
    ({"stream_options": {"include_usage": True}}, "stream_options"),
    ({"extra_body": {"strategy": "nonsense"}}, "strategy"),
    ({"extra_body": {"prm": "http://169.254.169.254#qwen"}}, "prm"),
    ({"extra_body": {"budget": {"tokens": -1}}}, "budget.tokens"),
    ({"extra_body": {"budget": {"cents": 5}}}, "budget.cents"),
    ({"extra_body": {"samples": 65}}, "samples"),
    ({"extra_body": {"nonsense": 1}}, "nonsense"),
]


@pytest.mark.parametrize(("body", "param"), REFUSED)
def test_a_strict_server_names_what_cannot_be_honoured(
    strict: Served, body: dict, param: str
) -> None:
    with strict.openai() as client, pytest.raises(openai.BadRequestError) as refusal:
        client.chat.completions.create(model="surefoot/loop", messages=MESSAGES, **body)
    assert refusal.value.param == param
    assert refusal.value.type == "invalid_request_error"
    assert param.rpartition(".")[2] in refusal.value.body["message"]


NEUTRAL = {
    "top_p": 1,
    "n": 1,
    "frequency_penalty": 0,
    "presence_penalty": 0.0,
    "logit_bias": {},
    "tools": [],
    "tool_choice": "none",
    "response_format": {"type": "text"},
    "logprobs": False,
    "stop": None,
    "user": "someone",
    "metadata": {"a": "b"},
    "store": False,
}


def test_neutral_values_pass(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.chat.completions.create(model="surefoot/loop", messages=MESSAGES, **NEUTRAL)
    assert done.choices[0].message.content == ANSWER


def test_unknown_model(pebble: Served) -> None:
    with pebble.openai() as client:
        with pytest.raises(openai.NotFoundError) as missing:
            client.chat.completions.create(model="gpt-4o", messages=MESSAGES)
        assert missing.value.code == "model_not_found"
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("gpt-4o")
        with pytest.raises(openai.NotFoundError):
            client.responses.create(model="surefoot/nonsense", input=QUESTION)


IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def test_images_alone_are_refused(pebble: Served) -> None:
    content = [{"type": "text", "text": " "}, IMAGE]
    with pebble.openai() as client:
        with pytest.raises(openai.BadRequestError, match="Only text") as refusal:
            client.chat.completions.create(
                model="surefoot/loop", messages=[{"role": "user", "content": content}]
            )
        assert refusal.value.param == "messages[0].content[1]"
        image = {"type": "input_image", "image_url": "https://example.org/x.png"}
        with pytest.raises(openai.BadRequestError) as refusal:
            client.responses.create(
                model="surefoot/loop", input=[{"role": "user", "content": [image]}]
            )
        assert refusal.value.param == "input[0].content[0]"


def test_text_parts_are_read(pebble: Served) -> None:
    content = [{"type": "text", "text": QUESTION}]
    with pebble.openai() as client:
        done = client.chat.completions.create(
            model="surefoot/loop", messages=[{"role": "user", "content": content}]
        )
    assert done.choices[0].message.content == ANSWER


def test_system_prompts_of_pebble_are_left_out_and_that_is_said(pebble: Served) -> None:
    messages = [{"role": "system", "content": "Answer like a pirate."}, *MESSAGES]
    with pebble.openai() as client:
        done = client.chat.completions.create(model="surefoot/loop", messages=messages)
    assert done.choices[0].message.content == ANSWER
    assert "the system prompt" in done.surefoot["notes"][0]


def test_outside_its_world_it_says_so(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.chat.completions.create(
            model="surefoot/loop", messages=[{"role": "user", "content": "Who wrote Faust?"}]
        )
    assert done.surefoot["result"]["status"] == "abstained"
    assert "needs another model" in done.choices[0].message.content
