"""What cheap signs are worth when one of eight samples is chosen: fitted on one model, measured on
another.

    python votes.py RECORDS PROBLEMS.jsonl.gz

Signs of a sample: mean token log-probability, the log-odds of Yes to "Is this solution correct?",
the
share of siblings that say the same, and whether programs written from the problem alone print it. A
logistic regression of them is fitted on the *training* problems of the one model and read on the
test
problems of the other (leave one policy out), then again on its own training problems. Beside it a
calibration of two numbers, refitted on 40 measured problems of the model at hand and read on the
rest.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from summary import key_of, logprob_of, number, rows_of

SIGNS = ("log-probability", "P(yes)", "agreement", "program")
MODELS = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
ADAPT = 40


def printed(folder: Path) -> dict[str, list[Any]]:
    """What each problem's programs print: up to four numbers."""
    found: dict[str, list[Any]] = defaultdict(list)
    with (folder / "ran_programs.ran.jsonl").open() as file:
        for row in map(json.loads, file):
            lines = str(row["out"]).strip().splitlines()
            value = number(lines[-1].split(":")[-1]) if lines and row["code"] == 0 else None
            if value is not None:
                found[row["key"].split("|")[0]].append(value)
    return found


def table(folder: Path, name: str) -> tuple[np.ndarray, np.ndarray, list[str], list[Any]]:
    """Signs [n, 4], right [n], problem ids and answers of the drawn samples that state one."""
    graded = rows_of(folder / f"{name}.graded.jsonl.gz")
    drawn = [(r | g) for r, g in zip(rows_of(folder / f"{name}.jsonl.gz"), graded, strict=True)]
    if not name.endswith("_train"):
        drawn = [r for r in drawn if r["temperature"] > 0]
    yes = {
        (r["id"], r["temperature"], r["seed"]): r["yes"] - r["no"]
        for r in rows_of(folder / f"critiques_{name}.jsonl.gz")
    }
    programs = printed(folder)
    siblings: dict[str, list[Any]] = defaultdict(list)
    for r in drawn:
        siblings[r["id"]].append(key_of(r["answer"]) if r["answer"] is not None else None)
    x, right, ids, answers = [], [], [], []
    for r in drawn:
        key = (r["id"], r["temperature"], r["seed"])
        if r["answer"] is None or key not in yes or r["id"] not in siblings:
            continue
        answer = key_of(r["answer"])
        same = [a == answer for a in siblings[r["id"]]]
        ran = programs.get(r["id"], [])
        told = (
            sum(isinstance(answer, float) and abs(p - answer) < 1e-6 * max(1, abs(p)) for p in ran)
            / 4
        )
        share = (sum(same) - 1) / (len(same) - 1)
        x.append([logprob_of(r) * 10, yes[key], 4 * share, 4 * told])
        right.append(r["right"])
        ids.append(r["id"])
        answers.append(answer)
    return np.array(x), np.array(right), ids, answers


def logistic(x: np.ndarray, y: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Weights, the intercept last, by Newton's steps."""
    a = np.hstack([x, np.ones((len(x), 1))])
    w = np.zeros(a.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(a @ w, -30, 30)))
        hess = (a * (p * (1 - p))[:, None]).T @ a + ridge * np.eye(len(w))
        w += np.linalg.solve(hess, a.T @ (y - p) - ridge * w)
    return w


def odds(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.hstack([x, np.ones((len(x), 1))]) @ w


def ece(p: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((p * 10).astype(int), 9)
    return float(sum(abs(p[bins == b].sum() - right[bins == b].sum()) for b in range(10)) / len(p))


def choose(
    ids: list[str], answers: list[Any], right: np.ndarray, z: np.ndarray, problems: list[str]
) -> dict[str, np.ndarray]:
    """Per problem, whether majority, best-of-n and weighted vote are right; and the winner's P."""
    of: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(ids):
        of[name].append(i)
    p = 1 / (1 + np.exp(-z))
    out: dict[str, list[float]] = defaultdict(list)
    for name in problems:
        some = of.get(name, [])
        if not some:
            for how in ("majority", "best", "vote", "p"):
                out[how].append(0.0)
            continue
        votes, weighted = Counter(answers[i] for i in some), Counter()
        for i in some:
            weighted[answers[i]] += p[i]
        winner = {"majority": votes.most_common(1)[0][0], "vote": weighted.most_common(1)[0][0]}
        best = max(some, key=lambda i: z[i])
        out["best"].append(float(right[best]))
        for how, answer in winner.items():
            out[how].append(float(next(right[i] for i in some if answers[i] == answer)))
        out["p"].append(float(max(p[i] for i in some if answers[i] == winner["vote"])))
    return {how: np.array(values) for how, values in out.items()}


def interval(a: np.ndarray, b: np.ndarray) -> str:
    draw = np.random.default_rng(0)
    d = [(a - b)[draw.integers(0, len(a), len(a))].mean() for _ in range(2000)]
    return f"{100 * (a - b).mean():+.1f} [{100 * np.quantile(d, 0.025):+.1f}, {100 * np.quantile(d, 0.975):+.1f}]"  # noqa: E501


def main(records: str, problems_file: str) -> None:
    sets = {"gsm8k_test": "gsm8k_train", "math500": "math_train"}
    every = defaultdict(list)
    for r in rows_of(Path(problems_file)):
        every[r["set"]].append(r["id"])
    print(
        "| problems | model | fitted on | signs | majority | best of 8 | weighted vote | over majority (95%) | ECE | ECE, adapted |"  # noqa: E501
    )
    print("|" + "---|" * 10)
    for test, train in sets.items():
        learned = {m: table(Path(records, m), train) for m in MODELS}
        for model in MODELS:
            x, right, ids, answers = table(Path(records, model), test)
            names = sorted(every[test])
            random.Random(8).shuffle(names)
            for source in MODELS:
                for signs in ([0], [1], [2], [3], [0, 1, 2], [0, 1, 2, 3]):
                    tx, ty, *_ = learned[source]
                    z = odds(logistic(tx[:, signs], ty), x[:, signs])
                    found = choose(ids, answers, right, z, names)
                    p, good = found["p"].clip(1e-4, 1 - 1e-4), found["vote"]
                    lo = np.log(p / (1 - p))[:, None]
                    w = logistic(lo[:ADAPT], good[:ADAPT])
                    adapted = 1 / (1 + np.exp(-odds(w, lo[ADAPT:])))
                    print(
                        f"| {test} | {model[-4:]} | {source[-4:]} | {', '.join(SIGNS[s] for s in signs)} | {100 * found['majority'].mean():.1f} | "  # noqa: E501
                        f"{100 * found['best'].mean():.1f} | {100 * good.mean():.1f} | {interval(good, found['majority'])} | "  # noqa: E501
                        f"{ece(found['p'], good):.3f} | {ece(adapted, good[ADAPT:]):.3f} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main(*sys.argv[1:])
