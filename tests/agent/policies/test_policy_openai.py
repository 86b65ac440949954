"""`openai:` against a real HTTP server that lacks, refuses and breaks things."""

from __future__ import annotations

import asyncio
import time

import pytest
from fake_openai import SOLUTION, STEP_TEXTS, Hang, Reply, completion, error, logprobs_of
from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.policies.openai_profile import PROFILES
from surefoot.graphs.contracts import Capabilities, ProposalRequest
from surefoot.graphs.errors import (
    AuthenticationFailed,
    MalformedResponse,
    MissingKey,
    PolicyError,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from surefoot.sandbox.errors import InputError

KEY = "sk-secret-123456"
PLAIN = Capabilities(seed=True)


def ask(task="solution", **kwargs) -> ProposalRequest:
    return ProposalRequest("What is 2 + 2?", task=task, **kwargs)


def noted(proposals, *words) -> bool:
    notes = " | ".join(note for proposal in proposals for note in proposal.notes)
    assert KEY not in notes
    return all(word in notes for word in words)


@pytest.fixture
async def make(fake):
    """Opens policies for the fake server, and closes them when the test ends."""
    opened = []

    def make(model="tiny", **options) -> OpenAIPolicy:
        opened.append(OpenAIPolicy(model, **{"base_url": fake.url, "api_key": KEY} | options))
        return opened[-1]

    yield make
    for policy in opened:
        await policy.aclose()


@pytest.fixture
async def policy(make):
    return make(deadline_s=20)


@pytest.fixture
async def plain(make):
    """A policy whose capabilities are given, so that every request is the test's own."""
    return make(capabilities=PLAIN, deadline_s=20, timeout_s=30)


# ---------------------------------------------------------------- probing


async def test_an_able_server_is_probed_once_a_process(fake, policy, make):
    assert policy.capabilities == Capabilities()
    assert (await policy.probe()).calls == 2  # the list of models, and one question
    able = policy.capabilities
    assert able == Capabilities(n=True, logprobs=True, prefill=True, max_n=128)
    assert len(fake.requests) == 1
    assert all(body["max_tokens"] <= 16 for body in fake.requests)
    again = make()
    assert again.capabilities == able
    (proposal,) = await again.propose(ask())
    assert proposal.text == SOLUTION
    assert len(fake.requests) == 2


async def test_the_first_run_says_what_probing_cost(fake, policy):
    first = await policy.propose(ask())
    assert noted(first, "probed openai:tiny: 2 calls", "tokens")
    assert first[0].usage.calls == 1 + 2
    assert not noted(await policy.propose(ask()), "probed")


async def test_runs_side_by_side_probe_once(fake, policy):
    await asyncio.gather(*(policy.propose(ask()) for _ in range(4)))
    assert len(fake.requests) == 1 + 4


@pytest.mark.parametrize("lacks", ["n", "logprobs", "prefill"])
@pytest.mark.parametrize("how", ["ignores", "refuses"])
async def test_a_lacking_capability_is_found(fake, policy, lacks, how):
    fake.able.discard(lacks)
    if how == "refuses" and lacks == "prefill":
        real = fake.respond
        no = error(400, "the last message must be the user's")
        fake.respond = lambda body, key: (
            no if body["messages"][-1]["role"] == "assistant" else real(body, key)
        )
    elif how == "refuses":
        fake.refuses[lacks] = f"'{lacks}' is not supported"
    used = await policy.probe()
    able = policy.capabilities
    assert getattr(able, lacks) is False
    assert all(getattr(able, name) for name in {"n", "logprobs", "prefill"} - {lacks})
    assert able.max_n == (1 if lacks == "n" else 128)
    assert used.calls == (2 if how == "ignores" else 3)


async def test_a_seed_is_sent_and_not_relied_on(fake, policy):
    proposals = await policy.propose(ask(seed=3))
    assert fake.requests[-1]["seed"] == 3
    assert noted(proposals, "seed: this server shows no effect")


@pytest.mark.parametrize("reply", [error(500, "boom"), error(400, "bad request")])
async def test_a_server_that_does_not_say_what_it_refuses(fake, make, reply):
    real = fake.respond
    fake.respond = lambda body, key: reply if "logprobs" in body else real(body, key)
    policy = make(deadline_s=0.05)
    await policy.probe()
    assert policy.capabilities == Capabilities()


async def test_a_server_that_refuses_one_thing_after_the_other(fake, policy):
    """As newer models of OpenAI's API do: each refusal names one parameter."""
    fake.refuses["max_tokens"] = "'max_tokens' is not supported. Use 'max_completion_tokens'."
    fake.refuses["logprobs"] = "'logprobs' is not supported with this model."
    fake.refuses["n"] = "'n' is not supported with this model."
    used = await policy.probe()
    assert used.calls <= 1 + 4
    assert policy.capabilities == Capabilities(prefill=True)
    (proposal,) = await policy.propose(ask())
    assert proposal.text == SOLUTION
    assert "max_completion_tokens" in fake.requests[-1]


@pytest.mark.parametrize(
    ("reply", "kind"), [(error(500, "boom"), ServerFailed), (error(400, "bad"), PolicyError)]
)
async def test_a_server_that_takes_nothing_is_an_error(fake, make, reply, kind):
    fake.respond = lambda body, key: reply
    with pytest.raises(kind, match=r"boom|bad"):
        await make(deadline_s=0.05).propose(ask())


async def test_a_probe_that_cannot_be_made_leaves_nothing_behind(fake, policy):
    fake.key = "another-key"
    with pytest.raises(AuthenticationFailed):
        await policy.propose(ask())
    fake.key = KEY
    await policy.probe()
    assert policy.capabilities.n


async def test_a_limit_met_while_probing_leaves_nothing_behind(fake, make):
    fake.respond = lambda body, key: error(429, "x")
    policy = make(deadline_s=0.05)
    with pytest.raises(RateLimited):
        await policy.probe()
    assert policy.capabilities == Capabilities()


@pytest.mark.parametrize("how", ["refuses", "is silent"])
async def test_a_reasoning_model_is_got_to_know(fake, policy, how):
    """Hidden reasoning takes 500 tokens before the first visible one."""
    real = fake.respond

    def respond(body, authorization):
        if body["max_tokens"] >= 500:
            return real(body, authorization)
        if how == "is silent":
            return Reply(body=completion(None, None, finish="length"))
        return error(400, "Could not finish the message because max_tokens was reached.")

    fake.respond = respond
    assert (await policy.probe()).calls == (3 if how == "refuses" else 2)
    assert policy.capabilities.n
    fake.respond = lambda body, key: Reply(body=completion(None, finish="length"))
    proposals = await policy.propose(ask(max_tokens=99))
    assert (proposals[0].text, proposals[0].finish) == ("", "length")
    assert noted(proposals, "hidden reasoning", "raise it")


# ---------------------------------------------------------------- doing without


async def test_n_by_one_call_or_by_many(fake, policy, monkeypatch):
    await policy.probe()
    proposals = await policy.propose(ask(n=3, seed=5))
    assert [p.text for p in proposals] == [SOLUTION] * 3
    assert [p.usage.calls for p in proposals] == [1, 0, 0]
    assert fake.requests[-1]["n"] == 3
    PROFILES.clear()
    monkeypatch.setenv("SUREFOOT_REFRESH_CAPABILITIES", "1")
    fake.able.remove("n")
    await policy.probe()
    proposals = await policy.propose(ask(n=3, seed=5))
    assert len(proposals) == 3
    assert [p.usage.calls for p in proposals] == [3, 0, 0]
    assert sorted(body["seed"] for body in fake.requests[-3:]) == [5, 6, 7]
    assert noted(proposals, "n: not offered")


async def test_a_servers_limit_on_n_is_learned(fake, policy):
    fake.most_n = 4
    proposals = await policy.propose(ask(n=10))
    assert len(proposals) == 10
    assert noted(proposals, "n: at most 4 at a time")
    assert policy.capabilities.max_n == 4
    assert [body.get("n") for body in fake.asked if body.get("n") != 10][-3:].count(4) == 2


async def test_fewer_choices_than_asked_are_asked_again(fake, make):
    able = Capabilities(n=True, max_n=8)
    policy = make(capabilities=able)
    fake.replies.append(Reply(body=completion("a", "b")))
    fake.replies.append(Reply(body=completion("c", "d", "e", "f")))  # more than asked: 2
    proposals = await policy.propose(ask(n=4))
    assert [p.text for p in proposals] == ["a", "b", "c", "d"]
    assert proposals[0].usage.calls == 2
    assert noted(proposals, "gave 2 of 4")


async def test_without_prefill_the_steps_go_into_the_prompt(fake, plain):
    proposals = await plain.propose(ask(steps=("first", "second"), prompt="SYSTEM"))
    system, user = fake.requests[-1]["messages"]
    assert system["content"] == "SYSTEM"
    assert "first\n\nsecond" in user["content"]
    assert noted(proposals, "prefill: not offered")


async def test_one_step_is_cut_by_the_server_or_here(fake, plain):
    (step,) = await plain.propose(ask("step"))
    assert (step.text, step.finish) == (STEP_TEXTS[0], "stop")
    fake.able.remove("stop")  # ignored
    (step,) = await plain.propose(ask("step"))
    assert (step.text, step.finish) == (STEP_TEXTS[0], "stop")
    fake.refuses["stop"] = "Unsupported parameter: 'stop' is not supported with this model."
    proposals = await plain.propose(ask("step"))
    assert proposals[0].text == STEP_TEXTS[0]
    assert noted(proposals, "stop: not taken")


async def test_an_empty_answer_to_a_started_one_gives_prefill_up(fake, policy):
    await policy.probe()
    fake.answer = lambda body: "\n\nnext" if body["messages"][-1]["role"] == "assistant" else "next"
    proposals = await policy.propose(ask("step", steps=("first",)))
    assert proposals[0].text == "next"
    assert proposals[0].usage.calls == 2
    assert noted(proposals, "prefill: answered with nothing", "prefill: not offered")
    assert not policy.capabilities.prefill


async def test_logprobs_match_the_cut_text(fake, make):
    able = Capabilities(logprobs=True)
    policy = make(capabilities=able)
    fake.able.remove("stop")
    (step,) = await policy.propose(ask("step", top_logprobs=50))
    assert fake.requests[-1]["top_logprobs"] == 20
    assert "".join(token.token for token in step.logprobs) == step.text == STEP_TEXTS[0]
    assert step.logprobs[0].top == (("?", -1.5),)


@pytest.mark.parametrize("opening", ["<think>", ""])
async def test_hidden_reasoning_is_left_out(fake, make, opening):
    policy = make(capabilities=Capabilities(logprobs=True))
    fake.answer = lambda body: f"{opening}\n\nwell...\n\n</think>\n\n4\n"
    proposals = await policy.propose(ask(top_logprobs=1))
    assert proposals[0].text == "4"
    assert [token.token for token in proposals[0].logprobs] == ["4"]
    assert noted(proposals, "<think>")
    fake.answer = lambda body: "<think>never ends"
    assert (await policy.propose(ask()))[0].text == ""


async def test_lacking_logprobs_and_seed_are_noted(fake, make):
    policy = make(capabilities=Capabilities())
    proposals = await policy.propose(ask(top_logprobs=2, seed=1))
    assert proposals[0].logprobs is None
    assert noted(proposals, "logprobs: not offered", "seed:")
    assert not {"seed", "logprobs"} & fake.requests[-1].keys()


@pytest.mark.parametrize(
    ("parameter", "message", "says"),
    [
        ("temperature", "Unsupported value: 'temperature' does not support 0.5", "temperature"),
        (
            "max_tokens",
            "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            "sent as max_completion_tokens",
        ),
        ("seed", "seed is not supported", "seed:"),
        ("response_format", "Invalid parameter: 'response_format'", "structured output"),
        ("stop", "unknown field stop", "stop:"),
    ],
)
@pytest.mark.parametrize("by_field", [True, False])
async def test_refused_parameters_are_done_without(fake, plain, parameter, message, says, by_field):
    fake.refuses[parameter] = message
    if not by_field:
        real = fake.respond

        def respond(body, authorization):
            reply = real(body, authorization)
            if reply.status == 400:
                reply.body = {"detail": message}
            return reply

        fake.respond = respond
    task = "critique" if parameter == "response_format" else "step"
    request = ask(task, steps=("a",), temperature=0.5, seed=1)
    assert noted(await plain.propose(request), says)
    assert len(fake.requests) == 2
    await plain.propose(request)  # remembered
    assert len(fake.requests) == 3
    assert {"max_tokens", "max_completion_tokens"} & fake.requests[-1].keys()


async def test_an_unnamed_refusal_is_shown(fake, plain):
    fake.replies.append(error(400, "maximum context length is 99 tokens", "max_tokens"))
    with pytest.raises(PolicyError, match="answered 400: maximum context length is 99") as caught:
        await plain.propose(ask())
    assert type(caught.value) is PolicyError
    await plain.propose(ask())
    assert "max_tokens" in fake.requests[-1]


# ---------------------------------------------------------------- tasks


async def test_a_critique_gives_a_judgment_and_a_reason_for_each_judged_step(fake, plain):
    fake.answer = lambda body: (
        '{"steps": [{"step": 2, "reason": "fine\\nreally", "correct": 0.9},'
        ' {"step": 3, "reason": "wrong", "correct": 0.1}]}'
    )
    (critique,) = await plain.propose(ask("critique", steps=("a", "b", "c"), subject=1))
    assert critique.judgments == (0.9, 0.1)
    assert critique.text == "fine really\nwrong"
    assert fake.requests[-1]["response_format"]["type"] == "json_schema"
    assert "stop" not in fake.requests[-1]


async def test_a_critique_that_cannot_be_read_is_none(fake, plain):
    fake.answer = lambda body: "I think that all is well."
    proposals = await plain.propose(ask("critique", steps=("a",)))
    assert proposals[0].judgments is None
    assert proposals[0].text == "I think that all is well."
    assert noted(proposals, "cannot be read")


async def test_a_rewrite_shows_the_step(fake, plain):
    fake.answer = lambda body: "2 + 2 = 4"
    (rewrite,) = await plain.propose(ask("rewrite", steps=("a", "2 + 2 = 5"), subject=1))
    assert rewrite.text == "2 + 2 = 4"
    assert "Step to correct:\n2 + 2 = 5" in fake.requests[-1]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("body", "finish", "note"),
    [
        (completion("on and on", finish="length"), "length", ""),
        (completion(None, finish="length"), "length", "hidden reasoning"),
        (completion("x", finish="content_filter"), "end", "content filter"),
        (completion("", message={"content": None, "refusal": "I won't"}), "end", "I won't"),
        (completion("x", usage=False), "end", "usage: not reported"),
        (completion("x", message={"content": [{"type": "text", "text": "parts"}]}), "end", ""),
        (completion("x\ud800\x00", finish="stop"), "end", ""),
    ],
)
async def test_endings(fake, plain, body, finish, note):
    fake.replies.append(Reply(body=body))
    proposals = await plain.propose(ask(max_tokens=7))
    assert fake.requests[-1]["max_tokens"] == 7
    assert proposals[0].finish == finish
    assert proposals[0].usage.tokens > 0
    assert noted(proposals, note)
    proposals[0].text.encode()


async def test_vllms_stop_reason_tells_the_end_from_a_stop(fake, plain):
    fake.replies.append(Reply(body=completion("last", stop_reason=None)))
    fake.replies.append(Reply(body=completion("next", stop_reason="\n\n")))
    assert (await plain.propose(ask("step")))[0].finish == "end"
    assert (await plain.propose(ask("step")))[0].finish == "stop"


async def test_tool_calls_come_through(fake, plain):
    call = {"function": {"name": "f", "arguments": '{"x": 1}'}}
    message = {"content": None, "tool_calls": [call, "junk", {"function": 1}]}
    fake.replies.append(Reply(body=completion(None, finish="tool_calls", message=message)))
    (proposal,) = await plain.propose(ask())
    assert proposal.finish == "tool"
    assert [(c.name, c.arguments) for c in proposal.tool_calls] == [("f", '{"x": 1}')]


# ---------------------------------------------------------------- failures


def test_a_missing_key_names_the_variable(monkeypatch):
    with pytest.raises(MissingKey, match="set OPENAI_API_KEY"):
        OpenAIPolicy("tiny")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:1/v1")
    assert "localhost:1" in repr(OpenAIPolicy("tiny"))
    for url in ("localhost:8000", "ftp://x/", "http://", "http://h:port/"):
        with pytest.raises(InputError, match="OPENAI_BASE_URL must be"):
            OpenAIPolicy("tiny", base_url=url)
    for key in ("sk-…", "sk a", "sk\na"):
        with pytest.raises(InputError, match="characters that no key has") as caught:
            OpenAIPolicy("tiny", api_key=key)
        assert "sk" not in str(caught.value)
    with pytest.raises(InputError, match="no model named"):
        OpenAIPolicy(" ", api_key="k")


async def test_a_server_that_wants_a_key(fake, make):
    fake.key = "right"
    policy = make(api_key="")
    with pytest.raises(MissingKey, match="Set OPENAI_API_KEY"):
        await policy.propose(ask())


@pytest.mark.parametrize("status", [401, 403])
async def test_a_wrong_key_is_never_shown(fake, plain, status):
    fake.replies.append(error(status, f"Incorrect API key provided: {KEY} (Bearer {KEY})"))
    with pytest.raises(AuthenticationFailed, match="Check OPENAI_API_KEY") as caught:
        await plain.propose(ask())
    shown = f"{caught.value!r} {plain!r} {vars(plain)!r} {caught.value.__context__!r}"
    assert "secret" not in shown
    assert caught.value.__context__ is None
    assert len(fake.requests) == 1


async def test_an_address_with_a_password_is_shown_without(make):
    policy = make(base_url="http://me:hunter2@127.0.0.1:9/v1?token=hunter3")
    with pytest.raises(Unreachable, match=r"cannot reach http://127\.0\.0\.1:9/v1:") as caught:
        await policy.propose(ask())
    assert "hunter" not in f"{caught.value} {policy!r}"


async def test_no_such_host(make):
    policy = make(base_url="http://no-such-host.invalid/v1")
    with pytest.raises(Unreachable, match="Is the server running"):
        await policy.propose(ask())


async def test_an_unknown_model(fake, plain):
    fake.replies.append(error(404, "The model `tiny` does not exist"))
    with pytest.raises(InputError, match=r"does not know the model 'tiny'.*ends in /v1"):
        await plain.propose(ask())


async def test_passing_failures_are_retried_and_retry_after_is_honoured(fake, plain):
    fake.replies += [error(429, "slow", retry_after="0.2"), error(503, "x", retry_after_ms="100")]
    fake.replies.append(error(500, "x"))
    began = time.monotonic()
    assert (await plain.propose(ask()))[0].text == SOLUTION
    assert time.monotonic() - began >= 0.3
    assert len(fake.requests) == 4


@pytest.mark.parametrize(
    ("status", "kind"), [(429, RateLimited), (500, ServerFailed), (503, ServerFailed)]
)
async def test_retries_end_at_the_deadline(fake, status, kind, make):
    fake.respond = lambda body, authorization: error(status, "no")
    policy = make(capabilities=PLAIN, deadline_s=0.6)
    with pytest.raises(kind, match=rf"answered {status}: no.*tried \d+ times"):
        await policy.propose(ask())
    assert len(fake.requests) > 1


async def test_a_wait_longer_than_the_deadline_is_not_begun(fake, plain):
    fake.replies.append(error(429, "later", retry_after="3600"))
    with pytest.raises(RateLimited, match="asks to wait 3600 s"):
        await plain.propose(ask())
    assert len(fake.requests) == 1


async def test_a_spent_quota_is_not_retried(fake, plain):
    reply = error(429, "You exceeded your current quota")
    reply.body["error"]["code"] = "insufficient_quota"
    fake.replies.append(reply)
    with pytest.raises(RateLimited, match="quota"):
        await plain.propose(ask())
    assert len(fake.requests) == 1


async def test_a_failure_among_several_calls_loses_one_sample_not_all(fake, make):
    policy = make(capabilities=PLAIN, deadline_s=0)
    fake.replies += [error(500, "boom")]
    proposals = await policy.propose(ask(n=3))
    assert len(proposals) == 2
    assert proposals[0].usage.calls == 2
    assert noted(proposals, "1 of 3 calls failed", "boom")
    fake.replies += [error(401, "no")]
    with pytest.raises(AuthenticationFailed):
        await policy.propose(ask(n=3))


@pytest.mark.parametrize(
    "body",
    [
        b"{not json",
        b"",
        b"[]",
        b"[" * 50_000,
        b"{}",
        b'{"choices": []}',
        b'{"choices": [1]}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": "many"}',
        b"\xff\xfe",
    ],
)
async def test_malformed_responses(fake, plain, body):
    fake.replies.append(Reply(body=body))
    with pytest.raises(MalformedResponse, match=r"http://127\.0\.0\.1"):
        await plain.propose(ask())


async def test_a_failure_wrapped_in_a_200_is_retried(fake, plain):
    wrapped = {"error": {"message": "upstream is busy", "code": 502}}
    fake.replies.append(Reply(body=wrapped))
    assert (await plain.propose(ask()))[0].text == SOLUTION


async def test_a_truncated_body_is_asked_for_again_then_unreachable(fake, plain):
    cut = Reply(body=completion(SOLUTION), cut=20)
    fake.replies.append(cut)
    assert (await plain.propose(ask()))[0].text == SOLUTION
    fake.replies += [cut] * 3
    with pytest.raises(Unreachable, match=r"broke off its answer.*tried 3 times"):
        await plain.propose(ask())


async def test_an_endless_body_is_bounded(fake, plain, monkeypatch):
    monkeypatch.setattr("surefoot.agent.policies.openai_client.MAX_BODY_BYTES", 50)
    with pytest.raises(MalformedResponse, match="sent more than"):
        await plain.propose(ask())


async def test_a_hanging_server_is_unreachable(fake, make):
    fake.replies.append(Hang())
    policy = make(capabilities=PLAIN, timeout_s=0.2)
    with pytest.raises(Unreachable, match="timed out"):
        await policy.propose(ask())


async def test_cancelling_hangs_up(fake, plain):
    fake.replies.append(Hang())
    task = asyncio.create_task(plain.propose(ask()))
    assert await asyncio.to_thread(fake.asked_once.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(fake.hung_up.wait, 10)


def test_one_policy_in_several_event_loops(fake):
    policy = OpenAIPolicy("m", base_url=fake.url, capabilities=PLAIN)

    async def run():
        try:
            return await policy.propose(ask())
        finally:
            await policy.aclose()

    for _ in range(2):
        assert asyncio.run(run())[0].text == SOLUTION


async def test_profiles_are_bounded(monkeypatch):
    monkeypatch.setattr("surefoot.agent.policies.openai_profile.MAX_PROFILES", 2)
    policies = [OpenAIPolicy(name, base_url="http://h/v1") for name in "abc"]
    for policy in policies:
        PROFILES.put(policy._at, policy._known())
    assert [PROFILES.get(policy._at) is None for policy in policies] == [True, False, False]


async def test_n_must_be_positive(plain):
    with pytest.raises(InputError):
        await plain.propose(ask(n=0))


def test_the_double_spells_its_text():
    assert "".join(entry["token"] for entry in logprobs_of("ab")["content"]) == "ab"


async def test_a_started_answer_that_is_given_back_is_left_out(fake, policy):
    """llama.cpp answers with the started text and what goes on from it."""
    fake.echoes = True
    await policy.probe()
    assert policy.capabilities.prefill
    fake.answer = lambda body: body["messages"][-1]["content"] + "so 4"
    (one,) = await policy.propose(ask(steps=("2 + 2 = 4",)))
    assert one.text == "so 4"
