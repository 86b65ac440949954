"""How well scores rank and how far they can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


def auc(right: Sequence[bool], scores: Sequence[float]) -> float | None:
    """P(a right one scores above a wrong one), ties counting half; None with one kind alone."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    positive = sum(map(bool, right))
    negative = len(scores) - positive
    if not positive or not negative:
        return None
    won = sum(rank for rank, is_right in zip(ranks, right, strict=True) if is_right)
    return (won - positive * (positive + 1) / 2) / (positive * negative)


def expected_calibration_error(
    right: Sequence[bool], scores: Sequence[float], bins: int = BINS
) -> float:
    """Mean distance of score and share of right ones over equal-width bins (Naeini et al. 2015)."""
    found = [[0, 0.0, 0] for _ in range(bins)]
    for is_right, score in zip(right, scores, strict=True):
        one = found[min(int(score * bins), bins - 1)]
        one[0] += 1
        one[1] += score
        one[2] += bool(is_right)
    return sum(abs(total - hits) for _, total, hits in found) / max(1, len(scores))


@dataclass(frozen=True, slots=True)
class FirstErrors:
    """ProcessBench's figures: F1 is the harmonic mean of the two accuracies, all in 0 to 1."""

    error_accuracy: float
    correct_accuracy: float

    @property
    def f1(self) -> float:
        total = self.error_accuracy + self.correct_accuracy
        return 2 * self.error_accuracy * self.correct_accuracy / total if total else 0.0


def first_below(scores: Sequence[float], threshold: float) -> int:
    """The index of the first score below the threshold, -1 where there is none."""
    return next((i for i, score in enumerate(scores) if score < threshold), -1)


def first_errors(
    labels: Sequence[int], scored: Sequence[Sequence[float]], threshold: float
) -> FirstErrors:
    """How often the first step below the threshold is the first wrong one, or rightly none is."""
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for label, scores in zip(labels, scored, strict=True):
        hits[label >= 0].append(first_below(scores, threshold) == label)
    wrong, right = (sum(one) / len(one) if one else 0.0 for one in (hits[True], hits[False]))
    return FirstErrors(wrong, right)
