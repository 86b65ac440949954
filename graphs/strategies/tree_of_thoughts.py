"""tree: Tree of Thoughts (Yao et al. 2023), breadth-first or depth-first, with self-evaluation.

The policy judges every new thought: is the way to the answer from here sure, likely or
impossible? What tools refute is impossible without asking; what it says that cannot be read is
unknown, which ranks below likely but is not pruned. Impossible thoughts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from langgraph.runtime import Runtime

from ...sandbox.errors import InputError
from ..contracts import NO_EVIDENCE
from ..events import Backtracked, Pruned, Valued
from ..run.budget import BudgetSpent
from ..run.context import RunContext
from ..state import TreeState
from ..tree import ROOT, Tree
from ..tree.conclusion import conclude, running_out
from ..tree.growth import Growth, finished
from ..tree.verbs import abandon, critique
from ..tree.work import Update, working
from ..wiring import wire

OPTIONS = ("search", "beam_width", "branching")
BEAM_WIDTH = 5
BRANCHING = 5
MAX_EXPANSIONS = 100  # of a depth-first search, as in the paper

PROMPT = """\
You judge whether the start of a solution can still lead to the right answer. You are given a \
problem and the steps so far. Judge the step number {first}: with it, is the right answer sure to \
be reached, likely, or impossible, because something is wrong or a condition can no longer be \
met? Answer with JSON alone: {{"steps": [{{"step": {first}, "reason": "…", "correct": 0.93}}]}}, \
where "correct" is your probability that the right answer can be reached: above 0.9 means sure, \
below 0.2 impossible."""

Value = Literal["sure", "likely", "unknown", "impossible"]
SURE, IMPOSSIBLE = 0.9, 0.2
WEIGHTS: dict[Value, float] = {"sure": 20.0, "likely": 1.0, "unknown": 0.5, "impossible": 0.001}
"""The paper's weights; `unknown` is ours: no judgment is worth less than a middling one."""


class ThoughtState(TreeState, total=False):
    """`frontier`: open thoughts, breadth-first those of one level, depth-first a stack.

    `fresh`: thoughts that are not valued yet; `began`: the tokens spent before this round.
    """

    frontier: tuple[int, ...]
    fresh: tuple[int, ...]
    expansions: int
    began: int


def value_of(tree: Tree, node: int) -> Value:
    """What is known of a thought, from tools first and then from its judgment."""
    evidence = tree.evidence.get(node, NO_EVIDENCE)
    if evidence.refuted:
        return "impossible"
    if evidence.judgment is None:
        return "unknown"
    if evidence.judgment >= SURE:
        return "sure"
    return "impossible" if evidence.judgment < IMPOSSIBLE else "likely"


def depth_first(ctx: RunContext) -> bool:
    return ctx.settings.options.search == "dfs"


@working(Growth)
async def expand(growth: Growth, state: ThoughtState) -> Update:
    """Propose thoughts: after every thought of the level, or after the one on top of the stack."""
    ctx = growth.ctx
    if "critique" not in ctx.policy.capabilities.tasks:
        raise InputError(
            f"{ctx.policy.name} cannot judge its own thoughts, which `tree` goes by: "
            "use beam, which goes by a PRM."
        )
    began = ctx.meter.usage.tokens
    frontier = state.get("frontier", (ROOT,))
    parents, rest = (frontier[-1:], frontier[:-1]) if depth_first(ctx) else (frontier, ())
    fresh = await growth.branch(parents, ctx.settings.options.branching or BRANCHING)
    expansions = state.get("expansions", 0) + len(parents)
    return {"frontier": rest, "fresh": tuple(fresh), "expansions": expansions, "began": began}


@working(Growth)
async def evaluate(growth: Growth, state: ThoughtState) -> None:
    """Have the policy judge each new thought; prune the impossible ones."""
    for node in state["fresh"]:
        if not growth.stop and value_of(growth.tree, node) != "impossible":
            try:
                await critique(growth, (node,), PROMPT)
            except BudgetSpent as spent:
                growth.end(spent)
        value = value_of(growth.tree, node)
        growth.emit(Valued(node=node, value=value))
        if value == "impossible":
            abandon(growth, node)


@working(Growth)
async def choose(growth: Growth, state: ThoughtState) -> Update:
    """The next frontier: the best of the level, or the new thoughts on the stack, best on top."""
    ctx = growth.ctx
    ranked = ranking(growth.tree, [node for node in state["fresh"] if growth.tree.is_open(node)])
    if depth_first(ctx):
        if not ranked and state["frontier"]:
            growth.emit(Backtracked(to=state["frontier"][-1]))
        return {"frontier": (*state["frontier"], *reversed(ranked)), "fresh": ()}
    width = ctx.settings.options.beam_width or BEAM_WIDTH
    places = max(0, width - len(finished(growth.tree)))
    growth.emit(Pruned(kept=tuple(ranked[:places]), dropped=tuple(ranked[places:])))
    return {"frontier": tuple(ranked[:places]), "fresh": ()}


def ranking(tree: Tree, nodes: Sequence[int]) -> list[int]:
    """Best first: by value, then by the PRM's score, then as proposed."""
    return sorted(
        nodes,
        key=lambda node: (-WEIGHTS[value_of(tree, node)], -tree.scores.get(node, 0.0), node),
    )


def after_choose(state: ThoughtState, runtime: Runtime[RunContext]) -> str:
    """On, until there is nothing left to try; depth-first, until a finished answer is trusted."""
    ctx = runtime.context
    spent = ctx.meter.usage.tokens - state["began"]
    if state.get("stop") or not state["frontier"] or running_out(ctx, state["log"], spent):
        return "answer"
    if depth_first(ctx):
        tree = Tree.of(state["log"])
        trusted = any(value_of(tree, node) in ("sure", "likely") for node in finished(tree))
        return "answer" if trusted or state["expansions"] >= MAX_EXPANSIONS else "expand"
    return "expand"


@working(Growth)
async def answer(growth: Growth, state: ThoughtState) -> Update:
    """The finished answers vote, each by its value."""
    return await conclude(
        growth, lambda node: WEIGHTS[value_of(growth.tree, node)], state["frontier"] or (ROOT,)
    )


build = wire(
    ThoughtState, expand, evaluate, choose, answer,
    then={"choose": (after_choose, "expand", "answer")},
)  # fmt: skip
