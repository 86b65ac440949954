"""The loop as a LangGraph state machine (the diagram stands in the README).

START -> propose -> critique -> decide -+-> propose   (accept)
             ^                  ^       +-> verify    -> decide
             |                  |       +-> correct   -> critique
             +-- backtrack <----+       +-> answer    -> END   (also: abstain, budget)
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.types import Checkpointer

from .. import nodes
from ..context import RunContext
from ..state import LoopState
from ..strategy import CompiledStrategy

_NEXT = {
    "accept": "propose",
    "verify": "verify",
    "correct": "correct",
    "backtrack": "backtrack",
    "answer": "answer",
    "abstain": "answer",
}


def _unless_stopped(then: str) -> Any:
    def route(state: LoopState) -> str:
        return "answer" if state.get("stop") else then

    return route


def _after_decide(state: LoopState) -> str:
    return "answer" if state.get("stop") else _NEXT[state["decision"].kind]


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile the loop. It reads `problem` (and `problem_id`) and leaves an `outcome`."""
    graph = StateGraph(LoopState, context_schema=RunContext)
    for name in nodes.__all__:
        graph.add_node(name, getattr(nodes, name))
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
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)
