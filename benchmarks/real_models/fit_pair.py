"""Fit `evidence+probe:URL`, both read out of fold, and say what the pair is worth.

    python fit_pair.py RECORDS/qwen2.5-coder-1.5b.npz.all.scores.npz RECORDS/solutions.jsonl.gz

`fit_probe.py` writes the probe's scores out of fold; those of `evidence` are made here, as
`prm_selection.py` makes them (ten minutes). The weights come from PRM800K's ratings (0 and +1
right, -1 wrong), in five folds by problem; the threshold from ProcessBench, measured in two halves.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from surefoot.agent.evaluation.calibration import auc, expected_calibration_error, first_errors
from surefoot.agent.prm.ensemble import logit
from votes import logistic, odds

sys.path.insert(0, str(Path(__file__).parents[1]))
from prm_selection import out_of_fold, read

Steps = tuple[str, ...]
GROUPS = {
    "prm800k": ("prm800k",),
    "processbench": ("processbench_gsm8k", "processbench_math"),
    "strict_gsm8k": ("strict_gsm8k",),
    "strict_math500": ("strict_math500",),
}
FOLDS = 5
RIDGE = 1e-6  # there are thousands of rows for three weights


def fold_of(problem: str, folds: int = FOLDS) -> int:
    return int(hashlib.md5(problem.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def evidence_scores() -> dict[tuple[str, Steps], list[float]]:
    """The score of every step of every solution, by a model that saw no step of its problem."""
    return {
        (one.problem, tuple(one.steps)): fold.alone[path].tolist()
        for fold in out_of_fold(read(), FOLDS)
        for one, path in zip(fold.data.examples, fold.data.paths, strict=True)
    }


def joined(scores: Path, solutions: Path) -> dict[str, list[tuple[str, int, int, float, float]]]:
    """By set: problem, solution, step, truth, and log-odds of `evidence` and the probe."""
    of = defaultdict(list)
    with gzip.open(solutions, "rt") as file:
        for row in map(json.loads, file):
            of[row["set"]].append(row)
    lists = {
        one: [s for name in group for s in of[name]] for group in GROUPS.values() for one in group
    }
    ours, theirs = evidence_scores(), np.load(scores, allow_pickle=True)
    found = defaultdict(list)
    columns = (theirs[name] for name in ("source", "number", "step", "truth", "score"))
    for source, number, step, truth, score in zip(*columns, strict=True):
        row = lists[str(source)][int(number)]
        rated = source == "prm800k"
        steps = tuple(row["steps"][: step + 1] if rated else row["steps"])
        read_at = ours.get((row["problem"], steps))
        if read_at is not None:
            x = (logit(read_at[-1 if rated else int(step)]), float(score))
            found[str(source)].append((row["problem"], int(number), int(step), float(truth), x))
    return found


def f1(rows: list, weights: np.ndarray, threshold: float) -> float:
    """ProcessBench's, in percent."""
    solutions: dict[int, tuple[int, list[float]]] = {}
    for _, number, _, truth, x in rows:
        solutions.setdefault(number, (int(truth), []))[1].append(
            float(odds(weights, np.array([x]))[0])
        )
    labels, scored = zip(*solutions.values(), strict=True)
    return 100 * first_errors(labels, scored, threshold).f1


def main(scores: str, solutions: str) -> None:
    found = joined(Path(scores), Path(solutions))
    rated = found["prm800k"]
    x = np.array([row[4] for row in rated])
    truth = np.array([row[3] for row in rated])
    fold = np.array([fold_of(row[0]) for row in rated])
    told = np.zeros(len(x))
    for k in range(FOLDS):
        told[fold == k] = odds(
            logistic(x[fold != k], truth[fold != k] >= 0, ridge=RIDGE), x[fold == k]
        )
    sure = truth != 0
    right = [bool(one > 0) for one in truth[sure]]
    for name, said in (("pair", told), ("evidence", x[:, 0]), ("probe", x[:, 1])):
        given = [float(one) for one in 1 / (1 + np.exp(-said[sure]))]
        print(f"PRM800K {name}: n {len(right)}, AUC {auc(right, given):.4f}, "
              f"ECE {expected_calibration_error(right, given):.4f}")  # fmt: skip
    weights = logistic(x, truth >= 0, ridge=RIDGE)
    parts = [found[name] for name in GROUPS["processbench"]]
    grid = np.linspace(-1, 3, 81)

    def best(keep: int | None) -> float:
        kept = [
            [row for row in part if keep is None or fold_of(row[0], 2) == keep] for part in parts
        ]
        return float(max(grid, key=lambda q: sum(f1(rows, weights, q) for rows in kept)))

    for half in (0, 1):
        others = [[row for row in part if fold_of(row[0], 2) == half] for part in parts]
        shown = [f"{f1(rows, weights, best(1 - half)):.1f}" for rows in others]
        print(f"ProcessBench GSM8K and MATH, half {half}, threshold of the other half: {shown}")
    threshold = best(None)
    print(
        "weights of evidence, probe, constant",
        np.round(weights, 3),
        f"threshold {1 / (1 + np.exp(-threshold)):.3f}",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
