"""From a model to a PRM of one's own, by two commands: is it better where it was not trained?

    python benchmarks/learn_end_to_end.py [--train 100] [--test 30] [--out FILE]

`learn rollouts` labels pebble's solutions of some families, `learn prm` fits `evidence` to them.
The fitted PRM and the shipped one then score the steps of families that were in neither command;
those steps are labelled by rollouts as well. Wall time counts both commands.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from surefoot.agent.evaluation.calibration import auc, expected_calibration_error
from surefoot.agent.learning.rollout_file import read_rollouts
from surefoot.agent.learning.schema import RolloutRow
from surefoot.agent.pebble.families import EVALUATION_SEEDS, FAMILIES, generate
from surefoot.agent.policies import open_policy
from surefoot.agent.prm import open_prm
from tables import show

HELD_OUT = ("chained", "system")
TRAIN, TEST = 600_000_000, 610_000_000  # seeds of problems that nothing else uses
SAMPLES, ROLLOUTS, MAX_TOKENS = 3, 3, 200
LIMIT_S = 900.0


def write_problems(path: Path, families: list[str], n: int, seed: int) -> Path:
    made = [generate(EVALUATION_SEEDS + seed + i, families[i % len(families)]) for i in range(n)]
    rows = [
        {"id": f"{one.family}-{i}", "problem": one.text, "answer": one.answer}
        for i, one in enumerate(made)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def surefoot(*words: object) -> float:
    """Run a command; its wall time in seconds."""
    began = time.monotonic()
    code = "from surefoot.agent.cli import main; main()"
    subprocess.run([sys.executable, "-c", code, *map(str, words)], check=True, timeout=4 * LIMIT_S)
    return time.monotonic() - began


def rollouts(problems: Path, out: Path) -> float:
    sizes = ("-n", SAMPLES, "-k", ROLLOUTS, "--max-tokens", MAX_TOKENS)
    return surefoot("learn", "rollouts", problems, "--out", out, "--model", "pebble", *sizes)


async def figures(spec: str, rows: list[RolloutRow]) -> dict[str, float | None]:
    """AUC and calibration of a PRM's scores against the rows' hard labels, step by step."""
    prm = open_prm(spec, open_policy("pebble"))
    right: list[bool] = []
    scores: list[float] = []
    for row in rows:
        scored = await prm.score(row.problem, row.steps, row.evidence or ())
        for hard, score in zip(row.hard, scored, strict=True):
            if hard is not None:
                right.append(bool(hard))
                scores.append(score)
    found = auc(right, scores)
    return {
        "steps": len(scores),
        "right": round(sum(right) / len(right), 3),
        "AUC": None if found is None else round(found, 3),
        "ECE": round(expected_calibration_error(right, scores), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--train", type=int, default=100)
    parser.add_argument("--test", type=int, default=30)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    trained = [name for name in FAMILIES if name not in (*HELD_OUT, "foreign")]
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        train = write_problems(at / "train.jsonl", trained, options.train, TRAIN)
        test = write_problems(at / "test.jsonl", list(HELD_OUT), options.test, TEST)
        seconds = {
            "learn rollouts": rollouts(train, at / "rows.jsonl"),
            "learn prm": surefoot("learn", "prm", at / "rows.jsonl", "--out", at / "my-prm"),
        }
        rollouts(test, at / "held.jsonl")
        held = list(read_rollouts(at / "held.jsonl"))
        specs = {"shipped": "evidence", "fitted": f"evidence:{at / 'my-prm'}"}
        found = {name: asyncio.run(figures(spec, held)) for name, spec in specs.items()}
    total = sum(seconds.values())
    times = {name: f"{value:.0f} s" for name, value in seconds.items()}
    within = "within" if total < LIMIT_S else "over"
    show(
        f"trained on {', '.join(trained)}; measured on {', '.join(HELD_OUT)}",
        {"time": times | {"both": f"{total:.0f} s, {within} {LIMIT_S:.0f} s"}, **found},
    )
    if options.out:
        options.out.write_text(json.dumps({"seconds": seconds, **found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
