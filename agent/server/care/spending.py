"""What each key has spent today."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from ....graphs.run.budget import Budget, Meter
from ..api_errors import ApiError, try_later
from .auth import Key
from .ceilings import Ceiling, LocalCeiling

DAY_S = 86_400


class Spending(Protocol):
    """Tokens by key and day (UTC).

    A clock that steps back changes nothing: a day that has begun is not left for an earlier one.
    """

    def ceiling(self, key: Key) -> Ceiling | None:
        """Where the key's calls reserve and settle their tokens today, None for no ceiling."""
        ...

    async def left(self, key: Key) -> int | None:
        """Tokens that the key may still spend today, None for no ceiling.

        Raises `ApiError` 429 where nothing is left, 503 where nobody can tell.
        """
        ...


class LocalSpending:
    """Counted in this process, since it started."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._meters: dict[str, Meter] = {}
        self._day = 0

    def ceiling(self, key: Key) -> LocalCeiling | None:
        meter = self._meter(key)
        return None if meter is None else LocalCeiling(meter)

    async def left(self, key: Key) -> int | None:
        meter = self._meter(key)
        return None if meter is None else still_left(key, meter.usage.tokens, self._clock())

    def _meter(self, key: Key) -> Meter | None:
        if key.tokens_per_day is None:
            return None
        day = int(self._clock() // DAY_S)
        if day > self._day:
            self._day, self._meters = day, {}
        return self._meters.setdefault(key.name, Meter(Budget(tokens=key.tokens_per_day)))


def still_left(key: Key, spent: int, now: float) -> int:
    """Raises `ApiError` 429 where nothing is. `now` in seconds since 1970."""
    left = (key.tokens_per_day or 0) - spent
    if left <= 0:
        raise refusal(key, now)
    return left


def refusal(key: Key, now: float) -> ApiError:
    """What a key is told that has spent its day's tokens."""
    return try_later(
        f"The key {key.name!r} has spent its {key.tokens_per_day or 0:,} tokens for today.",
        DAY_S - now % DAY_S,
        "insufficient_quota",
    )
