"""Gradient-boosted trees in numpy: what LightGBM fitted, evaluated and explained without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
Nodes = NDArray[np.int32]

PART = 2_000
"""Rows that are evaluated at once where there are many."""


@dataclass(frozen=True, slots=True)
class Forest:
    """All trees in one table, a row a node; a leaf is its own child on both sides.

    `value` is a leaf's log-odds, and an inner node's mean over the rows that it was fitted on;
    `gap_left` says where rows go whose feature is not known (NaN).
    """

    roots: Nodes
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    gap_left: NDArray[np.bool_]
    left: Nodes
    right: Nodes
    value: NDArray[np.float32]
    depth: int

    def log_odds(self, rows: Rows) -> NDArray[np.float64]:
        """The sum over the trees for each of the (n, features) rows."""
        at = self._roots(len(rows))
        for _ in range(self.depth):
            at, _ = self._down(rows, at)
        return np.asarray(self.value[at].sum(axis=1, dtype=np.float64))

    def log_odds_in_parts(self, rows: Rows) -> NDArray[np.float64]:
        """`log_odds` of many rows in bounded memory."""
        parts = [self.log_odds(rows[i : i + PART]) for i in range(0, len(rows), PART)]
        return np.concatenate([np.zeros(0), *parts])

    def shares(self, rows: Rows) -> NDArray[np.float64]:
        """(n, features): how far each feature moved the log-odds (Saabas 2014).

        The change of the mean along each path, booked to the feature that was asked.
        """
        shares = np.zeros(rows.shape)
        at = self._roots(len(rows))
        row = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            below, asked = self._down(rows, at)
            np.add.at(shares, (row, asked), self.value[below] - self.value[at])
            at = below
        return shares

    def _roots(self, n: int) -> Nodes:
        return np.broadcast_to(self.roots, (n, len(self.roots)))

    def _down(self, rows: Rows, at: Nodes) -> tuple[Nodes, NDArray[np.int16]]:
        asked = self.feature[at]
        found = np.take_along_axis(rows, asked.astype(np.intp), axis=1)
        go_left = np.where(np.isnan(found), self.gap_left[at], found <= self.threshold[at])
        return np.where(go_left, self.left[at], self.right[at]), asked

    def arrays(self, name: str) -> dict[str, Any]:
        """As a file keeps it, under that name."""
        return {f"{name}_{one.name}": getattr(self, one.name) for one in fields(self)}

    @classmethod
    def of(cls, arrays: Mapping[str, Any], name: str) -> Forest:
        """The one of that name in a file.

        Raises `ValueError` for a table that would walk out of itself.
        """
        found = {one.name: arrays[f"{name}_{one.name}"] for one in fields(cls)}
        forest = cls(**{**found, "depth": int(found["depth"])})
        size = len(forest.value)
        links = np.concatenate([forest.roots, forest.left, forest.right])
        sizes = {len(forest.feature), len(forest.threshold), len(forest.gap_left)}
        if sizes != {size} or links.min(initial=0) < 0 or links.max(initial=0) >= size:
            raise ValueError("its trees are broken")
        return forest
