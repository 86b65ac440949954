"""From LightGBM's trees to the table that `Forest` evaluates with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...prm.evidence.columns import AT, COLUMNS, GROUPS, Table
from ...prm.evidence.forest import Forest
from .tables import Floats

LARGEST = 3e38
"""LightGBM writes 1e300 for a cut that parts the known from the unknown."""

MONOTONE = {
    "refuted": -1, "refuted_before": -1, "logprob": 1, "logprob_least": 1, "answer_checks": 1,
}  # fmt: skip
"""What evidence may do to a score: a refuted claim never raises it."""


def fit_forest(
    table: Table,
    right: Floats,
    weight: Floats,
    left_out: Mapping[str, float],
    boosting: Mapping[str, Any],
    trees: int,
    seed: int,
) -> Forest:
    """Trees for P(right), a value a row of `table`, in which some values are struck out.

    `left_out`: the chance that a group of columns (`GROUPS`) is missing in a row.
    """
    import lightgbm

    rng = np.random.default_rng(seed)
    for group, chance in left_out.items():
        gone = rng.random(len(table)) < chance
        table[np.ix_(gone, np.array([AT[name] for name in GROUPS[group]]))] = np.nan
    known = lightgbm.Dataset(table, right, weight=weight)
    monotone = [MONOTONE.get(name, 0) for name in COLUMNS]
    options = {**boosting, "seed": seed, "monotone_constraints": monotone}
    return export_forest(lightgbm.train(options, known, num_boost_round=trees))


def export_forest(booster: Any) -> Forest:
    """The same trees; a leaf points at itself."""
    nodes: list[list[float]] = []  # feature, threshold, gap left, left, right, value
    depth = 0

    def add(node: dict[str, Any], level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        at = len(nodes)
        if "leaf_value" in node:
            nodes.append([0, 0.0, 0, at, at, node["leaf_value"]])
            return at
        cut = node["threshold"]
        # Without NaN in the data LightGBM reads NaN as 0.
        gap_left = node["default_left"] if node["missing_type"] == "NaN" else cut >= 0
        nodes.append([node["split_feature"], cut, gap_left, 0, 0, node["internal_value"]])
        nodes[at][3] = add(node["left_child"], level + 1)
        nodes[at][4] = add(node["right_child"], level + 1)
        return at

    roots = [add(tree["tree_structure"], 0) for tree in booster.dump_model()["tree_info"]]
    columns = np.array(nodes, dtype=np.float64).reshape(-1, 6).T
    return Forest(
        np.array(roots, np.int32),
        columns[0].astype(np.int16),
        np.clip(columns[1], -LARGEST, LARGEST).astype(np.float32),
        columns[2].astype(np.bool_),
        columns[3].astype(np.int32),
        columns[4].astype(np.int32),
        columns[5].astype(np.float32),
        depth,
    )
