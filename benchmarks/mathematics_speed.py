"""Time of `equal` and of a step's claims, this checkout against another, in turns in one run.

    python benchmarks/mathematics_speed.py OTHER_CHECKOUT [--rounds 5]

Each round is a process of its own on either side; of each case the best of the rounds counts (CPU
time). A ratio of 1 is the other's speed, less is faster. OTHER_CHECKOUT is a folder made with
`git worktree add` that holds a link `.types/surefoot` to itself.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from equivalence_cases import simple_pairs
from tables import DATA, present, show

ROOT = Path(__file__).resolve().parent.parent
PAIRS, STEPS = 2_000, 600


def rows(name: str) -> list[dict[str, Any]]:
    with gzip.open(present(DATA) / name, "rt") as lines:
        return [json.loads(line) for line in lines]


def recorded() -> list[tuple[str, str]]:
    """True and recorded answers to MATH problems, every different pair once."""
    golds = {row["id"]: row["answer"] for row in rows("strictprmbench/math500_problems.jsonl.gz")}
    samples = rows("strictprmbench/math500_samples.jsonl.gz")
    pairs = {(golds[row["problem_id"]], str(row["answer"])) for row in samples if row["answer"]}
    return sorted(pairs)[:PAIRS]


def timed(run: Callable[[Any], object], cases: list[Any]) -> list[float]:
    spent = []
    for case in cases:
        started = time.process_time()
        run(case)
        spent.append(1e6 * (time.process_time() - started))
    return spent


def here() -> dict[str, list[float]]:
    """Microseconds a case, in this process and checkout; caches are as they are at first."""
    from surefoot.tools import Calculator, extract_claims
    from surefoot.tools.equivalence.rules import decide

    calculator = Calculator()

    def judge(step: str) -> None:
        for claim in extract_claims(step):
            if calculator.can_judge(claim):
                calculator.judge(claim)

    simple = [(gold, answer) for gold, answer, _ in simple_pairs(PAIRS)]
    steps = {
        name: [step for row in rows(f"processbench/{name}.jsonl.gz") for step in row["steps"]]
        for name in ("gsm8k", "math")
    }
    for row in rows("answer_equiv/pairs.jsonl.gz"):  # warm, the grammar too: not counted
        decide(row["gold"], row["pred"])
    judge("1 + 1 = 2")
    return {
        "MATH answers": timed(lambda pair: decide(*pair), recorded()),
        "simple pairs": timed(lambda pair: decide(*pair), simple),
        "claims of a GSM8K step": timed(judge, steps["gsm8k"][:STEPS]),
        "claims of a MATH step": timed(judge, steps["math"][:STEPS]),
    }


def in_checkout(folder: Path) -> dict[str, list[float]]:
    environment = os.environ | {"PYTHONPATH": str(folder / ".types")}
    command = [sys.executable, __file__, "--here"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def best(rounds: list[list[float]]) -> float:
    """The mean over the cases of each one's best."""
    return statistics.mean(min(times) for times in zip(*rounds, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("other", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(here()))
        return
    both = [
        (in_checkout(options.other.resolve()), in_checkout(ROOT)) for _ in range(options.rounds)
    ]
    found = {}
    for name in both[0][0]:
        other, own = (best([round_[side][name] for round_ in both]) for side in (0, 1))
        found[name] = f"{other:.0f} µs there, {own:.0f} µs here: {own / other:.2f}"
    show("Time against another checkout", {"best of the rounds": found})


if __name__ == "__main__":
    main()
