"""One server of `replicas.py`: a policy of known answers whose calls are lines of a file.

    SUREFOOT_DATABASE=postgresql://… python benchmarks/replica_server.py --port 8101 --calls FILE

A line is `PID TIME asked|answered KEY`; the file outlives the server, so that what was asked for
again after a kill can be told from what was asked once.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import random
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from surefoot.agent.controllers.threshold import ThresholdController, Thresholds
from surefoot.agent.run.config import Config, only
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.process import run
from surefoot.agent.server.settings import ServerLimits, ServerSettings
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.run.context import Settings
from surefoot.tools import Calculator

STEPS = 8
SECRETS = {"poor": "the-key-of-one-with-a-small-quota", "rich": "the-key-of-one-with-no-quota"}


def problem(number: int) -> str:
    return f"Begin with {number} and add 1 to {STEPS}, one after the other."


def answer(number: int) -> str:
    return str(number + STEPS * (STEPS + 1) // 2)


@dataclass
class Adder:
    """Adds a number a step and miscounts one step in five: which, the seed says."""

    calls: Path
    seconds: float
    name: str = "adder"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(
            n=True, max_n=2, stepwise=True, seed=True, tasks=("step", "solution")
        )
    )

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        asked = [request.problem, request.steps, request.task, request.seed, request.n]
        asked.append(request.temperature)
        key = hashlib.sha256(repr(asked).encode()).hexdigest()[:24]
        self._note("asked", key)
        await asyncio.sleep(self.seconds)
        begin = int(re.findall(r"\d+", request.problem)[0])
        answers = []
        for index in range(request.n):
            chance = random.Random(f"{key} {index}")
            until = STEPS + 1 if request.task == "solution" else len(request.steps) + 1
            steps = [
                _step(begin, number, chance) for number in range(len(request.steps) + 1, until + 1)
            ]
            usage = Usage(100, 20 * len(steps), 1) if index == 0 else Usage(0, 20 * len(steps))
            answers.append(Proposal("\n\n".join(steps), "stop", usage=usage))
        self._note("answered", key)
        return answers

    def _note(self, what: str, key: str) -> None:
        with self.calls.open("ab", buffering=0) as calls:
            calls.write(f"{os.getpid()} {time.time():.4f} {what} {key}\n".encode())

    async def aclose(self) -> None:
        pass


def _step(begin: int, number: int, chance: random.Random) -> str:
    before = begin + number * (number - 1) // 2
    if number > STEPS:
        return f"Answer: {before}"
    return f"{before} + {number} = {before + number + (chance.random() < 0.2)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--calls", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=0.2, help="what a call takes")
    parser.add_argument("--running", type=int, default=100)
    parser.add_argument("--quota", type=int, default=20_000)
    parser.add_argument("--lease", type=float, default=10.0)
    parser.add_argument("--traces", type=Path, help="SQLite in the place of a database")
    options = parser.parse_args()
    limits = Thresholds.read().model_copy(update={"max_steps": 100})
    settings = ServerSettings(
        config=Config(
            Adder(options.calls, options.seconds),
            prm="evidence",
            controller=ThresholdController(limits),
            verifiers=only(Calculator()),
            settings=Settings(samples=8),
        ),
        keys=(
            Key.of("poor", SECRETS["poor"], options.quota),
            Key.of("rich", SECRETS["rich"]),
        ),
        limits=ServerLimits(running=options.running, waiting=2000, queue_s=300.0),
        traces=options.traces,
        database=None if options.traces else os.environ["SUREFOOT_DATABASE"],
        lease_s=options.lease,
    )
    run(settings, "127.0.0.1", options.port)


if __name__ == "__main__":
    main()
