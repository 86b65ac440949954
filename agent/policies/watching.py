"""Watching a policy while it writes: for streams of what a raw model says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from ...graphs.contracts import Proposal, ProposalRequest, TokenLogprob

Watcher = Callable[[int, str, TokenLogprob], bool]
"""Is told a proposal's index, its text so far and its newest token, in any thread; False ends
that proposal with "stop"."""


@runtime_checkable
class Watchable(Protocol):
    """A policy whose "step" and "solution" can be watched; its proposals are those of `propose`."""

    async def propose_watched(
        self, request: ProposalRequest, watcher: Watcher
    ) -> list[Proposal]: ...
