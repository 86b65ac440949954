"""How long after its ceiling a run ends, by what a hostile server does.

    python benchmarks/hostile_servers_late.py [--ceiling 2] [--strategies chain,loop]

The servers are those of the tests (`tests/agent/policies/hostile_servers.py`). Nothing else may run
on the machine: the seconds are of the clock. A run that ends before its ceiling, since the server
said that there is nothing to wait for, has a minus.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.errors import PolicyError
from surefoot.graphs.result import Problem
from surefoot.graphs.run.budget import Budget
from tables import show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/agent/policies"))
from hostile_servers import HOSTILE, Hostile, Server


async def late(how: Hostile, strategy: str, ceiling: float) -> str:
    """The seconds beyond the ceiling, and how the run ended."""
    async with Server(how) as url:
        policy = OpenAIPolicy("tiny", base_url=url, api_key="none")
        config = Config(policy, strategy=strategy, budget=Budget(seconds=ceiling), prm="evidence")
        async with Session(config) as session:
            begun = time.perf_counter()
            try:
                ended = str((await session.solve(Problem(text="What is 2 + 2?"))).status)
            except PolicyError as error:
                ended = type(error).__name__
            taken = time.perf_counter() - begun
        await policy.aclose()
    return f"{taken - ceiling:+.2f} s, {ended}"


async def main(ceiling: float, strategies: list[str]) -> None:
    await late(HOSTILE[0], strategies[0], ceiling)  # what is loaded once is nobody's lateness
    found = {
        strategy: {how.__name__: await late(how, strategy, ceiling) for how in HOSTILE}
        for strategy in strategies
    }
    show(f"ends after its ceiling of {ceiling:g} s", found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ceiling", type=float, default=2.0)
    parser.add_argument("--strategies", default="chain,loop")
    asked = parser.parse_args()
    asyncio.run(main(asked.ceiling, asked.strategies.split(",")))
