"""pebble on what a person types first: problems and questions by one who had not seen the code.

    python benchmarks/newcomer.py [--out FILE]

Nothing is tuned on these two files: they only measure. A mark `verified` on a wrong answer is the
worst that can happen here, so it has a column of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Problem, Result
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.tools.equivalence import aequivalent_many

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Solved:
    """One problem, what was answered, and whether that is right."""

    kind: str
    problem: str
    gold: str
    result: Result
    right: bool


def rows(name: str) -> list[dict[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


async def solve(problems: Sequence[str], strategy: str) -> list[Result]:
    async with Session(Config(model="pebble", strategy=strategy)) as session:
        return [await session.attempt(Problem(text=one)) for one in problems]


async def newcomer(strategy: str) -> list[Solved]:
    asked = rows("newcomer_problems.jsonl")
    results = await solve([one["problem"] for one in asked], strategy)
    pairs = [(one["answer"], got.answer or "") for one, got in zip(asked, results, strict=True)]
    same = [found.equivalent for found in await aequivalent_many(pairs)]
    return [
        Solved(one["kind"], one["problem"], one["answer"], got, right and got.answer is not None)
        for one, got, right in zip(asked, results, same, strict=True)
    ]


def counts(solved: Sequence[Solved]) -> list[int]:
    """n, right, wrong, abstained, verified, verified and wrong."""
    answered = [one for one in solved if one.result.answer is not None]
    verified = [one for one in answered if one.result.verified]
    right = sum(one.right for one in solved)
    return [
        len(solved),
        right,
        len(answered) - right,
        len(solved) - len(answered),
        len(verified),
        sum(not one.right for one in verified),
    ]


def show(solved: Sequence[Solved], console: Console) -> None:
    table = Table("kind", "n", "right", "wrong", "abstained", "verified", "verified and wrong")
    for kind in dict.fromkeys(one.kind for one in solved):
        of_kind = [one for one in solved if one.kind == kind]
        table.add_row(kind, *map(str, counts(of_kind)))
    table.add_section()
    table.add_row("all", *map(str, counts(solved)))
    console.print(table)
    answered = [one for one in solved if one.result.answer is not None]
    error = expected_calibration_error(
        [one.right for one in answered], [one.result.confidence or 0.0 for one in answered]
    )
    console.print(f"calibration error over {len(answered)} answers: {error:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strategy", default="loop")
    parser.add_argument("--out", type=Path, help="keep every answer as JSON lines")
    options = parser.parse_args()
    console = Console(width=110)
    solved = asyncio.run(newcomer(options.strategy))
    show(solved, console)
    foreign = [one["problem"] for one in rows("foreign_questions.jsonl")]
    told = asyncio.run(solve(foreign, options.strategy))
    answered = sum(one.answer is not None for one in told)
    console.print(f"outside its world: {answered} of {len(foreign)} answered")
    if options.out:
        kept = [
            {
                "kind": one.kind,
                "problem": one.problem,
                "gold": one.gold,
                "answer": one.result.answer,
                "right": one.right,
                "verified": one.result.verified,
                "confidence": one.result.confidence,
            }
            for one in solved
        ]
        kept += [
            {"kind": "foreign", "problem": text, "answer": one.answer, "verified": one.verified}
            for text, one in zip(foreign, told, strict=True)
        ]
        options.out.write_text("".join(json.dumps(one) + "\n" for one in kept), encoding="utf-8")


if __name__ == "__main__":
    main()
