"""What training problems are drawn from besides the generated families: files of the user's.

Three kinds: texts outside pebble's world, worked word problems (drawn with new numbers), and
chains (`chains.jsonl.gz` of `mathematics` and of `practice`: one worked solution a row).
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from .families import FamilyProblem, generate
from .families.base import UNKNOWN, Wrong
from .word_problems import Worked, training_part, vary, worked

FOREIGN_SHARE = 0.05
CHAIN_SHARE = 0.5
WORKED_SHARE = 0.15
FOCUS_SHARE = 0.4
_LONGEST_FOREIGN = 700
WORDED = frozenset({"gsm8k", "svamp", "mawps"})


@dataclass(frozen=True, slots=True)
class JudgedChain:
    """A chain that a model wrote. `labels`: whether each line leads on to the right answer; None
    where nobody knows."""

    text: str
    lines: tuple[str, ...]
    labels: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Problems by source; every group of a kind is drawn from equally often."""

    foreign: Sequence[Sequence[str]] = ()
    chains: Sequence[Sequence[FamilyProblem]] = ()
    worked: Sequence[Sequence[Worked]] = ()
    judged: Sequence[JudgedChain] = ()
    focus: Sequence[str] = ()

    def draw(self, r: Random, seed: int) -> FamilyProblem:
        """The problem of a training seed; `r` decides of which kind it is."""
        roll = r.random()
        if self.foreign and roll < FOREIGN_SHARE:
            return FamilyProblem(r.choice(r.choice(self.foreign)), (), UNKNOWN, "foreign")
        roll = r.random()
        if self.chains and roll < CHAIN_SHARE:
            return r.choice(r.choice(self.chains))
        if self.worked and roll > 1 - WORKED_SHARE:
            return vary(r, r.choice(r.choice(self.worked)))
        if self.focus and r.random() < FOCUS_SHARE:
            return generate(seed, r.choice(self.focus))
        return generate(seed)


NOTHING = Material()


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of a recipe, by kind."""

    foreign: Sequence[Path] = ()
    chains: Sequence[Path] = ()
    worked: Sequence[Path] = ()
    judged: Sequence[Path] = ()


def read(paths: Paths, focus: Sequence[str] = ()) -> Material:
    """Read every file once. Raises `OSError` and `ValueError` for what cannot be read."""
    return Material(
        foreign=[texts for path in paths.foreign if (texts := _foreign(path))],
        chains=_chains(paths.chains),
        worked=[problems for path in paths.worked if (problems := _worked(path))],
        judged=[_judged(row) for path in paths.judged for row in rows_of(path)],
        focus=tuple(focus),
    )


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file (gz too)."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _foreign(path: Path) -> list[str]:
    """Texts to abstain from: the fields `question`, `problem`, `text` and `instruction`."""
    texts: dict[str, None] = {}
    for row in rows_of(path):
        found = (row[key] for key in ("question", "problem", "text", "instruction") if key in row)
        text = " ".join(str(next(found, "")).split())
        if 0 < len(text) < _LONGEST_FOREIGN:
            texts[text] = None
    return list(texts)


def _chains(paths: Sequence[Path]) -> list[list[FamilyProblem]]:
    groups: Mapping[str, list[FamilyProblem]] = defaultdict(list)
    for path in paths:
        for row in rows_of(path):
            problem = FamilyProblem(
                " ".join(row["problem"].split()),
                tuple(row["steps"]),
                row["answer"],
                row["module"] if row["module"] in WORDED else f"dm:{row['module']}",
                tuple((s["at"], Wrong(s["wrong"], s["evidence"])) for s in row.get("slips", ())),
            )
            groups[problem.family].append(problem)
    return [groups[family] for family in sorted(groups)]


def _judged(row: dict[str, Any]) -> JudgedChain:
    labels = tuple(None if label is None else bool(label) for label in row["labels"])
    return JudgedChain(row["problem"], tuple(row["steps"]), labels)


def _worked(path: Path) -> list[Worked]:
    found = (worked(row) for row in rows_of(path))
    return [problem for problem in found if problem is not None and training_part(problem.text)]
