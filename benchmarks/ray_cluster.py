"""`eval` and `learn rollouts` by Ray against the pool of one process, while a node dies and another
joins.

    python benchmarks/ray_cluster.py [--parts eval,rollouts] [--problems 2000] [--workers 2]

Two nodes of one CPU each on this machine; one is killed at a third of the problems, another joins
at two thirds. Prints rows, rows that stand twice, answers or labels that differ, seconds, and what
the engine itself costs a task (a worker that does nothing). Rollouts are two solutions a problem
and two completions a step, against one process that does one problem at a time. Needs the extra
`ray`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from contextlib import aclosing
from pathlib import Path
from typing import Any, Self

from surefoot.agent.engines import Engine, open_engine
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.evaluation.runner import Progress, evaluate
from surefoot.agent.learning.labelling import RolloutOptions
from surefoot.agent.learning.rollouts import RolloutProgress, Rollouts
from surefoot.agent.learning.schema import RolloutRow
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


class Changing:
    """A cluster of two nodes that loses one and gets another while the work goes on."""

    def __init__(self, count: int) -> None:
        # Ray's workers step back behind all other work (by 15), the local pool's do not.
        os.environ.setdefault("RAY_worker_niceness", str(os.nice(0)))
        from ray.cluster_utils import Cluster

        self.cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        self._second = self.cluster.add_node(num_cpus=1)
        self._left = {count // 3: "kill", 2 * count // 3: "join"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.cluster.shutdown()

    @property
    def engine(self) -> str:
        return f"ray:{self.cluster.address}"

    def watch(self, progress: Progress | RolloutProgress) -> None:
        for at in [at for at in self._left if progress.done >= at]:
            if self._left.pop(at) == "kill":
                self.cluster.remove_node(self._second, allow_graceful=False)
            else:
                self.cluster.add_node(num_cpus=1)


async def evaluations(count: int, workers: int) -> None:
    config, asked = Config("pebble"), problems(count)
    table: dict[str, dict[str, str]] = {}
    answers: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder, Changing(count) as changing:
        for name, by, progress in (
            ("local", "local", None),
            ("ray", changing.engine, changing.watch),
        ):
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


async def rollouts(count: int, workers: int) -> None:
    asked = problems(count)
    table: dict[str, dict[str, str]] = {}
    labels: dict[str, dict[str, Any]] = {}
    with Changing(count) as changing:
        for name, hands, by in (("one process", 1, "local"), ("ray", workers, changing.engine)):
            kept: list[RolloutRow] = []
            options = RolloutOptions(samples=2, rollouts=2, workers=hands, seed=5)
            watch = {"progress": changing.watch} if name == "ray" else {}
            began = time.perf_counter()
            work = Rollouts("pebble", options, open_engine(by, hands))
            tally = await work.run(asked, kept.extend, **watch)
            took = time.perf_counter() - began
            labels[name] = {row.id: row.model_dump() for row in kept}
            table[name] = {
                "problems": f"{len({row.problem_id for row in kept})} of {count}",
                "failed": str(tally.failed), "solutions": str(len(kept)),
                "twice": str(len(kept) - len(labels[name])), "seconds": f"{took:.1f}",
                "labels": str(sum(len(row.labels) for row in kept)),
                "labels below 1": str(sum(label != 1 for row in kept for label in row.labels)),
            }  # fmt: skip
    here, there = labels["one process"], labels["ray"]
    differ = sum(here.get(name) != there.get(name) for name in here.keys() | there.keys())
    show(f"rollouts of {count} problems, {workers} workers, rows that differ: {differ}", table)


PARTS = {"eval": evaluations, "rollouts": rollouts}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--problems", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    for part in options.parts.split(","):
        asyncio.run(PARTS[part](options.problems, options.workers))
