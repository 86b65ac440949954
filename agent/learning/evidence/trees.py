"""From LightGBM's trees to the table that `Forest` evaluates with numpy alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...prm.evidence.forest import Forest

LARGEST = 3e38
"""LightGBM writes 1e300 for a cut that parts the known from the unknown."""


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
