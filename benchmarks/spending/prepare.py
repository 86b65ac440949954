"""Read recorded chains and programs of a real model once: what tools say, and what is right.

    python -m benchmarks.spending.prepare RECORDS/MODEL PROBLEMS.jsonl.gz OUT.jsonl gsm8k_test 200 5

A row of OUT is a problem: `gold`, and its `chains` and `programs`, each with the answer that it
states, whether that is right, its tokens and mean log-probability, how many claims tools read in it
and refute, and what is left of the answer when the code that stands in it is run (`ran`).
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

from surefoot.graphs.confirm import value_of
from surefoot.sandbox import Limits, Sandbox, open_sandbox
from surefoot.tools.base import StepContext
from surefoot.tools.calculator import Calculator
from surefoot.tools.claims import read_claims
from surefoot.tools.equivalence import equivalent, extract_answer
from surefoot.tools.plausible import plausibility
from surefoot.tools.python import Printing

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt") as file:
        return [json.loads(line) for line in file]


def mean_logprob(row: Row) -> float | None:
    """Each token's log-probability is one character: -((code - 35) / 40)^2 (README)."""
    text = row.get("logprobs") or ""
    if not isinstance(text, str) or not text:
        return None
    return -sum(((ord(sign) - 35) / 40) ** 2 for sign in text) / len(text)


def same(gold: str, answer: str | None) -> bool:
    return answer is not None and equivalent(gold, answer, timeout_s=1.0).equivalent


async def chain(printing: Printing, problem: str, gold: str, row: Row) -> Row:
    """What tools say of a whole chain, and its answer once what its code prints counts."""
    text, around = row["text"], StepContext(problem)
    stated = extract_answer(text) if row["finish"] != "length" else None
    read = supported = refuted = 0
    ran: str | None = stated
    code = ""
    for claim in read_claims(text, around, (Calculator(), printing)):
        tool = printing if printing.can_judge(claim) else Calculator()
        if not tool.can_judge(claim):
            continue
        read += 1
        verdict = await tool.check(claim, around)
        supported += verdict.status == "supported"
        refuted += verdict.status == "refuted"
        if claim.kind == "outcome":
            code = verdict.status
        if claim.kind == "outcome" and verdict.correction is not None:
            ran = verdict.correction
    return {
        "answer": stated,
        "right": same(gold, stated),
        "ran": ran,
        "ran_right": same(gold, ran),
        "code": code,
        "read": read,
        "supported": supported,
        "refuted": refuted,
        "tokens": row["tokens"],
        "logprob": mean_logprob(row),
        "temperature": row["temperature"],
        "has_code": "```python" in text,
        **asdict(plausibility(problem, text, ran)),
    }


async def program(sandbox: Sandbox, problem: str, gold: str, row: Row) -> Row:
    """What a program that was written from the problem alone prints, as an answer."""
    code = row["text"].split("```")[0]
    answer = None
    if row["finish"] != "length":
        result = await sandbox.run(code, limits=Limits(wall_s=5, cpu_s=3))
        printed = result.stdout.strip() if result.status == "ok" else ""
        answer = value_of(printed.splitlines()[-1].strip()) if printed else None
    return {
        "answer": answer,
        "right": same(gold, answer),
        "tokens": row["tokens"],
        "logprob": mean_logprob(row),
        "temperature": row["temperature"],
        **asdict(plausibility(problem, code, answer)),
    }


async def prepare(
    folder: Path, problems_file: Path, out: Path, name: str, limit: int, most: int
) -> None:
    problems = {row["id"]: row for row in rows_of(problems_file) if row["set"] == name}
    chains, programs = defaultdict(list), defaultdict(list)
    for row in rows_of(folder / f"{name}.jsonl.gz"):
        chains[row["id"]].append(row)
    for row in rows_of(folder / "programs.jsonl.gz"):
        if row["set"] == name:
            programs[row["id"]].append(row)
    asked = sorted(chains, key=lambda at: at not in programs)  # those with programs first
    async with open_sandbox("local") as sandbox:
        printing = Printing(sandbox)
        with out.open("w") as file:
            for number, problem in enumerate(asked[:limit]):
                item = problems[problem]
                gold = item["gold"]
                found = [
                    await chain(printing, item["problem"], gold, row)
                    for row in chains[problem][:most]
                ]
                apart = [
                    await program(sandbox, item["problem"], gold, row)
                    for row in programs[problem][:4]
                ]
                row = {"id": problem, "gold": gold, "chains": found, "programs": apart}
                file.write(json.dumps(row) + "\n")
                if number % 50 == 0:
                    print(number, problem, file=sys.stderr, flush=True)


if __name__ == "__main__":
    folder, problems, out, name, limit, most = sys.argv[1:7]
    asyncio.run(prepare(Path(folder), Path(problems), Path(out), name, int(limit), int(most)))
