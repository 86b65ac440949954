"""What `langgraph.json` names: the solver for LangGraph's dev server."""

from __future__ import annotations

from typing import Any

from langgraph.graph.state import CompiledStateGraph

from ..agent import Agent


def solver() -> CompiledStateGraph[Any, None, Any, Any]:
    """The default agent's graph, set up by the environment (`SUREFOOT_MODEL`, `OPENAI_…`)."""
    return Agent().as_graph()
