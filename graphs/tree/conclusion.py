"""How a search ends: the finished answers vote, each by what its path is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..contracts import NO_EVIDENCE
from ..nodes.answer import is_verified
from ..run.context import RunContext
from ..state import Outcome, OutcomeStatus
from . import ROOT, Entry, Mark, Tree
from .growth import Growth, answer_of, finished
from .voting import vote

Worth = Callable[[int], float]


async def conclude(growth: Growth, worth: Worth, heads: Sequence[int] = ()) -> Outcome:
    """The outcome of a search: the heaviest answer, by the path to it that is worth most.

    Where nothing is finished, the best open prefix of `heads` is completed first (ROOT is one,
    where all others died), if there is budget for it. The confidence is the PRM's score.
    """
    tree, ctx = growth.tree, growth.ctx
    stopped = growth.stop
    if not finished(tree) and (open_heads := [node for node in heads if growth.is_open(node)]):
        await growth.complete(max(open_heads, key=lambda node: tree.scores.get(node, 0.0)))
        stopped = stopped or growth.stop
    ends = finished(tree)
    answers = [answer_of(tree.nodes[node]) for node in ends]
    ballot = await vote(answers, [worth(node) for node in ends])
    if ballot.winner is None:
        return _nothing(ctx, stopped)
    node, answer = ends[ballot.winner], answers[ballot.winner]
    growth.add(*(Mark(step.id, fate="accepted") for step in tree.path(node)))
    outcome = Outcome(
        status="budget" if stopped else "answered",
        node=node,
        answer=answer,
        confidence=tree.scores.get(node, 0.0),
        verified=not stopped and answer is not None and is_verified(tree, node, answer),
        reason=stopped or f"{ballot.share:.0%} of what {len(ends)} finished paths are worth",
    )
    ctx.emit("answer", outcome=outcome)
    return outcome


def _nothing(ctx: RunContext, stopped: str) -> Outcome:
    status: OutcomeStatus = "budget" if stopped else "abstained"
    outcome = Outcome(status, ROOT, None, 0.0, verified=False, reason=stopped or "nothing finished")
    ctx.emit("answer", outcome=outcome)
    return outcome


def running_out(ctx: RunContext, log: Sequence[Entry], spent: int) -> bool:
    """Whether it is time to complete the best prefix, with nothing finished yet.

    `spent`: tokens of the last round. What is left must do for another and for the completion.
    """
    left = ctx.meter.left().tokens
    return left is not None and left < 2 * spent and not finished(Tree.of(log))


def by_score(growth: Growth) -> Worth:
    """What a path is worth by its PRM score."""
    return lambda node: growth.tree.scores.get(node, 0.0)


def supported_share(growth: Growth, node: int) -> float:
    """The share of a path's steps that a tool supports; 0 where a tool refutes one."""
    path = [growth.tree.evidence.get(step.id, NO_EVIDENCE) for step in growth.tree.path(node)]
    if not path or any(evidence.refuted for evidence in path):
        return 0.0
    return sum(bool(evidence.supported) for evidence in path) / len(path)
