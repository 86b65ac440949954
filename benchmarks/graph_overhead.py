"""What LangGraph itself costs a node: a graph with the loop's state whose nodes do nothing.

    python benchmarks/graph_overhead.py [--nodes 2000]

CPU time of the process, so that other programs on the machine do not count; without a saver.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import Any

from langgraph.graph import END, START, StateGraph
from rich.console import Console
from rich.table import Table
from surefoot.agent.prm import open_prm
from surefoot.graphs.events import Continued
from surefoot.graphs.run.context import RunContext
from surefoot.graphs.state import LoopState


class Nothing:
    """Neither a policy nor a controller is asked."""

    name = "nothing"


async def first(state: LoopState) -> dict[str, Any]:
    return {"log": [Continued(parent=state.get("head", 0))], "head": state.get("head", 0) + 1}


async def second(state: LoopState) -> dict[str, Any]:
    return {"queue": (state["head"],)}


def graph(nodes: int) -> Any:
    built = StateGraph(LoopState, context_schema=RunContext)
    built.add_node("first", first)
    built.add_node("second", second)
    built.add_edge(START, "first")
    built.add_edge("first", "second")
    built.add_conditional_edges(
        "second", lambda state: END if state["head"] >= nodes // 2 else "first", ["first", END]
    )
    return built.compile()


async def cost(nodes: int, modes: list[str]) -> float:
    """Milliseconds of CPU a node."""
    nothing: Any = Nothing()
    ctx = RunContext("r", nothing, open_prm("none", nothing), nothing)
    compiled, begun = graph(nodes), time.process_time()
    limits = {"recursion_limit": nodes + 10}
    async for _ in compiled.astream(
        {"problem": "p"}, context=ctx, stream_mode=modes, config=limits
    ):
        pass
    return (time.process_time() - begun) / nodes * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nodes", type=int, default=2000)
    options = parser.parse_args()
    table = Table("streamed", "ms a node")
    for modes in (["custom", "values"], ["custom"]):
        best = min(asyncio.run(cost(options.nodes, modes)) for _ in range(3))
        table.add_row(" and ".join(modes), f"{best:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
