"""Raw policies: plain completions with all that OpenAI's API lets one ask of them."""

from __future__ import annotations

import math

import openai
import pytest
from conftest import QUESTION, Served
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.server.raw import Pen
from surefoot.graphs.contracts import Proposal, TokenLogprob

MESSAGES = [{"role": "user", "content": QUESTION}]


def complete(pebble: Served, **body):
    with pebble.openai() as client:
        options = {"model": "pebble", "messages": MESSAGES, **body}
        if not body.get("stream"):
            return client.chat.completions.create(**options)
        return list(client.chat.completions.create(**options))


def test_greedy_is_what_the_model_writes(pebble: Served) -> None:
    done = complete(pebble, temperature=0)
    assert "Answer: " in done.choices[0].message.content
    assert done.choices[0].message.reasoning_content is None
    assert done.usage.completion_tokens > 5


def test_streams_token_by_token(pebble: Served) -> None:
    whole = complete(pebble, temperature=0.8, seed=11).choices[0]
    chunks = complete(pebble, temperature=0.8, seed=11, stream=True)
    pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices[0].delta.content]
    assert "".join(pieces) == whole.message.content
    assert len(pieces) > 5
    assert chunks[-1].choices[0].finish_reason == whole.finish_reason == "stop"


def test_n_seed_and_temperature(pebble: Served) -> None:
    first = complete(pebble, n=4, seed=5, temperature=1.5)
    again = complete(pebble, n=4, seed=5, temperature=1.5)
    texts = [choice.message.content for choice in first.choices]
    assert [choice.index for choice in first.choices] == [0, 1, 2, 3]
    assert texts == [choice.message.content for choice in again.choices]
    assert len(set(texts)) > 1
    streamed = complete(pebble, n=4, seed=5, temperature=1.5, stream=True)
    for index, text in enumerate(texts):
        deltas = [c.choices[0].delta.content for c in streamed if c.choices[0].index == index]
        assert "".join(filter(None, deltas)) == text


def test_without_a_seed_samples_differ_and_can_be_repeated(pebble: Served) -> None:
    replies = [complete(pebble, temperature=1.5) for _ in range(6)]
    texts = [reply.choices[0].message.content for reply in replies]
    assert len(set(texts)) > 1
    seed = replies[0].surefoot["seed"]
    assert complete(pebble, temperature=1.5, seed=seed).choices[0].message.content == texts[0]


def test_max_tokens(pebble: Served) -> None:
    done = complete(pebble, temperature=0, max_tokens=4)
    assert done.choices[0].finish_reason == "length"
    assert done.usage.completion_tokens == 4


def test_stop_ends_the_work_and_not_only_the_text(pebble: Served) -> None:
    whole = complete(pebble, temperature=0)
    done = complete(pebble, temperature=0, stop="\n")
    assert done.choices[0].message.content == whole.choices[0].message.content.split("\n")[0]
    assert done.choices[0].finish_reason == "stop"
    assert done.usage.completion_tokens < whole.usage.completion_tokens
    kept = complete(
        pebble, temperature=0, stop="240", extra_body={"include_stop_str_in_output": True}
    )
    assert kept.choices[0].message.content.endswith("240")


def test_logprobs(pebble: Served) -> None:
    done = complete(pebble, temperature=0, max_tokens=6, logprobs=True, top_logprobs=3)
    tokens = done.choices[0].logprobs.content
    assert "".join(token.token for token in tokens) == done.choices[0].message.content
    for token in tokens:
        assert token.logprob == max(top.logprob for top in token.top_logprobs) <= 0
        assert len(token.top_logprobs) == 3
        assert bytes(token.bytes).decode() == token.token
    assert sum(math.exp(top.logprob) for top in tokens[0].top_logprobs) <= 1.001
    chunks = complete(
        pebble, temperature=0, max_tokens=6, logprobs=True, top_logprobs=3, stream=True
    )
    streamed = [t for c in chunks if c.choices[0].logprobs for t in c.choices[0].logprobs.content]
    assert [token.logprob for token in streamed] == [token.logprob for token in tokens]


def test_goes_on_from_a_started_answer(pebble: Served) -> None:
    started = [*MESSAGES, {"role": "assistant", "content": "15 / 100 * 240 = 36\n"}]
    done = complete(
        pebble, messages=started, temperature=0, extra_body={"continue_final_message": True}
    )
    assert done.choices[0].message.content == "Answer: 36"


def test_the_body_of_clients_that_are_no_sdk(pebble: Served) -> None:
    """Some toolkits send `extra_body` as it is."""
    body = {"model": "pebble", "messages": MESSAGES, "temperature": 0, "stop": "\n"}
    inner = {"include_stop_str_in_output": False}
    reply = pebble.post("/v1/chat/completions", {**body, "extra_body": inner, **inner})
    assert reply.status_code == 200, reply.text
    reply = pebble.post(
        "/v1/chat/completions", {**body, "temperature": 1, "extra_body": {"temperature": 0}}
    )
    assert reply.json()["error"]["param"] == "extra_body"


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"extra_body": {"budget": {"tokens": 5}}}, "budget"),
        ({"extra_body": {"samples": 5}}, "samples"),
        ({"top_logprobs": 2}, "top_logprobs"),
        ({"n": 129}, "n"),
    ],
)
def test_refusals(pebble: Served, body: dict, param: str) -> None:
    with pytest.raises(openai.BadRequestError) as refusal:
        complete(pebble, **body)
    assert refusal.value.param == param


def test_responses_of_a_raw_model(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.responses.create(model="pebble", input=QUESTION, temperature=0)
        (message,) = done.output
        events = list(
            client.responses.create(model="pebble", input=QUESTION, temperature=0, stream=True)
        )
    assert message.type == "message"
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(deltas) == done.output_text
    assert len(deltas) > 3


TEXT = st.text("ab\n ", max_size=30)


@given(TEXT, st.lists(st.text("ab\n ", min_size=1, max_size=4), max_size=3), st.data())
def test_a_pen_writes_what_a_cut_would_leave(text: str, stops: list[str], data) -> None:
    """However the text arrives, the pieces are the text up to its first stop text."""
    pen, sent, at = Pen(0, tuple(stops)), "", 0
    while at < len(text) and not pen.stopped:
        at = data.draw(st.integers(at + 1, len(text)))
        piece = pen.write(text[:at], TokenLogprob(text[at - 1 : at], -0.1))
        sent += piece.text if piece else ""
    rest = pen.rest(Proposal(text[:at]))
    sent += rest.text if rest else ""
    ends = [found for stop in stops if (found := text[:at].find(stop)) >= 0]
    assert sent == text[: min(ends, default=at)]
    assert pen.stopped == bool(ends)
