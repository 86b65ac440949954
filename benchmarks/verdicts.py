"""Every word that the tools have on recorded texts, kept in a file: two versions side by side.

    python benchmarks/verdicts.py keep FILE [--part claims …] [--every 1]
    python benchmarks/verdicts.py compare OLD NEW

A row is a key and what was said: each claim of a step with the calculator's verdict, and what
`symbolic` would say by itself or ask its worker; the ledger of equations; the numeric and the
worked-out word on a final answer; a recorded answer against the true one. `--every N` keeps one
text in N.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from surefoot.agent.prm.evidence.ledger import EquationLedger
from surefoot.sandbox.base import ExecResult, Limits
from surefoot.tools import Calculator, extract_claims
from surefoot.tools.base import StepContext
from surefoot.tools.equivalence import equivalent_many
from surefoot.tools.numeric.answers import judged
from surefoot.tools.questions.reader import read
from surefoot.tools.symbolic import Symbolic
from tables import DATA, present

Row = tuple[str, Any]
SAMPLES_KEPT = 8
"""One recorded solution in so many is read step by step."""


class WorkerStub:
    """A sandbox that keeps what it is asked, and answers nothing."""

    name = "stub"

    def __init__(self) -> None:
        self.asked = ""

    async def run(
        self, code: str, *, stdin: str = "", files: Mapping[str, bytes] = {},
        limits: Limits = Limits(),
    ) -> ExecResult:  # fmt: skip
        self.asked = stdin
        return ExecResult("", "", None, "timeout", 0.0)


def rows(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(present(DATA) / name, "rt") as lines:
        yield from map(json.loads, lines)


def solutions() -> Iterator[tuple[str, str, list[str]]]:
    """Key, problem and steps of every recorded solution that is read."""
    for name in ("gsm8k", "math"):
        for row in rows(f"processbench/{name}.jsonl.gz"):
            yield row["id"], row["problem"], row["steps"]
    for name in ("gsm8k", "math500"):
        problems = {
            row["id"]: row["problem"] for row in rows(f"strictprmbench/{name}_problems.jsonl.gz")
        }
        for row in rows(f"strictprmbench/{name}_samples.jsonl.gz"):
            if row["sample"] % SAMPLES_KEPT == 0:
                key = f"{row['problem_id']}/{row['sample']}"
                yield key, problems[row["problem_id"]], row["steps"]
    for index, row in enumerate(rows("prm800k/phase1_train.jsonl.gz")):
        if index % 3 == 0:
            yield f"prm800k/{index}", row["instruction"], [row["next_response"]]


def claims(every: int) -> Iterator[Row]:
    stub, calculator = WorkerStub(), Calculator()
    symbolic = Symbolic(stub)
    for index, (key, problem, steps) in enumerate(solutions()):
        if index % every:
            continue
        for at, step in enumerate(steps):
            context = StepContext(problem, tuple(steps[:at]))
            found = extract_claims(step, context)
            for claim in found:
                said: list[Any] = [
                    claim.kind, claim.text, claim.span, claim.left, claim.relation, claim.right,
                    claim.right_span, claim.requirement,
                ]  # fmt: skip
                if calculator.can_judge(claim):
                    word = calculator.judge(claim)
                    said += [word.status, word.evidence, word.correction]
                if symbolic.can_judge(claim):
                    stub.asked = ""
                    word = asyncio.run(symbolic.check(claim, context))
                    digest = hashlib.blake2b(stub.asked.encode(), digest_size=8).hexdigest()
                    said += [word.status, word.evidence, word.correction, digest]
                yield f"{key}/{at}", said


def ledger(every: int) -> Iterator[Row]:
    for index, (key, problem, steps) in enumerate(solutions()):
        if index % every or key.startswith("prm800k"):
            continue
        book = EquationLedger.of(problem)
        for at, step in enumerate(steps):
            yield f"{key}/{at}", repr(book.add(step))


def finals() -> Iterator[tuple[str, str, str, str]]:
    """Key, problem, true answer, recorded answer; every different one once."""
    for name in ("gsm8k", "math500"):
        problems = {row["id"]: row for row in rows(f"strictprmbench/{name}_problems.jsonl.gz")}
        seen = set()
        for row in rows(f"strictprmbench/{name}_samples.jsonl.gz"):
            case = row["problem_id"], str(row["answer"])
            if row["answer"] is not None and case not in seen:
                seen.add(case)
                one = problems[case[0]]
                yield f"{case[0]}/{row['sample']}", one["problem"], one["answer"], case[1]


def numeric(every: int) -> Iterator[Row]:
    for index, (key, problem, _, answer) in enumerate(finals()):
        if index % every == 0:
            yield key, repr(judged(problem, answer))
    for index, row in enumerate(rows("dm_mathematics/train.jsonl.gz")):
        if index % (20 * every) == 0:
            yield f"dm/{index}", repr(judged(row["problem"], row["answer"]))


def questions(every: int) -> Iterator[Row]:
    for name, field in (
        ("dm_mathematics/dev.jsonl.gz", "problem"), ("gsm8k/test.jsonl.gz", "question"),
        ("strictprmbench/math500_problems.jsonl.gz", "problem"),
    ):  # fmt: skip
        for index, row in enumerate(rows(name)):
            if index % every == 0:
                yield f"{name}/{index}", repr(read(row[field]))


def answers(every: int) -> Iterator[Row]:
    """Recorded answers as extracted, and whole recorded texts, against the true answers."""
    pairs = {key: (gold, answer) for key, _, gold, answer in finals()}
    for name in ("gsm8k", "math500"):
        golds = {
            row["id"]: row["answer"] for row in rows(f"strictprmbench/{name}_problems.jsonl.gz")
        }
        for row in rows(f"strictprmbench/{name}_samples.jsonl.gz"):
            gold = golds[row["problem_id"]]
            pairs[f"{row['problem_id']}/{row['sample']}/text"] = (gold, row["response"])
    kept = [item for index, item in enumerate(pairs.items()) if index % every == 0]
    for index, row in enumerate(rows("answer_equiv/pairs.jsonl.gz")):
        kept.append((f"peer/{index}", (row["gold"], row["pred"])))
        kept.append((f"peer/{index}/turned", (row["pred"], row["gold"])))
    found = equivalent_many([pair for _, pair in kept])
    for (key, _), verdict in zip(kept, found, strict=True):
        yield key, [verdict.equivalent, verdict.how]


PARTS = {
    "claims": claims, "ledger": ledger, "numeric": numeric, "questions": questions,
    "answers": answers,
}  # fmt: skip


def keep(path: Path, parts: list[str], every: int) -> None:
    with gzip.open(path, "wt") as out:
        for part in parts:
            for key, said in PARTS[part](every):
                out.write(json.dumps([part, key, said], ensure_ascii=False) + "\n")


def load(path: Path) -> list[tuple[str, str, str]]:
    """Part, key (numbered where one text says several things) and what was said, as text."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    with gzip.open(path, "rt") as lines:
        for part, key, said in map(json.loads, lines):
            seen[part, key] += 1
            found.append((part, f"{key}#{seen[part, key]}", json.dumps(said, ensure_ascii=False)))
    return found


def compare(old: Path, new: Path) -> None:
    before = {(part, key): said for part, key, said in load(old)}
    after = {(part, key): said for part, key, said in load(new)}
    parts = {part for part, _ in after}
    count: Counter[str] = Counter()
    for place in sorted(before.keys() | after.keys()):
        if place[0] not in parts:
            continue
        count[f"{place[0]}: rows"] += 1
        if before.get(place) != after.get(place):
            count[f"{place[0]}: changed"] += 1
            print(*place, before.get(place, "nothing"), after.get(place, "nothing"), sep="\n  ")
    for name, number in sorted(count.items()):
        print(name, number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    kept = commands.add_parser("keep")
    kept.add_argument("file", type=Path)
    kept.add_argument("--part", nargs="+", choices=PARTS, default=list(PARTS))
    kept.add_argument("--every", type=int, default=1)
    compared = commands.add_parser("compare")
    compared.add_argument("old", type=Path)
    compared.add_argument("new", type=Path)
    options = parser.parse_args()
    if options.command == "keep":
        keep(options.file, options.part, options.every)
    else:
        compare(options.old, options.new)


if __name__ == "__main__":
    main()
