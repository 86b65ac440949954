"""What a run has paid for since its last checkpoint.

LangGraph saves a run between its nodes. A node may make many calls, and one that is killed is run
again from its start: it finds here the answers to the calls that it had made, asks for them no
second time, and pays for none twice.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from ...tools.base import Claim, StepContext, Verdict
from ..contracts import Proposal, ProposalRequest, Usage
from .budget import Meter


@dataclass(frozen=True, slots=True)
class Paid:
    """One finished call: a policy's proposals, or the verdict of the paid tool `tool`."""

    key: str
    proposals: tuple[Proposal, ...] = ()
    tool: str = ""
    verdict: Verdict | None = None

    @property
    def usage(self) -> Usage:
        return sum((proposal.usage for proposal in self.proposals), Usage())


async def _nowhere(_: Paid) -> None:
    """Where a run that nobody can resume keeps its calls."""


@dataclass(slots=True)
class Journal:
    """The calls of one run. `write` keeps one for good; `resumed` are those of a killed process.

    `approvals` are the user's words on calls of paid tools, by the calls' keys.
    """

    meter: Meter
    write: Callable[[Paid], Awaitable[None]] = _nowhere
    resumed: Iterable[Paid] = ()
    approvals: Mapping[str, bool] = field(default_factory=dict)
    _left: dict[str, deque[Paid]] = field(init=False)

    def __post_init__(self) -> None:
        self._left = defaultdict(deque)
        for paid in self.resumed:
            self._left[paid.key].append(paid)
            self.meter.owed += paid.usage

    def take(self, key: str) -> Paid | None:
        """The answer to a call that was made before, once for each time that it was made."""
        if not self._left.get(key):
            return None
        paid = self._left[key].popleft()
        self.meter.owed -= paid.usage
        self._count(paid)
        return paid

    def settle(self) -> None:
        """Count what no node asked for again: its node had ended and was not run anew."""
        for waiting in self._left.values():
            for paid in waiting:
                self._count(paid)
        self._left.clear()
        self.meter.owed = Usage()

    def _count(self, paid: Paid) -> None:
        self.meter.usage += paid.usage
        if paid.tool:
            self.meter.count_tool(paid.tool, free=False)


def policy_key(policy: str, request: ProposalRequest) -> str:
    """What tells one policy call from another: the policy's name and the whole request."""
    return _digest(["policy", policy, request])


def tool_key(tool: str, claim: Claim, around: StepContext) -> str:
    """What tells one tool call from another."""
    return _digest(["tool", tool, claim, around])


def _digest(value: Any) -> str:
    text = json.dumps(value, default=_plain, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} is no part of a request")
