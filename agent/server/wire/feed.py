"""An async generator in a task of its own, so that its consumer can wait with a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from typing import Any, Generic, TypeVar

from starlette.requests import Request
from starlette.types import Receive

from ..care.gates import ClientGone

T = TypeVar("T")
LEAD = 64  # items that a producer may be ahead of a slow reader


class Feed(Generic[T]):
    """Runs `source` in one task from its first step to its last.

    `on_end` is called once however the task ends, even where it never began.
    """

    def __init__(self, source: AsyncGenerator[T, None], on_end: Callable[[], None]) -> None:
        self._queue: asyncio.Queue[tuple[bool, Any]] = asyncio.Queue(LEAD)
        self._task = asyncio.create_task(self._pump(source))
        self._task.add_done_callback(lambda _: on_end())

    async def _pump(self, source: AsyncGenerator[T, None]) -> None:
        error: Exception | None = None
        try:
            async with aclosing(source):
                async for item in source:
                    await self._queue.put((True, item))
        except Exception as caught:  # noqa: BLE001 - handed to the consumer, which raises it
            error = caught
        await self._queue.put((False, error))

    async def get(self) -> T:
        """The next item. Raises `StopAsyncIteration` at the end, or what the source raised."""
        more, item = await self._queue.get()
        if more:
            value: T = item
            return value
        self._queue.put_nowait((False, None))
        raise item if item is not None else StopAsyncIteration

    async def aclose(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        self._task.cancel()
        await asyncio.wait([self._task])


async def client_gone(receive: Receive) -> None:
    """Return when the client closes its connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The work's result; cancels it and raises `ClientGone` where the client goes away first."""
    task = asyncio.create_task(work)
    gone = asyncio.create_task(client_gone(request.receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientGone
        return await task
    finally:
        for one in (task, gone):
            one.cancel()
        await asyncio.wait({task, gone})
