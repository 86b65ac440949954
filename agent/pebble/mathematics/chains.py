"""Files of questions in, files of ready chains out (JSONL, gzipped where named ``.gz``).

    python -m surefoot.agent.pebble.mathematics.chains QUESTIONS ... --out CHAINS [--each N]

Questions have the fields ``module``, ``problem`` and ``answer``; chains also ``steps``. A chain
is kept only if it ends at the given answer, so whatever a reader misread cannot be learnt.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, TextIO, cast

from ..families.base import FamilyProblem
from . import write

Row = Mapping[str, Any]


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file."""
    with _open(path, "rt") as lines:
        yield from map(json.loads, lines)


def solutions(rows: Iterable[Row]) -> Iterator[FamilyProblem | None]:
    """The solution of each question; None where there is none, or none with its answer."""
    for row in rows:
        problem = write(row["problem"], row["module"])
        right = problem is not None and _same(problem.answer, row["answer"])
        yield problem if right else None


def interleaved(rows: Iterable[Row], each: int | None = None) -> Iterator[Row]:
    """One row of every module in turn, at most ``each`` of one; within a module in order."""
    modules: dict[str, list[Row]] = {}
    for row in rows:
        modules.setdefault(row["module"], []).append(row)
    for turn in islice(zip_longest(*modules.values()), each):
        yield from (row for row in turn if row is not None)


def write_chains(rows: Iterable[Row], path: Path) -> int:
    """Write the chains of the questions that come out right; return their number."""
    written = 0
    with _open(path, "wt") as out:
        for problem in solutions(rows):
            if problem is not None:
                out.write(json.dumps(_row(problem)) + "\n")
                written += 1
    return written


def _row(problem: FamilyProblem) -> Row:
    return {
        "module": problem.family.removeprefix("dm:"),
        "problem": problem.text,
        "steps": problem.steps,
        "answer": problem.answer,
    }


def _same(ours: str, theirs: str) -> bool:
    return ours.split() == theirs.split()


def _open(path: Path, mode: str) -> TextIO:
    opener = gzip.open if path.suffix == ".gz" else open
    return cast("TextIO", opener(path, mode, encoding="utf-8"))


def main(words: Sequence[str] | None = None) -> None:
    """Write the chains of files of questions, a question of every module in turn."""
    parser = argparse.ArgumentParser(description="write chains of questions with their answers")
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--each", type=int, help="at most so many questions of one module")
    given = parser.parse_args(words)
    rows = interleaved(chain.from_iterable(map(read_rows, given.questions)), given.each)
    sys.stdout.write(f"{write_chains(rows, given.out)} chains in {given.out}\n")


if __name__ == "__main__":
    main()
