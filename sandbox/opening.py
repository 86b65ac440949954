"""How a sandbox is opened: by name, or the best that this machine has, but never none."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from .base import NO_FILES, ExecResult, Limits
from .engine import engine
from .errors import InputError, SandboxError, SandboxUnavailable
from .face import Backend, EngineSandbox, SyncSandbox
from .local.backend import LocalBackend
from .local.zygote import LaunchFailed, Tier, ZygoteRecipe
from .pooled import PoolBounds

Kind = Literal["auto", "local", "docker"]

TIERS: tuple[Tier, ...] = ("namespaces", "landlock")  # of the local sandbox, safest first

_log = logging.getLogger(__name__)
_INSTALL = (
    "Use a Linux with user namespaces or Landlock (5.13 or later), or install Docker, start its "
    "daemon and ask for the docker sandbox."
)


@dataclass(frozen=True, slots=True)
class OpeningOptions:
    """What `open_sandbox` takes besides the kind; see there."""

    preload: Sequence[str] = ("numpy", "sympy")
    modules: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    bounds: PoolBounds = field(default_factory=PoolBounds)
    tiers: Sequence[Tier] = TIERS
    image: str | None = None
    runtime: str | None = None
    docker_host: str | None = None


async def start(kind: Kind, options: OpeningOptions) -> Backend:
    """Open a backend, on the engine's loop. Raises `SandboxUnavailable` with all the reasons."""
    if kind not in get_args(Kind):
        raise InputError(f"no sandbox is called {kind!r}; there are auto, local and docker")
    refusals: list[str] = []
    for attempt in _attempts(kind, options):
        try:
            backend = await attempt.start(options)
        except (LaunchFailed, SandboxUnavailable) as error:
            refusals.append(f"{attempt.label}: {error}")
            continue
        if refusals:
            _log.warning("sandbox: using %s, because %s", attempt.label, "; ".join(refusals))
        return backend
    advice = "" if kind == "docker" else f". {_INSTALL}"
    raise SandboxUnavailable(f"no sandbox on this machine ({'; '.join(refusals)}){advice}")


@dataclass(frozen=True, slots=True)
class _Local:
    tier: Tier

    @property
    def label(self) -> str:
        return f"local/{self.tier}"

    async def start(self, options: OpeningOptions) -> Backend:
        if sys.platform != "linux":
            raise SandboxUnavailable(f"{sys.platform} is not Linux")
        recipe = ZygoteRecipe(self.tier, options.preload, options.modules, options.sources)
        backend = LocalBackend(engine(), recipe, options.bounds)
        try:
            await backend.start()
        except BaseException:
            await backend.close()
            raise
        return backend


class _Docker:
    label = "docker"

    async def start(self, options: OpeningOptions) -> Backend:
        # imported here: the library alone takes longer to import than the local sandbox to start
        try:
            from .container.backend import ContainerBackend
        except ImportError as error:
            raise SandboxUnavailable(
                f"{error.name} is not installed: pip install docker"
            ) from error
        backend = ContainerBackend(
            engine(),
            options.bounds,
            options.preload,
            options.sources,
            image=options.image,
            runtime=options.runtime,
            docker_host=options.docker_host,
        )
        try:
            await backend.start()
        except BaseException:
            await backend.close()
            raise
        return backend


def _attempts(kind: Kind, options: OpeningOptions) -> list[_Local | _Docker]:
    """What to try, safest first."""
    if kind == "docker":
        return [_Docker()]
    local = [_Local(tier) for tier in TIERS if tier in options.tiers]
    if kind == "local":
        return [*local]
    namespaces = [each for each in local if each.tier == "namespaces"]
    lower = [each for each in local if each.tier == "landlock"]
    return [*namespaces, _Docker(), *lower]


@contextlib.asynccontextmanager
async def open_sandbox(
    kind: Kind = "auto",
    *,
    preload: Sequence[str] = ("numpy", "sympy"),
    modules: Sequence[str] = (),
    sources: Mapping[str, str] | None = None,
    bounds: PoolBounds | None = None,
    tiers: Sequence[Tier] = TIERS,
    image: str | None = None,
    runtime: str | None = None,
    docker_host: str | None = None,
) -> AsyncIterator[EngineSandbox]:
    """Open a sandbox and close it again, with all that runs in it.

    `preload`: modules imported once, before any program; they and the standard library are all
    that a program can import or read, besides `modules`. `sources`: trusted module texts by name,
    made importable. `tiers=("namespaces",)` refuses the lower local tier. `image`, `runtime` (for
    instance "runsc") and `docker_host` are the docker sandbox's.
    Raises `SandboxUnavailable` where nothing isolates.
    """
    options = OpeningOptions(
        preload, modules, sources or {}, bounds or PoolBounds(), tiers, image, runtime, docker_host
    )
    sandbox = EngineSandbox(await engine().call(start(kind, options)))
    try:
        yield sandbox
    finally:
        await sandbox.close()


@contextlib.contextmanager
def open_sandbox_sync(
    kind: Kind = "auto",
    *,
    preload: Sequence[str] = ("numpy", "sympy"),
    modules: Sequence[str] = (),
    sources: Mapping[str, str] | None = None,
    bounds: PoolBounds | None = None,
    tiers: Sequence[Tier] = TIERS,
    image: str | None = None,
    runtime: str | None = None,
    docker_host: str | None = None,
) -> Iterator[SyncSandbox]:
    """`open_sandbox` for code without an event loop."""
    options = OpeningOptions(
        preload, modules, sources or {}, bounds or PoolBounds(), tiers, image, runtime, docker_host
    )
    sandbox = SyncSandbox(engine().call_sync(start(kind, options)))
    try:
        yield sandbox
    finally:
        sandbox.close()


_shared: dict[tuple[int, Kind], SyncSandbox] = {}
_sharing = threading.Lock()


def run_sync(
    code: str,
    *,
    stdin: str = "",
    files: Mapping[str, bytes] = NO_FILES,
    limits: Limits = Limits(),
    kind: Kind = "auto",
) -> ExecResult:
    """Run `code` in a fresh worker of a sandbox that this process opens once and keeps.

    For scripts: the first call pays for the start (about a second), later ones do not.
    """
    key = (os.getpid(), kind)
    with _sharing:
        if key not in _shared:
            if not _shared:
                atexit.register(_close_shared)
            _shared[key] = SyncSandbox(engine().call_sync(start(kind, OpeningOptions())))
        sandbox = _shared[key]
    return sandbox.run(code, stdin=stdin, files=files, limits=limits)


def _close_shared() -> None:
    for (pid, _), sandbox in _shared.items():
        if pid == os.getpid():
            with contextlib.suppress(SandboxError):
                sandbox.close()
    _shared.clear()
