"""Final answers checked numerically against the problem: how often, and how often rightly.

    python benchmarks/numeric_answers.py

Each set gives answers with a label: recorded samples regraded (StrictPRMBench), last steps that
people rated (PRM800K), solutions of other models (ProcessBench), and questions with their true
answers (DeepMind Mathematics), none of which may be refuted.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from surefoot.tools.equivalence import extract_answer
from surefoot.tools.numeric.answers import judged, question
from tables import DATA, present, show

Case = tuple[str, str, bool]
"""A problem, an answer to it, and whether the answer is right."""


def main() -> None:
    present(DATA)
    found: dict[str, dict[str, Any]] = {}
    for name, cases in (
        ("MATH-500, 250 problems x 32 samples", samples("math500")),
        ("GSM8K, 250 problems x 32 samples", samples("gsm8k")),
        ("PRM800K, last steps rated +1", rated()),
        ("ProcessBench, MATH", process_bench()),
        ("DeepMind Mathematics, true answers", true_answers()),
    ):
        found[name] = measured(list(cases))
    show("Answers checked numerically", found)


def measured(cases: list[Case]) -> dict[str, Any]:
    counts: Counter[tuple[str, bool]] = Counter()
    times: list[float] = []
    for problem in {problem for problem, _, _ in cases}:
        question.cache_clear()
        started = time.perf_counter()
        question(problem)
        times.append(1e3 * (time.perf_counter() - started))
    for problem, answer, right in cases:
        counts[judged(problem, answer).judgment, right] += 1
    times.sort()
    rows: dict[str, Any] = {"answers": len(cases)}
    for judgment in ("supported", "refuted", "consistent"):
        rows[judgment] = f"{counts[judgment, True]} right, {counts[judgment, False]} wrong"
    rows["ms a problem"] = (
        f"mean {sum(times) / len(times):.1f}, 99% below {times[int(0.99 * len(times))]:.0f}, "
        f"at most {times[-1]:.0f}"
    )
    return rows


def samples(name: str) -> Iterator[Case]:
    folder = present(DATA / "strictprmbench")
    problems = {row["id"]: row["problem"] for row in rows_of(folder / f"{name}_problems.jsonl.gz")}
    for row in rows_of(folder / f"{name}_samples.jsonl.gz"):
        if row["answer"] is not None:
            yield problems[row["problem_id"]], str(row["answer"]), bool(row["correct"])


def rated() -> Iterator[Case]:
    seen: set[tuple[str, str]] = set()
    for row in rows_of(present(DATA / "prm800k") / "phase1_train.jsonl.gz"):
        case = row["instruction"], str(row["answer"])
        if row["is_solution"] and row["rating"] == 1 and case not in seen:
            seen.add(case)
            yield *case, True


def process_bench() -> Iterator[Case]:
    for row in rows_of(present(DATA / "processbench") / "math.jsonl.gz"):
        answer = extract_answer(row["steps"][-1])
        if answer is not None:
            yield row["problem"], answer, bool(row["final_answer_correct"])


def true_answers() -> Iterator[Case]:
    for row in rows_of(present(DATA / "dm_mathematics") / "train.jsonl.gz"):
        yield row["problem"], row["answer"], True


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
