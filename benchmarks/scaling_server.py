"""One server of `scaling.py`: its model writes a program after a known time, in a known number of
slots, as a batching model server does. Each run is a model call, a program in the sandbox, and its
trace in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from surefoot.agent.run.config import Config
from surefoot.agent.server.process import run
from surefoot.agent.server.settings import ServerLimits, ServerSettings
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.run.context import Settings

TOKENS = 200  # a program of some lines


@dataclass
class Programmer:
    """Writes a program that adds up what the problem names."""

    seconds: float
    slots: asyncio.Semaphore
    name: str = "programmer"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(tasks=("solution",)))

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        async with self.slots:
            await asyncio.sleep(self.seconds)
        first, second = re.findall(r"\d+", request.problem)[:2]
        text = f"```python\nprint(sum(range(int({first}), int({second}) + 1)))\n```"
        return [Proposal(text, usage=Usage(300, TOKENS, 1))]

    async def aclose(self) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.4, help="what a model call takes")
    parser.add_argument("--slots", type=int, default=8, help="model calls at once")
    parser.add_argument("--running", type=int, default=256)
    parser.add_argument("--traces", type=Path, help="SQLite in the place of a database")
    options = parser.parse_args()
    settings = ServerSettings(
        config=Config(
            Programmer(options.seconds, asyncio.Semaphore(options.slots)),
            strategy="program", prm="none", settings=Settings(samples=1), sandbox="local",
        ),
        limits=ServerLimits(running=options.running, waiting=4096, queue_s=300.0),
        traces=options.traces,
        database=None if options.traces else os.environ["SUREFOOT_DATABASE"],
    )  # fmt: skip
    run(settings, "127.0.0.1", options.port)


if __name__ == "__main__":
    main()
