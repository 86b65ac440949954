"""When tools vouch for an answer: they supported the whole path, and computed the answer itself."""

from __future__ import annotations

import re

from ..contracts import Evidence
from .log import Tree


def is_verified(tree: Tree, node: int, stated: str) -> bool:
    """Whether tools supported every claim on the path and computed the very answer.

    The answer, or every part of it (`x = 2, y = -1` has two), must be a side of a supported
    claim: a chain of true claims about something else verifies nothing.
    """
    evidence = tree.evidence_along(node)
    if any(verdict.status != "supported" for one in evidence for verdict in one.verdicts):
        return False
    whole = "".join(stated.split())
    if any(whole == "".join(v.claim.right.split()) for one in evidence for v in one.supported):
        return True  # a list as a tool wrote it: `primefactors(91) = 7, 13`
    sides = {side for one in evidence for side in _sides(one)}
    return all(_folded(part) in sides for part in _parts(stated))


def _parts(stated: str) -> list[str]:
    """`x = 2, y = -1` as its two parts; `1,234` and `f(1, 2)` as one."""
    return re.split(r",\s+(?![^(]*\))", stated)


def _sides(evidence: Evidence) -> set[str]:
    return {
        _folded(side)
        for verdict in evidence.supported
        for side in (verdict.claim.right, verdict.claim.left)
    }


def _folded(text: str) -> str:
    """Numbers and short expressions as they compare: no spaces, currency, trailing full stop."""
    folded = "".join(text.split()).strip("$€£.%").replace(",", "")
    name, equals, value = folded.partition("=")
    return value if equals and name.isalpha() else folded
