"""How many runs at once: so many work, so many wait, the rest is told to come back."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Self

from ..api_errors import ApiError, try_later

REMEMBERED = 64  # runs whose seconds tell how long the queue will take


class Admission:
    """Places for runs. Used from one event loop."""

    def __init__(self, running: int, waiting: int, queue_s: float) -> None:
        self._turns = asyncio.Semaphore(running)
        self._most, self._width, self._queue_s = running + waiting, running, queue_s
        self._inside = 0
        self._seconds: deque[float] = deque(maxlen=REMEMBERED)
        self.working = 0
        self.closed = False

    @property
    def waiting(self) -> int:
        return self._inside - self.working

    def enter(self) -> Place:
        """A place, working or waiting. Raises `ApiError`: 429 where all are taken, 503 at the
        end of the server's life."""
        if self.closed:
            raise ApiError(503, "The server is shutting down.", headers={"retry-after": "5"})
        if self._inside >= self._most:
            raise try_later("The server is busy: all places in its queue are taken.", self._wait())
        self._inside += 1
        return Place(self, self._queue_s)

    def enter_again(self) -> Place:
        """A place for a run that had one on another server: it is not sent away, nor does it tire
        of waiting."""
        self._inside += 1
        return Place(self, None)

    def _wait(self) -> float:
        """Seconds until a place is likely to be free."""
        mean = sum(self._seconds) / len(self._seconds) if self._seconds else 1.0
        return min(60.0, mean * self.waiting / self._width)


class Place:
    """One run's place, from the queue to its end."""

    def __init__(self, admission: Admission, queue_s: float | None) -> None:
        self._of, self._queue_s = admission, queue_s
        self._began: float | None = None
        self._left = False

    async def turn(self) -> None:
        """Wait until this run may work. Raises `ApiError` 429 where that takes too long."""
        admission = self._of
        try:
            async with asyncio.timeout(self._queue_s):
                await admission._turns.acquire()
        except TimeoutError:
            words = f"The server is busy: no turn within {self._queue_s or 0:.0f} s."
            raise try_later(words, admission._wait()) from None
        self._began = asyncio.get_running_loop().time()
        admission.working += 1

    def handed_over(self) -> Place:
        """The same place for who outlives the one that took it, which has left it by that."""
        other = Place(self._of, self._queue_s)
        other._began, self._left = self._began, True
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Give the place back; may be called more than once."""
        if self._left:
            return
        self._left = True
        admission = self._of
        admission._inside -= 1
        if self._began is not None:
            admission._seconds.append(asyncio.get_running_loop().time() - self._began)
            admission.working -= 1
            admission._turns.release()
