"""answer: end the run, with the answer, without one, or with the best so far."""

from __future__ import annotations

import re

from langgraph.runtime import Runtime

from ...tools.equivalence import extract_answer
from ..contracts import Evidence
from ..run.context import RunContext
from ..state import LoopState, Outcome, OutcomeStatus
from ..tree import ROOT, Entry, Mark, Tree
from .bounded import Update


async def answer(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """State the outcome. A run that a ceiling ended gives the best final step of its tree."""
    ctx = runtime.context
    tree = Tree.of(state.get("log", []))
    log: list[Entry] = []
    if state.get("stop"):
        best, bar = _best_final(tree, state), ctx.settings.options.min_confidence or 0.0
        if tree.scores.get(best, 0.0) < bar:
            best = state.get("head", ROOT)
        outcome = _outcome(tree, best, "budget", state["stop"])
    else:
        decision = state["decision"]
        status: OutcomeStatus = "answered" if decision.kind == "answer" else "abstained"
        node = state["queue"][0]
        log.append(Mark(node, fate="accepted" if status == "answered" else "abandoned"))
        outcome = _outcome(tree, node, status, decision.reason, decision.confidence)
    ctx.emit("answer", outcome=outcome)
    return {"log": log, "outcome": outcome}


def _outcome(
    tree: Tree, node: int, status: OutcomeStatus, reason: str, confidence: float | None = None
) -> Outcome:
    stated = None if status == "abstained" or node == ROOT else _stated(tree, node)
    final = stated is not None
    if status == "answered" and not final:  # the controller has what the step comes to
        stated = extract_answer(tree.texts(node)[-1])
        status = "abstained" if stated is None else status
    if confidence is None:
        confidence = tree.scores.get(node, 0.0)
    return Outcome(
        status=status,
        node=node,
        answer=stated,
        confidence=0.0 if stated is None else confidence,
        verified=status == "answered" and final and is_verified(tree, node, stated or ""),
        reason=reason,
    )


def _stated(tree: Tree, node: int) -> str | None:
    step = tree.nodes[node]
    if not step.final:
        return None
    return step.answer or extract_answer(step.text)


def _best_final(tree: Tree, state: LoopState) -> int:
    """What the attempts were weighed to, else the best-scored answer that no tool refutes.

    Where there is none, the head.
    """
    if state.get("attempts") and state.get("queue"):
        return state["queue"][0]
    finals = [
        node
        for node in tree.nodes.values()
        if node.final and node.id in tree.scores and not _refuted(tree, node.id)
    ]
    if not finals:
        return state.get("head", ROOT)
    return max(finals, key=lambda node: tree.scores[node.id]).id


def _refuted(tree: Tree, node: int) -> bool:
    return any(evidence.refuted for evidence in tree.evidence_along(node))


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
