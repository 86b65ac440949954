"""Fitting `evidence`: linear models of n-grams, a forest on all features, and what goes on top.

The forest reads text scores that their own text model was not fitted on (stacking, Wolpert 1992),
and threshold and vote are chosen on scores that their own forest was not fitted on: problems are
dealt into folds, and no problem is on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....graphs.contracts import Vote
from ...prm.evidence.columns import COLUMNS, Table
from ...prm.evidence.forest import Forest
from ...prm.evidence.model import Card, EvidenceModel, TextWeights, checks_of
from .examples import NEUTRAL
from .tables import Data, Floats, Ints
from .trees import fit_forest
from .voting import GradedRun, fit_vote
from .wholes import fit_wholes

FOLDS = 3
TEXT_WEIGHT = {"steps": 1.0, "rated": 1.0, "recorded": 0.05}
"""How much a row counts. Samples of one problem say much the same, and a teacher errs."""
FOREST_WEIGHT = {"steps": 1.0, "rated": 1.0, "recorded": 0.4}
EVERY = 4
"""Of recorded samples, as many as one in so many are learned from before their last step."""
UNDECIDED = 0.3
"""How much a rating of 0 counts: raters gave it for very different reasons."""
MOST_CHECKED = 4.0
L2 = 6.0
LEFT_OUT = {"verdicts": 0.2, "policy": 0.5}
"""The chance that a group of columns is missing in a row that the forest is fitted on."""
ITERATIONS = 15
TREES = 400
BOOSTING: dict[str, Any] = {
    "objective": "cross_entropy", "learning_rate": 0.035, "num_leaves": 15,
    "min_data_in_leaf": 150, "feature_fraction": 0.5, "bagging_fraction": 0.6, "bagging_freq": 1,
    "lambda_l2": 10.0, "max_bin": 127, "num_threads": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Targets:
    """One value a row: P(right), NaN where not known; weights for text and forest; last step?"""

    value: Floats
    text_weight: Floats
    forest_weight: Floats


def targets_of(data: Data) -> Targets:
    """The targets of all rows; rows that several examples share have their mean.

    That an answer was graded says little of a step: where steps are labelled, it is left to the
    trees that read whole solutions (`wholes`).
    """
    n = len(data.table)
    labelled = not all(example.answer_alone for example in data.examples)
    total, count = np.zeros(n), np.zeros(n)
    text, forest = np.zeros(n), np.zeros(n)
    for number, (example, path) in enumerate(zip(data.examples, data.paths, strict=True)):
        thinned = example.kind == "recorded" and number % EVERY
        for row, target in zip(path, example.targets, strict=True):
            last = row == path[-1]
            if target is None or (thinned and not last) or (labelled and example.answer_alone):
                continue
            total[row] += target
            count[row] += 1
            neutral = example.kind == "rated" and target == NEUTRAL
            forest[row] = UNDECIDED if neutral else FOREST_WEIGHT[example.kind]
            text[row] = 0.0 if thinned else TEXT_WEIGHT[example.kind]
    value = np.divide(total, count, out=np.full(n, np.nan), where=count > 0)
    return Targets(value, text, forest)


def fit(data: Data, seed: int = 0) -> tuple[EvidenceModel, Floats]:
    """A model of all of `data`, and each row's out-of-fold score.

    Deterministic for a seed. Raises `ValueError` where the labels are all of one kind.
    """
    targets = targets_of(data)
    known = ~np.isnan(targets.value)
    if not known.any() or np.ptp(targets.value[known]) < 0.5:
        raise ValueError("all labels are of one kind: there is nothing to tell apart")
    folds = deal(data.groups, FOLDS, seed)
    texts, table = _texts(data, targets, known, folds)
    odds = np.zeros(len(known))
    for fold in range(FOLDS):
        held = folds == fold
        forest = _fit_forest(table, targets, known & ~held, seed)
        odds[held] = forest.log_odds_in_parts(table[held])
    forest = _fit_forest(table, targets, known, seed)
    checked = fit_checked(data, table, odds)
    wholes, of_wholes = fit_wholes(data, folds, seed)
    odds = np.where(np.isnan(of_wholes), odds, of_wholes)
    scores = _sigmoid(odds + checked * checks_of(table))
    card = Card(
        columns=tuple(COLUMNS),
        checked=checked,
        threshold=choose_threshold(data, scores),
        vote=fit_vote(graded_runs(data, scores)),
    )
    return EvidenceModel(texts, forest, card, wholes), scores


def _texts(
    data: Data, targets: Targets, known: Mask, folds: Ints
) -> tuple[dict[str, TextWeights], Table]:
    """Text models of all rows by view, and the table with scores of models that saw others."""
    texts: dict[str, TextWeights] = {}
    scores: dict[str, Floats] = {}
    for view, grams in data.grams.items():
        scores[view] = np.zeros(len(known))
        for fold in range(FOLDS):
            held = folds == fold
            scores[view][held] = read(_fit_text(grams, targets, known & ~held), grams[held])
        texts[view] = _fit_text(grams, targets, known)
    return texts, data.with_text(scores)


def fit_checked(data: Data, table: Table, odds: Floats) -> float:
    """`Card.checked`: what a checked answer adds to `odds`, by the graded solutions.

    As if one more of each kind had been otherwise, since checks that never erred still may.
    """
    from scipy.optimize import minimize_scalar

    sides = checks_of(table)
    rows = [
        (odds[path[-1]], sides[path[-1]], bool(example.correct))
        for example, path in zip(data.examples, data.paths, strict=True)
        if example.correct is not None and abs(sides[path[-1]]) == 1
    ]
    if not rows:
        return float(Card.model_fields["checked"].default)
    at, side, right = (np.array(one, dtype=np.float64) for one in zip(*rows, strict=True))
    at = np.append(at, [0.0, 0.0])
    side = np.append(side, [1.0, -1.0])
    right = np.append(right, [0.0, 1.0])

    def loss(weight: float) -> float:
        z = at + weight * side
        return float((np.logaddexp(0, z) - right * z).sum())

    return round(float(minimize_scalar(loss, bounds=(0, MOST_CHECKED), method="bounded").x), 3)


def deal(groups: Ints, folds: int, seed: int) -> Ints:
    """Fold of each row: whole groups, in equal parts, in an order that the seed makes."""
    order = np.random.default_rng(seed).permutation(int(groups.max(initial=0)) + 1)
    return order[groups] % folds


def _fit_text(grams: Any, targets: Targets, rows: Mask) -> TextWeights:
    """Ridge logistic regression on soft targets, by L-BFGS."""
    from scipy.optimize import minimize

    used = np.flatnonzero(rows & (targets.text_weight > 0))
    x, y, w = grams[used], targets.value[used], targets.text_weight[used]
    transposed = x.T.tocsr()

    def loss(b: Floats) -> tuple[float, Floats]:
        z = x @ b[:-1] + b[-1]
        pull = w * (_sigmoid(z) - y)
        value = (w * (np.logaddexp(0, z) - y * z)).sum() + L2 / 2 * (b[:-1] @ b[:-1])
        return float(value), np.append(transposed @ pull + L2 * b[:-1], pull.sum())

    start = np.zeros(x.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    return TextWeights.quantised(found.x[:-1], found.x[-1])


def read(text: TextWeights, grams: Any) -> Floats:
    """The text scores of all rows, in log-odds."""
    return np.asarray(grams @ (text.weights * text.scale) + text.bias)


def _fit_forest(table: Table, targets: Targets, rows: Mask, seed: int) -> Forest:
    used = np.flatnonzero(rows)
    right, weight = targets.value[used], targets.forest_weight[used]
    return fit_forest(table[used].copy(), right, weight, LEFT_OUT, BOOSTING, TREES, seed)


def choose_threshold(data: Data, scores: Floats) -> float:
    """The threshold with the best mean F1 of first errors over the sets that label them.

    Without such sets, 0.5.
    """
    from ...evaluation.calibration import first_errors

    sets: dict[str, list[int]] = {}
    for i, example in enumerate(data.examples):
        if example.first_error is not None:
            sets.setdefault(example.origin, []).append(i)
    if not sets:
        return 0.5
    candidates = np.round(np.arange(0.3, 0.96, 0.01), 2)
    f1 = np.array([
        [
            first_errors(
                [data.examples[i].first_error or 0 for i in members],
                [scores[data.paths[i]].tolist() for i in members],
                float(threshold),
            ).f1
            for members in sets.values()
        ]
        for threshold in candidates
    ]).mean(axis=1)  # fmt: skip
    smooth = np.convolve(np.pad(f1, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return float(candidates[int(smooth.argmax())])


def sample_groups(data: Data) -> list[list[int]]:
    """The whole solutions of each problem that were graded, where there are several."""
    groups: dict[tuple[int, str], list[int]] = {}
    for i, example in enumerate(data.examples):
        if example.correct is not None:
            key = int(data.groups[data.paths[i][-1]]), example.origin
            groups.setdefault(key, []).append(i)
    return [members for members in groups.values() if len(members) > 1]


def graded_runs(data: Data, scores: Floats) -> list[GradedRun]:
    """The sampled problems as runs to learn the vote from; `scores`, one a row, are of steps."""
    return [
        GradedRun.of(
            votes_of(data, members, scores), [bool(data.examples[i].correct) for i in members]
        )
        for members in sample_groups(data)
    ]


def votes_of(data: Data, members: Sequence[int], scores: Floats) -> list[Vote]:
    """The votes of one problem's samples."""
    return [Vote(data.examples[i].answer, float(scores[data.paths[i]].min())) for i in members]


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))
