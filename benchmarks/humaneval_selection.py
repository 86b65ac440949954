"""HumanEval: canonical solutions, empty ones, and selection among recorded programs.

    python benchmarks/humaneval_selection.py [FOLDER] [--grade-all] [--limit N]

`--grade-all` also grades every recorded program (mean and oracle; minutes).
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import time
from collections import defaultdict
from pathlib import Path

from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.programs import CallLimits, grade_many, humaneval_suite, program_of
from surefoot.tools.programs.selection import select
from tables import DATA, present, show

GRADING = CallLimits(call_s=3.0, max_late=1)


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


async def canonical(problems: list[dict[str, str]], sandbox: Sandbox) -> dict[str, int]:
    passed = empty = 0
    for problem in problems:
        bodies = problem["canonical_solution"], "    pass\n"
        programs = [program_of(problem, body) for body in bodies]
        good, bad = await grade_many(programs, humaneval_suite(problem), sandbox, GRADING)
        passed += good.passed
        empty += bad.passed
    return {"tasks": len(problems), "canonical_passed": passed, "pass_bodies_passed": empty}


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?", default=DATA / "humaneval")
    parser.add_argument("--grade-all", action="store_true")
    parser.add_argument("--limit", type=int)
    args = parser.parse_args()
    present(args.folder)
    problems = {row["task_id"]: row for row in rows(args.folder / "problems.jsonl.gz")}
    samples: dict[str, list[str]] = defaultdict(list)
    tests: dict[str, list[str]] = defaultdict(list)
    for row in rows(args.folder / "recorded_codegen16b_solutions.jsonl.gz"):
        samples[row["task_id"]].append(row["completion"])
    for row in rows(args.folder / "recorded_codegen16b_tests.jsonl.gz"):
        tests[row["task_id"]].append(row["completion"])
    tasks = sorted(samples)[: args.limit]
    async with open_sandbox("local", preload=()) as sandbox:
        result: dict[str, object] = dict(await canonical(list(problems.values()), sandbox))
        started, cpu = time.perf_counter(), time.process_time()
        chosen = {}
        for task in tasks:
            found = await select(problems[task], samples[task], tests[task], sandbox)
            chosen[task] = found.index
        result["selection_seconds"] = round(time.perf_counter() - started, 1)
        result["selection_own_cpu_seconds"] = round(time.process_time() - cpu, 1)
        right, total, means, solvable = 0, 0, 0.0, 0
        missed = []
        for task in tasks:
            problem = problems[task]
            kept = samples[task] if args.grade_all else [samples[task][chosen[task]]]
            programs = [program_of(problem, completion) for completion in kept]
            grades = await grade_many(programs, humaneval_suite(problem), sandbox, GRADING)
            ok = grades[chosen[task] if args.grade_all else 0].passed
            right, total = right + ok, total + 1
            means += sum(grade.passed for grade in grades) / len(grades)
            solvable += any(grade.passed for grade in grades)
            if not ok:
                missed.append(task)
    result |= {"selected_right": right, "of": total, "accuracy": round(right / total, 4)}
    if args.grade_all:
        result |= {"mean": round(means / total, 4), "oracle": round(solvable / total, 4)}
    show("HumanEval", result | {"missed": ", ".join(missed)})


if __name__ == "__main__":
    asyncio.run(main())
