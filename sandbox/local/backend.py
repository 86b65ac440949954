"""The local sandbox: keeps a zygote alive, and a few of its workers ready."""

from __future__ import annotations

import asyncio
import logging

from ..base import Limits
from ..engine import SandboxEngine
from ..errors import InputError, SandboxError
from ..pooled import Forge, PoolBounds, PooledBackend, Preloaded, Shape
from .scratch import Scratch, remove
from .worker import LocalWorker
from .zygote import LaunchFailed, Zygote, ZygoteRecipe

_log = logging.getLogger(__name__)


class LocalBackend(PooledBackend):
    """Workers are forked by a zygote; where that dies, the next call starts another."""

    def __init__(self, engine: SandboxEngine, recipe: ZygoteRecipe, bounds: PoolBounds) -> None:
        super().__init__(engine, bounds, Preloaded((*recipe.preload, *recipe.sources)))
        self.name, self.tier = "local", str(recipe.tier)
        self._recipe = recipe
        self._zygote: Zygote | None = None
        self._starting = asyncio.Lock()
        self._guards: set[asyncio.Task[None]] = set()

    @property
    def zygote(self) -> Zygote | None:
        """The current zygote, if one was launched."""
        return self._zygote

    async def start(self) -> None:
        """Launch, and see one worker come up. Raises `LaunchFailed`.

        Modules go on loading behind it; a program that needs them waits.
        """
        worker = await self.spawn(self.shape("bare", Limits()))
        try:
            await worker.ready(self.bounds.worker_s)
        except SandboxError as error:
            raise LaunchFailed(str(error)) from error
        finally:
            worker.close()
        for forge in self.preloaded.forges:
            self.refill_soon(self.shape(forge, Limits()))

    async def close(self) -> None:
        """Kill every worker and the zygote; returns when they are gone."""
        self.closed = True
        self.forget_idle()
        if self._zygote is not None:
            await self._zygote.close()
        if last := self._guards | self._refills:
            await asyncio.wait(last, timeout=5.0)

    def shape(self, forge: Forge, limits: Limits) -> Shape:
        """Memory is bound with the request, the other two when a worker is made."""
        if self.tier == "landlock" and limits.processes > 1:
            raise InputError(
                "limits.processes > 1 needs user namespaces, which this machine refuses"
            )
        return Shape(forge, limits.disk_mb, limits.processes)

    async def spawn(self, shape: Shape) -> LocalWorker:
        """Ask the zygote for one, which is started if there is none."""
        zygote = await self._running_zygote()
        await zygote.loaded(shape.forge, self.bounds.start_s)
        if self.tier == "namespaces":
            return zygote.spawn(shape.forge, shape.disk_mb, shape.processes)
        scratch = Scratch.make(shape.disk_mb << 20)
        try:
            worker = zygote.spawn(shape.forge, shape.disk_mb, shape.processes, str(scratch.path))
        except SandboxError:  # it ended while this waited for it: nobody would watch the folder
            remove(scratch.path)
            raise
        guard = self.engine.loop.create_task(scratch.guard(worker))
        self._guards.add(guard)
        guard.add_done_callback(self._guards.discard)
        return worker

    async def _running_zygote(self) -> Zygote:
        async with self._starting:
            if self.closed:
                raise SandboxError("this sandbox is closed; open another")
            if self._zygote is None or not self._zygote.alive:
                if self._zygote is not None:
                    _log.warning("the local sandbox died; starting another")
                    await self._zygote.close()
                    self.forget_idle()
                self._zygote = await Zygote.launch(self._recipe, self.bounds.start_s)
            return self._zygote
