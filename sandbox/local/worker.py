"""The host's handle on one worker: hands it a request, gathers its output, notes how it ended.

Everything here runs on the engine's loop. What arrives from a worker is hostile: sizes are
bounded, frames are checked, and nothing but the worker's own label depends on them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

from ..base import ExecResult, Limits
from ..errors import SandboxCrashed, SandboxError
from ..guest import wire
from ..pooled import Emit
from .conclude import Ended, Stop, conclude

_CHUNK = 1 << 16
_KILL_GRACE_S = 10.0
_MAX_REPORT = 4096


class _Capture:
    """One output stream, kept up to its limit."""

    def __init__(self, name: str, fd: int) -> None:
        self.name, self.fd = name, fd
        self.data = bytearray()
        self.open = True
        self.over = False

    def read(self, limit: int, emit: Emit | None) -> bool:
        """Take what is there. False where there is nothing more for now, or ever."""
        if not self.open:
            return False
        try:
            chunk = os.read(self.fd, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            self.open = False
            return False
        kept = chunk[: limit - len(self.data)]
        self.over = self.over or len(kept) < len(chunk)
        self.data += kept
        if kept and emit is not None:
            emit(self.name, kept)
        return not self.over


class LocalWorker:
    """One worker process, fresh or in a session."""

    def __init__(self, ident: int, kill: Callable[[int], None]) -> None:
        self.ident = ident
        self._kill = kill
        self._loop = asyncio.get_running_loop()
        self._control, self._far = socket.socketpair()
        self._control.setblocking(False)
        out, self._far_out = os.pipe()
        err, self._far_err = os.pipe()
        for fd in (out, err):
            os.set_blocking(fd, False)
        self._streams = (_Capture("stdout", out), _Capture("stderr", err))
        self._exit: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        self._ready = self._loop.create_future()
        self._inbox = bytearray()
        self._stop: asyncio.Future[Stop] | None = None
        self._said: dict[str, Any] = {}
        self.folder = -1  # its work folder, as a directory descriptor
        self._closed = False
        self._loop.add_reader(self._control.fileno(), self._first_word)

    def far_ends(self) -> list[int]:
        """The descriptors that go to the worker; the caller closes them."""
        return [self._far.detach(), self._far_out, self._far_err]

    @property
    def usable(self) -> bool:
        """Not known to have ended."""
        return not self._closed and not self._exit.done()

    @property
    def closed(self) -> bool:
        """`close` was called."""
        return self._closed

    @property
    def running(self) -> bool:
        """A call is under way."""
        return self._stop is not None

    def ended(self, report: dict[str, Any]) -> None:
        """The zygote's word that every process of this worker is gone."""
        if self._exit.done():
            return
        if "error" in report:
            self.lost(SandboxError(f"no worker could be started: {report['error']}"))
            return
        self._exit.set_result(report)
        if not self._ready.done():
            self._fail_ready(SandboxError(f"a worker ended before it was ready{self._complaint()}"))
        self._stop_with("exit")

    def lost(self, error: SandboxError) -> None:
        """It is gone, and nobody can say how."""
        if not self._exit.done():
            self._exit.set_exception(error)
            self._exit.exception()  # seen: not everybody waits for it
        self._fail_ready(error)
        self._stop_with("exit")

    async def ready(self, timeout_s: float) -> None:
        """Wait until it has confined itself. Raises `SandboxError`."""
        if self._ready.done():
            self._ready.result()
            return
        try:
            await asyncio.wait_for(asyncio.shield(self._ready), timeout_s)
        except TimeoutError:
            raise SandboxError(f"no worker was ready within {timeout_s:g} s") from None

    async def execute(
        self, packed: bytes, limits: Limits, emit: Emit | None
    ) -> tuple[ExecResult, bool]:
        """One request, as a result; and whether the worker could take another."""
        ended = await self._call(packed, limits.wall_s, limits.output_bytes, emit)
        return await conclude(self.folder, ended, limits), ended.stop == "end"

    async def _call(
        self, request: bytes, wall_s: float, output_bytes: int, emit: Emit | None
    ) -> Ended:
        """Hand over a request and wait for its end, one of the limits, or the deadline.

        A worker that reports its end may still be running (it is hostile): close it, or call it
        again if it is a session's.
        """
        stop: asyncio.Future[Stop] = self._loop.create_future()
        self._stop, self._said = stop, {}
        if self._exit.done():
            stop.set_result("exit")
        started = self._loop.time()
        deadline = self._loop.call_later(wall_s, self._stop_with, "timeout")
        rest = request[self._send_now(request) :]
        sending = self._loop.create_task(self._send(rest)) if rest else None
        self._loop.add_reader(self._control.fileno(), self._hear)
        for stream in self._streams:
            self._loop.add_reader(stream.fd, self._take, stream, output_bytes, emit)
        try:
            reason = await stop
            if reason in ("timeout", "output"):
                self.kill()
            report = {} if reason == "end" else await self._wait_for_end()
            if reason == "exit":
                self._hear()  # its last word may be heard after the word that it is gone
            duration = self._loop.time() - started
        finally:
            self._stop = None
            deadline.cancel()
            if sending is not None:
                sending.cancel()
            self._loop.remove_reader(self._control.fileno())
            for stream in self._streams:
                self._loop.remove_reader(stream.fd)
        for stream in self._streams:  # what it wrote before it ended is all in the pipes
            while stream.read(output_bytes, emit):
                pass
            if stream.over and reason in ("exit", "end"):
                reason = "output"
        if reason == "output" and not self._exit.done():
            self.kill()
        out, err = (bytes(stream.data) for stream in self._streams)
        for stream in self._streams:
            stream.data.clear()
        return Ended(
            reason, out, err, report.get("code"), report.get("cpu_s", 0.0), self._said, duration
        )

    def kill(self) -> None:
        """Have it killed, with all that it started. Does not wait."""
        if not self._exit.done():
            self._kill(self.ident)

    async def gone(self) -> None:
        """Wait until it has ended, at most as long as a kill may take."""
        with contextlib.suppress(TimeoutError, SandboxError):
            await asyncio.wait_for(asyncio.shield(self._exit), _KILL_GRACE_S)

    def close(self) -> None:
        """Kill it if need be and let go of everything."""
        if self._closed:
            return
        self.kill()
        self._closed = True
        self._fail_ready(SandboxError("closed"))
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        for stream in self._streams:
            stream.open = False
            os.close(stream.fd)
        if self.folder >= 0:
            os.close(self.folder)

    async def _wait_for_end(self) -> dict[str, Any]:
        try:
            return await asyncio.wait_for(asyncio.shield(self._exit), _KILL_GRACE_S)
        except TimeoutError:
            raise SandboxCrashed("the local sandbox does not answer; call again") from None

    def _send_now(self, request: bytes) -> int:
        """Send what the channel takes at once, mostly all of it; how much that was."""
        try:
            return self._control.send(request)
        except OSError:  # full, or it died: who sends the rest finds out
            return 0

    async def _send(self, request: bytes) -> None:
        with contextlib.suppress(OSError):  # it died while it read: its end tells
            await self._loop.sock_sendall(self._control, request)

    def _take(self, stream: _Capture, limit: int, emit: Emit | None) -> None:
        stream.read(limit, emit)
        if stream.over:
            self._stop_with("output")
        if stream.over or not stream.open:
            self._loop.remove_reader(stream.fd)

    def _first_word(self) -> None:
        try:
            data, fds, _, _ = socket.recv_fds(self._control, 1, 1)
        except BlockingIOError:
            return
        except OSError:
            data, fds = b"", []
        self._loop.remove_reader(self._control.fileno())
        if data == b"R" and len(fds) == 1 and not self._ready.done():
            self.folder = fds[0]
            self._ready.set_result(None)
        else:
            for fd in fds:
                os.close(fd)  # its end will be reported, and says why

    def _hear(self) -> None:
        """Read the worker's report. Bytes that are none are ignored: the deadline stands."""
        try:
            chunk = self._control.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        self._inbox += chunk
        frame: dict[str, Any] | None = None
        try:
            frame = _take_report(self._inbox)
        except wire.BadFrame:
            chunk = b""
        if not chunk:
            self._loop.remove_reader(self._control.fileno())
        if frame is not None:
            self._said = frame
            self._stop_with("end")

    def _stop_with(self, reason: Stop) -> None:
        if self._stop is not None and not self._stop.done():
            self._stop.set_result(reason)

    def _fail_ready(self, error: SandboxError) -> None:
        if not self._ready.done():
            self._ready.set_exception(error)
            self._ready.exception()

    def _complaint(self) -> str:
        errors = self._streams[1]
        errors.read(_CHUNK, None)
        text = bytes(errors.data).decode(errors="replace").strip()
        return f": {text.splitlines()[-1]}" if text else ""


def _take_report(inbox: bytearray) -> dict[str, Any] | None:
    """Remove one report from the front of `inbox`, if a whole one is there."""
    frame = wire.take(inbox, _MAX_REPORT, 0)
    if frame is not None and frame[0].get("op") != "end":
        raise wire.BadFrame("not a report")
    return frame[0] if frame is not None else None
