"""Whether the tools' word carries to the answer of a path: `checked` and `verified`."""

from __future__ import annotations

from . import Tree


def is_verified(tree: Tree, node: int, stated: str) -> bool:
    """Whether something that is no part of the chain confirms the very answer.

    A verifier worked the answer out from the problem's own text and supports it (`Claim.kind`
    "answer"), and no tool refutes anything on the path. That every calculation of the path is
    right says nothing of how the problem was read.
    """
    return bool(grounds(tree, node, stated))


def is_checked(tree: Tree, node: int) -> bool:
    """Whether tools could read claims on the way to the answer, and none of them is refuted."""
    evidence = tree.evidence_along(node)
    return not any(one.refuted for one in evidence) and any(one.supported for one in evidence)


def grounds(tree: Tree, node: int, stated: str) -> list[str]:
    """In words, what confirms the answer from the problem's own text; () where nothing does."""
    evidence = tree.evidence_along(node)
    if not evidence or any(one.refuted for one in evidence):
        return []
    folded = "".join(stated.split())
    return [
        verdict.evidence
        for verdict in evidence[-1].supported
        if verdict.claim.kind == "answer" and "".join(verdict.claim.right.split()) == folded
    ]
