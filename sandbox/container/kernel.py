"""The host's handle on one container: starts it, speaks frames with its first process, removes it.

Everything here runs on the engine's loop. The container's word is bounded and checked; where it
does not keep its deadline, the host does.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

from ..base import NO_FILES, ExecResult, Limits
from ..errors import SandboxCrashed, SandboxError
from ..guest import wire
from ..outcome import judge, result
from ..pooled import Emit, Shape
from . import spec
from .daemon import Daemon

_CHUNK = 1 << 18
_GRACE_S = 5.0  # past the deadline, before the container is removed under the program
_STREAM_HEAD = 8  # Docker's: stream number, three zeros, length
_STDOUT = 1

Frame = tuple[dict[str, Any], list[bytes]]


class Kernel:
    """One container, on its way or ready. `gone` is called when it was removed."""

    def __init__(
        self,
        daemon: Daemon,
        image: str,
        runtime: str | None,
        sandbox: str,
        shape: Shape,
        hello: dict[str, Any],
        gone: Callable[[Kernel], None],
    ) -> None:
        self._daemon, self._shape, self._gone = daemon, shape, gone
        self._image, self._runtime, self._sandbox = image, runtime, sandbox
        self._loop = asyncio.get_running_loop()
        self._ident: str | None = None
        self._line: Any = None
        self._holder: Any = None
        self._raw, self._text = bytearray(), bytearray()
        self._complaint = bytearray()
        self._most = (4 * shape.disk_mb << 20) + (1 << 21)
        self._frames: asyncio.Queue[Frame | None] = asyncio.Queue()
        self._over = False
        self._starting = self._loop.create_task(self._start(hello))
        self._starting.add_done_callback(_seen)
        self._removal: asyncio.Task[None] | None = None

    @property
    def usable(self) -> bool:
        """Not known to have ended."""
        failed = self._starting.done() and (
            self._starting.cancelled() or self._starting.exception() is not None
        )
        return not self._over and not failed

    async def ready(self, timeout_s: float) -> None:
        """Wait until its worker stands. Raises `SandboxError`."""
        try:
            await asyncio.wait_for(asyncio.shield(self._starting), timeout_s)
        except TimeoutError:
            raise SandboxError(f"no container was ready within {timeout_s:g} s") from None

    async def execute(
        self, packed: bytes, limits: Limits, emit: Emit | None
    ) -> tuple[ExecResult, bool]:
        """One request. Returns its result, and whether the container could take another."""
        started = self._loop.time()
        taken = {"stdout": bytearray(), "stderr": bytearray()}
        sending = self._loop.create_task(self._send(packed))
        try:
            async with asyncio.timeout(limits.wall_s + _GRACE_S):
                header, blobs = await self._until_end(taken, limits, emit)
        except TimeoutError:
            header, blobs = {"stop": "timeout", "files": []}, []
        finally:
            sending.cancel()
        duration = self._loop.time() - started
        stop = header.get("stop")
        outcome = _judge(header, limits)
        files = _files(header.get("files"), blobs)
        out, err = bytes(taken["stdout"]), bytes(taken["stderr"])
        return result(*outcome, out, err, duration, files or NO_FILES), stop == "end"

    def close(self) -> None:
        """Have it removed, by force. Does not wait: `removed` does."""
        if self._removal is None:
            self._removal = self._loop.create_task(self._remove())

    async def removed(self) -> None:
        """Wait until it is gone."""
        if self._removal is not None:
            await asyncio.shield(self._removal)

    async def _until_end(
        self, taken: dict[str, bytearray], limits: Limits, emit: Emit | None
    ) -> Frame:
        while True:
            frame = await self._frames.get()
            if frame is None:
                self._over = True
                said = bytes(self._complaint).decode("utf-8", "replace").strip()
                why = f" ({said.splitlines()[-1]})" if said else ""
                raise SandboxCrashed(f"the container or Docker's daemon went away{why}; call again")
            header, blobs = frame
            if header.get("op") == "end":
                return frame
            name = header.get("stream")
            if header.get("op") == "out" and name in taken and len(blobs) == 1:
                kept = blobs[0][: limits.output_bytes - len(taken[name])]
                taken[name] += kept
                if emit is not None and kept:
                    emit(name, kept)

    async def _start(self, hello: dict[str, Any]) -> None:
        def create(api: Any) -> str:
            arguments = spec.container(api, self._image, self._runtime, self._sandbox, self._shape)
            return str(api.create_container(**arguments)["Id"])

        self._ident = ident = await self._daemon.call(create)
        holder = await self._daemon.call(lambda api: _attach(api, ident))
        self._holder, self._line = holder
        self._line.setblocking(False)
        self._loop.add_reader(self._line.fileno(), self._hear)
        await self._daemon.call(lambda api: api.start(ident))
        await self._send(spec.bundle() + wire.pack(hello))
        frame = await self._frames.get()
        if frame is None or frame[0].get("op") != "ready":
            self._over = True
            said = bytes(self._complaint).decode("utf-8", "replace").strip()
            raise SandboxError(f"the container did not start: {said or 'it ended at once'}")

    async def _send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # its end is heard by the reader
            await self._loop.sock_sendall(self._line, data)

    def _hear(self) -> None:
        try:
            data = self._line.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._raw += data
        try:
            self._split()
        except wire.BadFrame:
            data = b""
        if not data or len(self._text) > self._most:
            self._hang_up()

    def _split(self) -> None:
        """Undo Docker's framing of the two streams, then take our frames out of the first."""
        while len(self._raw) >= _STREAM_HEAD:
            length = int.from_bytes(self._raw[4:_STREAM_HEAD], "big")
            if length > _CHUNK * 64:
                raise wire.BadFrame("not Docker's framing")
            end = _STREAM_HEAD + length
            if len(self._raw) < end:
                break
            part = bytes(self._raw[_STREAM_HEAD:end])
            if self._raw[0] == _STDOUT:
                self._text += part
            else:
                self._complaint = (self._complaint + part)[-4096:]
            del self._raw[:end]
        while (frame := wire.take(self._text, wire.MAX_HEADER, self._most)) is not None:
            self._frames.put_nowait(frame)

    def _hang_up(self) -> None:
        if self._line is not None and self._line.fileno() >= 0:
            self._loop.remove_reader(self._line.fileno())
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
        if not self._over:
            self._over = True
            self._frames.put_nowait(None)

    async def _remove(self) -> None:
        """First the line, which ends its standard input and so all processes; then the rest."""
        try:
            if not self._starting.done():
                with contextlib.suppress(SandboxError):
                    await self._starting
            self._hang_up()
            if self._holder is not None:  # one is the file, the other what it reads from
                self._holder.close()
                self._line.close()
            ident = self._ident
            if ident is not None:
                with contextlib.suppress(SandboxError):  # gone already, or reaped at the next start
                    await self._daemon.call(
                        lambda api: api.remove_container(ident, force=True, v=True)
                    )
        finally:
            self._gone(self)


def _attach(api: Any, ident: str) -> tuple[Any, Any]:
    """The library's file-like holder of the connection, and the socket in it."""
    params = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
    holder = api.attach_socket(ident, params=params)
    line = getattr(holder, "_sock", holder)
    if not isinstance(line, socket.socket) or type(line).__name__ == "SSLSocket":
        raise SandboxError("a Docker daemon behind TLS is not supported; use its unix socket")
    return holder, line


def _judge(header: dict[str, Any], limits: Limits) -> tuple[Any, int | None]:
    said = header.get("said")
    said = said if isinstance(said, dict) else {}
    stop, code = str(header.get("stop")), header.get("code")
    if stop == "end":
        code = said.get("exit")
        code = code if isinstance(code, int) and 0 <= code <= 255 else 1
    cpu_s = header.get("cpu_s")
    return judge(
        stop=stop,
        code=code if isinstance(code, int) else None,
        cpu_s=cpu_s if isinstance(cpu_s, float) else 0.0,
        out_of_memory=said.get("memory") is True or header.get("oom") is True,
        limits=limits,
    )


def _files(names: Any, blobs: list[bytes]) -> dict[str, bytes]:
    if not isinstance(names, list) or len(names) != len(blobs):
        return {}
    try:
        return {os.fsdecode(bytes.fromhex(str(n))): b for n, b in zip(names, blobs, strict=True)}
    except ValueError:
        return {}


def _seen(task: asyncio.Task[None]) -> None:
    """A start that fails is reported by whoever waits for it, if anybody does."""
    if not task.cancelled():
        task.exception()
