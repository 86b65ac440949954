"""The Docker sandbox: keeps a few containers started, each for one program or one session."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Mapping, Sequence

from ..base import Limits
from ..engine import SandboxEngine
from ..errors import SandboxError, SandboxUnavailable
from ..local.warmup import WARM_UP
from ..pooled import Forge, PoolBounds, PooledBackend, Preloaded, Shape
from . import spec
from .daemon import LABEL, Daemon, reap
from .image import DEFAULT_IMAGE, MODULES
from .kernel import Kernel

_log = logging.getLogger(__name__)
_CLOSE_S = 30.0


class ContainerBackend(PooledBackend):
    """Containers are never shared: not between programs, not between sessions."""

    def __init__(
        self,
        engine: SandboxEngine,
        bounds: PoolBounds,
        preload: Sequence[str],
        sources: Mapping[str, str],
        *,
        image: str | None = None,
        runtime: str | None = None,
        docker_host: str | None = None,
    ) -> None:
        super().__init__(engine, bounds, Preloaded((*preload, *sources)))
        self.name, self.tier = "docker", runtime or "container"
        self._image, self._runtime = image or DEFAULT_IMAGE, runtime
        self.token = secrets.token_hex(8)  # on the label of each of its containers
        self._docker_host = docker_host
        self._daemon = Daemon(docker_host)
        self._hello = {
            "op": "hello",
            "box": spec.BOX,
            "paths": [MODULES],
            "preload": list(preload),
            "sources": dict(sources),
            "warm_up": {name: WARM_UP[name] for name in preload if name in WARM_UP},
        }
        self._containers: set[Kernel] = set()
        # what runs, what waits, and some on their way out
        self._room = asyncio.Semaphore(bounds.running + 4 * bounds.pool + 4)

    async def start(self) -> None:
        """Reap what dead processes left, and see one container come up.

        Raises `SandboxUnavailable` where there is no daemon or no image.
        """
        reaped = await self._daemon.call(reap)
        if reaped:
            _log.warning("removed %d containers that a dead process had left", reaped)
        image = self._image
        await self._daemon.call(lambda api: api.inspect_image(image))
        first = await self.spawn(self.shape("bare", Limits()))
        try:
            await first.ready(self.bounds.start_s)
        except SandboxUnavailable:
            raise
        except SandboxError as error:
            raise SandboxUnavailable(str(error)) from error
        finally:
            first.close()
        self.refill_soon(self.shape("bare", Limits()))

    async def close(self) -> None:
        """Remove every container; returns when they are gone."""
        self.closed = True
        self.forget_idle()
        for kernel in list(self._containers):
            kernel.close()
        waiting = [kernel.removed() for kernel in list(self._containers)]
        with contextlib.suppress(TimeoutError):  # what is left is reaped at the next start
            await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), _CLOSE_S)
        self._daemon.close()

    async def remaining(self) -> list[str]:
        """This sandbox's containers that the daemon still knows, for who checks after `close`."""
        daemon, label = Daemon(self._docker_host), f"{LABEL}={self.token}"
        try:
            found = await daemon.call(
                lambda api: api.containers(all=True, filters={"label": label})
            )
        finally:
            daemon.close()
        return [f"container {each['Id'][:12]} ({each['State']})" for each in found]

    def shape(self, forge: Forge, limits: Limits) -> Shape:
        """A container's ceilings are set when it is made."""
        return Shape(forge, limits.disk_mb, limits.processes, limits.memory_mb)

    async def spawn(self, shape: Shape) -> Kernel:
        """A container, on its way."""
        await self._room.acquire()
        kernel = Kernel(
            self._daemon,
            self._image,
            self._runtime,
            self.token,
            shape,
            {**self._hello, "forge": shape.forge, "processes": shape.processes},
            self._removed,
        )
        self._containers.add(kernel)
        return kernel

    def _removed(self, kernel: Kernel) -> None:
        self._containers.discard(kernel)
        self._room.release()
