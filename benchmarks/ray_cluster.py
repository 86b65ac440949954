"""`eval` by Ray against the pool of one process, while a node dies and another joins.

    python benchmarks/ray_cluster.py [--problems 2000] [--workers 2]

Two nodes of one CPU each on this machine; one is killed at a third of the problems, another joins
at two thirds. Prints rows, rows that stand twice, answers that differ, seconds, and what the engine
itself costs a task (a worker that does nothing). Needs the extra `ray`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from contextlib import aclosing
from pathlib import Path
from typing import Any, Self

from surefoot.agent.engines import Engine, open_engine
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.evaluation.runner import Progress, evaluate
from surefoot.agent.run.config import Config
from surefoot.graphs.result import Problem
from tables import show


class Idle:
    """A worker that gives a task back."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None: ...

    async def do(self, task: int) -> int:
        return task


def problems(count: int) -> list[EvalProblem]:
    return [
        EvalProblem(Problem(id=f"p{i}", text=f"What is {i + 2} + {3 * i + 5}?"), str(4 * i + 7))
        for i in range(count)
    ]


def rows(folder: Path) -> tuple[dict[str, Any], int]:
    lines = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]
    found = {row["id"]: row["answer"] for row in lines}
    return found, len(lines) - len(found)


async def overhead(engine: Engine, tasks: int) -> float:
    """Milliseconds a task, once the workers are there."""
    outcomes = engine.outcomes(Idle(), iter(range(tasks)), lambda task: task)
    began, seen = 0.0, 0
    async with aclosing(outcomes):
        async for _ in outcomes:
            seen += 1
            began = began or time.perf_counter()
    return 1000 * (time.perf_counter() - began) / max(1, seen - 1)


async def measure(count: int, workers: int) -> None:
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = cluster.add_node(num_cpus=1)
    left = {count // 3: "kill", 2 * count // 3: "join"}

    def watch(progress: Progress) -> None:
        for at in [at for at in left if progress.done >= at]:
            if left.pop(at) == "kill":
                cluster.remove_node(second, allow_graceful=False)
            else:
                cluster.add_node(num_cpus=1)

    config, asked = Config("pebble"), problems(count)
    engine = f"ray:{cluster.address}"
    table: dict[str, dict[str, str]] = {}
    answers: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, by, progress in (("local", "local", None), ("ray", engine, watch)):
            began = time.perf_counter()
            out = Path(folder, name)
            await evaluate(config, asked, workers=workers, engine=by, out=out, progress=progress)
            took = time.perf_counter() - began
            answers[name], twice = rows(out)
            cost = await overhead(open_engine(by, workers), count)
            table[name] = {
                "rows": f"{len(answers[name])} of {count}", "twice": str(twice),
                "seconds": f"{took:.1f}", "engine alone, ms a task": f"{cost:.2f}",
            }  # fmt: skip
    differ = sum(answers["ray"].get(name) != answer for name, answer in answers["local"].items())
    show(f"{count} problems, {workers} workers, answers that differ: {differ}", table)
    cluster.shutdown()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    asyncio.run(measure(options.problems, options.workers))
