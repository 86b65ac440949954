"""refine: a draft, then rounds of critique and rewriting (Self-Refine, Madaan et al. 2023).

Each round looks for the first step that a tool refutes or the critique doubts most, writes it
anew and goes on from there. The new version stays where the PRM finds it better; the rounds end
when one brings nothing better, when there is nothing to criticise, or when they are spent.
"""

from __future__ import annotations

from langgraph.runtime import Runtime

from ...tools.cutting import Cut
from ..contracts import NO_EVIDENCE
from ..events import VersionJudged
from ..run.budget import BudgetSpent
from ..run.context import RunContext
from ..state import TreeState
from ..tree import ROOT, Tree
from ..tree.conclusion import conclude
from ..tree.growth import Growth
from ..tree.verbs import correction, critique, rewritten_text
from ..tree.work import Update, working
from ..wiring import wire

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


@working(Growth)
async def draft(growth: Growth, _state: RefineState) -> Update:
    """The first version, its refuted results put right by the tools."""
    done = await growth.complete(ROOT)
    return {"version": done.tip or ROOT, "best": ROOT, "fault": ROOT, "round": 0}


@working(Growth)
async def criticise(growth: Growth, state: RefineState) -> Update:
    """One critique of a version's new steps; where it is better, what is at fault in it."""
    version, best, tree = state["version"], state["best"], growth.tree
    chain = tuple(step.id for step in tree.path(version))
    fresh = [node for node in chain if "critique" not in tree.asked.get(node, ())]
    if fresh and not growth.stop and "critique" in growth.ctx.policy.capabilities.tasks:
        try:
            await critique(growth, chain[chain.index(fresh[0]) :])
        except BudgetSpent as spent:
            growth.end(spent)
    await growth.score(version)
    better = best == ROOT or tree.scores.get(version, 0.0) > tree.scores.get(best, 0.0)
    growth.emit(VersionJudged(round=state["round"], end=version, better=better))
    if not better:
        return {"fault": ROOT}
    return {"best": version, "fault": _fault(tree, chain), "round": state["round"] + 1}


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


@working(Growth)
async def rewrite(growth: Growth, state: RefineState) -> Update:
    """Write the step at fault anew and complete the solution from there."""
    fault, tree = state["fault"], growth.tree
    text = await rewritten_text(growth, fault)
    tip = await growth.amend(fault, correction(growth, fault, Cut(text, dropped=False)))
    if tip is not None and not tree.nodes[tip].final:
        tip = (await growth.complete(tip)).tip
    return {"version": tip or ROOT}


def after_criticise(state: RefineState, runtime: Runtime[RunContext]) -> str:
    """Rewrite while something is at fault and rounds are left."""
    rounds = runtime.context.settings.options.rounds or ROUNDS
    ended = state.get("stop") or state["fault"] == ROOT or state["round"] > rounds
    return "answer" if ended else "rewrite"


def after_rewrite(state: RefineState) -> str:
    """Where the rewriting came to no end, nothing is better, and that was the last round."""
    return "answer" if state.get("stop") or state["version"] == ROOT else "criticise"


@working(Growth)
async def answer(growth: Growth, state: RefineState) -> Update:
    """The best version, and no other."""
    best = state["best"]
    return await conclude(growth, lambda node: float(node == best), ())


build = wire(
    RefineState, draft, criticise, rewrite, answer,
    then={
        "criticise": (after_criticise, "rewrite", "answer"),
        "rewrite": (after_rewrite, "criticise", "answer"),
    },
)  # fmt: skip
