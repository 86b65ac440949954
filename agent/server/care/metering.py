"""A policy whose calls are counted, and stopped at the ceilings of the client and of its key."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from ....graphs.contracts import (
    Ask,
    Policy,
    Proposal,
    ProposalRequest,
    Reader,
    TokenLogprob,
    Usage,
)
from ....graphs.run.budget import BudgetSpent, Grant, Meter
from ....graphs.run.context import request_size
from ....graphs.run.reading import reading
from ...policies.watching import Watchable, Watcher
from ...policies.wrapping import PolicyWrapper
from .ceilings import Ceiling
from .telemetry import SILENT, Span

FASTEST = 200
"""Tokens a second that a sample is taken to have had where a call was cut and nobody counted:
a fast server's speed, for what is in doubt must not be free."""


class MeteredPolicy(PolicyWrapper):
    """One request's calls of a shared policy.

    `most` is the client's `max_completion_tokens`: all tokens that may be generated for it,
    reasoning included, over all calls; those in flight reserve what they may cost. `ceilings` are
    further ones, shared with other requests: a call reserves in each, is granted no more than
    is left, and settles what it wrote, however it ends. `usage` is right even where the run is
    cancelled. An answer is not held back until it is settled for, so that it can be kept first:
    the next call, and whoever ends the request, wait for that (`settled`).
    """

    def __init__(
        self,
        policy: Policy,
        most: int | None = None,
        ceilings: Sequence[Ceiling] = (),
        span: Span = SILENT,
    ) -> None:
        super().__init__(policy)
        self._most, self._ceilings, self._span = most, ceilings, span
        self._reserved = 0
        self._settling: list[asyncio.Future[None]] = []
        self.usage = Usage()

    async def probe(self, *, prefill: bool = True) -> Usage:
        used = await super().probe(prefill=prefill)
        self.usage += used
        await _done(*(ceiling.add(used) for ceiling in self._ceilings))
        return used

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Raises `BudgetSpent` where not one token a sample is left."""
        return await self._within(request, self._policy.propose, None)

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal that `read` sees while it is written, and may end; of a policy that does
        not stream it sees the whole at once. Raises as `propose` does."""
        (proposal,) = await self._within(request, reading(self._policy, read), None)
        return proposal

    async def propose_watched(self, request: ProposalRequest, watcher: Watcher) -> list[Proposal]:
        """The same, watched where the policy can be; of any other the watcher hears nothing."""
        if not isinstance(self._policy, Watchable):
            return await self.propose(request)
        written: Counter[int] = Counter()

        def count(index: int, text: str, token: TokenLogprob) -> bool:
            written[index] += 1
            return watcher(index, text, token)

        watched = partial(self._policy.propose_watched, watcher=count)
        return await self._within(request, watched, written)

    async def _within(
        self, request: ProposalRequest, ask: Ask, written: Counter[int] | None
    ) -> list[Proposal]:
        granted = request.max_tokens
        if self._most is not None:
            left = self._most - self.usage.completion_tokens - self._reserved
            granted = min(granted, left // request.n)
            if granted < 1:
                raise BudgetSpent("max_tokens")
        self._reserved += granted * request.n
        try:
            return await self._metered(replace(request, max_tokens=granted), ask, written)
        finally:
            self._reserved -= granted * request.n

    async def _metered(
        self, request: ProposalRequest, ask: Ask, written: Counter[int] | None
    ) -> list[Proposal]:
        able = self.capabilities
        width = max(1, able.max_n) if able.n else 1
        size, calls = request_size(request, prose=able.prose), -(-request.n // width)
        grants: list[tuple[Ceiling, Grant]] = []
        began, usage, status = None, Usage(), "cancelled"
        told = {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": self.name,
            "gen_ai.request.max_tokens": request.max_tokens,
            "surefoot.task": request.task,
        }
        await self.settled()
        span = self._span.child(f"chat {self.name}", told)
        try:
            for ceiling in self._ceilings:
                grant = await ceiling.reserve(size, request.max_tokens, request.n, calls)
                grants.append((ceiling, grant))
                request = replace(request, max_tokens=grant.max_tokens)
            began = time.monotonic()
            proposals = await ask(request)
            usage, status = sum((one.usage for one in proposals), Usage()), "answered"
            return proposals
        except Exception:  # the backend failed: what it is known to have written counts
            status = "failed"
            if written:
                usage = Usage(_prompt(size, calls), written.total(), calls)
            raise
        except BaseException:  # the client left, or its time is up
            if began is not None:
                known = written.total() if written is not None else None
                usage = _cut(request, size, calls, time.monotonic() - began, known)
            raise
        finally:
            span.end(status, usage)
            self.usage += usage
            begun = [ceiling.settle(grant, usage) for ceiling, grant in grants]
            self._settling += [future for future in begun if future is not None]
            if status != "answered":
                await self.settled()

    async def settled(self) -> None:
        """Wait until all that was answered is settled for."""
        settling, self._settling = self._settling, []
        await _done(*settling)


async def _done(*settled: asyncio.Future[None] | None) -> None:
    """Wait for what was begun; it goes on where the waiting is cancelled."""
    for future in settled:
        if future is not None:
            await asyncio.shield(future)


def _cut(
    request: ProposalRequest, size: int, calls: int, seconds: float, written: int | None
) -> Usage:
    """What a call that was cut off has cost; where nobody counted, what it can have cost."""
    if written is None:
        written = min(request.max_tokens, int(seconds * FASTEST) + 1) * request.n
    return Usage(_prompt(size, calls), written, calls)


def _prompt(size: int, calls: int) -> int:
    return Meter().prompt_tokens(size) * calls
