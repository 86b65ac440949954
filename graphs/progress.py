"""Advantage-style scores: the progress that a step makes, not how good its prefix is.

A prefix may be good because of what came before. Setlur et al. 2024 (process advantage
verifiers) measure a step by the difference of the values around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def advantages(values: Sequence[float], before: float) -> list[float]:
    """Each step's progress: its prefix's value less the one before it, in [-1, 1].

    `values` are P(right) of each prefix, from a PRM or from rollouts; `before` is that of the
    problem alone, without a step.
    """
    return [after - earlier for earlier, after in pairwise((before, *values))]


def progress(score: float, known: float) -> float:
    """What is left of a value since a prefix that is known to be sound had `known`, in [0, 1].

    A value can be low for a step that a tool has put right since, in words that a PRM is not used
    to; what follows is then judged by what became of the value from there on.
    """
    return min(1.0, score / known) if known > 0 else 1.0
