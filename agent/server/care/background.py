"""Runs that go on without a connection, and what they have sent until now."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

MOST_ENDED = 1000
MOST_BYTES = 20_000_000  # of those that have ended; those at work are as many as were let in


class Unattended:
    """One such run: its frames, of `size` bytes, and the `response` as it stands. Used from one
    event loop."""

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        self.ended = False
        self.size = 0
        self._frames: list[bytes] = []
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def put(self, frame: bytes) -> None:
        self._frames.append(frame)
        self.size += len(frame)
        self._wake()

    async def read(self, at: int) -> AsyncGenerator[bytes, None]:
        """The frames from number `at` on, as they come."""
        while True:
            more = self._more
            while at < len(self._frames):
                yield self._frames[at]
                at += 1
            if self.ended:
                return
            await more.wait()

    def start(self, work: Coroutine[Any, Any, None], on_end: Callable[[], None]) -> None:
        """Begin; `on_end` is called once however it ends."""
        self._task = asyncio.create_task(work)
        self._task.add_done_callback(lambda _: self._end(on_end))

    async def cancel(self) -> None:
        """End the work where it stands and wait until it has ended."""
        if self._task is not None:
            self._task.cancel()
            await self.finished(None)

    async def finished(self, seconds: float | None) -> None:
        """Wait for the end, `seconds` at most."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=seconds)

    def _end(self, on_end: Callable[[], None]) -> None:
        self.ended = True
        self._wake()
        on_end()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()


class Background:
    """Every owner's such runs by their names; of those that have ended the newest."""

    def __init__(self, most_ended: int = MOST_ENDED, most_bytes: int = MOST_BYTES) -> None:
        self._bounds = (most_ended, most_bytes)
        self._runs: OrderedDict[tuple[str, str], Unattended] = OrderedDict()

    def begin(
        self,
        owner: str,
        name: str,
        run: Unattended,
        work: Coroutine[Any, Any, None],
        on_end: Callable[[], None],
    ) -> None:
        def ended() -> None:
            on_end()
            self._make_room()

        self._runs[owner, name] = run
        run.start(work, ended)

    def find(self, owner: str, name: str) -> Unattended | None:
        return self._runs.get((owner, name))

    async def forget(self, owner: str, name: str) -> None:
        """End it where it is at work, and keep nothing of it here."""
        run = self._runs.pop((owner, name), None)
        if run is not None:
            await run.cancel()

    async def aclose(self, seconds: float) -> None:
        """Let what is at work finish in that time, and end the rest."""
        runs = list(self._runs.values())
        await asyncio.gather(*(run.finished(seconds) for run in runs))
        await asyncio.gather(*(run.cancel() for run in runs if not run.ended))

    def _make_room(self) -> None:
        ended = [(key, run.size) for key, run in self._runs.items() if run.ended]
        count, size = len(ended), sum(each for _, each in ended)
        for key, each in ended:
            if count <= self._bounds[0] and size <= self._bounds[1]:
                return
            del self._runs[key]
            count, size = count - 1, size - each
