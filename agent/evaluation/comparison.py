"""One strategy against the baseline on the same problems: is the difference more than chance?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pydantic import BaseModel

RESAMPLES = 10_000
SEED = 0


class Versus(BaseModel):
    """The paired difference to a baseline, over problems that both ran.

    `difference` is accuracy less the baseline's, `interval` its 95% bootstrap interval (Efron
    1979; problems are resampled). `won` and `lost` count the problems that one of the two alone
    solved, `p` is McNemar's exact two-sided p-value of them (1947): None where a problem was run
    more than once, for then it is neither won nor lost.
    """

    baseline: str
    problems: int
    difference: float
    interval: tuple[float, float]
    won: int | None = None
    lost: int | None = None
    p: float | None = None


def versus(
    baseline: str, ours: Mapping[str, Sequence[bool]], theirs: Mapping[str, Sequence[bool]]
) -> Versus | None:
    """Compare two evaluations, each the marks of a problem's runs; None where they share none."""
    mine, other = _shares(ours), _shares(theirs)
    shared = sorted(mine.keys() & other.keys())
    if not shared:
        return None
    pairs = [(mine[name], other[name]) for name in shared]
    differences = [a - b for a, b in pairs]
    found = Versus(
        baseline=baseline,
        problems=len(shared),
        difference=sum(differences) / len(shared),
        interval=bootstrap(differences),
    )
    if any(value not in (0.0, 1.0) for pair in pairs for value in pair):
        return found
    won, lost = differences.count(1.0), differences.count(-1.0)
    return found.model_copy(update={"won": won, "lost": lost, "p": mcnemar(won, lost)})


def _shares(marks: Mapping[str, Sequence[bool]]) -> dict[str, float]:
    """How often each problem was solved, as a share of its runs."""
    return {name: sum(right) / len(right) for name, right in marks.items()}


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """The 95% percentile interval of the mean; the same every time."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    levels, counts = np.unique(np.asarray(values), return_counts=True)
    drawn = chance.multinomial(len(values), counts / len(values), size=RESAMPLES)
    low, high = np.percentile(drawn @ levels / len(values), (2.5, 97.5))
    return float(low), float(high)


def mcnemar(won: int, lost: int) -> float:
    """The exact two-sided p-value: both kinds of discordant pairs equally likely."""
    n = won + lost
    tail = sum(math.comb(n, k) for k in range(min(won, lost) + 1))
    return min(1.0, float(2 * tail / (1 << n)))
