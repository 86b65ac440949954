"""OpenAI's wire format read with suspicion; refusals; waits; redaction."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.policies.logprobs import read_logprobs
from surefoot.agent.policies.openai_errors import Endpoint, named_parameters, status_error
from surefoot.agent.policies.openai_profile import given as given_profile
from surefoot.agent.policies.openai_wire import (
    build_call,
    read_choices,
    read_proposal,
    read_usage,
)
from surefoot.agent.policies.retry import Transient, parse_retry_after, retrying
from surefoot.graphs.contracts import Capabilities, ProposalRequest
from surefoot.graphs.errors import MalformedResponse, ServerFailed

REQUEST = ProposalRequest("p", task="step", steps=("a",), top_logprobs=1)
AT = Endpoint("http://user:pass@host/v1?key=abc", "m", "sk-123456789")
FIELDS = (
    *("choices", "message", "content", "usage", "prompt_tokens", "completion_tokens"),
    *("logprobs", "token", "logprob", "top_logprobs", "tool_calls", "function", "name"),
    *("arguments", "finish_reason", "text", "refusal", "stop_reason"),
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(deadline=None, max_examples=60)
@given(JUNK, JUNK, JUNK, JUNK)
def test_any_body_is_read_or_refused(body, message, logprobs, usage):
    call = build_call(REQUEST, given_profile(Capabilities()), "m", 1, 0)
    whole = {"choices": [{"message": message, "logprobs": logprobs}], "usage": usage}
    for value in (body, whole):
        try:
            choices = read_choices(value, "here")
        except MalformedResponse:
            continue
        for choice in choices:
            read_proposal(choice, REQUEST).text.encode()
        counted, _ = read_usage(value, call, 3, 7)
        assert counted.prompt_tokens >= 0
        assert 0 <= counted.reasoning_tokens <= counted.completion_tokens
        assert counted.calls == 1


@pytest.mark.parametrize("bad", [None, "x", float("nan"), float("inf"), -float("inf"), 3.0, True])
def test_unsound_logprobs_are_none(bad):
    sound = {"token": "a", "logprob": -0.5}
    assert read_logprobs({"content": [sound, {"token": "b", "logprob": bad}]}) is None
    tokens = read_logprobs({"content": [sound | {"top_logprobs": [{"token": "b"}, sound]}]})
    assert tokens[0].top == (("a", -0.5),)


def test_a_step_always_has_a_ceiling_and_a_stop():
    arguments = build_call(REQUEST, given_profile(Capabilities()), "m", 1, 0).arguments
    assert arguments["max_tokens"] == 1024
    assert arguments["stop"] == ["\n\n"]
    five = ProposalRequest("p", stop=("a", "b", "c", "d", "e"))
    call = build_call(five, given_profile(Capabilities()), "m", 1, 0)
    assert call.arguments["stop"] == ["a", "b", "c", "d"]
    assert any("stop:" in note for note in call.notes)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"param": "seed", "message": "no"}, ("seed",)),
        ({"message": "Unsupported value: 'temperature' does not"}, ("temperature",)),
        ({"detail": [{"loc": ["body", "seed"], "input": "stop is not"}]}, ("seed",)),
        ({"message": "n must be 1"}, ("n",)),
        ("unknown parameter: logprobs", ("logprobs",)),
        ({"message": "please stop sending seeds, no tools today"}, ()),
        ({"message": "the conversation is too long"}, ()),
        ({"message": {"deep": 1}}, ()),
        (None, ()),
        ([1], ()),
    ],
)
def test_which_parameter_a_refusal_names(body, names):
    assert named_parameters(body) == names


@settings(deadline=None, max_examples=60)
@given(JUNK, st.integers(400, 599), st.text(max_size=9))
def test_any_error_body_gives_an_error_without_key(body, status, wait):
    for value in (body, f"{body} sk-123456789 http://user:pass@host/v1?key=abc"):
        said = repr(status_error(status, value, AT, wait))
        assert "123456789" not in said
        assert "pass" not in said
    assert "123456789" not in repr(AT)


def test_redaction():
    line = AT.redact("a sk-123456789 b Bearer xyz c sk-proj-abc***def\n d " + "e" * 999)
    assert line.startswith("a [key] b [key] c [key] d eee")
    assert len(line) == 500
    assert Endpoint("", "m").redact("as it is") == "as it is"


def test_retry_after():
    assert parse_retry_after("1.5") == 1.5
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 50 < parse_retry_after(date) <= 60
    assert parse_retry_after("-3") == 0
    for nonsense in (None, "", "soon", "nan", "inf", "Mon, 99 Foo 2020"):
        assert parse_retry_after(nonsense) is None


async def test_retrying_waits_longer_each_time(monkeypatch):
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    failures = 4

    async def call():
        if len(waits) < failures:
            raise Transient(ServerFailed("no"))
        return "yes"

    assert await retrying(call, 60) == "yes"
    assert [0.5 * 0.01 * 2**i <= wait <= 0.01 * 2**i for i, wait in enumerate(waits)] == [True] * 4
