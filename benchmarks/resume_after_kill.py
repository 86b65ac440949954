"""Runs that are killed with `kill -9` at random moments and resumed, against the unbroken run.

    python benchmarks/resume_after_kill.py [--strategies loop,majority] [--kills 20]
        [--model pebble] [--problem TEXT] [--seed 0] [--out FILE]

Without --model a policy of known answers that errs at times stands in, so that a run has some
forty calls and the moments to kill it at are many. Every answered call is counted in a file that
outlives the process: what was asked again after a kill was paid for twice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Agent, Problem, Result
from surefoot.agent.controllers.threshold import ThresholdController, Thresholds
from surefoot.agent.policies import open_policy
from surefoot.agent.run.config import only
from surefoot.graphs.contracts import Capabilities, Policy, Proposal, ProposalRequest, Usage
from surefoot.tools import Calculator

STEPS = 30
WAIT_SECONDS = 0.01  # what a call takes
FORK = multiprocessing.get_context("fork")


@dataclass
class Sums:
    """Adds 1 to 30, a step at a time, and miscounts one step in five: which, the seed says."""

    name: str = "sums"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(
            n=True, max_n=2, stepwise=True, seed=True, tasks=("step", "solution")
        )
    )

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        await asyncio.sleep(WAIT_SECONDS)
        answers = []
        for index in range(request.n):
            chance = random.Random(f"{request.seed}+{index} {request.temperature} {request.steps}")
            until = STEPS if request.task == "solution" else len(request.steps) + 1
            steps = [self._step(n, chance) for n in range(len(request.steps) + 1, until + 1)]
            usage = Usage(100, 20 * len(steps), 1) if index == 0 else Usage(0, 20 * len(steps))
            answers.append(Proposal("\n\n".join(steps), "stop", usage=usage))
        return answers

    def _step(self, n: int, chance: random.Random) -> str:
        total = n * (n + 1) // 2 + (chance.random() < 0.2)
        if n == STEPS:
            return f"Answer: {n * (n - 1) // 2 + n + (chance.random() < 0.3)}"
        return f"{n * (n - 1) // 2} + {n} = {total}"

    async def aclose(self) -> None:
        pass


@dataclass
class Counted:
    """A policy whose answered calls are lines of a file."""

    policy: Policy
    log: Path

    @property
    def name(self) -> str:
        return self.policy.name

    @property
    def capabilities(self) -> Capabilities:
        return self.policy.capabilities

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        proposals = await self.policy.propose(request)
        with self.log.open("ab", buffering=0) as log:
            log.write(f"{hash(request.steps)} {request.task} {request.seed}\n".encode())
        return proposals

    async def aclose(self) -> None:
        await self.policy.aclose()


@dataclass(frozen=True)
class Case:
    """What is run and where its checkpoints and counts are."""

    strategy: str
    model: str | None
    problem: str
    seed: int
    folder: Path

    @property
    def calls(self) -> int:
        log = self.folder / "calls"
        return len(log.read_bytes().splitlines()) if log.exists() else 0

    def run(self, *, resume: bool) -> None:
        """Solve or go on, and leave the result in a file."""
        policy = Sums() if self.model is None else open_policy(self.model)
        limits = Thresholds.read().model_copy(update={"max_steps": 100})
        agent = Agent(
            Counted(policy, self.folder / "calls"),
            strategy=self.strategy,
            prm="evidence",
            controller=ThresholdController(limits),
            verifiers=only(Calculator()),
            samples=24,
            seed=self.seed,
            checkpointer=self.folder / "runs.sqlite",
        )
        problem = Problem(text=self.problem, id="p")
        found = agent.resume("t") if resume else agent.solve(problem, thread="t")
        (self.folder / "result.json").write_text(found.model_dump_json())

    def result(self) -> Result:
        return Result.model_validate_json((self.folder / "result.json").read_text())


def in_process(case: Case, *, resume: bool, kill_after: float | None = None) -> bool:
    """Run it in a process of its own. Returns whether it was killed before it ended."""
    child = FORK.Process(target=case.run, kwargs={"resume": resume})
    child.start()
    if kill_after is not None:
        child.join(kill_after)
        if child.is_alive() and child.pid is not None:
            os.kill(child.pid, signal.SIGKILL)
    child.join(300)
    if kill_after is None and child.exitcode != 0:
        raise SystemExit(f"{case.strategy}: the run ended with exit code {child.exitcode}")
    return child.exitcode == -signal.SIGKILL


def measure(strategy: str, options: argparse.Namespace, root: Path) -> dict[str, object]:
    """Kill and resume until a strategy was killed as often as asked for."""

    def case(name: str) -> Case:
        folder = root / strategy / name
        folder.mkdir(parents=True)
        return Case(strategy, options.model, options.problem, options.seed, folder)

    whole = case("whole")
    begun = time.perf_counter()
    in_process(whole, resume=False)
    seconds, expected = time.perf_counter() - begun, whole.result()
    chance = random.Random(options.seed)
    found = {"kills": 0, "same_answer": 0, "same_usage": 0, "again": 0}
    for attempt in range(4 * options.kills):
        if found["kills"] == options.kills:
            break
        broken = case(str(attempt))
        if not in_process(broken, resume=False, kill_after=chance.uniform(0.1, 0.98) * seconds):
            continue
        if not (broken.folder / "runs.sqlite").exists() or not broken.calls:
            continue  # nothing was asked yet: there is nothing to resume
        found["kills"] += 1
        in_process(broken, resume=True)
        result = broken.result()
        found["same_answer"] += result.answer == expected.answer and result.steps == expected.steps
        found["same_usage"] += spent(result) == spent(expected)
        found["again"] += broken.calls - whole.calls
    size = sum(path.stat().st_size for path in whole.folder.glob("runs.sqlite*"))
    return {**found, "calls": whole.calls, "seconds": round(seconds, 2), "bytes": size}


def spent(result: Result) -> dict[str, object]:
    return result.usage.model_dump(exclude={"seconds"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--strategies", default="loop,majority")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--model")
    parser.add_argument("--problem", default=f"Add the numbers from 1 to {STEPS}.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    table = Table("strategy", "calls", "kills", "same answer", "same usage", "asked again")
    rows = {}
    with tempfile.TemporaryDirectory() as root:
        for strategy in options.strategies.split(","):
            row = rows[strategy] = measure(strategy, options, Path(root))
            names = ("calls", "kills", "same_answer", "same_usage", "again")
            table.add_row(strategy, *(str(row[name]) for name in names))
    Console().print(table)
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
