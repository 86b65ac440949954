"""pebble on fresh problems of its own families, and on questions outside its world.

    python benchmarks/pebble_families.py [--each 50] [--gsm8k FILE] [--out FILE]

`chain` and `loop` on the same problems; their seeds begin where training seeds end
(`families.EVALUATION_SEEDS`), so none was trained on. Outside its world: `?` is what is asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import statistics
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Problem, Result
from surefoot.agent.pebble.families import EVALUATION_SEEDS, FAMILIES, generate
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.tools.equivalence import aequivalent_many
from tables import DATA

STRATEGIES = ("chain", "loop")
OFFSET = 900_000_000  # no problem from here on was looked at in development
QUESTIONS = (
    "Who wrote Faust?", "What is the capital of Peru?", "Tell me a joke.", "Say cat in French.",
    "Why is the sky blue?", "Write a haiku about autumn.", "Is it going to rain tomorrow?",
    "What did Kant say about time?", "Sort a list in Python.", "asdf qwer zxcv", "Hello!",
    "What is the boiling point of gold?", "How many moons does Jupiter have?", "Who won the race?",
    "When did the war end?", "Name three rivers in Africa.", "What is love?", "Define entropy.",
    "Prove that there are infinitely many primes.", "How do I bake bread?",
)  # fmt: skip


async def solve(strategy: str, problems: Sequence[Problem]) -> list[Result]:
    async with Session(Config(model="pebble", strategy=strategy)) as session:
        return [await session.attempt(problem) for problem in problems]


async def right(golds: Sequence[str], results: Sequence[Result]) -> list[bool]:
    pairs = [(gold, one.answer or "") for gold, one in zip(golds, results, strict=True)]
    return [found.equivalent for found in await aequivalent_many(pairs)]


async def families(each: int, console: Console) -> dict[str, object]:
    names = [name for name in FAMILIES if name != "foreign"]
    made = [generate(EVALUATION_SEEDS + OFFSET + i, name) for name in names for i in range(each)]
    problems = [Problem(text=one.text) for one in made]
    table = Table("family", "chain", "loop", "abstained", "verified", "corrections", "median s")
    ran = {strategy: await solve(strategy, problems) for strategy in STRATEGIES}
    graded = {s: await right([one.answer for one in made], ran[s]) for s in STRATEGIES}
    rows = {}
    for name in [*names, "all"]:
        at = [i for i, one in enumerate(made) if name in (one.family, "all")]
        loop = [ran["loop"][i] for i in at]
        rows[name] = {
            "n": len(at),
            **{s: statistics.mean(graded[s][i] for i in at) for s in STRATEGIES},
            "abstained": statistics.mean(one.answer is None for one in loop),
            "verified": statistics.mean(one.verified for one in loop),
            "corrections": statistics.mean(one.corrections for one in loop),
            "median_s": statistics.median(one.usage.seconds for one in loop),
        }
        shown = [f"{value:.3f}" for key, value in rows[name].items() if key != "n"]
        table.add_row(f"{name} ({len(at)})", *shown)
    console.print(table)
    verified = [graded["loop"][i] for i, one in enumerate(ran["loop"]) if one.verified]
    console.print(f"of the verified answers {statistics.mean(verified):.3f} are right")
    rows["verified_right"] = statistics.mean(verified)
    wrong = [
        {
            "family": made[i].family,
            "problem": made[i].text,
            "gold": made[i].answer,
            "answer": one.answer,
            "steps": [step.text for step in one.steps],
        }
        for i, one in enumerate(ran["loop"])
        if not graded["loop"][i]
    ]
    return {"families": rows, "wrong": wrong}


async def outside(gsm8k: Path | None, console: Console) -> dict[str, object]:
    sets = {"questions": [(text, "") for text in QUESTIONS]}
    if gsm8k is not None and gsm8k.exists():
        with gzip.open(gsm8k, "rt") as lines:
            sets["GSM8K test"] = [
                (row["question"], row["answer"].split("####")[-1]) for row in map(json.loads, lines)
            ]
    else:
        console.print("GSM8K: no file was given (--gsm8k), left out")
    table = Table("outside its world", "n", "abstained", "right", "wrong")
    rows = {}
    for name, asked in sets.items():
        ran = await solve("loop", [Problem(text=text) for text, _ in asked])
        good = await right([gold for _, gold in asked], ran)
        silent = sum(one.answer is None for one in ran)
        rows[name] = {"n": len(ran), "abstained": silent, "right": sum(good)}
        table.add_row(name, *map(str, (len(ran), silent, sum(good), len(ran) - silent - sum(good))))
    console.print(table)
    return rows


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--gsm8k", type=Path, default=DATA / "gsm8k" / "test.jsonl.gz")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    console = Console()
    found = await families(options.each, console) | {
        "outside": await outside(options.gsm8k, console)
    }
    if options.out:
        options.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    asyncio.run(main())
