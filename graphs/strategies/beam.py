"""beam: step-level beam search by PRM scores (Snell et al. 2024), with diversity.

A finished answer leaves the beam for good: it keeps its place, so that the beam narrows, and is
never extended. Siblings are ranked against each other before all are (Li et al. 2016), so that
one good parent does not fill the beam.
"""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..events import Pruned
from ..run.context import RunContext
from ..state import TreeState
from ..tree import ROOT, Tree
from ..tree.conclusion import by_score, conclude, running_out
from ..tree.growth import Growth, finished
from ..tree.work import Update, working
from ..wiring import wire

OPTIONS = ("beam_width", "branching")
BEAM_WIDTH = 4
BRANCHING = 4
SIBLING_PENALTY = 0.05  # off a score for every better sibling


class BeamState(TreeState, total=False):
    """`beams`: the open prefixes; `spent`: tokens that the last round of expansions took."""

    beams: tuple[int, ...]
    spent: int


@working(Growth)
async def expand(growth: Growth, state: BeamState) -> Update:
    """Continue every beam."""
    ctx = growth.ctx
    before = ctx.meter.usage.tokens
    n = ctx.settings.options.branching or BRANCHING
    tips = await growth.branch(state.get("beams", (ROOT,)), n)
    return {"beams": tuple(tips), "spent": ctx.meter.usage.tokens - before}


@working(Growth)
async def prune(growth: Growth, state: BeamState) -> Update:
    """Keep the best open prefixes, as many as there are places left beside finished answers."""
    ctx = growth.ctx
    width = ctx.settings.options.beam_width or BEAM_WIDTH
    places = max(0, width - len(finished(growth.tree)))
    ranked = ranking(growth.tree, [tip for tip in state["beams"] if growth.tree.is_open(tip)])
    kept, dropped = ranked[:places], ranked[places:]
    growth.emit(Pruned(kept=tuple(kept), dropped=tuple(dropped)))
    return {"beams": tuple(kept)}


def ranking(tree: Tree, tips: list[int]) -> list[int]:
    """Best first, by score less the penalty for better siblings; of equals the first proposed."""
    families: dict[int, list[int]] = {}
    for tip in sorted(tips, key=lambda node: (-tree.scores.get(node, 0.0), node)):
        families.setdefault(tree.nodes[tip].parent, []).append(tip)
    worth = {
        tip: tree.scores.get(tip, 0.0) - SIBLING_PENALTY * place
        for family in families.values()
        for place, tip in enumerate(family)
    }
    return sorted(tips, key=lambda tip: (-worth[tip], tip))


def after_prune(state: BeamState, runtime: Runtime[RunContext]) -> str:
    """On, while there are beams and budget to finish what is begun."""
    if state.get("stop") or not state["beams"]:
        return "answer"
    return "answer" if running_out(runtime.context, state["log"], state["spent"]) else "expand"


@working(Growth)
async def answer(growth: Growth, state: BeamState) -> Update:
    """The finished answers vote by their scores."""
    return await conclude(growth, by_score(growth), state.get("beams") or (ROOT,))


build = wire(BeamState, expand, prune, answer, then={"prune": (after_prune, "expand", "answer")})
