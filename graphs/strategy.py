"""Strategies by name: each is a compiled LangGraph graph over the same context."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Checkpointer

from ..sandbox.errors import InputError
from .context import RunContext

CompiledStrategy = CompiledStateGraph[Any, RunContext, Any, Any]
Builder = Callable[[Checkpointer], CompiledStrategy]

ENTRY_POINTS = "surefoot.strategies"
BUILT_IN = {
    "best-of-n": ".strategies.best_of_n",
    "chain": ".strategies.chain",
    "loop": ".strategies.loop",
    "majority": ".strategies.majority",
}


def names() -> list[str]:
    """Every strategy that can be named: the built-in ones and those of installed packages."""
    return sorted({*BUILT_IN, *(point.name for point in entry_points(group=ENTRY_POINTS))})


def build(name: str, checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile the strategy of that name. Raises `InputError` where there is none."""
    if module := BUILT_IN.get(name):
        builder: Builder = import_module(module, __package__).build
        return builder(checkpointer)
    for point in entry_points(group=ENTRY_POINTS, name=name):
        loaded: Builder = point.load()
        return loaded(checkpointer)
    raise InputError(f"There is no strategy {name!r}. Known: {', '.join(names())}.")
