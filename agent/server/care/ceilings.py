"""What the calls of many requests share and may not exceed together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from ....graphs.contracts import Usage
from ....graphs.run.budget import Grant, Meter


class Ceiling(Protocol):
    """A call reserves what it may take, is granted no more than is left, and settles what it
    took, however it ends."""

    async def reserve(
        self, prompt_chars: int, max_tokens: int, n: int = 1, calls: int = 1
    ) -> Grant:
        """Raises `BudgetSpent` where not one token a sample is left."""
        ...

    def settle(self, grant: Grant, usage: Usage) -> asyncio.Future[None] | None:
        """Begun at once, even by a call that is cancelled; where it takes time, what to wait
        for."""
        ...

    def add(self, usage: Usage) -> asyncio.Future[None] | None:
        """Count what was spent without a reservation."""
        ...


@dataclass(frozen=True, slots=True)
class LocalCeiling:
    """A meter of this process."""

    meter: Meter

    async def reserve(
        self, prompt_chars: int, max_tokens: int, n: int = 1, calls: int = 1
    ) -> Grant:
        return await self.meter.reserve(prompt_chars, max_tokens, n, calls)

    def settle(self, grant: Grant, usage: Usage) -> None:
        self.meter.settle(grant, usage)

    def add(self, usage: Usage) -> None:
        self.meter.usage += usage
