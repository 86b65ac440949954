"""A server in a process of its own, which a test can kill: `python replica.py PORT CALLS`.

Its policy knows its answers and writes every call to a file that outlives it. The database's URL
is in SUREFOOT_DATABASE.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from surefoot.agent.controllers.threshold import ThresholdController
from surefoot.agent.run.config import Config, only
from surefoot.agent.server.process import run
from surefoot.agent.server.settings import ServerLimits, ServerSettings
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.run.context import Settings
from surefoot.tools import Calculator

STEPS, ANSWER = 12, "78"
PROBLEM = f"Begin with 0 and add 1 to {STEPS}, one after the other."


@dataclass
class Adder:
    """One addition a step; a call takes a fifth of a second."""

    calls: Path
    name: str = "adder"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(
            n=True, max_n=2, stepwise=True, seed=True, tasks=("step", "solution")
        )
    )

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        key = f"{len(request.steps)}-{request.task}"
        self._note(f"asked {key}")
        await asyncio.sleep(0.2)
        begun = len(request.steps) + 1
        until = STEPS + 1 if request.task == "solution" else begun
        text = "\n\n".join(_step(number) for number in range(begun, until + 1))
        self._note(f"answered {key}")
        return [Proposal(text, "stop", usage=Usage(10, 5, 1))] * request.n

    def _note(self, line: str) -> None:
        with self.calls.open("ab", buffering=0) as calls:
            calls.write(f"{line}\n".encode())

    async def aclose(self) -> None:
        pass


def _step(number: int) -> str:
    before = number * (number - 1) // 2
    return f"Answer: {before}" if number > STEPS else f"{before} + {number} = {before + number}"


if __name__ == "__main__":
    settings = ServerSettings(
        config=Config(
            Adder(Path(sys.argv[2])),
            prm="evidence",
            controller=ThresholdController(),
            verifiers=only(Calculator()),
            settings=Settings(samples=8),
        ),
        database=os.environ["SUREFOOT_DATABASE"],
        limits=ServerLimits(running=4),
        lease_s=1.5,
        drain_s=0.0,
    )
    run(settings, "127.0.0.1", int(sys.argv[1]))
