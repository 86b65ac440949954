"""`evidence` on samples of real models, alone and beside cheap signs; fitted on the other model.

    python evidence_on_records.py RECORDS PROBLEMS.jsonl.gz DATA [TEST_PROBLEMS] [TRAIN_PROBLEMS]

GSM8K test problems on which `evidence` was fitted (those of strictprmbench and ProcessBench) are
left
out. The signs' weights come from the *training* problems of the one model and are read on the test
problems of the other.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from summary import rows_of
from surefoot.agent.prm.evidence.prm import EvidencePRM
from surefoot.agent.prm.free_evidence import free_evidence
from votes import MODELS, choose, ece, interval, logistic, odds, table


def seen_problems(data: Path) -> set[str]:
    files = ("strictprmbench/gsm8k_problems", "processbench/gsm8k")
    found = set()
    for name in files:
        with gzip.open(data / f"{name}.jsonl.gz", "rt") as file:
            found |= {json.loads(line)["problem"].strip() for line in file}
    return found


def log_odds(task: tuple[str, str]) -> float:
    """Of `evidence`'s score of the last step."""
    problem, text = task
    steps = [step for step in re.split(r"\n\s*\n", text) if step.strip()] or ["."]
    p = EvidencePRM().scores(problem, steps, free_evidence(problem, steps))[-1]
    p = min(max(p, 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p)))


def with_evidence(folder: Path, name: str, keep: set[str], problems: dict[str, Any]) -> Any:
    """`votes.table` of the kept problems, `evidence` as one more column."""
    x, right, ids, answers = table(folder, name)
    rows = zip(
        rows_of(folder / f"{name}.jsonl.gz"),
        rows_of(folder / f"{name}.graded.jsonl.gz"),
        strict=True,
    )
    drawn = [r | g for r, g in rows if name.endswith("_train") or r["temperature"] > 0]
    known = {r["id"] for r in rows_of(folder / f"critiques_{name}.jsonl.gz")}
    drawn = [r for r in drawn if r["answer"] is not None and r["id"] in known]
    assert [r["id"] for r in drawn] == ids
    some = [i for i, one in enumerate(ids) if one in keep]
    with ProcessPoolExecutor(2) as pool:
        tasks = [(problems[ids[i]]["problem"], drawn[i]["text"]) for i in some]
        told = np.array(list(pool.map(log_odds, tasks, chunksize=16)))
    return (
        np.hstack([x[some], told[:, None]]),
        right[some],
        [ids[i] for i in some],
        [answers[i] for i in some],
    )


def main(
    records: str, problems_file: str, data: str, test: str = "120", train: str = "100"
) -> None:
    problems = {r["id"]: r for r in rows_of(Path(problems_file)) if r["set"].startswith("gsm8k")}
    seen = seen_problems(Path(data))
    fresh = [
        i
        for i, r in problems.items()
        if r["set"] == "gsm8k_test" and r["problem"].strip() not in seen
    ]
    random.Random(5).shuffle(fresh)
    tests, trains = fresh[: int(test)], [f"gsm8k-train-{i}" for i in range(int(train))]
    held = {
        m: {
            name: with_evidence(Path(records, m), name, set(some), problems)
            for name, some in (("gsm8k_train", trains), ("gsm8k_test", tests))
        }
        for m in MODELS
    }
    print(
        "| model | signs | majority | best of 8 | weighted vote | best over majority (95%) | vote over majority (95%) | ECE of the answer |"  # noqa: E501
    )
    print("|" + "---|" * 8)
    names = sorted(tests)
    for model, other in (MODELS, MODELS[::-1]):
        x, right, ids, answers = held[model]["gsm8k_test"]
        tx, ty, *_ = held[other]["gsm8k_train"]
        ways = {
            "evidence as it is": None,
            "evidence": [4],
            "the four": [0, 1, 2, 3],
            "the four and evidence": [0, 1, 2, 3, 4],
        }
        for title, signs in ways.items():
            z = x[:, 4] if signs is None else odds(logistic(tx[:, signs], ty), x[:, signs])
            found = choose(ids, answers, right, z, names)
            a, b, c = (found[how] for how in ("majority", "best", "vote"))
            print(
                f"| {model[-4:]} | {title} | {100 * a.mean():.1f} | {100 * b.mean():.1f} | {100 * c.mean():.1f} | "  # noqa: E501
                f"{interval(b, a)} | {interval(c, a)} | {ece(found['p'], c):.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
