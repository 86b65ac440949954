"""backtrack: leave a prefix that no longer pays for an open ancestor of it."""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..run.context import RunContext
from ..state import LoopState
from ..tree import ROOT, Attempt, Mark, Tree
from .bounded import Update, bounded


@bounded
async def backtrack(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """Step back as far as the controller said; the steps that are left stay in the tree."""
    ctx, queue = runtime.context, state["queue"]
    tree = Tree.of(state["log"])
    path = tree.path(queue[0])
    back = min(max(1, state["decision"].steps_back), len(path))
    left = path[len(path) - back :]
    target = left[0].parent if left else ROOT
    ctx.emit("backtrack", to=target, left=[node.id for node in left], score=tree.scores.get(target))
    fates = [Mark(node.id, fate="abandoned") for node in left]
    dropped = [Mark(node, fate="dropped") for node in queue[1:]]
    return {
        "log": [*fates, *dropped, Attempt(target, backtrack=True)],
        "head": target,
        "queue": (),
    }
