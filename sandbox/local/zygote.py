"""The host's handle on one launched sandbox: starts it, asks it for workers, hears how they end.

Everything here runs on the engine's loop.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..errors import SandboxCrashed, SandboxError, SandboxUnavailable
from ..pooled import Forge, Preloaded
from .layout import BOX, layout
from .warmup import WARM_UP
from .worker import LocalWorker

Tier = Literal["namespaces", "landlock"]

_GUEST = Path(__file__).resolve().parent.parent
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); from guest.boot import main; "
    "del sys.path[0]; main(int(sys.argv[2]))"
)
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    # one thread each: a process that forks must have no other
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # or every thread of a program would reserve 64 MiB
}
_NOBODY = 65534
_INSIDE = 1000
_MESSAGE = 1 << 16


class LaunchFailed(SandboxError):
    """This tier does not come up on this machine; the message says at which step."""


@dataclass(frozen=True, slots=True)
class ZygoteRecipe:
    """What a zygote is made of. `preload` is imported, `sources` are trusted modules by name,
    `modules` may be imported by programs besides."""

    tier: Tier
    preload: Sequence[str]
    modules: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a zygote said of itself when it was ready."""

    landlock: int  # the kernel's version of it; 0: none
    address_space: int  # bytes mapped before any program


def configuration(recipe: ZygoteRecipe) -> dict[str, Any]:
    """What the launcher is told. Raises `SandboxUnavailable` where a module is not installed."""
    shown = layout([*recipe.preload, *recipe.modules])
    return {
        "tier": recipe.tier,
        "preload": list(recipe.preload),
        "warm_up": {name: WARM_UP[name] for name in recipe.preload if name in WARM_UP},
        "sources": dict(recipe.sources),
        "box": BOX,
        "drop_to": _NOBODY,
        "inside_id": _INSIDE,
        "host_pid": os.getpid(),
        **asdict(shown),
    }


class Zygote:
    """One launched sandbox. Make it with `launch`."""

    def __init__(
        self, process: subprocess.Popen[bytes], control: socket.socket, forges: Sequence[Forge]
    ) -> None:
        self._process, self._control = process, control
        self._loop = asyncio.get_running_loop()
        self._workers: dict[int, LocalWorker] = {}
        self._outbox: collections.deque[tuple[bytes, list[int]]] = collections.deque()
        self._next = 0
        self._ready: dict[str, asyncio.Future[Facts]] = {
            name: self._loop.create_future() for name in forges
        }
        self.alive = True
        self._loop.add_reader(control.fileno(), self._hear)

    @classmethod
    async def launch(cls, recipe: ZygoteRecipe, timeout_s: float) -> Zygote:
        """Start one and wait until its walls stand, at most `timeout_s` seconds.

        Its modules may still be loading then: `loaded` waits for that. Raises `LaunchFailed`
        where the machine refuses this tier.
        """
        loop = asyncio.get_running_loop()
        forges = Preloaded((*recipe.preload, *recipe.sources)).forges
        text = json.dumps(configuration(recipe)).encode()
        started = loop.run_in_executor(None, _start, text)
        try:
            process, control = await asyncio.shield(started)
        except asyncio.CancelledError:
            started.add_done_callback(_abandon)
            raise
        zygote = cls(process, control, forges)
        try:
            await zygote.loaded("bare", timeout_s)
        except BaseException:
            await zygote.close()
            raise
        return zygote

    async def loaded(self, forge: Forge, timeout_s: float) -> Facts:
        """Wait until workers of this kind can be had. Raises `LaunchFailed`."""
        try:
            return await asyncio.wait_for(asyncio.shield(self._ready[forge]), timeout_s)
        except TimeoutError:
            raise LaunchFailed(f"the sandbox was not ready within {timeout_s:g} s") from None

    @property
    def pid(self) -> int:
        """The launcher's process id."""
        return self._process.pid

    def spawn(
        self, forge: Forge, disk_mb: int, processes: int, box: str | None = None
    ) -> LocalWorker:
        """Ask for a worker. It is usable once it is `ready`. Raises `SandboxCrashed`."""
        if not self.alive:
            raise SandboxCrashed("the local sandbox died; call again")
        self._next += 1
        worker = LocalWorker(self._next, self._kill)
        message: dict[str, Any] = {
            "op": "spawn",
            "id": worker.ident,
            "forge": forge,
            "disk_mb": disk_mb,
            "processes": processes,
        }
        if box is not None:
            message["box"] = box
        self._workers[worker.ident] = worker
        self._send(message, worker.far_ends())
        return worker

    def _kill(self, ident: int) -> None:
        if self.alive:
            self._send({"op": "kill", "id": ident}, [])

    def _send(self, message: dict[str, Any], fds: list[int]) -> None:
        self._outbox.append((json.dumps(message).encode(), fds))
        if len(self._outbox) == 1:
            self._flush()

    def _flush(self) -> None:
        while self._outbox:
            data, fds = self._outbox[0]
            try:
                if fds:
                    socket.send_fds(self._control, [data], fds)
                else:
                    self._control.send(data)
            except BlockingIOError:
                self._loop.add_writer(self._control.fileno(), self._flush)
                return
            except OSError:
                self._lost("it stopped listening")
                return
            self._outbox.popleft()
            for fd in fds:
                os.close(fd)
        self._loop.remove_writer(self._control.fileno())

    def _hear(self) -> None:
        while self.alive:
            try:
                data = self._control.recv(_MESSAGE)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._lost("its process ended")
                return
            self._handle(json.loads(data))

    def _handle(self, message: dict[str, Any]) -> None:
        match message["op"]:
            case "ready":
                facts = Facts(message["landlock"], message["address_space"])
                self._ready[message["forge"]].set_result(facts)
            case "failed":
                self._fail(LaunchFailed(message["why"]))
            case "exit":
                worker = self._workers.pop(message["id"], None)
                if worker is not None:
                    worker.ended(message)

    def _lost(self, why: str) -> None:
        if not self.alive:
            return
        said = _last_words(self._process)
        self._fail(LaunchFailed(f"the sandbox died while it started ({said or why})"))
        self._shut()
        for worker in self._workers.values():
            worker.lost(SandboxCrashed(f"the local sandbox died ({said or why}); call again"))
        self._workers.clear()

    def _fail(self, error: LaunchFailed) -> None:
        for ready in self._ready.values():
            if not ready.done():
                ready.set_exception(error)
                ready.exception()  # seen: not everybody waits for it

    def _shut(self) -> None:
        if self.alive:
            self.alive = False
            self._loop.remove_reader(self._control.fileno())
            self._loop.remove_writer(self._control.fileno())
            self._control.close()
            for _, fds in self._outbox:
                for fd in fds:
                    os.close(fd)
            self._outbox.clear()

    async def close(self) -> None:
        """End it and everything in it; returns when its processes are gone."""
        self._shut()
        for worker in self._workers.values():
            worker.lost(SandboxCrashed("the sandbox was closed"))
        self._workers.clear()
        self._fail(LaunchFailed("the sandbox was closed"))
        await _reap(self._process)


def _start(configuration_text: bytes) -> tuple[subprocess.Popen[bytes], socket.socket]:
    if sys.platform != "linux":
        raise SandboxUnavailable("the local sandbox needs Linux; install Docker and use docker")
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with far:
        environment = dict(_ENVIRONMENT)
        if "LD_LIBRARY_PATH" in os.environ:  # the interpreter itself may need it to start
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own text
            [sys.executable, "-I", "-S", "-c", _BOOT, str(_GUEST), str(far.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[far.fileno()],
            env=environment,
            start_new_session=True,  # a Ctrl-C in the terminal is for the host alone
            cwd="/",
        )
    assert process.stdin is not None  # noqa: S101 - PIPE was asked for
    with contextlib.suppress(BrokenPipeError), process.stdin:  # it died: its stderr says why
        process.stdin.write(configuration_text)
    assert process.stderr is not None  # noqa: S101
    os.set_blocking(process.stderr.fileno(), False)
    near.setblocking(False)
    return process, near


def _abandon(started: asyncio.Future[tuple[subprocess.Popen[bytes], socket.socket]]) -> None:
    """Nobody waits for this launch any more."""
    if not started.cancelled() and started.exception() is None:
        process, control = started.result()
        control.close()
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _last_words(process: subprocess.Popen[bytes]) -> str:
    """The last line that it wrote to its standard error."""
    try:
        assert process.stderr is not None  # noqa: S101
        text = os.read(process.stderr.fileno(), 1 << 16).decode(errors="replace").strip()
    except (OSError, ValueError):
        return ""
    return text.splitlines()[-1] if text else ""


async def _reap(process: subprocess.Popen[bytes]) -> None:
    """The closed control socket ends it; if that takes over two seconds, a signal does.

    Polled, because no thread can be had once the interpreter is shutting down.
    """
    for attempt in range(1000):
        if process.poll() is not None:
            break
        if attempt == 400:
            process.kill()  # its child, the namespace's process 1, is bound to die with it
        await asyncio.sleep(0.005)
    if process.stderr is not None:
        process.stderr.close()
