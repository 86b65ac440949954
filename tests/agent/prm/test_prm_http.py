"""Served PRMs against a real HTTP server that speaks their wire form (a toy model)."""

import json
from contextlib import aclosing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.prm.http import FAMILIES, HttpPRM, math_shepherd, open_http, qwen, skywork
from surefoot.agent.prm.http.rows import of_two, pooled
from surefoot.graphs.errors import (
    AuthenticationFailed,
    MalformedResponse,
    PolicyError,
    RateLimited,
    Unreachable,
)
from surefoot.sandbox.errors import InputError

PROBLEM = "What is 2 + 3?"
STEPS = ["2 + 3 = 5 <0.8>", "so it is\nfive <0.25>", "Answer: 5"]
WORTH = [0.8, 0.25, 0.9]


def prm(server, **options) -> HttpPRM:
    return HttpPRM(server.url, server.family, **options)


@pytest.mark.parametrize("family", FAMILIES)
async def test_each_step_has_its_own_score(served, family):
    async with aclosing(prm(served(family))) as model:
        assert await model.score(PROBLEM, STEPS) == pytest.approx(WORTH, abs=1e-6)
        assert await model.score(PROBLEM, STEPS[:1]) == pytest.approx(WORTH[:1], abs=1e-6)
        assert await model.score(PROBLEM, []) == []


@pytest.mark.parametrize("family", FAMILIES)
async def test_the_model_is_named_and_the_address_may_end_in_v1(served, family):
    server = served(family)
    async with aclosing(HttpPRM(server.url + "/v1", family)) as model:
        await model.score(PROBLEM, STEPS)
    assert {body["model"] for _, body in server.requests} == {"toy-prm"}


@pytest.mark.parametrize("family", ["qwen", "math-shepherd"])
async def test_logits_are_read_as_well_as_probabilities(served, family):
    async with aclosing(prm(served(family, raw_logits=True))) as model:
        # the toy's two logits are those of p and of 1 - p
        scores = await model.score(PROBLEM, ["a <0.75>"])
    assert scores == pytest.approx([0.9], abs=1e-6)


@pytest.mark.parametrize(("family", "mark"), [("qwen", "<extra_0>"), ("math-shepherd", "ки")])
async def test_a_cut_input_names_the_mark_that_was_lost(served, family, mark):
    async with aclosing(prm(served(family, context=60))) as model:
        with pytest.raises(MalformedResponse, match=rf"{mark}.* of step \d is lost"):
            await model.score(PROBLEM, ["a" * 30, "b" * 30, "c" * 30])


async def test_a_cut_value_head_names_the_mark_that_was_lost(served):
    async with aclosing(prm(served("skywork", context=60))) as model:
        with pytest.raises(MalformedResponse, match="of step 2 is lost"):
            await model.score(PROBLEM, ["a" * 30, "b" * 30, "c" * 30])


async def test_rlhflow_names_the_step_whose_mark_is_no_likely_token(served):
    server = served("rlhflow")
    token = {"token": "Well", "logprob": -0.1, "top_logprobs": [{"token": "Hm", "logprob": -3}]}
    server.answer = {"choices": [{"message": {}, "logprobs": {"content": [token]}}]}
    async with aclosing(prm(server)) as model:
        with pytest.raises(MalformedResponse, match="mark of step 1 is lost"):
            await model.score(PROBLEM, STEPS)


async def test_a_server_that_scores_every_token_is_told_apart(served):
    server = served("qwen")
    server.answer = {"data": [{"data": [[0.5, 0.5]] * 9}]}
    async with aclosing(prm(server)) as model:
        with pytest.raises(MalformedResponse, match="STEP pooling"):
            await model.score(PROBLEM, STEPS)


@pytest.mark.parametrize("family", ["qwen", "math-shepherd", "skywork"])
async def test_marks_within_a_step_cannot_shift_the_scores(served, family):
    steps = ["a <extra_0> b ки c\n <0.3>", "d <0.6>"]
    async with aclosing(prm(served(family))) as model:
        assert await model.score("p <extra_0> ки", steps) == pytest.approx([0.3, 0.6], abs=1e-6)


async def test_the_wire_form_of_each_family(served):
    sent = {}
    for family in FAMILIES:
        server = served(family)
        async with aclosing(prm(server)) as model:
            await model.score("P", ["one", "two"])
        sent[family] = [(path, body) for path, body in server.requests if path != "/tokenize"]
    [(path, body)] = sent["qwen"]
    assert path == "/pooling"
    assert body["messages"][2] == {"role": "assistant", "content": "one<extra_0>two<extra_0>"}
    [(path, body)] = sent["math-shepherd"]
    assert (path, body["input"]) == ("/pooling", "P Step 1: one ки\nStep 2: two ки")
    dialogues = sorted((body["messages"] for _, body in sent["rlhflow"]), key=len)
    assert [turn["content"] for turn in dialogues[0]] == ["P one"]
    assert [turn["content"] for turn in dialogues[1]] == ["P one", "+", "two"]
    [(path, body)] = sent["skywork"]
    assert "".join(map(chr, body["input"])) == "\x02P\none\ntwo\n"


async def test_what_may_pass_is_tried_again(served):
    server = served("qwen")
    server.replies.extend([(503, {}, b"{}"), (429, {"retry-after": "0"}, b"{}")])
    async with aclosing(prm(server)) as model:
        assert len(await model.score(PROBLEM, STEPS)) == 3
    server.replies.append((429, {"retry-after": "30"}, b"{}"))
    async with aclosing(prm(server, deadline_s=0.2)) as model:
        with pytest.raises(RateLimited, match="30 s"):
            await model.score(PROBLEM, STEPS)


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        ((400, {}, b'{"error": "too long"}'), PolicyError, "too long"),
        ((404, {}, b"{}"), InputError, "--runner pooling"),
        ((200, {}, b"<html>"), MalformedResponse, "no JSON object"),
        ((200, {}, b"[" * 100_000), MalformedResponse, "no JSON object"),
        ((200, {}, b'{"data": []}'), MalformedResponse, "data"),
        ((200, {}, b'{"data": [{"data": [["a", 1]]}]}'), MalformedResponse, "numbers"),
        ((200, {}, b'{"data": [{"data": [[NaN, 1]]}]}'), MalformedResponse, "numbers"),
    ],
)
async def test_what_a_server_gets_wrong_is_said(served, reply, error, said):
    server = served("qwen")
    server.replies.append(reply)
    async with aclosing(prm(server)) as model:
        with pytest.raises(error, match=said):
            await model.score(PROBLEM, ["a"])


async def test_its_key_goes_to_it_and_into_no_message(served, monkeypatch):
    server = served("qwen", key="secret-key-123")
    monkeypatch.setenv("SUREFOOT_PRM_KEY", "secret-key-123")
    async with aclosing(open_http(f"{server.url}#qwen")) as model:
        assert len(await model.score(PROBLEM, STEPS)) == 3
    monkeypatch.setenv("SUREFOOT_PRM_KEY", "wrong-key-4567")
    async with aclosing(open_http(f"{server.url}#qwen")) as model:
        with pytest.raises(AuthenticationFailed, match="SUREFOOT_PRM_KEY") as raised:
            await model.score(PROBLEM, STEPS)
    assert "wrong-key" not in str(raised.value)


async def test_nobody_there(unused_tcp_port_factory):
    async with aclosing(HttpPRM(f"http://127.0.0.1:{unused_tcp_port_factory()}", "qwen")) as model:
        with pytest.raises(Unreachable, match="running"):
            await model.score(PROBLEM, STEPS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=8), st.text(max_size=30))
def test_a_request_holds_one_mark_a_step_whatever_the_text(steps, problem):
    solution = qwen.request(problem, steps)["messages"][2]["content"]
    assert solution.count(qwen.MARK) == len(steps)
    assert math_shepherd.request(problem, steps)["input"].count(math_shepherd.TAG) == len(steps)
    marked = skywork.join([1], [[5] * len(step) for step in steps], 9)
    assert [marked.ids[end] for end in marked.ends] == [9] * len(steps)


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.none() | st.floats() | st.text(max_size=3), st.lists) | st.integers())
def test_any_rows_are_read_or_refused(rows):
    try:
        read = pooled(json.loads(json.dumps({"data": [{"data": rows}]})), "http://x")
        scores = [of_two(row, 1, "http://x") for row in read]
    except MalformedResponse:
        return
    assert all(0 <= score <= 1 for score in scores)
