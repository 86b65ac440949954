"""What keeps traces: a file of one machine, or a database that several servers share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from ....graphs.trace import TRACE_VERSION
from .logs import LOG

COLUMNS = (
    "id", "created", "model", "strategy", "problem", "status", "answer", "verified",
    "confidence", "tokens", "seconds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of a trace when its run begins. `created` in seconds since 1970."""

    id: str
    owner: str
    created: float
    model: str
    strategy: str
    problem: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of it at the end."""

    status: str
    answer: str | None = None
    verified: bool = False
    confidence: float = 0.0
    tokens: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Health:
    """Whether traces are written: `failures` so far, and whether the last write `failing`."""

    failing: bool = False
    failures: int = 0

    def failed(self, why: str) -> None:
        self.failing = True
        self.failures += 1
        LOG.warning("traces are not written", extra={"fields": {"why": why}})


class Recording(Protocol):
    """One trace being written. Nothing is awaited, so a cancelled run is recorded as well."""

    def add(self, event: dict[str, Any]) -> None:
        """Keep an event, soon."""
        ...

    def end(self, ending: Ending) -> None:
        """Nothing comes after this."""
        ...


class TraceStore(Protocol):
    """Traces, each its owner's alone. Secrets of the server are struck out of all that is kept."""

    health: Health

    async def record(self, heading: Heading) -> Recording:
        """Begin a trace."""
        ...

    async def listed(
        self, owner: str, limit: int, after: str | None = None
    ) -> tuple[list[dict[str, Any]], bool]:
        """The owner's traces, newest first, beginning after the one with the id `after`; and
        whether there are more."""
        ...

    async def opened(self, owner: str, trace: str) -> tuple[dict[str, Any], list[str]] | None:
        """A trace and its events, each one line of JSON; None where the owner has none such."""
        ...

    async def deleted(self, owner: str, trace: str) -> bool:
        """Delete a trace; False where the owner has none such."""
        ...

    async def aclose(self) -> None:
        """Write what is still waiting, and close."""
        ...


def export(events: list[str], created: float) -> str:
    """A trace as a trace file, which `surefoot.graphs.trace.read_trace` reads."""
    head = json.dumps({"trace_version": TRACE_VERSION, "created": round(created, 3)})
    return "\n".join([head, *events]) + "\n"
