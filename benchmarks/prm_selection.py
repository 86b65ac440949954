"""The PRM `evidence` beside published ones: best-of-32, first errors, step AUC, calibration.

    python benchmarks/prm_selection.py [--folds 5] [--shipped]

Cross-validated by problem over all sets at once: whatever the sets have in common, no problem is
both learned from and measured on. `--shipped` measures the shipped weights instead, which were
fitted on these very problems. Needs the extra `learn` and the shared data.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from surefoot.agent.evaluation.calibration import (
    auc,
    expected_calibration_error,
    first_below,
)
from surefoot.agent.learning.evidence.examples import read_examples
from surefoot.agent.learning.evidence.fitting import deal, fit, sample_groups, votes_of
from surefoot.agent.learning.evidence.report import (
    by_score,
    by_vote,
    chosen_right,
    step_labels,
)
from surefoot.agent.learning.evidence.run import score
from surefoot.agent.learning.evidence.tables import Data, tabulate
from surefoot.agent.prm.evidence.election import VoteWeights, elect
from surefoot.agent.prm.evidence.model import EvidenceModel, read_model
from tables import DATA, present, show

SAMPLES = ("gsm8k", "math500")
FILES = (
    *(f"strictprmbench/{name}_samples.jsonl.gz" for name in SAMPLES),
    "processbench/gsm8k.jsonl.gz",
    "processbench/math.jsonl.gz",
    "prm800k/phase1_train.jsonl.gz",
)
AGGREGATES: dict[str, Callable[[Sequence[float]], float]] = {
    "min": min,
    "product": lambda scores: sum(math.log(max(one, 1e-9)) for one in scores),
    "last": lambda scores: scores[-1],
}


def read() -> Data:
    folder = present(DATA)
    problems = [folder / f"strictprmbench/{name}_problems.jsonl.gz" for name in SAMPLES]
    return tabulate(list(read_examples([folder / one for one in FILES], problems)))


@dataclass(frozen=True)
class Fold:
    """A model, problems to measure it on, and its scores there, each sample's alone."""

    model: EvidenceModel
    data: Data
    alone: np.ndarray

    @classmethod
    def of(cls, model: EvidenceModel, data: Data) -> Fold:
        return cls(model, data, score(model, data))


def out_of_fold(data: Data, folds: int, seed: int = 0) -> Iterator[Fold]:
    """Each fold's problems, scored by a model of the others."""
    groups = np.unique(data.groups)
    fold = deal(groups, folds, seed + 1)
    for k in range(folds):
        start = time.perf_counter()
        model, _ = fit(data.part(groups[fold != k]), seed)
        card = model.card
        print(f"fold {k}: {time.perf_counter() - start:.0f} s, threshold {card.threshold}, "
              f"vote {card.vote}", flush=True)  # fmt: skip
        yield Fold.of(model, data.part(groups[fold == k]))


def choices(fold: Fold) -> dict[str, dict[str, float]]:
    """Best-of-n accuracy by set, for every way to choose."""
    data = fold.data
    found = baselines(data)

    def add(name: str, by_set: dict[str, float]) -> None:
        for origin, value in by_set.items():
            found[origin][name] = value

    equal = VoteWeights(strength=(1.0, 0.0, 0.0))
    add("majority", chosen_right(data, by_vote(data, fold.alone, equal)))
    for name in sorted({name for one in data.examples for name in one.teachers or {}}):
        has = {one.origin for one in data.examples if name in (one.teachers or {})}
        for how, aggregate in AGGREGATES.items():

            def published(i: int, name: str = name, aggregate: Callable = aggregate) -> float:
                given = (data.examples[i].teachers or {}).get(name)
                return aggregate(given) if given else -math.inf

            right = chosen_right(data, by_score(data, published))
            add(f"{name}, {how}", {o: v for o, v in right.items() if o in has})
    for how, aggregate in AGGREGATES.items():

        def ours(i: int, aggregate: Callable = aggregate) -> float:
            return aggregate([float(one) for one in fold.alone[data.paths[i]]])

        add(f"evidence, {how}", chosen_right(data, by_score(data, ours)))
    add("evidence, vote", chosen_right(data, by_vote(data, fold.alone, fold.model.card.vote)))
    return found


def baselines(data: Data) -> dict[str, dict[str, float]]:
    """The mean sample and an oracle, by set."""
    drawn: dict[str, list[list[bool]]] = {}
    for members in sample_groups(data):
        right = [bool(data.examples[i].correct) for i in members]
        drawn.setdefault(data.examples[members[0]].origin, []).append(right)
    return {
        origin: {
            "a sample": float(np.mean([np.mean(one) for one in problems])),
            "oracle": float(np.mean([any(one) for one in problems])),
        }
        for origin, problems in drawn.items()
    }


def voted(fold: Fold) -> Iterator[tuple[str, bool, float]]:
    """Set, right or wrong, and P(right) of every answer that the vote goes by."""
    for members in sample_groups(fold.data):
        won = elect(votes_of(fold.data, members, fold.alone), fold.model.card.vote)
        if won is not None:
            example = fold.data.examples[members[won.index]]
            yield example.origin, bool(example.correct), won.chance


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--shipped", action="store_true")
    options = parser.parse_args()
    data = read()
    print(f"{len(data.examples):,} solutions, {len(data.table):,} distinct prefixes, "
          f"{len(set(data.groups)):,} problems", flush=True)  # fmt: skip
    report([Fold.of(read_model(), data)] if options.shipped else out_of_fold(data, options.folds))


def report(folds: Iterable[Fold]) -> None:
    """Join the folds and print the tables."""
    right: dict[str, dict[str, float]] = {}
    sizes: Counter[str] = Counter()
    steps: dict[str, tuple[list[bool], list[float]]] = {}
    hits: dict[str, list[tuple[bool, bool]]] = {}
    for fold in folds:
        data = fold.data
        sizes_here = Counter(data.examples[one[0]].origin for one in sample_groups(data))
        sizes += sizes_here
        for origin, row in choices(fold).items():
            kept = right.setdefault(origin, {})
            for name, value in row.items():
                kept[name] = kept.get(name, 0.0) + value * sizes_here[origin]
        for origin, is_right, p in voted(fold):
            _add(steps, f"{origin}, vote", is_right, p)
        for row_number, is_right in step_labels(data, ("rated",)).items():
            _add(steps, "PRM800K steps", is_right, float(fold.alone[row_number]))
        for example, path in zip(data.examples, data.paths, strict=True):
            if example.correct is not None:
                _add(
                    steps, f"{example.origin}, alone", example.correct, float(fold.alone[path[-1]])
                )
            if example.first_error is not None:
                found = first_below(fold.alone[path].tolist(), fold.model.card.threshold)
                hit = found == example.first_error
                hits.setdefault(example.origin, []).append((example.first_error >= 0, hit))
    for origin, row in right.items():
        shares = {name: f"{100 * value / sizes[origin]:.1f}%" for name, value in row.items()}
        show(f"best-of-32, {origin}, {sizes[origin]} problems", {"": shares})
    show("ProcessBench", {name: _f1(found) for name, found in hits.items()})
    show("probabilities", {name: _calibration(*found) for name, found in steps.items()})


def _calibration(right: list[bool], given: list[float]) -> dict[str, str]:
    error = expected_calibration_error(right, given)
    return {"n": str(len(right)), "AUC": f"{auc(right, given):.4f}", "ECE": f"{error:.4f}"}


def _add(
    into: dict[str, tuple[list[bool], list[float]]], name: str, is_right: bool, given: float
) -> None:
    kept = into.setdefault(name, ([], []))
    kept[0].append(is_right)
    kept[1].append(given)


def _f1(found: list[tuple[bool, bool]]) -> dict[str, str]:
    wrong = np.mean([hit for is_wrong, hit in found if is_wrong])
    right = np.mean([hit for is_wrong, hit in found if not is_wrong])
    f1 = 2 * wrong * right / (wrong + right)
    return {"n": str(len(found)), "F1": f"{100 * f1:.1f}", "error accuracy": f"{100 * wrong:.1f}",
            "correct accuracy": f"{100 * right:.1f}"}  # fmt: skip


if __name__ == "__main__":
    main()
