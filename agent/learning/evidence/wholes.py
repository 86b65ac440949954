"""Fitting what `evidence` says of a whole solution: trees on the columns of its last step.

Learned from solutions whose answers were graded and whose log-probabilities are known. The views of
the text are not read: their n-grams speak of the policies that they were learned from, while what
tools, numbers and log-probabilities say holds for another one (`docs/benchmarks.md`). Without
log-probabilities nothing tells a weak policy from a strong one, and steps are read as they are.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...prm.evidence.columns import AT, READ, Table
from ...prm.evidence.forest import Forest
from ...prm.evidence.model import has_logprob
from .tables import Data, Floats, Ints
from .trees import fit_forest

TREES = 120
LEFT_OUT = {"verdicts": 0.2}
LEAST = 200
"""Of fewer graded solutions nothing is learned."""
ENOUGH = 8
"""All samples of one problem by one policy count no more than so many: they say much the same."""
BOOSTING: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 7, "min_data_in_leaf": 40,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0,
    "max_bin": 63, "num_threads": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
UNREAD = np.array([AT[name] for name in READ])

Mask = NDArray[np.bool_]


def fit_wholes(data: Data, folds: Ints, seed: int) -> tuple[Forest | None, Floats]:
    """The trees, None where too few solutions were graded; each row's log-odds out of fold.

    `folds`: of each row. The log-odds of rows that end no such solution are NaN.
    """
    odds = np.full(len(data.table), np.nan)
    rows, right, weight = _graded(data)
    if len(rows) < LEAST or right.all() or not right.any():
        return None, odds
    for fold in np.unique(folds[rows]):
        held = folds[rows] == fold
        if not held.all():
            forest = _fit(data.table[rows[~held]], right[~held], weight[~held], seed)
            odds[rows[held]] = forest.log_odds_in_parts(data.table[rows[held]])
    return _fit(data.table[rows], right, weight, seed), odds


def _graded(data: Data) -> tuple[Ints, Mask, Floats]:
    """The last rows of graded solutions that state an answer and have log-probabilities, whether
    it is right, how much each counts."""
    ends = data.ends & has_logprob(data.table)
    kept = [
        (int(path[-1]), example)
        for example, path in zip(data.examples, data.paths, strict=True)
        if example.correct is not None and ends[path[-1]]
    ]
    of = Counter((one.group, one.origin) for _, one in kept)
    weight = [min(1.0, ENOUGH / of[one.group, one.origin]) for _, one in kept]
    return (
        np.array([row for row, _ in kept], dtype=np.int64),
        np.array([bool(one.correct) for _, one in kept], dtype=np.bool_),
        np.array(weight),
    )


def _fit(table: Table, right: Mask, weight: Floats, seed: int) -> Forest:
    read = table.copy()
    read[:, UNREAD] = np.nan
    return fit_forest(read, right.astype(np.float64), weight, LEFT_OUT, BOOSTING, TREES, seed)
