"""Work in a task of its own, so that its deadline and its account end with it and not with the
client that reads: one that stalls holds nothing but what was already made for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
Put = Callable[[T], Awaitable[None]]

LEAD = 64  # items that the work may be ahead of its reader
_END = object()


async def produced(
    work: Callable[[Put[T]], Coroutine[Any, Any, None]],
) -> AsyncGenerator[T, None]:
    """What `work` puts, as it comes; then what it raised. Closing this cancels the work and waits
    for its end."""
    room = asyncio.Semaphore(LEAD)
    made: asyncio.Queue[Any] = asyncio.Queue()  # bounded by `room`, but for the end

    async def put(item: T) -> None:
        await room.acquire()
        made.put_nowait(item)

    task = asyncio.create_task(work(put))
    task.add_done_callback(lambda _: made.put_nowait(_END))
    try:
        while (item := await made.get()) is not _END:
            room.release()
            yield item
        await task
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # raised above, or nobody is left to hear it
