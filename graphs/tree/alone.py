"""An answer that a tool worked out from the problem stands alone, not on lines that misread it.

What was calculated on the way may be true, and of something else: a reader who is shown those lines
before the answer takes them for its reasons.
"""

from __future__ import annotations

import re

from ...tools.cutting import Cut
from ..questions import GROUNDED, kind_of
from ..run.claims import free_verdicts
from .verified import folded
from .work import Work


async def stands_alone(work: Work, wrong: int, right: Cut) -> bool:
    """Whether a final step, put right, is true of the problem whatever was said before it.

    So where it says nothing but the answer, the free tools support it with no step before it, and
    no true claim on the way to it came to it. `wrong`: the step in whose place it is to stand.
    """
    before = work.tree.path(wrong)[:-1]
    if not before or not work.tree.nodes[wrong].final or right.dropped:
        return False
    true = {
        folded(verdict.claim.right)
        for evidence in work.tree.evidence_along(before[-1].id)
        for verdict in evidence.supported
    }
    found = await free_verdicts(work.ctx, work.problem, (right.text,))
    answers = [
        verdict for verdict in found if kind_of(verdict.claim.kind, verdict.claim.text) in GROUNDED
    ]
    return (
        bool(answers)
        and all(verdict.status == "supported" for verdict in found)
        and not any(folded(verdict.claim.right) in true for verdict in answers)
        and any(says_only(right.text, verdict.claim.span) for verdict in answers)
    )


def says_only(text: str, span: tuple[int, int]) -> bool:
    """Whether a step says no more than what is claimed in `span`: no number besides."""
    return not re.search(r"\d", text[: span[0]] + text[span[1] :])
