"""What pooling servers send: rows of numbers, one a marked token or one a token."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ....graphs.errors import MalformedResponse

SUM_TOLERANCE = 0.02  # half-precision probabilities


def pooled(body: dict[str, Any], shown: str) -> list[list[float]]:
    """The rows of the first input of a `/pooling` or `/v1/embeddings` answer.

    `{"data": [{"data": [[…], …]}]}`; older servers say `embedding`, and a row of one number may
    be the number itself. Raises `MalformedResponse` for anything else.
    """
    items = body.get("data")
    first = items[0] if isinstance(items, list) and items else None
    rows = first.get("data", first.get("embedding")) if isinstance(first, dict) else None
    if not isinstance(rows, list):
        raise MalformedResponse(f"{shown} answered without rows of scores (data[0].data)")
    read = [row if isinstance(row, list) else [row] for row in rows]
    if not all(_number(value) for row in read for value in row):
        raise MalformedResponse(f"{shown} answered with scores that are no finite numbers")
    return read


def _number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e9  # NaN fails the comparison too


def of_two(row: Sequence[float], positive: int, shown: str) -> float:
    """P(label `positive`) of a row of two: probabilities as they are, logits by softmax."""
    if len(row) != 2:
        raise MalformedResponse(f"{shown} answered with rows of {len(row)} numbers, not of two")
    if min(row) >= 0 and abs(sum(row) - 1) <= SUM_TOLERANCE:
        return min(1.0, row[positive] / sum(row))
    return sigmoid(row[positive] - row[1 - positive])


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else 1 - 1 / (1 + math.exp(logit))


def one_a_step(rows: Sequence[list[float]], steps: int, mark: str, shown: str) -> None:
    """Raise `MalformedResponse` where there are not as many rows as steps; says which is lost."""
    if len(rows) < steps:
        raise MalformedResponse(
            f"{shown} gave {len(rows)} scores for {steps} steps: the mark {mark!r} of step "
            f"{len(rows) + 1} is lost (an input longer than the model's context is cut there)"
        )
    if len(rows) > steps:
        raise MalformedResponse(
            f"{shown} gave {len(rows)} scores for {steps} steps: it does not score at {mark!r} "
            "alone (serve the model with STEP pooling)"
        )


__all__ = ["of_two", "one_a_step", "pooled", "sigmoid"]
