"""Answers grouped by equivalence, for majority voting."""

from __future__ import annotations

from collections.abc import Sequence

from .api import TIMEOUT_S, equivalent
from .rules import decide
from .text import payload, squash

MAX_WORKER_QUESTIONS = 32


def cluster(answers: Sequence[str | None], *, timeout_s: float = TIMEOUT_S) -> list[list[int]]:
    """Indices of equivalent answers, the largest cluster first, ties by first appearance.

    None and empty answers are in no cluster. Each distinct spelling is compared once with one
    member of each cluster; at most `MAX_WORKER_QUESTIONS` of those comparisons go to math-verify,
    after which what only it could read stays apart.
    """
    spellings: dict[str, list[int]] = {}
    for index, answer in enumerate(answers):
        text = payload(answer) if answer else ""
        if text:
            spellings.setdefault(squash(text), []).append(index)
    clusters: list[tuple[str, list[int]]] = []
    questions = 0
    for indices in spellings.values():
        text = payload(answers[indices[0]] or "")
        for representative, members in clusters:
            verdict = decide(representative, text, ordered=False)
            if verdict is None and questions < MAX_WORKER_QUESTIONS:
                questions += 1
                found = equivalent(representative, text, timeout_s=timeout_s)
                verdict = found.equivalent, found.how
            if verdict is not None and verdict[0]:
                members.extend(indices)
                break
        else:
            clusters.append((text, list(indices)))
    groups = [sorted(members) for _, members in clusters]
    return sorted(groups, key=lambda members: (-len(members), members[0]))
