"""pebble on DeepMind Mathematics (Saxton et al., 2019), `chain` beside `loop`, module by module.

    python benchmarks/mathematics.py [FILE …] [--each 20] [--out FILE]

FILE holds rows `module`, `problem`, `answer`: the development set by default. Others, the
extrapolation settings among them, come from `mathematics_questions.py`. Published for a
Transformer of 30M parameters without tools: 76% on interpolation, 50% on extrapolation.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Problem, Result
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.agent.pebble.material import rows_of
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.tools.equivalence import aequivalent_many
from tables import DATA, present

STRATEGIES = ("chain", "loop")


def read(path: Path, each: int) -> list[dict[str, str]]:
    kept: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(path):
        kept.setdefault(row["module"], []).append(row)
    return [row for rows in kept.values() for row in rows[:each]]


async def solve(strategy: str, rows: list[dict[str, str]]) -> list[Result]:
    problems = [Problem(text=row["problem"]) for row in rows]
    async with Session(Config(model="pebble", strategy=strategy)) as session:
        return [await session.attempt(problem) for problem in problems]


async def right(rows: list[dict[str, str]], results: list[Result]) -> list[bool]:
    pairs = [(row["answer"], one.answer or "") for row, one in zip(rows, results, strict=True)]
    return [found.equivalent for found in await aequivalent_many(pairs)]


async def measure(path: Path, each: int, console: Console) -> list[dict[str, object]]:
    rows = read(path, each)
    ran = {strategy: await solve(strategy, rows) for strategy in STRATEGIES}
    good = {strategy: await right(rows, ran[strategy]) for strategy in STRATEGIES}
    table = Table("module", *STRATEGIES, "abstained", "verified", "median s", title=path.name)
    for module in [*dict.fromkeys(row["module"] for row in rows), "all"]:
        at = [i for i, row in enumerate(rows) if module in (row["module"], "all")]
        loop = [ran["loop"][i] for i in at]
        figures = (
            *(statistics.mean(good[strategy][i] for i in at) for strategy in STRATEGIES),
            statistics.mean(one.answer is None for one in loop),
            statistics.mean(one.verified for one in loop),
            statistics.median(one.usage.seconds for one in loop),
        )
        table.add_row(f"{module} ({len(at)})", *(f"{figure:.3f}" for figure in figures))
    console.print(table)
    answered = [i for i, one in enumerate(ran["loop"]) if one.answer is not None]
    error = expected_calibration_error(
        [good["loop"][i] for i in answered], [ran["loop"][i].confidence for i in answered]
    )
    console.print(f"calibration error of the confidence over {len(answered)} answers: {error:.3f}")
    return [
        {
            **row,
            "right": good["loop"][i],
            "got": one.answer,
            "status": one.status,
            "confidence": one.confidence,
            "steps": [step.text for step in one.steps],
            "scores": [step.score for step in one.steps],
        }
        for i, (row, one) in enumerate(zip(rows, ran["loop"], strict=True))
    ]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--out", type=Path, help="every row with what came of it, as JSONL")
    options = parser.parse_args()
    files = options.files or [present(DATA / "dm_mathematics") / "dev.jsonl.gz"]
    console = Console(width=110)
    found = [row for path in files for row in await measure(path, options.each, console)]
    if options.out:
        options.out.write_text("".join(json.dumps(row) + "\n" for row in found))


if __name__ == "__main__":
    asyncio.run(main())
