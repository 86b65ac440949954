"""refine: a draft, then rounds of critique and rewriting (Self-Refine, Madaan et al. 2023).

Each round looks for the first step that a tool refutes or the critique doubts most, writes it
anew and goes on from there. The new version stays where the PRM finds it better; the rounds end
when one brings nothing better, when there is nothing to criticise, or when they are spent.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..contracts import NO_EVIDENCE
from ..nodes.correct import rewritten
from ..nodes.critique import judged
from ..run.budget import BudgetSpent
from ..run.context import RunContext
from ..state import TreeState
from ..strategy import CompiledStrategy
from ..tree import ROOT, Tree
from ..tree.conclusion import conclude
from ..tree.growth import Growth
from ..tree.repair import correction

OPTIONS = ("rounds",)
ROUNDS = 4
DOUBTED = 0.7  # a step that the critique gives less is worth rewriting


class RefineState(TreeState, total=False):
    """`version`: the final step of the version to judge; `best`: of the best so far, ROOT where
    there is none; `fault`: the step of the best to write anew, ROOT where the rounds are over.
    """

    version: int
    best: int
    fault: int
    round: int


async def draft(state: RefineState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The first version, its refuted results put right by the tools."""
    growth = Growth.of(runtime.context, state)
    done = await growth.complete(ROOT)
    return growth.update(version=done.tip or ROOT, best=ROOT, fault=ROOT, round=0)


async def criticise(state: RefineState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """One critique of a version's new steps; where it is better, what is at fault in it."""
    ctx, version, best = runtime.context, state["version"], state["best"]
    growth = Growth.of(ctx, state)
    growth.stop = state.get("stop", "")
    tree = growth.tree
    chain = tuple(step.id for step in tree.path(version))
    fresh = [node for node in chain if "critique" not in tree.asked.get(node, ())]
    if fresh and not growth.stop and "critique" in ctx.policy.capabilities.tasks:
        try:
            growth.add(*await judged(ctx, state, tree, chain[chain.index(fresh[0]) :]))
        except BudgetSpent as spent:
            growth.stop = str(spent)
            ctx.emit("budget", ceiling=growth.stop)
    await growth.score(version)
    better = best == ROOT or tree.scores.get(version, 0.0) > tree.scores.get(best, 0.0)
    ctx.emit("version", round=state["round"], end=version, better=better)
    if not better:
        return growth.update(fault=ROOT)
    return growth.update(best=version, fault=_fault(tree, chain), round=state["round"] + 1)


def _fault(tree: Tree, chain: tuple[int, ...]) -> int:
    """The first refuted step, else the most doubted one; ROOT where there is none."""
    evidence = {node: tree.evidence.get(node, NO_EVIDENCE) for node in chain}
    for node in chain:
        if evidence[node].refuted:
            return node
    judgments = {
        node: one.judgment
        for node, one in evidence.items()
        if one.judgment is not None and one.judgment < DOUBTED
    }
    return min(judgments, key=judgments.__getitem__, default=ROOT)


async def rewrite(state: RefineState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Write the step at fault anew and complete the solution from there."""
    ctx, fault = runtime.context, state["fault"]
    growth = Growth.of(ctx, state)
    tree = growth.tree
    try:
        text = await rewritten(ctx, state, tree, fault)
    except BudgetSpent as spent:
        ctx.emit("budget", ceiling=str(spent))
        return {"stop": str(spent)}
    tip = await growth.amend(fault, correction(tree, fault, text))
    if tip is not None and not tree.nodes[tip].final:
        tip = (await growth.complete(tip)).tip
    return growth.update(version=tip or ROOT)


def after_criticise(state: RefineState, runtime: Runtime[RunContext]) -> str:
    """Rewrite while something is at fault and rounds are left."""
    rounds = runtime.context.settings.options.rounds or ROUNDS
    ended = state.get("stop") or state["fault"] == ROOT or state["round"] > rounds
    return "answer" if ended else "rewrite"


def after_rewrite(state: RefineState) -> str:
    """Where the rewriting came to no end, nothing is better, and that was the last round."""
    return "answer" if state.get("stop") or state["version"] == ROOT else "criticise"


async def answer(state: RefineState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The best version, and no other."""
    growth = Growth.of(runtime.context, state)
    growth.stop = state.get("stop", "")
    best = state["best"]
    outcome = await conclude(growth, lambda node: float(node == best), ())
    return growth.update(outcome=outcome)


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> draft -> criticise -> rewrite -> criticise | answer -> END."""
    graph = StateGraph(RefineState, context_schema=RunContext)
    for node in (draft, criticise, rewrite, answer):
        graph.add_node(node.__name__, node)
    graph.add_edge(START, "draft")
    graph.add_edge("draft", "criticise")
    graph.add_conditional_edges("criticise", after_criticise, ["rewrite", "answer"])
    graph.add_conditional_edges("rewrite", after_rewrite, ["criticise", "answer"])
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)
