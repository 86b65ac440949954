"""How the loop ends: with the answer that the controller settled on, or with the best so far."""

from __future__ import annotations

from ..tools.equivalence import extract_answer
from .records import ROOT, Outcome
from .state import LoopState
from .tree import Tree
from .tree.verified import Vouched, vouched
from .tree.work import Work

VERIFIED = 0.95


async def decided(work: Work, state: LoopState) -> Outcome:
    """The controller's last word; a step that states no answer gives what it comes to."""
    tree, decision = work.tree, state["decision"]
    node = state["queue"][0] if state.get("queue") else ROOT
    stated = _stated(tree, node) if decision.kind == "answer" else None
    found = Vouched()
    if stated is not None:
        found = await vouched(work.ctx, tree, node, stated, work.problem)
    grounds = state.get("grounds", ()) or found.grounds
    if decision.kind == "answer" and stated is None:
        stated, grounds = extract_answer(tree.texts(node)[-1]), ()
    chance = decision.confidence if decision.confidence is not None else tree.scores.get(node, 0.0)
    if found.verified:  # whatever its chain was worth: so many of such answers are right
        chance = max(chance, VERIFIED)
    return Outcome.of(
        stated,
        node=node,
        confidence=0.0 if stated is None else chance,
        checked=found.checked,
        grounds=grounds,
        reason=decision.reason,
    )


def best_so_far(work: Work, state: LoopState, stopped: str) -> Outcome:
    """The best final step of a run that a ceiling ended, if it is sure enough to be given."""
    best, tree = _best_final(work.tree, state), work.tree
    if tree.scores.get(best, 0.0) < (work.ctx.settings.options.min_confidence or 0.0):
        best = state.get("head", ROOT)
    stated = _stated(tree, best) if best != ROOT else None
    chance = 0.0 if stated is None else tree.scores.get(best, 0.0)
    return Outcome.of(stated, node=best, confidence=chance, stopped=stopped)


def _stated(tree: Tree, node: int) -> str | None:
    step = tree.nodes[node]
    return (step.answer or extract_answer(step.text)) if step.final else None


def _best_final(tree: Tree, state: LoopState) -> int:
    """What the attempts were weighed to, else the best-scored answer that no tool refutes.

    Where there is none, the head.
    """
    if state.get("attempts") and state.get("queue"):
        return state["queue"][0]
    finals = [
        node.id
        for node in tree.nodes.values()
        if node.final and node.id in tree.scores
        if not any(evidence.refuted for evidence in tree.evidence_along(node.id))
    ]
    return max(finals, key=lambda node: tree.scores[node], default=state.get("head", ROOT))
