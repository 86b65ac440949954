"""The progress that a step makes, not how good its prefix is (Setlur et al. 2024)."""

from __future__ import annotations


def progress(score: float, known: float) -> float:
    """What is left of a value since a prefix that is known to be sound had `known`, in [0, 1].

    A value can be low for a step that a tool has put right since, in words that a PRM is not used
    to; what follows is then judged by what became of the value from there on.
    """
    return min(1.0, score / known) if known > 0 else 1.0
