"""Runs that are resumed: nothing is paid twice, nothing is different."""

import logging
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.base import ERROR, empty_checkpoint
from langgraph.checkpoint.memory import InMemorySaver
from surefoot import Agent, Budget, Problem, Result
from surefoot.agent.controllers.threshold import ThresholdController, Thresholds
from surefoot.agent.run.config import only
from surefoot.agent.run.threads import Threads
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.errors import ServerFailed
from surefoot.graphs.run.budget import Meter
from surefoot.graphs.run.saver import RunSaver, config_of
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator
from surefoot.tools.base import Claim, StepContext, Verdict

PROBLEM = Problem(text="Add the numbers one after the other.", id="p")
ABLE = Capabilities(n=True, seed=True, max_n=2, stepwise=True)


@dataclass
class Sums:
    """Adds 1 to `until`, errs as its seed says by `slips`, and fails on the `fails`-th call."""

    until: int = 8
    fails: int = -1
    slips: float = 0.3
    wait: float = 0.0
    log: Path | None = None
    name: str = "sums"
    capabilities: Capabilities = ABLE
    calls: list[ProposalRequest] = field(default_factory=list)

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        if len(self.calls) == self.fails:
            raise ServerFailed("502")
        self.calls.append(request)
        time.sleep(self.wait)  # noqa: ASYNC251 - only where it is to be killed
        if self.log is not None:
            with self.log.open("ab", buffering=0) as log:
                log.write(b"call\n")
        return [self._answer(request, index) for index in range(request.n)]

    def _answer(self, request: ProposalRequest, index: int) -> Proposal:
        chance = random.Random(f"{request.seed}+{index} {request.task} {request.steps}")
        usage = Usage(50, 9, 1) if index == 0 else Usage(0, 9)
        if request.task == "critique":
            judged = len(request.steps) - request.subject
            reasons = "\n".join(["because"] * judged)
            return Proposal(reasons, judgments=(chance.random(),) * judged, usage=usage)
        done = len(request.steps)
        until = self.until if request.task == "solution" else done + 1
        steps = [self._step(n, chance) for n in range(done + 1, until + 1)]
        return Proposal("\n\n".join(steps), "stop", usage=usage)

    def _step(self, n: int, chance: random.Random) -> str:
        before = n * (n - 1) // 2
        if n == self.until:
            return f"Answer: {before + n + chance.choice((0, 0, 1))}"
        return f"{before} + {n} = {before + n + (chance.random() < self.slips)}"

    async def aclose(self) -> None:
        pass


class Oracle:
    """A paid tool that supports everything, and counts."""

    name = "oracle"
    free = False

    def __init__(self) -> None:
        self.calls = 0

    def can_judge(self, claim: Claim) -> bool:
        return True

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        self.calls += 1
        return Verdict("oracle", "supported", claim, "it is so")


def agent(policy: Sums, saver: Any, oracle: Oracle | None = None, **options: Any) -> Agent:
    limits = Thresholds.read().model_copy(update={"max_steps": 1000})
    options = {"samples": 7, "strategy": "loop"} | options
    return Agent(
        policy,
        prm="evidence",
        verifiers=only(Calculator(), *([oracle] if oracle else [])),
        controller=ThresholdController(limits),
        checkpointer=saver,
        **options,
    )


def spent(result: Result) -> dict[str, Any]:
    """All but time, and what a free tool is asked: another process asks it again."""
    return result.usage.model_dump(exclude={"seconds": True, "tool_calls": {"calculator"}})


@pytest.mark.parametrize("strategy", ["loop", "majority", "best-of-n", "chain"])
@pytest.mark.parametrize("fails", [0, 1, 3])
def test_a_run_that_failed_goes_on(tmp_path: Path, strategy: str, fails: int) -> None:
    """The same answer, steps, evidence and costs as unbroken, and no call made again."""
    whole, oracle = Sums(), Oracle()
    expected = agent(whole, None, oracle, strategy=strategy).solve(PROBLEM)
    file, first, second = tmp_path / "runs", Sums(fails=fails), Sums()
    checked = Oracle()
    if fails < len(whole.calls):
        with pytest.raises(ServerFailed):
            agent(first, file, checked, strategy=strategy).solve(PROBLEM, thread="t")
        resumed = agent(second, file, checked, strategy=strategy).resume("t")
    else:
        resumed = agent(second, file, checked, strategy=strategy).solve(PROBLEM, thread="t")
    assert resumed.model_dump(exclude={"usage"}) == expected.model_dump(exclude={"usage"})
    assert spent(resumed) == spent(expected)
    assert first.calls + second.calls == whole.calls
    assert checked.calls == oracle.calls


def test_what_was_spent_counts_against_the_ceiling(tmp_path: Path) -> None:
    budget = Budget(tokens=300)
    expected = agent(Sums(), None, budget=budget).solve(PROBLEM)
    assert expected.status == "budget"
    with pytest.raises(ServerFailed):
        agent(Sums(fails=2), tmp_path / "runs", budget=budget).solve(PROBLEM, thread="t")
    resumed = agent(Sums(), tmp_path / "runs", budget=budget).resume("t")
    assert (resumed.status, spent(resumed)) == ("budget", spent(expected))


def test_a_run_that_has_ended_costs_nothing_more(tmp_path: Path) -> None:
    done = agent(Sums(), tmp_path / "runs").solve(PROBLEM, thread="t")
    again = Sums()
    assert agent(again, tmp_path / "runs").resume("t") == done
    assert again.calls == []


@pytest.mark.parametrize("strategy", ["loop", "majority"])
def test_a_run_that_is_killed_between_its_end_and_its_result(
    tmp_path: Path, strategy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last checkpoint is there, and no result is kept yet."""

    async def killed(*_: object) -> None:
        raise ServerFailed("no time for it")

    expected = agent(Sums(), None, strategy=strategy).solve(PROBLEM)
    with monkeypatch.context() as patch:
        patch.setattr(Threads, "finish", killed)
        with pytest.raises(ServerFailed):
            agent(Sums(), tmp_path / "runs", strategy=strategy).solve(PROBLEM, thread="t")
    again = Sums()
    resumed = agent(again, tmp_path / "runs", strategy=strategy).resume("t")
    assert resumed.model_dump(exclude={"usage"}) == expected.model_dump(exclude={"usage"})
    assert spent(resumed) == spent(expected)
    assert again.calls == []


def test_any_saver_of_langgraph_will_do(caplog: pytest.LogCaptureFixture) -> None:
    """One that would read any class is narrowed to ours, without a warning."""
    saver = InMemorySaver()
    with caplog.at_level(logging.WARNING):
        with pytest.raises(ServerFailed):
            agent(Sums(fails=3), saver, Oracle()).solve(PROBLEM, thread="t")
        resumed = agent(Sums(), saver, Oracle()).resume("t")
    assert resumed.answer == agent(Sums(), None, Oracle()).solve(PROBLEM).answer
    assert caplog.records == []


def test_a_file_is_read_without_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        with pytest.raises(ServerFailed):
            agent(Sums(fails=3), tmp_path / "runs", Oracle()).solve(PROBLEM, thread="t")
        agent(Sums(), tmp_path / "runs", Oracle()).resume("t")
    assert caplog.records == []


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda broken: broken.resume("other"), "no run on thread 'other'"),
        (lambda broken: broken.solve("2 + 3", thread="t"), "has not ended"),
        (lambda broken: broken.solve("2 + 3", thread=" "), "1 to 200 characters"),
    ],
)
def test_what_cannot_be_gone_on_with(
    tmp_path: Path, act: Callable[[Agent], Any], words: str
) -> None:
    broken = agent(Sums(fails=2), tmp_path / "runs")
    with pytest.raises(ServerFailed):
        broken.solve(PROBLEM, thread="t")
    with pytest.raises(InputError, match=words):
        act(broken)


def test_other_options_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ServerFailed):
        agent(Sums(fails=2), tmp_path / "runs").solve(PROBLEM, thread="t")
    with pytest.raises(InputError, match="strategy 'loop', not 'chain'; seed 0, not 7"):
        agent(Sums(), tmp_path / "runs", strategy="chain", seed=7).resume("t")


def test_files_that_hold_no_checkpoints(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("not a database, but long enough to be taken for one" * 9)
    for file in (text, tmp_path, tmp_path / "no" / "file"):
        with pytest.raises(InputError, match="cannot hold checkpoints"):
            agent(Sums(), file).solve(PROBLEM, thread="t")


def test_a_thread_needs_a_checkpointer() -> None:
    with pytest.raises(InputError, match="--checkpoint"):
        agent(Sums(), None).solve(PROBLEM, thread="t")


def size_of(folder: Path, steps: int) -> int:
    folder.mkdir()
    able = replace(ABLE, tasks=("step",))
    policy = Sums(until=steps, slips=0.0, capabilities=able)
    assert len(agent(policy, folder / "runs").solve(PROBLEM, thread="t").steps) == steps
    return sum(path.stat().st_size for path in folder.iterdir())


def test_checkpoints_grow_with_the_steps_and_not_with_their_square(tmp_path: Path) -> None:
    short, long = size_of(tmp_path / "short", 15), size_of(tmp_path / "long", 60)
    assert long < 5.5 * short


@pytest.mark.slow
def test_200_steps_take_3_megabytes_at_most(tmp_path: Path) -> None:
    assert size_of(tmp_path / "runs", 200) <= 3_000_000


@pytest.mark.slow
@pytest.mark.parametrize("strategy", ["loop", "majority"])
def test_a_run_that_is_killed_goes_on(tmp_path: Path, strategy: str) -> None:
    """`kill -9` in the midst of a call: what was in flight is asked again, nothing else."""
    whole = Sums()
    expected = agent(whole, None, strategy=strategy).solve(PROBLEM)
    log, file = tmp_path / "calls", tmp_path / "runs"

    def begin() -> None:
        agent(Sums(wait=0.3, log=log), file, strategy=strategy).solve(PROBLEM, thread="t")

    child = multiprocessing.get_context("fork").Process(target=begin)
    child.start()
    deadline = time.monotonic() + 60
    while not log.exists() or len(log.read_bytes().splitlines()) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join(10)
    answered = len(log.read_bytes().splitlines())
    rest = Sums()
    resumed = agent(rest, file, strategy=strategy).resume("t")
    assert (resumed.answer, resumed.steps) == (expected.answer, expected.steps)
    assert spent(resumed) == spent(expected)
    assert answered + len(rest.calls) <= len(whole.calls) + 1


async def test_of_a_node_that_was_stopped_no_output_is_kept() -> None:
    inner = InMemorySaver()
    saver = RunSaver(inner, [])
    await saver.open("t", Meter())
    there = await saver.aput(config_of("t"), empty_checkpoint(), {}, {})
    await saver.aput_writes(there, [("log", 1), (ERROR, ValueError("stopped"))], "task")
    found = await saver.aget_tuple(config_of("t"))
    assert found is not None
    assert [channel for _, channel, _ in found.pending_writes or ()] == [ERROR]
