"""How a run is set up: the options that `Agent`, the command line and the server share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ...graphs.contracts import Controller, Policy, ProcessRewardModel
from ...graphs.run.budget import Budget, Price
from ...graphs.run.context import Settings
from ...graphs.strategy import name_of
from ...graphs.wiring import Builder
from ...tools.base import Verifier

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

    from .selectors import Selector

SandboxKind = Literal["auto", "local", "docker"]
SANDBOXES: tuple[SandboxKind, ...] = ("auto", "local", "docker")


@dataclass(frozen=True, slots=True)
class Only:
    """Verifiers, by name or as objects, in the place of the default ones."""

    verifiers: tuple[Verifier | str, ...]


Given: TypeAlias = Only | tuple[Verifier | str, ...]
"""What a user gives: verifiers beside the default ones, or `only` these."""


def only(*verifiers: Verifier | str) -> Only:
    """These verifiers and no others, neither the default ones nor what the policy brings."""
    return Only(verifiers)


@dataclass(frozen=True, slots=True)
class Config:
    """What to solve with.

    `model`, `prm`, `controller`, `strategy` and `select` are names as on the command line, or
    objects of one's own (which stay open when a session ends: they are the caller's).
    `verifiers` come beside the default ones (the calculator, numbers, SymPy, Python), or as
    `only(…)` in their place. `select` is what best-of-n goes by, `tests` a file of generated
    tests for choosing among programs.
    `checkpointer` is a SQLite file or one of LangGraph's savers: it keeps the runs that are given
    a thread. `price` is what the model costs, or a table of it by the model's name: a ceiling in
    money needs one. `cache` is a folder of answers that were paid for before. With `approve`, the
    user is asked for every call of a paid tool.
    """

    model: str | Policy | None = None
    strategy: str | Builder = "loop"
    prm: str | ProcessRewardModel | None = None
    controller: Controller | str | None = None
    verifiers: Given = ()
    select: str | Selector = "prm"
    tests: Path | None = None
    sandbox: SandboxKind = "auto"
    budget: Budget = field(default_factory=Budget)
    settings: Settings = field(default_factory=Settings)
    trace: Path | None = None
    cache: Path | None = None
    approve: bool = False
    price: Price | Mapping[str, Price] | None = None
    checkpointer: Path | BaseCheckpointSaver[Any] | None = None

    @property
    def strategy_name(self) -> str:
        """What results call the strategy."""
        return name_of(self.strategy)
