"""No answer contradicts a result of its own path: what a tool refuted there is no answer here."""

from __future__ import annotations

from ...tools.base import Verdict
from ..contracts import NO_EVIDENCE
from ..run.context import RunContext
from .log import Tree
from .verified import folded

TOOL = "path"


def contradictions(
    ctx: RunContext, problem: str, tree: Tree, node: int, found: tuple[Verdict, ...]
) -> tuple[Verdict, ...]:
    """Verdicts on the answers that the step at `node` states, by what was refuted on its path.

    An answer falls where it is the very value that a tool refuted in a step which was corrected,
    and nothing that a tool supports on the path comes to it by another way. `found`: what the
    tools say of the step itself.
    """
    path = tree.path(node)
    wrong = [
        verdict
        for step in path
        if step.replaces is not None
        for verdict in tree.evidence.get(step.replaces, NO_EVIDENCE).refuted
        if verdict.correction is not None
    ]
    if not wrong:
        return ()
    evidence = [*tree.evidence_along(node)[:-1]]
    true = {folded(v.claim.right) for one in evidence for v in one.supported}
    true |= {folded(verdict.claim.right) for verdict in found if verdict.status == "supported"}
    true |= {folded(verdict.correction or "") for verdict in wrong}
    falls = {folded(v.claim.right): v for v in wrong if folded(v.claim.right) not in true}
    judged = {verdict.claim.span for verdict in found}
    return tuple(
        Verdict(TOOL, "refuted", claim, falls[value].evidence, falls[value].correction)
        for claim in ctx.claims(problem, tree.texts(node))
        if claim.kind == "answer" and claim.span not in judged
        if (value := folded(claim.right)) in falls
    )
