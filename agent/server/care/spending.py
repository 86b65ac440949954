"""What each key has spent today."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..api_errors import try_later
from .auth import Key

DAY_S = 86_400


class Spending:
    """Tokens by key and day (UTC), since the server started."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._spent: dict[str, int] = {}
        self._day = 0

    def left(self, key: Key) -> int | None:
        """Tokens that the key may still spend today, None for no ceiling.

        Raises `ApiError` 429 where nothing is left.
        """
        if key.tokens_per_day is None:
            return None
        left = key.tokens_per_day - self._today().get(key.name, 0)
        if left <= 0:
            raise try_later(
                f"The key {key.name!r} has spent its {key.tokens_per_day:,} tokens for today.",
                DAY_S - self._clock() % DAY_S,
                "insufficient_quota",
            )
        return left

    def add(self, key: Key, tokens: int) -> None:
        today = self._today()
        today[key.name] = today.get(key.name, 0) + tokens

    def _today(self) -> dict[str, int]:
        day = int(self._clock() // DAY_S)
        if day != self._day:
            self._day, self._spent = day, {}
        return self._spent
