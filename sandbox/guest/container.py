"""Process 1 of a container: reads requests from standard input, has one worker run them, and
writes frames to standard output.

It is the trusted side inside the container: it forks the worker before it hears any request, keeps
the deadline and the output limits, collects the files, and kills. When standard input ends, so
does it, and with process 1 the kernel ends whatever else is in the container.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from . import landlock, limits, linux, wire, worker
from .collect import collect

_CHUNK = 1 << 16
_OOM_COUNTS = (  # control groups, version 2 and 1
    ("/sys/fs/cgroup/memory.events", "oom_kill"),
    ("/sys/fs/cgroup/memory/memory.oom_control", "oom_kill"),
)

Message = dict[str, Any]


def main() -> None:
    """Serve until standard input ends. The first frame says how."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    hello = wire.read(_receive)
    if hello is None or os.getpid() != 1 or os.getuid() == 0:
        os._exit(97)
    facts = hello[0]
    with contextlib.suppress(OSError):
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
    for name in ("work", "tmp"):
        Path(facts["box"], name).mkdir(mode=0o700)
    sys.path += [path for path in facts["paths"] if Path(path).is_dir()]
    missing = _import(facts) if facts["forge"] == "full" else []
    sys.dont_write_bytecode = True
    facts |= {
        "wall": "container",
        "landlock": landlock.abi(),
        "address_space": limits.address_space_in_use(),
    }
    gc.freeze()
    keeper = _Keeper(facts)
    _send({"op": "ready", "landlock": facts["landlock"], "missing": missing})
    keeper.serve()


def _import(facts: Message) -> list[str]:
    """Import what the image has of the modules wanted; the names of the others."""
    missing = []
    for name in facts["preload"]:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
        else:
            exec(facts["warm_up"].get(name, ""), {})  # noqa: S102 - our own text
    for name, source in facts["sources"].items():
        worker.define(name, source)
    return missing


def _receive(size: int) -> bytes:
    return os.read(0, size)


def _send(header: Message, blobs: list[bytes] | None = None) -> None:
    data = memoryview(wire.pack(header, blobs or []))
    while data:
        data = data[os.write(1, data) :]


def _oom_kills() -> int:
    for path, key in _OOM_COUNTS:
        with contextlib.suppress(OSError):
            for line in Path(path).read_text("ascii").splitlines():
                name, _, value = line.partition(" ")
                if name == key:
                    return int(value)
    return 0


def _children_end() -> int:
    """A descriptor that can be read whenever a child of this process ended."""
    read, write = os.pipe()
    for fd in (read, write):
        os.set_blocking(fd, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # or the kernel would not tell Python
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    return read


class _Keeper:
    """Forks the worker, and stands between it and the host."""

    def __init__(self, facts: Message) -> None:
        self._control, far = socket.socketpair()
        out, far_out = os.pipe()
        err, far_err = os.pipe()
        self._pid = os.fork()
        channels = [far.fileno(), far_out, far_err]
        linux.in_child(self._pid, lambda: worker.main(None, channels, facts))
        far.close()
        os.close(far_out)
        os.close(far_err)
        self._streams = {out: "stdout", err: "stderr"}
        self._ended = _children_end()
        data, folders, _, _ = socket.recv_fds(self._control, 1, 1)
        if data != b"R":
            raise RuntimeError("the worker could not confine itself")
        self._folder = folders[0]
        self._control.setblocking(False)
        for fd in self._streams:
            os.set_blocking(fd, False)

    def serve(self) -> None:
        """One request after another."""
        while True:
            frame = wire.read(_receive)
            if frame is None:
                os._exit(0)
            if frame[0]["op"] == "run":
                self._call(*frame)

    def _call(self, header: Message, blobs: list[bytes]) -> None:
        del header["blobs"]
        call = _Call(header["limits"], wire.pack(header, blobs))
        before = _oom_kills()
        self._watch(call)
        code: int | None = None
        cpu_s = 0.0
        if call.stop != "end":
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)  # all but process 1
            code, cpu_s = self._wait()
        for fd in self._streams:
            while self._forward(fd, call):
                pass
        if call.stop in ("end", "exit") and call.over:
            call.stop = "output"
        files = collect(self._folder, int(header["limits"]["disk_mb"]) << 20)
        end = {
            "op": "end",
            "stop": call.stop,
            "code": code,
            "cpu_s": cpu_s,
            "said": call.said,
            "oom": _oom_kills() > before,
            "files": [os.fsencode(name).hex() for name in files],
        }
        _send(end, list(files.values()))
        if call.stop != "end":
            os._exit(0)

    def _watch(self, call: _Call) -> None:
        """Forward output until the worker ends, says that it did, or breaks a limit.

        That its channel is closed is no end: a program may close or replace any descriptor and
        run on, and whoever kills it then makes up how it ended.
        """
        poll = select.poll()
        for fd in (0, self._ended, *self._streams):
            poll.register(fd, select.POLLIN)
        poll.register(self._control.fileno(), select.POLLIN | select.POLLOUT)
        while not call.stop:
            if self._has_ended():
                while not call.stop and self._talk(call):
                    pass
                call.stop = call.stop or "exit"
                return
            left = call.deadline - time.monotonic()
            if left <= 0:
                call.stop = "timeout"
                return
            for fd, _ in poll.poll(left * 1000 + 1):
                self._hear(fd, call, poll)
            if call.over:
                call.stop = "output"

    def _hear(self, fd: int, call: _Call, poll: select.poll) -> None:
        """Something came: from the host, of a child's end, from the worker, or of its output."""
        if fd == 0:
            if wire.read(_receive) is None:
                os._exit(0)  # the host is gone
            call.stop = "killed"
        elif fd == self._ended:
            os.read(fd, _CHUNK)  # which child it was is asked before the next wait
        elif fd == self._control.fileno():
            self._talk(call)
            if call.silent:
                poll.unregister(fd)
            else:
                poll.modify(fd, select.POLLIN | (select.POLLOUT if call.outbox else 0))
        else:
            self._forward(fd, call)
            if fd in call.shut:
                poll.unregister(fd)

    def _has_ended(self) -> bool:
        """Is the worker's process gone? It is not reaped."""
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._pid, how) is not None

    def _talk(self, call: _Call) -> bool:
        """Pass on more of the request; read the worker's report. False where there is no more for
        now, or ever: then the call is silent."""
        try:
            if call.outbox:
                call.outbox = call.outbox[self._control.send(call.outbox[:_CHUNK]) :]
        except BlockingIOError:
            pass
        except OSError:
            call.outbox = call.outbox[:0]  # nobody reads it: what was said before is still there
        try:
            data = self._control.recv(_CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        call.silent = not data
        call.inbox += data
        try:
            frame = wire.take(call.inbox, 4096, 0)
        except wire.BadFrame:
            call.inbox.clear()
            return not call.silent
        if frame is not None:
            call.said = {key: frame[0].get(key) for key in ("exit", "memory")}
            call.stop = "end"
        return not call.silent

    def _forward(self, fd: int, call: _Call) -> bool:
        """Send on what is there. False where there is nothing more for now, or ever."""
        if fd in call.shut:
            return False
        try:
            data = os.read(fd, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            call.shut.add(fd)
            return False
        stream = self._streams[fd]
        kept = data[: call.room[stream]]
        call.over = call.over or len(kept) < len(data)
        call.room[stream] -= len(kept)
        if kept:
            _send({"op": "out", "stream": stream}, [kept])
        return not call.over

    def _wait(self) -> tuple[int | None, float]:
        """Reap everything; how the worker ended."""
        code, cpu_s = None, 0.0
        while True:
            try:
                pid, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                return code, cpu_s
            if pid == self._pid:
                code = os.waitstatus_to_exitcode(status)
                cpu_s = usage.ru_utime + usage.ru_stime


class _Call:
    """The state of one request."""

    def __init__(self, ceilings: Message, packed: bytes) -> None:
        self.deadline = time.monotonic() + float(ceilings["wall_s"])
        self.outbox = memoryview(packed)
        self.inbox = bytearray()
        self.room = {name: int(ceilings["output_bytes"]) for name in ("stdout", "stderr")}
        self.shut: set[int] = set()
        self.silent = False  # the worker's channel is closed
        self.said: Message = {}
        self.over = False
        self.stop = ""
