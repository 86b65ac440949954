"""What all backends share: places to run in, a queue with an end, workers kept ready, sessions.

Everything here runs on the engine's loop.
"""

from __future__ import annotations

import abc
import asyncio
import collections
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from . import request
from .base import ExecResult, Limits
from .engine import SandboxEngine
from .errors import SandboxBusy, SandboxError

Emit = Callable[[str, bytes], None]
Forge = Literal["bare", "full"]  # workers with nothing imported, or with the preloaded modules

_SHAPES = 4  # kinds of workers that are kept ready at the same time


@dataclass(frozen=True, slots=True)
class PoolBounds:
    """Ceilings of one sandbox. `pool`: workers of a kind kept ready; `running`: programs at the
    same time; `waiting`: calls that may queue for a place; `start_s`: seconds for the launch;
    `worker_s`: seconds for one worker to become ready."""

    pool: int = 2
    running: int = 8
    waiting: int = 4096
    start_s: float = 60.0
    worker_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Shape:
    """What a waiting worker is already bound to."""

    forge: Forge
    disk_mb: int
    processes: int
    memory_mb: int = 0  # 0 where it is bound with the request


class PooledWorker(Protocol):
    """A worker, local or in a container."""

    @property
    def usable(self) -> bool:
        """Not known to have ended."""
        ...

    async def ready(self, timeout_s: float) -> None:
        """Wait until it can take a request. Raises `SandboxError`."""
        ...

    async def execute(
        self, packed: bytes, limits: Limits, emit: Emit | None
    ) -> tuple[ExecResult, bool]:
        """One request. Returns its result, and whether the worker could take another."""
        ...

    def close(self) -> None:
        """Kill it, and let go of it."""
        ...


@dataclass(frozen=True, slots=True)
class Preloaded:
    """The modules that "full" workers have imported: by name, and as trusted texts."""

    names: tuple[str, ...]

    @property
    def forges(self) -> tuple[Forge, ...]:
        """The kinds of workers there are."""
        return ("bare", "full") if self.names else ("bare",)

    def forge_for(self, code: str, files: Mapping[str, bytes]) -> Forge:
        """Which kind suits a program: one that never names a preloaded module does without.

        A guess that is wrong costs time, not correctness: a bare worker can import the same.
        """
        texts = [code]
        texts += [files[name].decode("utf-8", "replace") for name in files if name.endswith(".py")]
        return "full" if any(name in text for text in texts for name in self.names) else "bare"


class PooledBackend(abc.ABC):
    """Runs programs in workers that it keeps ready. `EngineSandbox` is its face to the caller."""

    name: str
    tier: str

    def __init__(self, engine: SandboxEngine, bounds: PoolBounds, preloaded: Preloaded) -> None:
        self.engine = engine
        self.bounds, self.preloaded = bounds, preloaded
        self.closed = False
        self._places = asyncio.Semaphore(bounds.running)
        self._queued = 0
        self._refills: set[asyncio.Task[None]] = set()
        self._idle: collections.OrderedDict[Shape, list[PooledWorker]] = collections.OrderedDict()

    @abc.abstractmethod
    async def spawn(self, shape: Shape) -> PooledWorker:
        """A new worker, on its way. Raises `SandboxError`."""

    @abc.abstractmethod
    def shape(self, forge: Forge, limits: Limits) -> Shape:
        """What a worker must be bound to for these limits. Raises `InputError`."""

    async def run(
        self,
        code: str,
        stdin: str,
        files: Mapping[str, bytes],
        limits: Limits,
        emit: Emit | None = None,
    ) -> ExecResult:
        """One program in a worker of its own."""
        packed = request.pack(code, stdin, files, limits, session=False)
        shape = self.shape(self.preloaded.forge_for(code, files), limits)
        async with self._place(), self._worker(shape) as worker:
            result, _ = await worker.execute(packed, limits, emit)
            return result

    async def open_session(self, limits: Limits) -> PooledSession:
        """A worker that is kept, and a place that stays taken, until the session is closed."""
        request.check_limits(limits)
        shape = self.shape(self.preloaded.forges[-1], limits)
        async with contextlib.AsyncExitStack() as held:
            await held.enter_async_context(self._place())
            worker = await held.enter_async_context(self._worker(shape))
            return PooledSession(worker, limits, held.pop_all())

    def refill_soon(self, shape: Shape) -> None:
        """Refill in the background: nobody's result waits for it."""
        if not self.closed:
            self._keep(self._refill(shape))

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = self.engine.loop.create_task(work)
        self._refills.add(task)
        task.add_done_callback(self._refills.discard)

    async def _refill(self, shape: Shape) -> None:
        """Keep `pool` workers of this shape; let those of a shape not used lately go."""
        self._idle.setdefault(shape, [])
        self._idle.move_to_end(shape)
        with contextlib.suppress(SandboxError):  # the next call meets it too, and says so
            while len(self._idle.get(shape, ())) < self.bounds.pool:
                worker = await self.spawn(shape)
                if self.closed:
                    worker.close()
                    return
                self._idle.setdefault(shape, []).append(worker)
        while len(self._idle) > _SHAPES:
            _, stale = self._idle.popitem(last=False)
            for worker in stale:
                worker.close()

    def forget_idle(self) -> None:
        """Close all workers that wait."""
        for workers in self._idle.values():
            for worker in workers:
                worker.close()
        self._idle.clear()

    @contextlib.asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """One of the places to run in; waits for one, in a queue that has an end."""
        if self._queued >= self.bounds.waiting:
            raise SandboxBusy(f"{self._queued} calls wait already; call again later")
        self._queued += 1
        try:
            await self._places.acquire()
        finally:
            self._queued -= 1
        try:
            yield
        finally:
            self._places.release()

    @contextlib.asynccontextmanager
    async def _worker(self, shape: Shape) -> AsyncIterator[PooledWorker]:
        """A worker that is ready and fits; killed at the end, and another takes its place."""
        if self.closed:
            raise SandboxError("this sandbox is closed; open another")
        worker = self._waiting(shape) or await self.spawn(shape)
        try:
            await worker.ready(self.bounds.worker_s)
            yield worker
        except BaseException:
            worker.close()
            self.refill_soon(shape)
            raise
        self._keep(self._relieve(worker, shape))

    async def _relieve(self, worker: PooledWorker, shape: Shape) -> None:
        """Let the result reach its caller first: a kill and a fork would take the processor that
        it wakes up on."""
        for _ in range(2):
            await asyncio.sleep(0)
        worker.close()
        if not self.closed:
            await self._refill(shape)

    def _waiting(self, shape: Shape) -> PooledWorker | None:
        workers = self._idle.get(shape, [])
        while workers:
            worker = workers.pop(0)
            if worker.usable:
                return worker
            worker.close()
        return None


class PooledSession:
    """Owns one worker and one place of the sandbox until it is closed."""

    def __init__(
        self, worker: PooledWorker, limits: Limits, held: contextlib.AsyncExitStack
    ) -> None:
        self._worker, self._limits, self._held = worker, limits, held
        self._turn = asyncio.Lock()
        self._over = ""

    async def run(
        self, code: str, stdin: str, files: Mapping[str, bytes], emit: Emit | None = None
    ) -> ExecResult:
        """One call. Raises `SandboxError` where the session's state is gone."""
        packed = request.pack(code, stdin, files, self._limits, session=True)
        async with self._turn:
            if self._over:
                raise SandboxError(f"this session has ended ({self._over}); open another")
            self._over = "a call was cancelled"  # until it is seen to have come back
            result, goes_on = await self._worker.execute(packed, self._limits, emit)
            self._over = "" if goes_on else f"its last call: {result.status}"
            return result

    async def close(self) -> None:
        """Kill the worker and give the place back."""
        self._over = self._over or "it was closed"
        await self._held.aclose()
