"""A PRM's figures on labelled steps, how sure they are, and for each model that wrote them.

Intervals are 95% by bootstrap (Efron 1979) over problems, not rows: several solutions of one
problem are right or wrong together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .calibration import auc, expected_calibration_error, first_below, first_errors
from .step_labels import Labelled

DRAWS = 500
LEAST = 5
"""Solutions that a model must have written to be shown on its own."""

Rows = NDArray[np.intp]


def step_figures(
    rows: Sequence[Labelled], scored: Sequence[Sequence[float]], threshold: float
) -> dict[str, Any]:
    """`n` and the figures of ProcessBench or PRM800K rows (all of one kind), `intervals`, `by`."""
    labelled = rows[0].first_error is not None
    figures = _first_errors(rows, scored, threshold) if labelled else _ratings(rows, scored)
    draw = _f1_draws(rows, scored, threshold) if labelled else _auc_draws(rows, scored)
    name = "f1" if labelled else "auc"
    figures["intervals"] = {name: _interval(rows, draw)}
    of: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.source is not None:
            of[row.source].append(i)
    if len(of) > 1:
        figures["by"] = {
            source: _one(rows, scored, threshold, some)
            for source, some in sorted(of.items())
            if len(some) >= LEAST
        }
    return figures


def _one(
    rows: Sequence[Labelled], scored: Sequence[Sequence[float]], threshold: float, some: list[int]
) -> dict[str, Any]:
    mine, theirs = [rows[i] for i in some], [scored[i] for i in some]
    if mine[0].first_error is not None:
        return _first_errors(mine, theirs, threshold)
    return _ratings(mine, theirs)


def _first_errors(
    rows: Sequence[Labelled], scored: Sequence[Sequence[float]], threshold: float
) -> dict[str, Any]:
    found = first_errors([_label(row) for row in rows], scored, threshold)
    return {
        "n": len(rows),
        "f1": found.f1,
        "error_accuracy": found.error_accuracy,
        "correct_accuracy": found.correct_accuracy,
    }


def _ratings(rows: Sequence[Labelled], scored: Sequence[Sequence[float]]) -> dict[str, Any]:
    right, last = [row.rating == 1 for row in rows], [scores[-1] for scores in scored]
    ece = expected_calibration_error(right, last)
    return {"n": len(rows), "auc": auc(right, last), "ece": ece}


def _label(row: Labelled) -> int:
    return -1 if row.first_error is None else row.first_error


def _f1_draws(
    rows: Sequence[Labelled], scored: Sequence[Sequence[float]], threshold: float
) -> Callable[[Rows], float]:
    label = np.array([_label(row) for row in rows])
    hit = np.array([first_below(scores, threshold) for scores in scored]) == label

    def f1(some: Rows) -> float:
        wrong, right = hit[some][label[some] >= 0], hit[some][label[some] < 0]
        a, b = (float(part.mean()) if len(part) else 0.0 for part in (wrong, right))
        return 2 * a * b / (a + b) if a + b else 0.0

    return f1


def _auc_draws(
    rows: Sequence[Labelled], scored: Sequence[Sequence[float]]
) -> Callable[[Rows], float]:
    right = np.array([row.rating == 1 for row in rows])
    place = np.unique([scores[-1] for scores in scored], return_inverse=True)[1]

    def area(some: Rows) -> float:
        top = int(place.max()) + 1
        good = np.bincount(place[some][right[some]], minlength=top)
        bad = np.bincount(place[some][~right[some]], minlength=top)
        won = float((good * (np.cumsum(bad) - bad / 2)).sum())
        pairs = float(good.sum()) * float(bad.sum())
        return won / pairs if pairs else float("nan")

    return area


def _interval(rows: Sequence[Labelled], figure: Callable[[Rows], float]) -> list[float] | None:
    """The middle 95% of the figure over problems drawn anew; None where it is never defined."""
    of: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        of[row.problem].append(i)
    problems = [np.array(some) for some in of.values()]
    draw = np.random.default_rng(0)
    drawn = (draw.integers(0, len(problems), len(problems)) for _ in range(DRAWS))
    found = [figure(np.concatenate([problems[i] for i in some])) for some in drawn]
    kept = [one for one in found if not math.isnan(one)]
    return [float(one) for one in np.quantile(kept, [0.025, 0.975])] if kept else None


__all__ = ["step_figures"]
