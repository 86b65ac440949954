"""What scores are worth on labelled examples: ranking and calibration, first errors, choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...evaluation.calibration import auc, expected_calibration_error, first_errors
from ...prm.evidence.election import VoteWeights, elect
from .fitting import sample_groups, votes_of
from .tables import Data, Floats

NO_SIGNAL = 0.55
"""A step AUC below this is not told from chance."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of labelled steps: how many, AUC, ECE. `f1` by set; None where nothing can be said."""

    steps: int
    auc: float | None
    ece: float | None
    f1: dict[str, float]

    @property
    def signal(self) -> bool:
        return self.auc is not None and self.auc >= NO_SIGNAL

    def as_dict(self) -> dict[str, float | None]:
        sets = {f"f1 {name}": round(value, 4) for name, value in self.f1.items()}
        rounded = {
            n: v if v is None else round(v, 4) for n, v in (("auc", self.auc), ("ece", self.ece))
        }
        return {"steps": self.steps, **rounded, **sets}


def measure(data: Data, scores: Floats, threshold: float) -> Figures:
    """The figures of scores, one a row; a soft label of one half or more counts as right."""
    labels = step_labels(data)
    right, given = list(labels.values()), [float(scores[row]) for row in labels]
    return Figures(
        len(right),
        auc(right, given),
        expected_calibration_error(right, given) if right else None,
        f1_by_set(data, scores, threshold),
    )


def step_labels(data: Data, kinds: Sequence[str] = ("steps", "rated")) -> dict[int, bool]:
    """Rows whose step was judged right or wrong (neutral ratings are neither)."""
    labels: dict[int, bool] = {}
    for example, path in zip(data.examples, data.paths, strict=True):
        if example.kind not in kinds:
            continue
        for row, target in zip(path, example.targets, strict=True):
            neutral = example.kind == "rated" and target not in (0, 1)
            if target is not None and not neutral:
                labels[int(row)] = target >= 0.5
    return labels


def f1_by_set(data: Data, scores: Floats, threshold: float) -> dict[str, float]:
    """First-error F1 of every set that labels first errors."""
    sets: dict[str, list[int]] = {}
    for i, example in enumerate(data.examples):
        if example.first_error is not None:
            sets.setdefault(example.origin, []).append(i)
    return {
        name: first_errors(
            [data.examples[i].first_error or 0 for i in members],
            [scores[data.paths[i]].tolist() for i in members],
            threshold,
        ).f1
        for name, members in sets.items()
    }


Choose = Callable[[Sequence[int]], int]
"""From the numbers of one problem's examples, the number of the one that is chosen."""


def chosen_right(data: Data, choose: Choose) -> dict[str, float]:
    """The share of problems whose chosen sample is right, by set."""
    hits: dict[str, list[bool]] = {}
    for members in sample_groups(data):
        picked = data.examples[choose(members)]
        hits.setdefault(picked.origin, []).append(bool(picked.correct))
    return {name: sum(one) / len(one) for name, one in hits.items()}


def by_vote(data: Data, scores: Floats, weights: VoteWeights) -> Choose:
    """The sample that the vote goes by: what the selector does."""

    def choose(members: Sequence[int]) -> int:
        won = elect(votes_of(data, members, scores), weights)
        return members[0 if won is None else won.index]

    return choose


def by_score(data: Data, score: Callable[[int], float]) -> Choose:
    """The sample with the highest score among those that answer."""

    def choose(members: Sequence[int]) -> int:
        answering = [i for i in members if data.examples[i].answer is not None] or members
        return max(answering, key=score)

    return choose
