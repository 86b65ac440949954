"""A policy whose calls are counted, and stopped at the client's own ceiling."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ....graphs.contracts import (
    Ask,
    Capabilities,
    Policy,
    Probing,
    Proposal,
    ProposalRequest,
    Usage,
)
from ....graphs.run.budget import BudgetSpent
from ...policies.watching import Watchable, Watcher


class MeteredPolicy:
    """One request's calls of a shared policy.

    `most` is the client's `max_completion_tokens`: all tokens that may be generated for it,
    reasoning included, over all calls; those in flight reserve what they may cost. `usage` is
    right even where the run is cancelled.
    """

    def __init__(self, policy: Policy, most: int | None = None) -> None:
        self._policy, self._most = policy, most
        self._reserved = 0
        self.usage = Usage()

    @property
    def name(self) -> str:
        return self._policy.name

    @property
    def capabilities(self) -> Capabilities:
        return self._policy.capabilities

    async def probe(self) -> Capabilities:
        if isinstance(self._policy, Probing):
            return await self._policy.probe()
        return self.capabilities

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Raises `BudgetSpent` where not one token a sample is left."""
        return await self._within(request, self._policy.propose)

    async def propose_watched(self, request: ProposalRequest, watcher: Watcher) -> list[Proposal]:
        """The same, watched where the policy can be; of any other the watcher hears nothing."""
        if isinstance(self._policy, Watchable):
            watched = partial(self._policy.propose_watched, watcher=watcher)
            return await self._within(request, watched)
        return await self.propose(request)

    async def _within(self, request: ProposalRequest, ask: Ask) -> list[Proposal]:
        granted = request.max_tokens
        if self._most is not None:
            left = self._most - self.usage.completion_tokens - self._reserved
            granted = min(granted, left // request.n)
            if granted < 1:
                raise BudgetSpent("max_tokens")
        self._reserved += granted * request.n
        try:
            proposals = await ask(replace(request, max_tokens=granted))
            self.usage = sum((one.usage for one in proposals), self.usage)
        finally:
            self._reserved -= granted * request.n
        return proposals

    async def aclose(self) -> None:
        """Nothing to close: the policy is shared."""
