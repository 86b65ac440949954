"""How a strategy's nodes become a LangGraph graph.

LangGraph takes a second to import: it is, when the first graph is built, so that options are
looked at, and bad ones refused, without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from .run.context import RunContext

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph
    from langgraph.types import Checkpointer

CompiledStrategy: TypeAlias = "CompiledStateGraph[Any, RunContext, Any, Any]"


class Builder(Protocol):
    """Compiles a strategy."""

    def __call__(self, checkpointer: Checkpointer = None) -> CompiledStrategy: ...


def wire(
    state: type, *nodes: Callable[..., Any], then: Mapping[str, str | tuple[Any, ...]] | None = None
) -> Builder:
    """The builder of a graph: each node leads to the next of `nodes`, the last to the end.

    `then` says where others lead, by their names: to a node, or to what a function of the state
    names, given with all that it may name: `{"prune": (after_prune, "expand", "answer")}`.
    """
    leads = then or {}

    def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
        from langgraph.graph import END, START, StateGraph

        graph: StateGraph[Any, RunContext, Any, Any] = StateGraph(state, context_schema=RunContext)
        names = [node.__name__ for node in nodes]
        first = leads.get(START, names[0])
        if isinstance(first, str):
            graph.add_edge(START, first)
        else:
            graph.add_conditional_edges(START, first[0], list(first[1:]))
        for node, name, following in zip(nodes, names, [*names[1:], END], strict=True):
            graph.add_node(name, node)
            goes = leads.get(name, following)
            if isinstance(goes, str):
                graph.add_edge(name, goes)
            else:
                graph.add_conditional_edges(name, goes[0], list(goes[1:]))
        return graph.compile(checkpointer=checkpointer)

    build.__module__ = nodes[-1].__module__  # the strategy's own: it is named by it
    return build
