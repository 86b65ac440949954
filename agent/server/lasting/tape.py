"""A run's stored events, for all who listen to it here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator


class Tape:
    """Events from number `base` on; while nobody reads, none are held. Used from one event loop."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.readers = 0
        self.ended = False
        self.failure: Exception | None = None
        self._lines: list[str] = []
        self._more = asyncio.Event()

    @property
    def end(self) -> int:
        return self.base + len(self._lines)

    def append(self, first: int, lines: list[str]) -> None:
        """Add the events from number `first` on; those that are there already are passed over."""
        new = lines[max(0, self.end - first) :]
        if self.readers:
            self._lines += new
        else:
            self.base, self._lines = self.end + len(new), []
        self._wake()

    def close(self, failure: Exception | None = None) -> None:
        """Nothing comes after this; `failure` is raised by all who read to the end."""
        self.ended, self.failure = True, failure
        self._wake()

    async def read(self, at: int) -> AsyncGenerator[str, None]:
        """The events from number `at` on, as they come. Raises what the run failed with."""
        while True:
            more = self._more
            while at < self.end:
                yield self._lines[at - self.base]
                at += 1
            if self.ended:
                if self.failure is not None:
                    raise self.failure
                return
            await more.wait()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
