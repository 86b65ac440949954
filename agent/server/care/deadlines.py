"""How long runs may take, and the end that a stopping server makes of all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..api_errors import ApiError
from .admission import Place

GRACE_S = 10.0  # what a run may overstay its own ceiling of seconds before it is cut off


class Deadlines:
    """The time limits of all runs. Used from one event loop."""

    def __init__(self, run_s: float) -> None:
        self._run_s = run_s
        self._running: set[asyncio.Timeout] = set()
        self._stopped = False

    @asynccontextmanager
    async def turn(self, place: Place, seconds: float | None = None) -> AsyncIterator[None]:
        """Wait for the turn, then work within the limit, or within `seconds` where nothing else
        keeps a ceiling. Raises `ApiError` 504, or 503 where the server ends."""
        limit = self._run_s + GRACE_S if seconds is None else min(seconds, self._run_s)
        try:
            async with asyncio.timeout(None) as deadline:
                self._running.add(deadline)
                try:
                    await place.turn()
                    deadline.reschedule(_now() + limit)
                    yield
                finally:
                    self._running.discard(deadline)
        except TimeoutError as error:
            if self._stopped:
                raise ApiError(503, "The server is shutting down.") from error
            words = f"The run took longer than {min(limit, self._run_s):g} s."
            raise ApiError(504, words, code="timeout") from error

    def stop(self) -> None:
        """End every run now."""
        self._stopped = True
        for deadline in self._running:
            deadline.reschedule(_now())


def _now() -> float:
    return asyncio.get_running_loop().time()
