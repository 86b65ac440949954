"""reasoning-gym's families on a real model: `chain` against `loop`, by the package's own scorer.

    python benchmarks/gym.py MODEL --cache FOLDER [--each 6] [--families gcd,lcm]

A family may say its size: `zebra_puzzles:num_people=3:num_characteristics=3`.

Needs the package `reasoning-gym` (Apache-2.0) and a server (`OPENAI_BASE_URL`). The 20 families
have an exact scorer; some lie within what the tools can decide, others do not. The seed is one that
nothing was looked at with. Replies are kept in the cache, a folder a strategy.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from newcomers import Asked, puzzles
from rich.console import Console
from rich.table import Table
from surefoot import Problem, Result
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session

FAMILIES = (
    "basic_arithmetic", "chain_sum", "gcd", "lcm", "count_primes", "base_conversion",
    "calendar_arithmetic", "time_intervals", "leg_counting", "letter_counting", "number_sequence",
    "simple_equations", "decimal_arithmetic", "products", "knights_knaves", "zebra_puzzles",
    "coin_flip", "family_relationships", "spell_backward", "gsm_symbolic",
)  # fmt: skip
AT_ONCE = 4  # what llama.cpp's server has slots for


async def attempts(asked: Sequence[Asked], config: Config, at_once: int) -> list[Result]:
    """Each puzzle solved once, a few at a time."""
    free = asyncio.Semaphore(at_once)
    async with Session(config) as session:

        async def one(puzzle: Asked) -> Result:
            async with free:
                return await session.attempt(Problem(text=puzzle.text))

        return await asyncio.gather(*map(one, asked))


def judged(asked: Sequence[Asked], results: Sequence[Result]) -> list[bool]:
    return [
        result.answer is not None and puzzle.right(result.answer)
        for puzzle, result in zip(asked, results, strict=True)
    ]


def summary(results: Sequence[Result], right: Sequence[bool]) -> tuple[str, ...]:
    answered = [(r.confidence, ok) for r, ok in zip(results, right, strict=True) if r.answer]
    sure = [ok for r, ok in zip(results, right, strict=True) if r.verified]
    return (
        f"{sum(right)} of {len(right)} ({100 * sum(right) / len(right):.1f}%)",
        str(sum(r.answer is None for r in results)),
        f"{len(sure)}, {sure.count(False)} wrong",
        f"{expected_calibration_error([ok for _, ok in answered], [p for p, _ in answered]):.3f}",
        f"{sum(r.usage.completion_tokens for r in results) / len(results):.0f}",
        f"{sum(r.usage.policy_calls for r in results) / len(results):.2f}",
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--seed", type=int, default=41_128)
    parser.add_argument("--families", default=",".join(FAMILIES))
    parser.add_argument("--strategies", default="chain,loop")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    families = options.families.split(",")
    asked = puzzles(families, options.each, options.seed)
    rows: dict[str, list[bool]] = {}
    table = Table(title=f"{options.model}, {len(families)} families, {len(asked)} puzzles")
    for head in ("strategy", "right", "no answer", "verified", "ECE", "tokens", "calls"):
        table.add_column(head)
    kept = []
    for name in options.strategies.split(","):
        config = Config(model=options.model, strategy=name, cache=options.cache / name)
        results = await attempts(asked, config, options.at_once)
        rows[name] = judged(asked, results)
        table.add_row(name, *summary(results, rows[name]))
        kept += [
            {"strategy": name, "family": p.group, "right": ok, "problem": p.text}
            | r.model_dump(mode="json")
            for p, r, ok in zip(asked, results, rows[name], strict=True)
        ]
    Console(width=140).print(table)
    by = defaultdict(list)
    for at, puzzle in enumerate(asked):
        by[puzzle.group].append([row[at] for row in rows.values()])
    for family, found in by.items():
        print(f"{family:24}", *[sum(column) for column in zip(*found, strict=True)])
    if options.out:
        options.out.write_text("".join(json.dumps(row) + "\n" for row in kept), "utf-8")


if __name__ == "__main__":
    asyncio.run(main())
