"""One background thread with an event loop of its own: where all backends do their waiting.

So the caller's event loop is never blocked, any number of loops and plain threads may share one
sandbox, and `run_sync` needs no loop at all. The thread starts with the first sandbox.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from .errors import SandboxError

T = TypeVar("T")


class SandboxEngine:
    """A private event loop in a daemon thread. Use `engine()` to get the process's own."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="surefoot-sandbox", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def submit(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Start `work` on the engine's loop. Cancelling the future cancels the work."""
        if self.pid != os.getpid():
            work.close()
            raise SandboxError(
                "this sandbox was opened before a fork; open one in the child process"
            )
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    async def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the engine's loop from any other loop."""
        return await asyncio.wrap_future(self.submit(work))

    def call_sync(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the engine's loop from a plain thread."""
        if threading.current_thread() is self._thread:
            work.close()
            raise SandboxError("run_sync cannot be called from within the sandbox's own thread")
        future = self.submit(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # Ctrl-C in the caller must not leave the program running
            raise


_lock = threading.Lock()
_engines: list[SandboxEngine] = []  # at most one, the current process's


def engine() -> SandboxEngine:
    """The process's engine, started on first use; a forked child gets one of its own."""
    with _lock:
        if not _engines:
            os.register_at_fork(after_in_child=_fresh_lock)
        if not _engines or _engines[0].pid != os.getpid():
            _engines[:] = [SandboxEngine()]
        return _engines[0]


def _fresh_lock() -> None:
    """A child must not inherit a lock that a thread of its parent was holding."""
    global _lock  # noqa: PLW0603 - the one place where it may change
    _lock = threading.Lock()
