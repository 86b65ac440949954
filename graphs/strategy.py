"""Strategies by name: each is a compiled LangGraph graph over the same context."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from ..sandbox.errors import InputError
from .options import StrategyOptions, flag
from .wiring import Builder, CompiledStrategy

if TYPE_CHECKING:
    from langgraph.types import Checkpointer

ENTRY_POINTS = "surefoot.strategies"
BUILT_IN = {
    "adaptive": ".strategies.adaptive",
    "beam": ".strategies.beam",
    "best-of-n": ".strategies.best_of_n",
    "chain": ".strategies.chain",
    "debate": ".strategies.debate",
    "loop": ".loop",
    "majority": ".strategies.majority",
    "mcts": ".strategies.mcts",
    "program": ".strategies.program",
    "refine": ".strategies.refine",
    "rejection": ".strategies.rejection",
    "staged": ".strategies.staged",
    "tree": ".strategies.tree_of_thoughts",
    "weighted-vote": ".strategies.weighted_vote",
}


def names() -> list[str]:
    """Every strategy that can be named: the built-in ones and those of installed packages."""
    return sorted({*BUILT_IN, *(point.name for point in entry_points(group=ENTRY_POINTS))})


def name_of(strategy: str | Builder) -> str:
    """The name itself; of a builder its own, or that of the module that it stands in."""
    if isinstance(strategy, str):
        return strategy
    own = str(getattr(strategy, "__name__", type(strategy).__name__))
    return strategy.__module__.rpartition(".")[2] if own == "build" else own


def build(name: str | Builder, checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile the strategy of that name, or of one's own builder. Raises `InputError`."""
    if not isinstance(name, str):
        return name(checkpointer)
    if module := BUILT_IN.get(name):
        builder: Builder = import_module(module, __package__).build
        return builder(checkpointer)
    for point in entry_points(group=ENTRY_POINTS, name=name):
        loaded: Builder = point.load()
        return loaded(checkpointer)
    raise InputError(f"There is no strategy {name!r}. Known: {', '.join(names())}.")


def options_of(name: str) -> tuple[str, ...] | None:
    """The names of the options that a strategy knows; None for one that is not built in."""
    if (module := BUILT_IN.get(name)) is None:
        return None
    return getattr(import_module(module, __package__), "OPTIONS", ())


def narrowed(strategies: Sequence[str], options: StrategyOptions) -> dict[str, StrategyOptions]:
    """For each strategy the options that it knows; one not built in is given all.

    Raises `InputError` for an option that none of them knows.
    """
    known = {name: options_of(name) for name in strategies}
    for option in options.chosen:
        if not any(names is None or option in names for names in known.values()):
            raise InputError(f"{flag(option)} is not for {', '.join(strategies)}.{_hint(known)}")
    return {
        name: options if names is None else options.only(names) for name, names in known.items()
    }


def _hint(known: dict[str, tuple[str, ...] | None]) -> str:
    flags = sorted({flag(option) for names in known.values() for option in names or ()})
    return f" Known there: {', '.join(flags)}." if flags else " It knows no such option."
