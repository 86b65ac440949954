"""beam: step-level beam search by PRM scores (Snell et al. 2024), with diversity.

A finished answer leaves the beam for good: it keeps its place, so that the beam narrows, and is
never extended. Siblings are ranked against each other before all are (Li et al. 2016), so that
one good parent does not fill the beam.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..run.context import RunContext
from ..state import TreeState
from ..strategy import CompiledStrategy
from ..tree import ROOT, Mark, Tree
from ..tree.conclusion import by_score, conclude, running_out
from ..tree.growth import Growth, finished

OPTIONS = ("beam_width", "branching")
BEAM_WIDTH = 4
BRANCHING = 4
SIBLING_PENALTY = 0.05  # off a score for every better sibling


class BeamState(TreeState, total=False):
    """`beams`: the open prefixes; `spent`: tokens that the last round of expansions took."""

    beams: tuple[int, ...]
    spent: int


async def expand(state: BeamState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Continue every beam."""
    ctx = runtime.context
    growth = Growth.of(ctx, state)
    before = ctx.meter.usage.tokens
    n = ctx.settings.options.branching or BRANCHING
    tips = await growth.branch(state.get("beams", (ROOT,)), n)
    return growth.update(beams=tuple(tips), spent=ctx.meter.usage.tokens - before)


async def prune(state: BeamState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Keep the best open prefixes, as many as there are places left beside finished answers."""
    ctx = runtime.context
    growth = Growth.of(ctx, state)
    width = ctx.settings.options.beam_width or BEAM_WIDTH
    places = max(0, width - len(finished(growth.tree)))
    ranked = ranking(growth.tree, [tip for tip in state["beams"] if growth.is_open(tip)])
    kept, dropped = ranked[:places], ranked[places:]
    growth.add(*(Mark(node, fate="dropped") for node in dropped))
    ctx.emit("prune", kept=kept, dropped=dropped)
    return growth.update(beams=tuple(kept))


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


async def answer(state: BeamState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The finished answers vote by their scores."""
    growth = Growth.of(runtime.context, state)
    growth.stop = state.get("stop", "")
    outcome = await conclude(growth, by_score(growth), state.get("beams") or (ROOT,))
    return growth.update(outcome=outcome)


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> expand -> prune -> expand | answer -> END."""
    graph = StateGraph(BeamState, context_schema=RunContext)
    graph.add_node("expand", expand)
    graph.add_node("prune", prune)
    graph.add_node("answer", answer)
    graph.add_edge(START, "expand")
    graph.add_edge("expand", "prune")
    graph.add_conditional_edges("prune", after_prune, ["expand", "answer"])
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)
