"""Measures the claim reader and the verifiers on recorded solutions of a real model.

    python benchmarks/claims_measure.py --data ../shared/data [--limit N] [--by step] [--symbolic]

For GSM8K and MATH it prints how many correct solutions have a claim refuted (cries of wolf, and
true slips that did not matter), how many wrong ones have, and the coverage: claims judged per
solution. `--sample FILE` writes 100 refuted claims drawn with a fixed seed over all solutions,
each claim text once, for a person to judge; `claims_precision.md` holds the judgments.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from surefoot.sandbox import open_sandbox
from surefoot.tools import Calculator, extract_claims
from surefoot.tools.base import StepContext, Verdict, Verifier

SETS = ("gsm8k", "math500")
SEED = 20251122


def rows(data: Path, name: str, limit: int) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Problems by id, and samples: all of them, or so many drawn at random."""
    folder = data / "strictprmbench"
    with gzip.open(folder / f"{name}_problems.jsonl.gz", "rt") as lines:
        problems = {row["id"]: row["problem"] for row in map(json.loads, lines)}
    with gzip.open(folder / f"{name}_samples.jsonl.gz", "rt") as lines:
        samples = [json.loads(line) for line in lines]
    random.Random(SEED).shuffle(samples)
    return problems, samples[: limit or None]


def texts(sample: dict[str, Any], by: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is read at once: every step with the steps before it, or the whole solution."""
    if by == "solution":
        yield sample["response"], ()
        return
    steps = sample["steps"]
    for index, step in enumerate(steps):
        yield step, tuple(steps[:index])


async def judge(
    sample: dict[str, Any], problem: str, by: str, verifiers: list[Verifier]
) -> list[Verdict]:
    """Every verdict on a solution's claims, by the first verifier that can judge each."""
    verdicts = []
    for text, earlier in texts(sample, by):
        context = StepContext(problem, earlier)
        for claim in extract_claims(text, context):
            for verifier in verifiers:
                if verifier.can_judge(claim):
                    verdicts.append(await verifier.check(claim, context))
                    break
    return verdicts


async def measure(name: str, options: argparse.Namespace, verifiers: list[Verifier]) -> list[Any]:
    """Print one set's figures; returns its refuted verdicts with their samples."""
    problems, samples = rows(options.data, name, options.limit)
    counts = {True: Counter[str](), False: Counter[str]()}
    refuted = []
    started = time.perf_counter()
    for sample in samples:
        verdicts = await judge(sample, problems[sample["problem_id"]], options.by, verifiers)
        count = counts[bool(sample["correct"])]
        count["n"] += 1
        count.update(f"{v.tool} {v.status}" for v in verdicts)
        count["judged"] += sum(v.status != "unknown" for v in verdicts)
        count["any judged"] += any(v.status != "unknown" for v in verdicts)
        bad = [v for v in verdicts if v.status == "refuted"]
        count["any refuted"] += bool(bad)
        refuted.extend((name, sample, verdict) for verdict in bad)
    spent = time.perf_counter() - started
    for correct, count in counts.items():
        n = max(1, count["n"])
        label = "correct" if correct else "wrong"
        print(
            f"{name} {label}: {n} solutions, refuted in {count['any refuted']} "
            f"({count['any refuted'] / n:.2%}), {count['judged'] / n:.2f} claims judged a "
            f"solution, {count['any judged'] / n:.1%} of solutions with one; "
            + ", ".join(f"{k} {v}" for k, v in sorted(count.items()) if " " in k and "any" not in k)
        )
    print(f"{name}: {1000 * spent / len(samples):.2f} ms a solution")
    return refuted


def write_sample(path: Path, refuted: list[Any], size: int) -> None:
    """`size` refuted claims, every claim text once, with what the tool said."""
    distinct = {(n, v.claim.left, v.claim.right): (n, s, v) for n, s, v in refuted}
    drawn = random.Random(SEED).sample(sorted(distinct), min(size, len(distinct)))
    with path.open("w", encoding="utf-8") as out:
        for key in drawn:
            name, sample, verdict = distinct[key]
            row = {
                "set": name, "problem": sample["problem_id"], "sample": sample["sample"],
                "claim": verdict.claim.text, "evidence": verdict.evidence, "tool": verdict.tool,
            }  # fmt: skip
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


async def main() -> None:
    """Parse the command line and measure both sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--limit", type=int, default=0, help="samples a set; 0: all")
    parser.add_argument("--by", choices=("step", "solution"), default="solution")
    parser.add_argument("--symbolic", action="store_true", help="also ask SymPy (slower)")
    parser.add_argument("--sample", type=Path, help="write 100 refuted claims here")
    options = parser.parse_args()
    async with AsyncExitStack() as stack:
        verifiers: list[Verifier] = [Calculator()]
        if options.symbolic:
            from surefoot.tools.symbolic import Symbolic

            verifiers.append(Symbolic(await stack.enter_async_context(open_sandbox("local"))))
        refuted = []
        for name in SETS:
            refuted.extend(await measure(name, options, verifiers))
        if options.sample:
            write_sample(options.sample, refuted, 100)


if __name__ == "__main__":
    asyncio.run(main())
