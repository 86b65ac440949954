"""The one list of what has a name, and the one place where packages of one's own add to it.

Wherever a name is taken an object is taken too; a name is looked up here. Nothing is imported
before it is asked for. A package adds a name by an entry point that leads to an opener:

| group | opener |
|---|---|
| `surefoot.policies` | `(rest: str, **options) -> Policy`, `rest` being what follows `NAME:` |
| `surefoot.prms` | `(rest: str, policy: Policy) -> ProcessRewardModel` |
| `surefoot.verifiers` | `(sandbox: Sandbox) -> Verifier` |
| `surefoot.controllers` | `(rest: str, policy: Policy) -> Controller` |
| `surefoot.strategies` | `(checkpointer) -> CompiledStateGraph` (`graphs.strategy`) |

An entry point never takes the place of a name that is built in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from ..graphs.contracts import Controller, Policy, ProcessRewardModel
    from ..sandbox.base import Sandbox
    from ..tools.base import Verifier

T = TypeVar("T")
EMBEDDED = "pebble"
"""The model that is shipped: it answers where no other is named."""


class PolicyOpener(Protocol):
    def __call__(self, rest: str, /, **options: Any) -> Policy: ...


class PRMOpener(Protocol):
    def __call__(self, rest: str, policy: Policy, /) -> ProcessRewardModel: ...


class ControllerOpener(Protocol):
    def __call__(self, rest: str, policy: Policy, /) -> Controller: ...


class VerifierOpener(Protocol):
    def __call__(self, sandbox: Sandbox, /) -> Verifier: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an opener stands (`module:attribute`, of this package) and how it is written."""

    target: str
    form: str

    def load(self) -> Any:
        """What stands there, imported now."""
        module, _, attribute = self.target.partition(":")
        return getattr(import_module(module, __package__), attribute)


class Registry(Generic[T]):
    """The names of one kind of piece: those built in, and those of installed packages."""

    def __init__(self, group: str, built_in: Mapping[str, Entry]) -> None:
        self.group, self.built_in = group, built_in

    @cached_property
    def _installed(self) -> dict[str, Any]:
        from importlib.metadata import entry_points

        found = {point.name: point for point in entry_points(group=self.group)}
        return {name: point for name, point in found.items() if name not in self.built_in}

    def names(self) -> tuple[str, ...]:
        """Every name, the built-in ones first."""
        return (*self.built_in, *sorted(self._installed))

    def usual(self) -> str:
        """How the built-in ones are written, for `--help`, which looks no package up."""
        return ", ".join(entry.form for entry in self.built_in.values())

    def forms(self) -> str:
        """How each of them is written, for messages."""
        return ", ".join([*(one.form for one in self.built_in.values()), *sorted(self._installed)])

    def find(self, name: str) -> T | None:
        """The opener of that name, imported now; None where there is none."""
        if (entry := self.built_in.get(name)) is not None:
            return cast("T", entry.load())
        point = self._installed.get(name)
        return None if point is None else cast("T", point.load())


POLICIES: Registry[PolicyOpener] = Registry(
    "surefoot.policies",
    {
        EMBEDDED: Entry(".pebble.opening:open_policy", EMBEDDED),
        "openai": Entry(".policies.opening:open_openai", "openai:NAME"),
        "recorded": Entry(".policies.opening:open_recorded", "recorded:FILE"),
        "langchain": Entry(".policies.opening:open_langchain", "langchain:PROVIDER/NAME"),
    },
)
PRMS: Registry[PRMOpener] = Registry(
    "surefoot.prms",
    {
        "evidence": Entry(".prm.opening:open_evidence", "evidence, evidence:FILE"),
        EMBEDDED: Entry(".pebble.opening:open_prm", EMBEDDED),
        "judge": Entry(".prm.opening:open_judge", "judge"),
        "probe": Entry(".prm.probe:open_probe", "probe:URL"),
        "http": Entry(".prm.http:open_http", "http:URL#FAMILY"),
        "none": Entry(".prm.opening:open_none", "none"),
    },
)
CONTROLLERS: Registry[ControllerOpener] = Registry(
    "surefoot.controllers",
    {
        "thresholds": Entry(".controllers.opening:open_thresholds", "thresholds, thresholds:FILE"),
        "witnesses": Entry(".controllers.opening:open_witnesses", "witnesses, witnesses:FILE"),
        "value": Entry(".controllers.opening:open_value", "value:FILE"),
    },
)
VERIFIERS: Registry[VerifierOpener] = Registry(
    "surefoot.verifiers",
    {
        "notation": Entry(".pebble.opening:open_notation", "notation"),
        "calculator": Entry(".run.verifiers:open_calculator", "calculator"),
        "questions": Entry(".run.verifiers:open_questions", "questions"),
        "numeric": Entry(".run.verifiers:open_numeric", "numeric"),
        "symbolic": Entry("..tools.symbolic:Symbolic", "symbolic"),
        "python": Entry("..tools.python.tool:PythonTool", "python"),
    },
)
LEARN_COMMANDS: tuple[Entry, ...] = (Entry(".pebble.commands:add_commands", EMBEDDED),)
"""Models that are trained here put their own commands under `surefoot learn`: each takes its Typer
application."""
