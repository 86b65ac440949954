"""The local sandbox: keeps a zygote alive and a few workers ready, and runs programs in them."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from .. import request
from ..base import ExecResult, Limits
from ..engine import Engine
from ..errors import InputError, SandboxBusy, SandboxError
from .conclude import conclude
from .scratch import Scratch
from .session import LocalSession
from .worker import Emit, Worker
from .zygote import Forge, LaunchFailed, Recipe, Zygote

_log = logging.getLogger(__name__)
_WORKER_TIMEOUT_S = 20.0
_SHAPES = 4  # kinds of workers that are kept ready at the same time

# what a waiting worker is already bound to: its forge, disk_mb, processes
Shape = tuple[Forge, int, int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Ceilings of one sandbox. `pool`: workers kept ready; `running`: programs at the same time;
    `waiting`: calls that may queue for a place; `start_s`: seconds for the launch."""

    pool: int = 2
    running: int = 8
    waiting: int = 4096
    start_s: float = 60.0


class LocalBackend:
    """Lives on the engine's loop; `LocalSandbox` is its face to the caller."""

    def __init__(self, engine: Engine, recipe: Recipe, bounds: Bounds) -> None:
        self.engine, self.recipe, self._bounds = engine, recipe, bounds
        self.name, self.tier = "local", str(recipe.tier)
        self._zygote: Zygote | None = None
        self._starting = asyncio.Lock()
        self._places = asyncio.Semaphore(bounds.running)
        self._queued = 0
        self._idle: collections.OrderedDict[Shape, list[Worker]] = collections.OrderedDict()
        self._background: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Launch, and see one worker come up. Raises `LaunchFailed`.

        Modules go on loading behind it; a program that needs them waits.
        """
        zygote = await self._running_zygote()
        worker = self._spawn(zygote, self._shape("bare", Limits()))
        try:
            await worker.ready(_WORKER_TIMEOUT_S)
        except SandboxError as error:
            raise LaunchFailed(str(error)) from error
        finally:
            worker.close()
        for forge in self.recipe.forges:
            self._refill(zygote, self._shape(forge, Limits()))

    async def close(self) -> None:
        """Kill every worker and the zygote; returns when they are gone."""
        self._closed = True
        for workers in self._idle.values():
            for worker in workers:
                worker.close()
        self._idle.clear()
        if self._zygote is not None:
            await self._zygote.close()
        if self._background:
            await asyncio.wait(self._background, timeout=5.0)

    @property
    def zygote(self) -> Zygote | None:
        """The current zygote, if one was launched."""
        return self._zygote

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
        async with self.place():
            forge = self.recipe.forge_for((code, *_texts(files)))
            worker, shape = await self.acquire(forge, limits)
            try:
                ended = await worker.call(packed, limits.wall_s, limits.output_bytes, emit)
                return await conclude(worker, ended, limits)
            finally:
                self.release(worker, shape)

    async def open_session(self, limits: Limits) -> LocalSession:
        """A worker that is kept, and a place that stays taken, until the session is closed."""
        request.check_limits(limits)
        async with contextlib.AsyncExitStack() as held:
            await held.enter_async_context(self.place())
            worker, shape = await self.acquire(self.recipe.forges[-1], limits)
            held.callback(self.release, worker, shape)
            return LocalSession(worker, limits, held.pop_all())

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """One of the places to run in; waits for one, in a queue that has an end."""
        if self._queued >= self._bounds.waiting:
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

    async def acquire(self, forge: Forge, limits: Limits) -> tuple[Worker, Shape]:
        """A worker that is ready and fits, and its shape. Raises `SandboxError`."""
        self._check(limits)
        shape = self._shape(forge, limits)
        zygote = await self._running_zygote()
        await zygote.loaded(forge, self._bounds.start_s)
        waiting = self._idle.get(shape, [])
        while waiting:
            worker = waiting.pop(0)
            if worker.usable:
                break
            worker.close()
        else:
            worker = self._spawn(zygote, shape)
        try:
            await worker.ready(_WORKER_TIMEOUT_S)
        except BaseException:
            worker.close()
            raise
        return worker, shape

    @staticmethod
    def _shape(forge: Forge, limits: Limits) -> Shape:
        return forge, limits.disk_mb, limits.processes

    def release(self, worker: Worker, shape: Shape) -> None:
        """Done with it: it is killed if it still lives, and another takes its place."""
        worker.close()
        if self._zygote is not None and self._zygote.alive and not self._closed:
            self._refill(self._zygote, shape)

    def _check(self, limits: Limits) -> None:
        if self._closed:
            raise SandboxError("this sandbox is closed; open another")
        if self.recipe.tier == "landlock" and limits.processes > 1:
            raise InputError(
                "limits.processes > 1 needs user namespaces, which this machine refuses"
            )

    async def _running_zygote(self) -> Zygote:
        async with self._starting:
            if self._closed:
                raise SandboxError("this sandbox is closed; open another")
            if self._zygote is None or not self._zygote.alive:
                if self._zygote is not None:
                    _log.warning("the local sandbox died; starting another")
                    await self._zygote.close()
                    self._forget_idle()
                self._zygote = await Zygote.launch(self.recipe, self._bounds.start_s)
            return self._zygote

    def _forget_idle(self) -> None:
        for workers in self._idle.values():
            for worker in workers:
                worker.close()
        self._idle.clear()

    def _spawn(self, zygote: Zygote, shape: Shape) -> Worker:
        if self.recipe.tier == "namespaces":
            return zygote.spawn(*shape)
        disk_mb = shape[1]
        scratch = Scratch.make(disk_mb << 20)
        worker = zygote.spawn(*shape, str(scratch.path))
        task = self.engine.loop.create_task(scratch.guard(worker))
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return worker

    def _refill(self, zygote: Zygote, shape: Shape) -> None:
        """Keep `pool` workers of this shape; let those of a shape not used lately go."""
        self._idle.setdefault(shape, [])
        self._idle.move_to_end(shape)
        workers = self._idle[shape]
        while len(workers) < self._bounds.pool:
            workers.append(self._spawn(zygote, shape))
        while len(self._idle) > _SHAPES:
            _, stale = self._idle.popitem(last=False)
            for worker in stale:
                worker.close()


def _texts(files: Mapping[str, bytes]) -> list[str]:
    """The program's own modules."""
    return [files[name].decode("utf-8", "replace") for name in files if name.endswith(".py")]
