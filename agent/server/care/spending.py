"""What each key has spent today."""

from __future__ import annotations

import time
from collections.abc import Callable

from ....graphs.run.budget import Budget, Meter
from ..api_errors import ApiError, try_later
from .auth import Key

DAY_S = 86_400


class Spending:
    """Tokens by key and day (UTC), since the server started.

    A clock that steps back changes nothing: a day that has begun is not left for an earlier one.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._meters: dict[str, Meter] = {}
        self._day = 0

    def meter(self, key: Key) -> Meter | None:
        """Where the key's calls reserve and settle their tokens today, None for no ceiling."""
        if key.tokens_per_day is None:
            return None
        day = int(self._clock() // DAY_S)
        if day > self._day:
            self._day, self._meters = day, {}
        return self._meters.setdefault(key.name, Meter(Budget(tokens=key.tokens_per_day)))

    def left(self, key: Key) -> int | None:
        """Tokens that the key may still spend today, None for no ceiling.

        Raises `ApiError` 429 where nothing is left.
        """
        meter = self.meter(key)
        if meter is None or key.tokens_per_day is None:
            return None
        left = key.tokens_per_day - meter.usage.tokens
        if left <= 0:
            raise self.refusal(key)
        return left

    def refusal(self, key: Key) -> ApiError:
        """What a key is told that has spent its day's tokens."""
        return try_later(
            f"The key {key.name!r} has spent its {key.tokens_per_day or 0:,} tokens for today.",
            DAY_S - self._clock() % DAY_S,
            "insufficient_quota",
        )
