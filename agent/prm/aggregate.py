"""From step scores to one score of a solution.

`min`: as good as its worst step (Lightman et al. 2023). `product`: every step must be right, each
by itself. `last`: what the model says of the whole, which is also how an outcome model (ORM) is
read. `mean`: robust where single steps are scored badly.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

from ...sandbox.errors import InputError

AGGREGATIONS: dict[str, Callable[[Sequence[float]], float]] = {
    "min": min,
    "product": math.prod,
    "last": lambda scores: scores[-1],
    "mean": statistics.fmean,
}


def aggregate(scores: Sequence[float], how: str = "last") -> float:
    """One number in [0, 1] from step scores; 0 for no steps. Raises `InputError` for a word
    that is none of `AGGREGATIONS`."""
    if how not in AGGREGATIONS:
        known = ", ".join(AGGREGATIONS)
        raise InputError(f"There is no aggregation {how!r}. Known: {known}.")
    return float(AGGREGATIONS[how](scores)) if scores else 0.0
