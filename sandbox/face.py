"""What a caller holds: one face over every backend, for event loops and for plain threads."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from typing import Protocol

from .base import NO_FILES, ExecResult, Limits
from .engine import SandboxEngine
from .outcome import Output

Emit = Callable[[str, bytes], None]
_STREAMS = ("stdout", "stderr")


class BackendSession(Protocol):
    """A worker that keeps its state. Lives on the engine's loop."""

    async def run(
        self, code: str, stdin: str, files: Mapping[str, bytes], emit: Emit | None = None
    ) -> ExecResult: ...

    async def close(self) -> None: ...


class Backend(Protocol):
    """What a kind of sandbox implements. Lives on the engine's loop."""

    engine: SandboxEngine
    name: str
    tier: str

    async def run(
        self,
        code: str,
        stdin: str,
        files: Mapping[str, bytes],
        limits: Limits,
        emit: Emit | None = None,
    ) -> ExecResult: ...

    async def open_session(self, limits: Limits) -> BackendSession: ...

    async def close(self) -> None: ...


class InterpreterSession:
    """Calls that share one interpreter's state, one at a time.

    After a call that timed out, flooded its output or ended its process, the state is gone:
    `run` then raises `SandboxError`, and a new session is needed.
    """

    def __init__(self, engine: SandboxEngine, inner: BackendSession) -> None:
        self._engine, self._inner = engine, inner

    async def run(
        self, code: str, *, stdin: str = "", files: Mapping[str, bytes] = NO_FILES
    ) -> ExecResult:
        """Run `code` after what ran before. Every call has the session's limits anew, save for
        memory, disk and processes, which it shares. Raises only `SandboxError`."""
        return await self._engine.call(self._inner.run(code, stdin, files))

    async def stream(
        self, code: str, *, stdin: str = "", files: Mapping[str, bytes] = NO_FILES
    ) -> AsyncIterator[Output | ExecResult]:
        """As `Sandbox.stream`, in this session."""
        async for item in _stream(self._engine, lambda e: self._inner.run(code, stdin, files, e)):
            yield item


class EngineSandbox:
    """A `Sandbox` that any event loop may use. `name` is its kind, `tier` what isolates."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.name, self.tier = backend.name, backend.tier
        self._engine = backend.engine

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, bytes] = NO_FILES,
        limits: Limits = Limits(),
    ) -> ExecResult:
        """Run `code` in a fresh worker. Cancelling kills it. Raises only `SandboxError` and, for
        limits or file names that make no sense, `InputError`."""
        return await self._engine.call(self.backend.run(code, stdin, files, limits))

    async def stream(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, bytes] = NO_FILES,
        limits: Limits = Limits(),
    ) -> AsyncIterator[Output | ExecResult]:
        """Run `code` and yield what it prints as it comes, then the `ExecResult`.

        To leave early, close the iterator (`contextlib.aclosing`): that kills the program.
        """
        run = self.backend.run
        async for item in _stream(self._engine, lambda e: run(code, stdin, files, limits, e)):
            yield item

    @contextlib.asynccontextmanager
    async def session(self, limits: Limits = Limits()) -> AsyncIterator[InterpreterSession]:
        """A session; it occupies one of the sandbox's places until it is left."""
        inner = await self._engine.call(self.backend.open_session(limits))
        try:
            yield InterpreterSession(self._engine, inner)
        finally:
            await _see_through(self._engine, inner.close())

    async def close(self) -> None:
        """End everything in it; returns when it is gone."""
        await _see_through(self._engine, self.backend.close())


class SyncSession:
    """A `InterpreterSession` for code without an event loop."""

    def __init__(self, engine: SandboxEngine, inner: BackendSession) -> None:
        self._engine, self._inner = engine, inner

    def run(
        self, code: str, *, stdin: str = "", files: Mapping[str, bytes] = NO_FILES
    ) -> ExecResult:
        """As `Session.run`."""
        return self._engine.call_sync(self._inner.run(code, stdin, files))


class SyncSandbox:
    """A `Sandbox` for code without an event loop; any number of threads may share it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.name, self.tier = backend.name, backend.tier
        self._engine = backend.engine

    def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, bytes] = NO_FILES,
        limits: Limits = Limits(),
    ) -> ExecResult:
        """As `EngineSandbox.run`. Ctrl-C kills the program."""
        return self._engine.call_sync(self.backend.run(code, stdin, files, limits))

    @contextlib.contextmanager
    def session(self, limits: Limits = Limits()) -> Iterator[SyncSession]:
        """As `EngineSandbox.session`."""
        inner = self._engine.call_sync(self.backend.open_session(limits))
        try:
            yield SyncSession(self._engine, inner)
        finally:
            self._engine.call_sync(inner.close())

    def close(self) -> None:
        """End everything in it; returns when it is gone."""
        self._engine.call_sync(self.backend.close())


async def _see_through(engine: SandboxEngine, closing: Coroutine[None, None, None]) -> None:
    """Wait for a clean-up that goes on even where the caller is cancelled meanwhile."""
    await asyncio.shield(asyncio.wrap_future(engine.submit(closing)))


async def _stream(
    engine: SandboxEngine, start: Callable[[Emit], Coroutine[None, None, ExecResult]]
) -> AsyncIterator[Output | ExecResult]:
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[str, bytes] | None] = asyncio.Queue()  # bounded by output_bytes
    decoders = {name: codecs.getincrementaldecoder("utf-8")("replace") for name in _STREAMS}

    def emit(name: str, data: bytes) -> None:
        with contextlib.suppress(RuntimeError):  # the caller's loop was closed: nobody listens
            loop.call_soon_threadsafe(queue.put_nowait, (name, data))

    task = asyncio.ensure_future(engine.call(start(emit)))
    task.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (item := await queue.get()) is not None:
            name, data = item
            text = decoders[name].decode(data)
            if text:
                yield Output("stdout" if name == "stdout" else "stderr", text)
        for name in _STREAMS:
            text = decoders[name].decode(b"", final=True)
            if text:
                yield Output("stdout" if name == "stdout" else "stderr", text)
        yield await task
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
