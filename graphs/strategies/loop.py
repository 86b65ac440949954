"""The loop as a LangGraph state machine (the diagram stands in the README).

START -> propose -> critique -> decide -+-> propose   (accept)
             ^                  ^       +-> verify    -> decide
             |                  |       +-> correct   -> critique
             +-- backtrack <----+       +-> answer    -> END   (also: abstain, budget)
                                        +-> attempt   -> weigh -> attempt | answer

Before it abstains it solves the problem anew, until the attempts agree enough to answer, or as
often as is allowed and paid for.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from .. import nodes
from ..attempts import attempt, weigh, worth_another
from ..run.context import RunContext
from ..state import LoopState
from ..strategy import CompiledStrategy
from ..tree import Tree
from ..tree.growth import declined

OPTIONS = ("min_confidence",)
_NEXT = {
    "accept": "propose",
    "verify": "verify",
    "correct": "correct",
    "backtrack": "backtrack",
    "answer": "answer",
    "abstain": "attempt",
}


def _unless_stopped(then: str) -> Any:
    def route(state: LoopState) -> str:
        return "answer" if state.get("stop") else then

    return route


def _after_decide(state: LoopState, runtime: Runtime[RunContext]) -> str:
    if state.get("stop"):
        return "answer"
    decision = state["decision"]
    if decision.kind == "abstain" and not _may_retry(state, runtime.context):
        return "answer"
    return _NEXT[decision.kind]


def _may_retry(state: LoopState, ctx: RunContext) -> bool:
    """What the policy itself declines to answer is not asked again."""
    said_no = declined(Tree.of(state["log"]).nodes[state["queue"][0]])
    return not said_no and worth_another(state, ctx)


def _after_weigh(state: LoopState, runtime: Runtime[RunContext]) -> str:
    more = not state.get("stop") and worth_another(state, runtime.context)
    return "attempt" if more and state["decision"].kind == "abstain" else "answer"


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile the loop. It reads `problem` (and `problem_id`) and leaves an `outcome`."""
    graph = StateGraph(LoopState, context_schema=RunContext)
    for name in nodes.__all__:
        graph.add_node(name, getattr(nodes, name))
    for fresh in (attempt, weigh):
        graph.add_node(fresh.__name__, fresh)
    graph.add_edge(START, "propose")
    for name, then in (
        ("propose", "critique"),
        ("critique", "decide"),
        ("verify", "decide"),
        ("correct", "critique"),
        ("backtrack", "propose"),
    ):
        graph.add_conditional_edges(name, _unless_stopped(then), [then, "answer"])
    graph.add_conditional_edges("decide", _after_decide, sorted(set(_NEXT.values())))
    graph.add_edge("attempt", "weigh")
    graph.add_conditional_edges("weigh", _after_weigh, ["attempt", "answer"])
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)
