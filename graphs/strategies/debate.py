"""debate: several proposers, rounds in which they weigh each other's solutions, a vote.

Du et al. 2023, made sparse: who agrees with most others, and is refuted by no tool, stands by the
answer; the others think again. The debate ends when all agree or the rounds are spent.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..nodes.propose import PROMPT
from ..run.context import RunContext
from ..state import TreeState
from ..strategy import CompiledStrategy
from ..tree import ROOT, Tree
from ..tree.conclusion import conclude
from ..tree.growth import Growth, answer_of
from ..tree.voting import vote

OPTIONS = ("rounds",)
PROPOSERS = 3
ROUNDS = 2

REBUTTAL = f"""{PROMPT}
You are given solutions by others. They disagree, so some are wrong. Weigh them, find where they \
part, and then solve the problem anew."""


class DebateState(TreeState, total=False):
    """`stands`: each proposer's final step, ROOT for none; `dissent`: who thinks again."""

    stands: tuple[int, ...]
    dissent: tuple[int, ...]
    round: int


async def open_debate(state: DebateState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Every proposer solves the problem alone."""
    ctx = runtime.context
    growth = Growth.of(ctx, state)
    n = ctx.settings.samples if ctx.settings.samples > 1 else PROPOSERS
    stands: list[int] = []
    for _ in range(n):
        done = await growth.complete(ROOT) if not growth.stop else None
        stands.append(done.tip if done and done.tip else ROOT)
    return growth.update(stands=tuple(stands), round=0)


async def compare(state: DebateState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Who does not stand with the largest camp?"""
    tree = Tree.of(state.get("log", []))
    stands = state["stands"]
    ballot = await vote([_answer(tree, node) for node in stands])
    camp = ballot.clusters[0] if ballot.clusters else ()
    dissent = tuple(i for i in range(len(stands)) if i not in camp)
    runtime.context.emit("camps", stands=stands, dissent=dissent)
    return {"dissent": dissent}


async def rebut(state: DebateState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Those who dissent solve the problem anew, with the others' solutions before them."""
    growth = Growth.of(runtime.context, state)
    stands = list(state["stands"])
    told = ["\n\n".join(growth.tree.texts(node)) for node in stands]
    for i in state["dissent"]:
        if growth.stop:
            break
        others = tuple(dict.fromkeys(text for j, text in enumerate(told) if j != i and text))
        done = await growth.complete(ROOT, prompt=REBUTTAL, others=others)
        stands[i] = done.tip or stands[i]
    return growth.update(stands=tuple(stands), round=state["round"] + 1)


def after_compare(state: DebateState, runtime: Runtime[RunContext]) -> str:
    """On while somebody dissents and rounds are left."""
    rounds = runtime.context.settings.options.rounds or ROUNDS
    ended = state.get("stop") or not state["dissent"] or state["round"] >= rounds
    return "answer" if ended else "rebut"


async def answer(state: DebateState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """One proposer, one vote."""
    growth = Growth.of(runtime.context, state)
    growth.stop = state.get("stop", "")
    stands = state["stands"]
    outcome = await conclude(growth, lambda node: float(stands.count(node)))
    return growth.update(outcome=outcome)


def _answer(tree: Tree, node: int) -> str | None:
    return None if node == ROOT else answer_of(tree.nodes[node])


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> open_debate -> compare -> rebut -> compare | answer -> END."""
    graph = StateGraph(DebateState, context_schema=RunContext)
    for node in (open_debate, compare, rebut, answer):
        graph.add_node(node.__name__, node)
    graph.add_edge(START, "open_debate")
    graph.add_edge("open_debate", "compare")
    graph.add_conditional_edges("compare", after_compare, ["rebut", "answer"])
    graph.add_edge("rebut", "compare")
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)
