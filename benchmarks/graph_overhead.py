"""What LangGraph adds to a node: the time of whole runs less that of the nodes' own bodies.

    python benchmarks/graph_overhead.py [--runs 20]

No saver, a policy that answers at once, no PRM. The aim is at most 1 ms a node. The event loop's
thread's own CPU time is counted: waiting for a busy machine is nobody's overhead.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import inspect
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from rich.console import Console
from rich.table import Table
from surefoot.agent.controller import ThresholdController
from surefoot.agent.prm.none import NoPRM
from surefoot.graphs import nodes
from surefoot.graphs.context import RunContext, Settings
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.protocols import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.tools.calculator import Calculator

STEPS = 40
STRATEGIES = {"loop": "loop", "beam": "beam", "tree": "tree_of_thoughts", "mcts": "mcts"}


class Instant:
    """Takes `STEPS` steps and then answers."""

    name = "instant"
    capabilities = Capabilities(n=True, max_n=8, stepwise=True, tasks=("step", "solution"))

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        if request.task == "critique":
            return [Proposal("", judgments=(0.95,), usage=Usage(calls=1))]
        at = len(request.steps)
        text = "Answer: 5" if at >= STEPS or request.task == "solution" else f"{at} + 1 = {at + 1}"
        return [Proposal(text, "stop", usage=Usage(calls=1))]

    async def aclose(self) -> None:
        """Nothing to close."""


class Judging(Instant):
    """One that `tree` takes."""

    capabilities = Capabilities(n=True, max_n=8, stepwise=True)


class Bodies:
    """The time inside nodes, and how many ran."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.count = 0

    def timed(self, node: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(node)
        async def within(state: Any, runtime: Any) -> Any:
            began = time.thread_time()
            try:
                return await node(state, runtime)
            finally:
                self.seconds += time.thread_time() - began
                self.count += 1

        return within

    def patch(self, module: Any) -> None:
        """Time every node of a module, for the graph that it builds next."""
        for name, found in list(vars(module).items()):
            if inspect.iscoroutinefunction(found) and list(inspect.signature(found).parameters) == [
                "state",
                "runtime",
            ]:
                setattr(module, name, self.timed(found))


async def measure(strategy: str, runs: int) -> tuple[float, int, float]:
    """Milliseconds that the graph adds to a node (median of runs), nodes a run, ms in a body."""
    bodies = Bodies()
    module = import_module(f"surefoot.graphs.strategies.{STRATEGIES[strategy]}")
    bodies.patch(nodes if strategy == "loop" else module)
    graph = module.build()
    added, count = [], 0
    for _ in range(runs):
        bodies.seconds, bodies.count = 0.0, 0
        ctx = RunContext(
            run="overhead", policy=Judging() if strategy == "tree" else Instant(), prm=NoPRM(),
            controller=ThresholdController(), verifiers=(Calculator(),),
            settings=Settings(samples=16, options=StrategyOptions(branching=1, beam_width=1)),
        )  # fmt: skip
        began = time.thread_time()
        await graph.ainvoke(
            {"problem": "What is 2 + 3?"}, context=ctx, config={"recursion_limit": 1_000}
        )
        spent = time.thread_time() - began
        added.append((spent - bodies.seconds) / bodies.count * 1_000)
        count = bodies.count
    return statistics.median(added), count, bodies.seconds / bodies.count * 1_000


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    table = Table(
        "strategy", "nodes a run", "CPU ms that the graph adds to a node", "CPU ms in a node"
    )
    for strategy in STRATEGIES:
        added, count, body = await measure(strategy, runs)
        table.add_row(strategy, str(count), f"{added:.2f}", f"{body:.2f}")
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
