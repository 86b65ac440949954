"""Conversations on a thread, and tool calls that the user must approve."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from surefoot import Agent, ScriptedPolicy
from surefoot.agent.controllers.threshold import ThresholdController
from surefoot.agent.policies.messages import build_messages
from surefoot.agent.run.config import only
from surefoot.agent.run.threads import MAX_TURNS
from surefoot.graphs.contracts import Capabilities, ProposalRequest, Turn
from surefoot.graphs.errors import ApprovalNeeded
from surefoot.graphs.trace import read_trace
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator
from surefoot.tools.base import Claim, StepContext, Verdict

ABLE = Capabilities(n=True, seed=True, max_n=8, tasks=("solution", "rewrite"))


def scripted(*solutions: str) -> ScriptedPolicy:
    return ScriptedPolicy([("solution", solution) for solution in solutions], ABLE)


def agent(policy: ScriptedPolicy, file: Path, **options: Any) -> Agent:
    options = {"prm": "none", "verifiers": only(Calculator())} | options
    options.setdefault("controller", ThresholdController())
    return Agent(policy, checkpointer=file, **options)


def test_the_next_question_of_a_thread_follows_the_one_before(tmp_path: Path) -> None:
    """Also in another process; another thread begins anew."""
    file = tmp_path / "runs"
    agent(scripted("Answer: 5"), file).solve("What is 2 + 3?", thread="t")
    policy = scripted("Answer: 10", "Answer: ?")
    with agent(policy, file) as kept:
        assert kept.solve("Double it.", thread="t").answer == "10"
        kept.solve("And again?", thread="t")
    first, second = policy.requests
    assert first.earlier == (Turn("What is 2 + 3?", "5"),)
    assert second.earlier == (Turn("What is 2 + 3?", "5"), Turn("Double it.", "10"))
    another = scripted("Answer: 1")
    agent(another, file).solve("What is 1?", thread="u")
    assert another.requests[0].earlier == ()


def test_a_conversation_is_remembered_so_far_and_no_further(tmp_path: Path) -> None:
    policy = scripted(*["Answer: 1"] * (MAX_TURNS + 3))
    with agent(policy, tmp_path / "runs") as kept:
        for number in range(MAX_TURNS + 3):
            kept.solve(f"question {number}", thread="t")
    earlier = policy.requests[-1].earlier
    assert len(earlier) == MAX_TURNS
    assert earlier[-1].problem == f"question {MAX_TURNS + 1}"


def test_only_the_newest_run_is_kept(tmp_path: Path) -> None:
    sizes = []
    with agent(scripted(*["Answer: 1"] * 40), tmp_path / "runs") as kept:
        for number in range(40):
            kept.solve(f"question {number}", thread="t")
            sizes.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
    assert sizes[-1] <= sizes[len(sizes) // 2] * 1.2


def test_chat_models_are_told_the_conversation() -> None:
    request = ProposalRequest(
        "Double it.", earlier=(Turn("What is 2 + 3?", "5"), Turn("Eh?", None))
    )
    told = [(message["role"], message["content"]) for message in build_messages(request)[1:-1]]
    assert told == [
        ("user", "What is 2 + 3?"),
        ("assistant", "Answer: 5"),
        ("user", "Eh?"),
        ("assistant", "I found no answer."),
    ]


@dataclass
class Oracle:
    """A paid tool that knows everything."""

    name: str = "oracle"
    free: bool = False
    asked: list[str] = field(default_factory=list)

    def can_judge(self, claim: Claim) -> bool:
        return True

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        self.asked.append(claim.text)
        return Verdict("oracle", "supported", claim, "so it is")


SOLUTION = "2 + 2 = 4 and 3 * 3 = 9\n\n4 + 9 = 13\n\nAnswer: 13"


def stops(agent: Agent, words: Iterator[bool]) -> Iterator[str]:
    """What the user is asked, one claim after the other, each answered by the next word."""
    try:
        agent.solve("What is 2 * 2 + 3 * 3?", thread="t")
    except ApprovalNeeded as needed:
        yield needed.claim
    while True:
        try:
            agent.resume("t", approve=next(words))
            return
        except ApprovalNeeded as needed:
            yield needed.claim


@pytest.mark.parametrize("yes", [True, False])
def test_every_call_of_a_paid_tool_is_asked_for(tmp_path: Path, yes: bool) -> None:
    oracle = Oracle()
    waiting = agent(
        scripted(SOLUTION), tmp_path / "runs", verifiers=only(oracle), approve=True,
        trace=tmp_path / "trace",
    )  # fmt: skip
    claims = list(stops(waiting, iter([yes] * 9)))
    assert len(claims) == len(set(claims)) >= 2
    result = waiting.resume("t")
    assert oracle.asked == (claims if yes else [])
    verdicts = [verdict for step in result.steps for verdict in step.verdicts]
    words = {(verdict.status, verdict.evidence) for verdict in verdicts}
    assert words == {("supported", "so it is") if yes else ("unknown", "refused by the user")}
    assert result.usage.tool_calls.get("oracle", 0) == (len(claims) if yes else 0)
    assert result.usage.policy_calls == 1
    assert "approval" in {event["event"] for event in read_trace(tmp_path / "trace")}


def test_a_word_goes_for_its_own_call_alone(tmp_path: Path) -> None:
    oracle = Oracle()
    waiting = agent(scripted(SOLUTION), tmp_path / "runs", verifiers=only(oracle), approve=True)
    claims = list(stops(waiting, iter([True, False] * 5)))
    assert len(claims) >= 2
    assert oracle.asked == claims[::2]


def test_a_stream_ends_with_what_it_waits_for(tmp_path: Path) -> None:
    waiting = agent(scripted(SOLUTION), tmp_path / "runs", verifiers=only(Oracle()), approve=True)
    *_, last = waiting.stream("What is 2 * 2 + 3 * 3?", thread="t")
    assert (last["event"], last["thread"], last["tool"]) == ("approval", "t", "oracle")
    with pytest.raises(ApprovalNeeded):  # without a word it waits on
        waiting.resume("t")


def test_words_that_nobody_waits_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="need a thread"):
        Agent(scripted("Answer: 5"), prm="none", verifiers=only(), approve=True).solve("2 + 3")
    broken = agent(ScriptedPolicy([("solution", RuntimeError("bug"))], ABLE), tmp_path / "runs")
    with pytest.raises(RuntimeError):
        broken.solve("2 + 3", thread="t")
    with pytest.raises(InputError, match="waits for approval"):
        broken.resume("t", approve=True)
