"""pebble on what people type first, and on what lies outside its world.

    python benchmarks/newcomers.py [--puzzles 25] [--seed N] [--out FILE]

`newcomer_problems.jsonl` and `foreign_questions.jsonl` were written by someone who had not seen
the code; nothing is tuned on them, and no row is printed. `--puzzles`: reasoning-gym's families
that tools can decide, so many of each, of a seed that nothing was looked at with, by the package's
own scorer (Apache-2.0; needs the package).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Problem, Result
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.tools.equivalence import equivalent

HERE = Path(__file__).parent
PUZZLES = (
    "gcd", "lcm", "chain_sum", "polynomial_multiplication", "prime_factorization",
    "decimal_arithmetic", "simple_integration", "fraction_simplification", "basic_arithmetic",
    "power_function", "bitwise_arithmetic", "base_conversion", "complex_arithmetic",
    "simple_equations", "polynomial_equations", "intermediate_integration", "number_format",
    "leg_counting", "calendar_arithmetic", "time_intervals", "count_primes", "products",
    "decimal_chain_sum", "count_bits",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem, its group, and whether an answer is right."""

    group: str
    text: str
    right: Callable[[str], bool]


def newcomers() -> list[Asked]:
    rows = map(json.loads, (HERE / "newcomer_problems.jsonl").read_text("utf-8").splitlines())
    return [Asked(row.get("kind", ""), row["problem"], _is(str(row["answer"]))) for row in rows]


def _is(gold: str) -> Callable[[str], bool]:
    return lambda answer: equivalent(gold, answer).equivalent


def foreign() -> list[Asked]:
    rows = map(json.loads, (HERE / "foreign_questions.jsonl").read_text("utf-8").splitlines())
    texts = (row.get("problem") or row.get("question") or row["text"] for row in rows)
    return [Asked("", text, lambda _: False) for text in texts]


def puzzles(families: Sequence[str], each: int, seed: int) -> list[Asked]:
    """reasoning-gym's, so many of each family, each with the family's own scorer.

    A family may say its size, as in `zebra_puzzles:num_people=3:num_characteristics=3`.
    """
    import reasoning_gym

    asked = []
    for name in families:
        family, *sizes = name.split(":")
        told = {key: int(value) for key, _, value in (one.partition("=") for one in sizes)}
        made = reasoning_gym.create_dataset(family, size=each, seed=seed, **told)
        for at in range(each):
            entry = made[at]
            asked.append(Asked(name, entry["question"], _scored(made, entry)))
    return asked


def _scored(made: object, entry: object) -> Callable[[str], bool]:
    return lambda answer: made.score_answer(answer, entry) >= 0.99  # type: ignore[attr-defined]


async def solve(asked: Sequence[Asked]) -> list[tuple[Result, bool]]:
    async with Session(Config(model="pebble")) as session:
        found = [await session.attempt(Problem(text=one.text)) for one in asked]
    return [
        (result, result.answer is not None and one.right(result.answer))
        for one, result in zip(asked, found, strict=True)
    ]


def figures(found: Sequence[tuple[Result, bool]]) -> dict[str, float]:
    answered = [(result, right) for result, right in found if result.answer is not None]
    return {
        "n": len(found),
        "right": sum(right for _, right in found),
        "wrong": sum(not right for _, right in answered),
        "abstained": len(found) - len(answered),
        "verified": sum(result.verified for result, _ in answered),
        "verified, wrong": sum(result.verified and not right for result, right in answered),
        "ece": expected_calibration_error(
            [right for _, right in answered], [one.confidence for one, _ in answered]
        ),
        "median s": statistics.median(result.usage.seconds for result, _ in found),
    }


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--puzzles", type=int, default=0)
    parser.add_argument("--seed", type=int, default=20_261_128)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    sets = {"newcomers": newcomers(), "foreign": foreign()}
    if options.puzzles:
        sets["puzzles"] = puzzles(PUZZLES, options.puzzles, options.seed)
    console, rows = Console(), {}
    for name, asked in sets.items():
        found = await solve(asked)
        # Of the newcomers' own kinds no figures are shown, so that nothing is tuned on them.
        groups = sorted({one.group for one in asked}) if name == "puzzles" else []
        parts = {name: found} | {
            f"  {group}": [
                pair for one, pair in zip(asked, found, strict=True) if one.group == group
            ]
            for group in groups
        }
        rows |= {part: figures(pairs) for part, pairs in parts.items()}
    table = Table("set", *next(iter(rows.values())))
    for part, values in rows.items():
        shown = (
            f"{value:.3f}" if isinstance(value, float) else str(value) for value in values.values()
        )
        table.add_row(part, *shown)
    console.print(table)
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    asyncio.run(main())
