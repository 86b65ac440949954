"""Whole solutions of real models as `evidence` reads them, and trees that know one of the models.

The policies are Qwen2.5-Coder 0.5B and 1.5B (`record.py`), whose log-probabilities are known. By
problem, half of each set is looked at and learned from, half is only measured. The steps before the
last are read by the shipped weights, which learned from the problems of MATH-500: there only whole
solutions are heard.
"""

from __future__ import annotations

import hashlib
import pickle
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from summary import rows_of
from surefoot.agent.learning.evidence.examples import LabelledSolution
from surefoot.agent.learning.evidence.fitting import read as text_scores
from surefoot.agent.learning.evidence.tables import Data, tabulate
from surefoot.agent.learning.evidence.wholes import fit_wholes
from surefoot.agent.prm.evidence.forest import Forest
from surefoot.agent.prm.evidence.model import checks_of, read_model
from surefoot.graphs.steps import split_steps

MODELS = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
SETS = ("gsm8k_test", "math500", "gsm_hard", "svamp", "mawps")
TRAINED = {"gsm8k_train": 900}
"""Training problems, so many of each, that are learned from whole."""
FOLDS = 5
MEASURED = 120
FRESH = 240


@dataclass(frozen=True)
class Told:
    """One sample: its policy, set and name, and whether its problem may be learned from."""

    policy: str
    set: str
    key: str
    looked_at: bool
    solution: LabelledSolution


@dataclass(frozen=True)
class Wholes:
    """All samples, the table of their steps, and the log-odds of each one's worst step before the
    last."""

    told: Sequence[Told]
    data: Data
    before: np.ndarray

    @property
    def last(self) -> np.ndarray:
        return np.array([path[-1] for path in self.data.paths])

    def part(self, wanted: Callable[[Told], bool]) -> Data:
        """Those samples alone, the table as it is."""
        kept = [i for i, one in enumerate(self.told) if wanted(one)]
        return replace(
            self.data,
            examples=[self.data.examples[i] for i in kept],
            paths=[self.data.paths[i] for i in kept],
        )


@dataclass(frozen=True)
class Learned:
    """Trees, and log-odds of the solutions that they were fitted on, out of fold."""

    trees: Forest
    odds: np.ndarray

    @classmethod
    def of(cls, data: Data, seed: int = 0) -> Learned:
        trees, odds = fit_wholes(data, folds_of(data), seed)
        if trees is None:
            raise SystemExit("too few graded solutions")
        return cls(trees, odds)

    def scores(self, wholes: Wholes) -> dict[str, float]:
        """The least score of every sample, its last one out of fold where it was learned from."""
        table = wholes.data.table[wholes.last]
        own = self.odds[wholes.last]
        odds = np.where(np.isnan(own), self.trees.log_odds_in_parts(table), own)
        odds += read_model().card.checked * checks_of(table)
        said = 1 / (1 + np.exp(-np.minimum(odds, wholes.before)))
        return dict(zip([one.key for one in wholes.told], said.tolist(), strict=True))


def folds_of(data: Data) -> np.ndarray:
    """Of each row: dealt by the problem's text, so the same in every part."""
    fold = np.zeros(len(data.table), dtype=np.int64)
    for example, path in zip(data.examples, data.paths, strict=True):
        fold[path] = number_of(example.group) % FOLDS
    return fold


def number_of(text: str) -> int:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16)


def half(text: str) -> bool:
    """Whether a problem is looked at."""
    return number_of(text) % 2 == 0


def seen(data: Path) -> set[str]:
    """Word problems that the steps' weights learned from."""
    files = ("strictprmbench/gsm8k_problems", "processbench/gsm8k")
    return {row["problem"].strip() for name in files for row in rows_of(data / f"{name}.jsonl.gz")}


def chosen_problems(problems: Path, data: Path) -> dict[str, dict[str, Any]]:
    """By set, the problems that count, each with whether it is looked at."""
    rows = {row["id"]: row for row in rows_of(problems)}
    found: dict[str, dict[str, Any]] = {}
    for name in (*SETS, *TRAINED):
        some = {i: r for i, r in rows.items() if r["set"] == name}
        found[name] = {i: r | {"looked": half(r["problem"])} for i, r in some.items()}
    for name, most in TRAINED.items():
        some = dict(list(found[name].items())[:most])
        found[name] = {i: r | {"looked": True} for i, r in some.items()}
    found["gsm8k_test"] = fresh(found["gsm8k_test"], seen(data))
    return found


def fresh(problems: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """240 that nothing was learned from; the first 120 are those that were measured before."""
    some = [i for i, row in problems.items() if row["problem"].strip() not in known]
    random.Random(5).shuffle(some)
    return {i: problems[i] | {"looked": at >= MEASURED} for at, i in enumerate(some[:FRESH])}


def graded_rows(
    records: Path, model: str, name: str, problems: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The drawn samples of those problems, each with what its answer was graded."""
    folder = records / model
    both = rows_of(folder / f"{name}.jsonl.gz"), rows_of(folder / f"{name}.graded.jsonl.gz")
    for row, graded in zip(*both, strict=True):
        if row["id"] in problems and (name in TRAINED or row["temperature"] > 0):
            yield row | graded


def key(model: str, row: dict[str, Any]) -> str:
    return f"{model}|{row['set']}|{row['id']}|{row['temperature']}|{row['seed']}"


def mean_logprob(written: str) -> float:
    """Of a sample's tokens, as `record.py` wrote them down."""
    return sum(-(((ord(one) - 35) / 40) ** 2) for one in written) / max(1, len(written))


def of_records(records: Path, model: str, name: str, problems: dict[str, Any]) -> Iterator[Told]:
    for row in graded_rows(records, model, name, problems):
        problem = problems[row["id"]]
        steps = tuple(split_steps(row["text"])) or (".",)
        right = bool(row["right"])
        solution = LabelledSolution(
            problem["problem"], steps, (*[None] * (len(steps) - 1), float(right)), "recorded",
            f"{model} {name}", answer=row["answer"], correct=right,
            logprob=mean_logprob(row["logprobs"]),
        )  # fmt: skip
        yield Told(model, name, key(model, row), problem["looked"], solution)


def read(records: Path, problems: Path, data: Path, kept: Path) -> Wholes:
    """All samples, read once and kept in that file (some five minutes of one core)."""
    if kept.exists():
        with kept.open("rb") as file:  # written by the lines below
            found: Wholes = pickle.load(file)
            return found
    told: list[Told] = []
    chosen = chosen_problems(problems, data)
    for model in MODELS:
        for name, some in chosen.items():
            told += of_records(records, model, name, some)
    told.sort(key=lambda one: one.solution.problem)
    data_read = tabulate([one.solution for one in told], progress)
    wholes = Wholes(told, data_read, steps_before(told, data_read))
    with kept.open("wb") as file:
        pickle.dump(wholes, file, protocol=4)
    return wholes


def steps_before(told: Sequence[Told], data: Data) -> np.ndarray:
    """Of each sample the log-odds of its worst step before the last, by the shipped weights."""
    shipped = read_model()
    texts = {view: text_scores(one, data.grams[view]) for view, one in shipped.texts.items()}
    odds = shipped.log_odds(data.with_text(texts), np.zeros(len(data.table), dtype=np.bool_))
    heard = [one.set != "math500" for one in told]
    return np.array([
        odds[path[:-1]].min(initial=np.inf) if is_heard else np.inf
        for path, is_heard in zip(data.paths, heard, strict=True)
    ])  # fmt: skip


def progress(done: int, of: int) -> None:
    if done % 1000 == 0:
        print(f"{done:,} of {of:,} read", file=sys.stderr, flush=True)
