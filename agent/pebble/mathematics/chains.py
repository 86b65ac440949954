"""Files of questions in, files of ready chains out (JSONL, gzipped where named ``.gz``).

Questions have the fields ``module``, ``problem`` and ``answer``; chains also ``steps``. A chain
is kept only if it ends at the given answer, so whatever a reader misread cannot be learnt.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, zip_longest
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
