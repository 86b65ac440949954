"""An event loop in a thread of its own, which sync code of any number of threads shares."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator
from concurrent.futures import Future, wait
from contextvars import Context, copy_context
from functools import partial
from typing import Any, TypeVar

from ...sandbox.errors import InputError

T = TypeVar("T")

INTERRUPT_S = 0.5  # what interrupted work may take to tidy up before its caller goes on
CLOSE_S = 30.0  # what closing may take: sandboxes and connections end in it
CLOSED = "The agent was closed while it was at work: keep it open until its last call returns."


class LoopThread:
    """Work of many threads runs in one loop, so it can share what is open. `close` it."""

    def __init__(self) -> None:
        ready: Future[asyncio.AbstractEventLoop] = Future()
        self._tasks: dict[Future[Any], asyncio.Task[Any]] = {}
        self._thread = threading.Thread(
            target=self._live, args=(ready,), name="surefoot", daemon=True
        )
        self._thread.start()
        self._loop = ready.result()

    def close(self) -> None:
        """End what still runs; its callers are told so."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(CLOSE_S)

    def _live(self, ready: Future[asyncio.AbstractEventLoop]) -> None:
        async def until_ended() -> None:
            self._ended = asyncio.Event()
            ready.set_result(asyncio.get_running_loop())
            await self._ended.wait()

        asyncio.run(until_ended())

    def run(self, work: Coroutine[Any, Any, T], context: Context | None = None) -> T:
        """Wait for work that runs in the loop; an interrupt of the wait cancels the work.

        Raises `InputError` in an event loop, which the wait would block, and where the thread was
        closed meanwhile.
        """
        refuse_in_loop(work)
        done: Future[T] = Future()
        try:  # an interrupt may come as soon as the work was handed over
            self._hand_over(done, work, context or copy_context())
            return done.result()
        finally:
            if not done.done():  # the wait was interrupted
                self._loop.call_soon_threadsafe(self._cancel, done)
                wait([done], INTERRUPT_S)
            if done.cancelled():  # it never began
                work.close()

    def _hand_over(self, done: Future[T], work: Coroutine[Any, Any, T], context: Context) -> None:
        try:
            self._loop.call_soon_threadsafe(self._begin, done, work, context)
        except RuntimeError:  # the loop is closed
            done.cancel()
            raise InputError(CLOSED) from None

    def _begin(self, done: Future[T], work: Coroutine[Any, Any, T], context: Context) -> None:
        task = self._loop.create_task(work, context=context)
        self._tasks[done] = task
        task.add_done_callback(partial(self._finish, done))

    def _finish(self, done: Future[T], task: asyncio.Task[T]) -> None:
        del self._tasks[done]
        if task.cancelled():
            done.set_exception(InputError(CLOSED))
        elif (error := task.exception()) is not None:
            done.set_exception(error)
        else:
            done.set_result(task.result())

    def _cancel(self, done: Future[Any]) -> None:
        if (task := self._tasks.get(done)) is not None:
            task.cancel()
        else:  # its wait was interrupted before it was handed over
            done.cancel()

    def cancel_all(self) -> None:
        """End what other threads wait for, and wait until it has tidied up."""
        pending = list(self._tasks)
        for done in pending:
            self._loop.call_soon_threadsafe(self._cancel, done)
        wait(pending, CLOSE_S)

    def iterate(self, items: AsyncIterator[T]) -> Iterator[T]:
        """An async generator's items as they come, all made in one context, as of one caller."""
        context = copy_context()
        try:
            while (item := self.run(_next(items), context)) is not None:
                yield item
        finally:
            if not self._loop.is_closed():  # which closes what it still held
                self.run(_close(items), context)


def refuse_in_loop(work: Coroutine[Any, Any, Any]) -> None:
    """Raises `InputError` where an event loop runs in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    work.close()
    raise InputError("An event loop is running here: await the async twin (asolve, abatch).")


async def _next(items: AsyncIterator[T]) -> T | None:
    return await anext(items, None)


async def _close(items: AsyncIterator[Any]) -> None:
    if isinstance(items, AsyncGenerator):
        await items.aclose()
