"""The facade: sync and async, streams, batches, traces, errors, what is opened and closed."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from surefoot import Agent, Budget, Problem, ScriptedPolicy
from surefoot.agent.run.config import only
from surefoot.graphs.contracts import Capabilities, Decision
from surefoot.graphs.errors import ProblemError, ServerFailed, Unending
from surefoot.graphs.trace import read_trace
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator

CALCULATOR = (Calculator(),)
NO_CRITIC = Capabilities(n=True, seed=True, max_n=8, tasks=("solution", "rewrite"))


def agent(*solutions: object, **options: object) -> Agent:
    script = [("solution", solution) for solution in solutions]
    return Agent(
        ScriptedPolicy(script, NO_CRITIC), prm="none", verifiers=only(*CALCULATOR), **options
    )


def test_solve() -> None:
    result = agent("2 + 3 = 6\n\nAnswer: 6", "Answer: 5", strategy="loop").solve("What is 2 + 3?")
    assert (result.status, result.answer, result.verified) == ("answered", "5", True)
    assert [step.origin for step in result.steps] == ["corrected", "proposed"]
    assert result.corrections == 1
    assert result.usage.policy_calls == 2
    assert result.usage.tool_calls["calculator"] >= 2


async def test_asolve_and_the_sync_twin_inside_a_loop() -> None:
    assert (await agent("Answer: 5").asolve("2 + 3")).answer == "5"
    with pytest.raises(InputError, match="asolve"):
        agent("Answer: 5").solve("2 + 3")


def test_a_context_manager_keeps_the_session_open() -> None:
    with agent("Answer: 5", "Answer: 6") as kept:
        assert [kept.solve("a").answer, kept.solve("b").answer] == ["5", "6"]


def test_stream_ends_with_the_result() -> None:
    events = list(agent("2 + 3 = 5\n\nAnswer: 5").stream("What is 2 + 3?"))
    assert events[0]["event"] == "start"
    assert events[-1]["event"] == "result"
    assert events[-1]["result"]["answer"] == "5"
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    json.dumps(events)


def test_a_stream_that_is_left_early_stops_the_run(tmp_path: Path) -> None:
    stream = agent("2 + 3 = 5\n\nAnswer: 5", trace=tmp_path / "t.jsonl").stream("What is 2 + 3?")
    assert next(stream)["event"] == "start"
    stream.close()
    assert [row["event"] for row in read_trace(tmp_path / "t.jsonl")] != []


def test_batch_keeps_order_and_turns_failures_into_rows() -> None:
    policy = ScriptedPolicy(
        [(lambda request: request.problem == "a", "Answer: 1"), (None, ServerFailed("502"))],
        NO_CRITIC,
    )
    batch = Agent(policy, prm="none", verifiers=only(*CALCULATOR)).batch(["a", "b"], workers=1)
    assert [(one.status, one.answer) for one in batch] == [("answered", "1"), ("failed", None)]
    assert batch[1].error == "ServerFailed: 502"


def test_a_failed_run_is_in_the_trace(tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    with pytest.raises(ServerFailed):
        agent(ServerFailed("502 at /v1"), trace=trace).solve("What is 2 + 3?")
    last = list(read_trace(trace))[-1]
    assert (last["event"], last["kind"], last["message"]) == ("error", "ServerFailed", "502 at /v1")


KILLED = """
import sys
from surefoot import Agent, ScriptedPolicy, only
from surefoot.agent.policies.scripted import ScriptedExchange
from surefoot.tools import Calculator
from surefoot.graphs.contracts import Capabilities
policy = ScriptedPolicy([("solution", "2 + 3 = 6\\n\\nAnswer: 6"),
                         ScriptedExchange("solution", ("Answer: 5",), delay_s=60)],
                        Capabilities(tasks=("solution",)))
Agent(policy, prm="none", verifiers=only(Calculator()), trace=sys.argv[1]).solve("What is 2 + 3?")
"""


@pytest.mark.slow
def test_a_killed_run_leaves_what_it_did(tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(trace)])
    try:
        deadline = time.monotonic() + 30
        while '"event": "correct"' not in (trace.read_text() if trace.exists() else ""):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert "correct" in [row["event"] for row in read_trace(trace)]


def test_no_key_reaches_the_trace(tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    agent("Answer: 5", trace=trace).solve("My key is sk-proj-0123456789abcdefghij. What is 2 + 3?")
    assert "0123456789abcdefghij" not in trace.read_text()


class Forever:
    """A controller that never ends."""

    def decide(self, view: object, budget: object) -> Decision:
        return Decision("backtrack")


def test_a_controller_without_end_is_stopped() -> None:
    policy = ScriptedPolicy([("solution", "Answer: 5")] * 200)
    unending = Agent(
        policy, prm="none", verifiers=only(), controller=Forever(), budget=Budget(tokens=100_000)
    )
    from surefoot.agent.run import session

    before, session.RECURSION_LIMIT = session.RECURSION_LIMIT, 50
    try:
        with pytest.raises(Unending, match="50 supersteps"):
            unending.solve("What is 2 + 3?")
    finally:
        session.RECURSION_LIMIT = before


def test_a_users_policy_stays_open() -> None:
    class Closable(ScriptedPolicy):
        closed = False

        async def aclose(self) -> None:
            self.closed = True

    policy = Closable([("solution", "Answer: 5")], NO_CRITIC)
    Agent(policy, prm="none", verifiers=only()).solve("What is 2 + 3?")
    assert not policy.closed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("x" * 1_000_000, "1,000,000 characters"),
        ("2 + \x1b[31m3", "control character"),
        ("2\x00", "control character"),
    ],
)
def test_bad_problems(text: str, words: str) -> None:
    with pytest.raises(ProblemError, match=words):
        agent().solve(text)


def test_a_problem_may_come_with_its_id() -> None:
    assert agent("Answer: 5").solve(Problem(text="2 + 3", id="p7")).id == "p7"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"strategy": "oracle"}, "chain, .*loop, majority"),
        ({"model": "gpt"}, "pebble"),
        ({"prm": "oracle"}, "evidence"),
    ],
)
def test_unknown_names_list_the_known_ones(options: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Agent(**options).solve("What is 2 + 3?")


async def test_runs_side_by_side_keep_apart() -> None:
    async def one(number: int) -> str | None:
        return (await agent(f"{number} + 0 = {number}\n\nAnswer: {number}").asolve("x")).answer

    assert await asyncio.gather(*map(one, range(20))) == [str(number) for number in range(20)]
