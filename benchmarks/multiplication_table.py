"""The multiplication table of Faith and Fate (Dziri et al., 2023), `chain` beside `loop`.

    python benchmarks/multiplication_table.py [--each 50] [--seed 0] [--out FILE]

Products of numbers of 1 to 5 digits each, and of 8 and 20, drawn at random. GPT-4 was right in
59% of products of 3 by 3 digits there, and in 4% of 4 by 4.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Problem, Result
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session

STRATEGIES = ("chain", "loop")
GRID = range(1, 6)
SIZES = [*((a, b) for a in GRID for b in GRID), (8, 8), (20, 20)]
QUESTIONS = ("What is {} times {}?", "Calculate {}*{}.", "Multiply {} and {}.")

Pair = tuple[int, int]


def number(r: random.Random, digits: int) -> int:
    return r.randrange(10 ** (digits - 1) if digits > 1 else 2, 10**digits)


def draw(size: Pair, each: int, seed: int) -> list[Pair]:
    r = random.Random(f"{seed} {size}")
    return [(number(r, size[0]), number(r, size[1])) for _ in range(each)]


async def solve(strategy: str, model: str, pairs: list[Pair]) -> list[Result]:
    problems = [
        Problem(text=QUESTIONS[i % len(QUESTIONS)].format(*pair)) for i, pair in enumerate(pairs)
    ]
    async with Session(Config(model=model, strategy=strategy)) as session:
        return [await session.attempt(problem) for problem in problems]


def verdict(pair: Pair, result: Result) -> str:
    """What came of one: right, abstained, an operand misread, or another mistake."""
    if result.answer is None:
        return "abstained"
    if result.answer == str(pair[0] * pair[1]):
        return "right"
    worked = " ".join(step.text for step in result.steps)
    return "other" if all(str(factor) in worked for factor in pair) else "operand misread"


def show(found: dict[Pair, dict[str, list[str]]], console: Console) -> None:
    table = Table("digits", *(f"× {b}" for b in GRID), title="right, chain / loop")

    def cell(size: Pair) -> str:
        shares = (statistics.mean(one == "right" for one in found[size][s]) for s in STRATEGIES)
        return " / ".join(f"{share:.2f}" for share in shares)

    for a in GRID:
        table.add_row(str(a), *(cell((a, b)) for b in GRID))
    console.print(table)
    for size in SIZES[len(GRID) ** 2 :]:
        console.print(f"{size[0]} × {size[1]} digits: {cell(size)}")
    for strategy in STRATEGIES:
        every = Counter(one for cells in found.values() for one in cells[strategy])
        console.print(f"{strategy}: {', '.join(f'{n} {name}' for name, n in every.most_common())}")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="pebble")
    parser.add_argument("--out", type=Path, help="what was not right in `loop`, as JSONL")
    options = parser.parse_args()
    pairs = {size: draw(size, options.each, options.seed) for size in SIZES}
    flat = [(size, pair) for size, some in pairs.items() for pair in some]
    found: dict[Pair, dict[str, list[str]]] = {s: {k: [] for k in STRATEGIES} for s in SIZES}
    missed = []
    for strategy in STRATEGIES:
        results = await solve(strategy, options.model, [pair for _, pair in flat])
        for (size, pair), result in zip(flat, results, strict=True):
            what = verdict(pair, result)
            found[size][strategy].append(what)
            if strategy == "loop" and what != "right":
                steps = [step.text for step in result.steps]
                row = {"pair": pair, "what": what, "got": result.answer, "steps": steps}
                missed.append(json.dumps({**row, "status": result.status}))
    show(found, Console(width=100))
    if options.out:
        options.out.write_text("\n".join(missed) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
