"""Read recorded chains and programs of a real model once: what tools say, and what is right.

    python -m benchmarks.spending.prepare RECORDS/0.5b OUT.jsonl gsm8k_test 200 [CHAINS]

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
from pathlib import Path
from typing import Any

from surefoot.sandbox import open_sandbox
from surefoot.tools.base import StepContext
from surefoot.tools.calculator import Calculator
from surefoot.tools.claims import read_claims
from surefoot.tools.equivalence import equivalent, extract_answer
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
    }


def program(gold: str, row: Row, ran: Row | None) -> Row:
    printed = (ran or {}).get("out", "").strip() if ran and ran.get("code") == 0 else ""
    answer = extract_answer(printed.splitlines()[-1]) if printed else None
    if printed and answer is None:
        answer = printed.splitlines()[-1][:100]
    return {
        "answer": answer,
        "right": same(gold, answer),
        "tokens": row["tokens"],
        "logprob": mean_logprob(row),
        "temperature": row["temperature"],
    }


async def prepare(folder: Path, out: Path, name: str, limit: int, most: int) -> None:
    problems = {
        row["id"]: row for row in rows_of(folder.parent / "problems.jsonl.gz") if row["set"] == name
    }
    chains, programs = defaultdict(list), defaultdict(list)
    for row in rows_of(folder / f"{name}.jsonl.gz"):
        chains[row["id"]].append(row)
    for row in rows_of(folder / "programs.jsonl.gz"):
        if row["set"] == name:
            programs[row["id"]].append(row)
    printed = {}
    for path in folder.glob("ran_programs*jsonl*"):
        printed |= {row["key"]: row for row in rows_of(path)}
    async with open_sandbox("local") as sandbox:
        printing = Printing(sandbox)
        with out.open("w") as file:
            for number, problem in enumerate(list(chains)[:limit]):
                item = problems[problem]
                gold = item["gold"]
                found = [
                    await chain(printing, item["problem"], gold, row)
                    for row in chains[problem][:most]
                ]
                apart = []
                for row in programs[problem]:
                    key = f"{row['id']}|program|{row['temperature']}|{row['seed']}|{row['set']}"
                    apart.append(program(gold, row, row.get("ran") or printed.get(key)))
                file.write(
                    json.dumps({"id": problem, "gold": gold, "chains": found, "programs": apart})
                    + "\n"
                )
                if number % 50 == 0:
                    print(number, problem, file=sys.stderr, flush=True)


if __name__ == "__main__":
    asyncio.run(
        prepare(
            Path(sys.argv[1]),
            Path(sys.argv[2]),
            sys.argv[3],
            int(sys.argv[4]),
            int(sys.argv[5]) if len(sys.argv) > 5 else 9,
        )
    )
