"""The generative verifier: P(yes) from log-probabilities, or a sampled vote with reasons."""

import math
from dataclasses import replace

import pytest
from fake_openai import FakeOpenAI, completion
from surefoot import Budget, Problem
from surefoot.agent.policies import open_policy
from surefoot.agent.policies.openai_profile import PROFILES
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.agent.prm import open_prm
from surefoot.agent.prm.judge import PROMPT, JudgePRM, p_yes
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, Evidence, Proposal, TokenLogprob, Usage
from surefoot.graphs.errors import MalformedResponse
from surefoot.sandbox.errors import InputError
from surefoot.tools.base import Claim, Verdict

PROBLEM, STEPS = "What is 2 + 3?", ["2 + 3 = 6", "Answer: 6"]
REFUTED = Evidence((Verdict("calculator", "refuted", Claim("arithmetic", "2 + 3 = 6", (0, 9))),))


class Judge:
    """A policy that answers as `says` tells, with or without log-probabilities."""

    name = "judge-model"

    def __init__(self, says, *, logprobs: bool) -> None:
        self.capabilities = Capabilities(logprobs=logprobs)
        self.says = says
        self.asked = []

    async def propose(self, request):
        self.asked.append(request)
        return self.says(request)

    async def aclose(self) -> None: ...


def first_token(*top: tuple[str, float]) -> list[Proposal]:
    ranked = [(text, math.log(p)) for text, p in top]
    return [Proposal(top[0][0], logprobs=(TokenLogprob(*ranked[0], tuple(ranked)),))]


def vote(*judgments: tuple[float, ...] | None) -> list[Proposal]:
    return [Proposal("why\nfor", judgments=one) for one in judgments]


async def test_p_yes_is_read_from_the_first_token_of_each_prefix():
    policy = Judge(lambda _: first_token((" Yes", 0.5), ("yes.", 0.1), ("No", 0.2)), logprobs=True)
    assert await JudgePRM(policy).score(PROBLEM, STEPS) == pytest.approx([0.75, 0.75])
    assert [request.problem.count("Step ") for request in policy.asked] == [1, 2]
    assert policy.asked[0].top_logprobs == 20


async def test_a_later_step_is_worth_no_more_than_an_earlier_one():
    def says(request):
        good = 0.2 if "Step 2" not in request.problem else 0.7
        return first_token(("Yes", good), ("No", 0.9 - good))

    scores = await JudgePRM(Judge(says, logprobs=True)).score(PROBLEM, STEPS)
    assert scores == pytest.approx([0.2 / 0.9, 0.2 / 0.9])


async def test_nothing_is_asked_twice_until_more_is_known():
    policy = Judge(lambda _: first_token(("Yes", 0.6), ("No", 0.3)), logprobs=True)
    judge = JudgePRM(policy)
    await judge.score(PROBLEM, STEPS)
    await judge.asking(policy.propose).score(PROBLEM, STEPS)
    assert len(policy.asked) == 2
    await judge.score(PROBLEM, STEPS, [REFUTED, Evidence()])
    assert len(policy.asked) == 4
    assert "2 + 3 = 6: refuted" in policy.asked[-1].problem


async def test_without_log_probabilities_samples_vote_with_reasons():
    policy = Judge(lambda _: vote((0.9, 0.2), None, (0.7, 0.4)), logprobs=False)
    first, second = await JudgePRM(policy).judge(PROBLEM, STEPS)
    assert (first.score, second.score) == pytest.approx((0.8, 0.3))
    assert first.reasons == ("why",)
    assert [(request.task, request.n) for request in policy.asked] == [("critique", 4)]


async def test_a_model_that_does_not_answer_in_a_word_is_put_to_the_vote():
    def says(request):
        return vote((0.9, 0.8)) if request.task == "critique" else first_token(("Let", 0.9))

    assert await JudgePRM(Judge(says, logprobs=True)).score(PROBLEM, STEPS) == [0.9, 0.8]


async def test_what_cannot_be_read_is_an_error_never_a_half():
    policy = Judge(lambda _: vote(None, None), logprobs=False)
    with pytest.raises(MalformedResponse, match="no readable judgment"):
        await JudgePRM(policy).score(PROBLEM, STEPS)
    assert len(policy.asked) == 2


async def test_no_steps_cost_nothing():
    policy = Judge(lambda _: [], logprobs=True)
    assert await JudgePRM(policy).score(PROBLEM, []) == []
    assert not policy.asked


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ([("Yes", 0.9), ("No", 0.1)], 0.9),
        ([("No", 0.6), ("**Yes", 0.2)], 0.25),
        ([("Yes", 0.1), ("The", 0.8)], None),
        ([("Nobody", 0.9), ("Yesterday", 0.1)], None),
    ],
)
def test_words_are_told_from_their_look_alikes(top, expected):
    found = p_yes(first_token(*top)[0])
    assert found is None if expected is None else found == pytest.approx(expected)


def test_who_cannot_judge_is_refused():
    with pytest.raises(InputError, match="--prm pebble"):
        open_prm("judge", open_policy("pebble"))
    with pytest.raises(InputError, match="cannot judge"):
        JudgePRM(ScriptedPolicy([], capabilities=Capabilities(tasks=("solution",))))


async def test_over_the_wire_of_a_chat_server(monkeypatch):
    """The real client, against a server that gives log-probabilities."""
    server = FakeOpenAI(answer=lambda body: "Yes")

    def respond(body, authorization):
        reply = FakeOpenAI.respond(server, body, authorization)
        if "Is every step right" in body["messages"][-1]["content"]:
            top = [{"token": "Yes", "logprob": -0.1}, {"token": "No", "logprob": -2.5}]
            reply.body = completion("Yes")
            entry = {"token": "Yes", "logprob": -0.1, "top_logprobs": top}
            reply.body["choices"][0]["logprobs"] = {"content": [entry]}
        return reply

    monkeypatch.setattr(server, "respond", respond)
    server.start()
    PROFILES.clear()
    policy = open_policy("openai:m", base_url=server.url, api_key="k")
    try:
        scores = await open_prm("judge", policy).score(PROBLEM, STEPS)
    finally:
        await policy.aclose()
        server.stop()
        PROFILES.clear()
    expected = math.exp(-0.1) / (math.exp(-0.1) + math.exp(-2.5))
    assert scores == pytest.approx([expected, expected])


async def test_in_a_run_it_is_paid_for_by_the_run():
    """Two steps, judged one prefix each: the run's usage holds the proposal and both judgments."""

    def says(request):
        if request.prompt == PROMPT:
            (judged,) = first_token(("Yes", 0.95), ("No", 0.01))
            return [replace(judged, usage=Usage(30, 1, 1))]
        return [Proposal("2 + 3 = 5\n\nAnswer: 5", usage=Usage(10, 10, 1))]

    async with Session(
        Config(model=Judge(says, logprobs=True), prm="judge", verifiers=only())
    ) as run:
        result = await run.solve(Problem(text=PROBLEM))
    assert result.answer == "5"
    assert (result.usage.policy_calls, result.usage.prompt_tokens) == (3, 70)
    small = Config(
        model=Judge(says, logprobs=True), prm="judge", verifiers=only(), budget=Budget(tokens=60)
    )
    async with Session(small) as run:
        assert (await run.solve(Problem(text=PROBLEM))).status == "budget"
