"""How a search ends: the finished answers vote, each by what its path is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..contracts import NO_EVIDENCE
from ..events import Answered, TreeEvent
from ..records import Outcome
from ..run.context import RunContext
from . import Tree
from .growth import Growth, answer_of, finished
from .verified import Vouched, vouched
from .voting import vote
from .weighing import chance_alone, heard_path
from .work import Update, Work

Worth = Callable[[int], float]


async def conclude(growth: Growth, worth: Worth, heads: Sequence[int] = ()) -> Update:
    """End a search with its `outcome`: the heaviest answer, by the path to it that is worth most.

    Where nothing is finished, the best open prefix of `heads` is completed first (ROOT is one,
    where all others died), if there is budget for it. The confidence is what the controller makes
    of such a solution, where it weighs any, else the PRM's score, which also counts where
    something bears the answer out.
    """
    tree = growth.tree
    stopped = growth.stop
    if not finished(tree) and (open_heads := [node for node in heads if tree.is_open(node)]):
        await growth.complete(max(open_heads, key=lambda node: tree.scores.get(node, 0.0)))
        stopped = stopped or growth.stop
    ends = finished(tree)
    answers = [answer_of(tree.nodes[node]) for node in ends]
    ballot = await vote(answers, [worth(node) for node in ends])
    if ballot.winner is None:
        outcome = Outcome.of(None, stopped=stopped, reason="nothing finished")
        return {"outcome": ended(growth, outcome)}
    node, answer = ends[ballot.winner], answers[ballot.winner]
    found, confidence = Vouched(), tree.scores.get(node, 0.0)
    if answer is not None:
        found = await vouched(growth.ctx, tree, node, answer, growth.problem)
        chance = chance_alone(growth.ctx, heard_path(tree, node, answer, growth.problem))
        if chance is not None:
            confidence = max(chance, confidence) if found.grounds else chance
    outcome = Outcome.of(
        answer,
        node=node,
        confidence=confidence,
        checked=found.checked,
        grounds=found.grounds,
        stopped=stopped,
        reason=f"{ballot.share:.0%} of what {len(ends)} finished paths are worth",
    )
    return {"outcome": ended(growth, outcome)}


def ended(growth: Work, outcome: Outcome) -> Outcome:
    """State the outcome."""
    growth.emit(Answered(outcome=outcome))
    return outcome


def running_out(ctx: RunContext, log: Sequence[TreeEvent], spent: int) -> bool:
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
