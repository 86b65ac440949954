"""Process 1 of the sandbox: makes cells, hands them to the forge, and cleans up behind workers.

A *cell* is what one worker lives in: a user, pid, mount and ipc namespace with a private file
system, held open by a small process that does nothing (the cell's process 1). The nursery stays
small, so that making one is cheap; the *forge*, its child, has the big modules imported and forks
the workers. The host speaks to the nursery alone, over a SEQPACKET socket that no worker holds.
"""

# Plain calls and descriptors, no pathlib: what runs here stays small.
# ruff: noqa: PTH102
from __future__ import annotations

import json
import os
import select
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import forge, linux

_CELL_SPACES = linux.CLONE_NEWUSER | linux.CLONE_NEWPID | linux.CLONE_NEWNS | linux.CLONE_NEWIPC
_INODES = 4096
_MESSAGE = 1 << 16


@dataclass(slots=True)
class _Cell:
    pid: int | None  # None in the lower tier, which has no cells
    pidfd: int
    report: dict[str, Any] = field(default_factory=dict)  # the worker's end, once it has come


def main(control: socket.socket, host: int, proc: int, config: dict[str, Any]) -> None:
    """Serve the host until it goes away."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if child == 0:
        for fd in (control.detach(), here.detach(), host, proc):
            if fd >= 0:
                os.close(fd)
    linux.in_child(child, lambda: forge.main(there, config))
    there.close()
    _Nursery(control, here, proc, config).serve(host)


class _Nursery:
    def __init__(
        self, control: socket.socket, forge_end: socket.socket, proc: int, config: dict[str, Any]
    ) -> None:
        self._control, self._forge, self._proc = control, forge_end, proc
        self._walled = config["tier"] == "namespaces"
        self._box: str = config["box"]
        self._inside: int = config["inside_id"]
        self._cells: dict[int, _Cell] = {}
        self._by_fd: dict[int, int] = {}
        self._poll = select.poll()

    def serve(self, host: int) -> None:
        """Answer until the host or the forge is gone: then all that is left dies with process 1."""
        control, forge_fd = self._control.fileno(), self._forge.fileno()
        for fd in (control, forge_fd, host):
            self._poll.register(fd, select.POLLIN)
        while True:
            for fd, _ in self._poll.poll():
                if fd == host:
                    return
                if fd == control:
                    if not self._from_host():
                        return
                elif fd == forge_fd:
                    if not self._from_forge():
                        return
                elif fd in self._by_fd:
                    self._cell_ended(self._by_fd[fd])

    def _from_host(self) -> bool:
        data, fds, _, _ = socket.recv_fds(self._control, _MESSAGE, 8)
        if not data:
            return False
        message = json.loads(data)
        if message["op"] == "spawn":
            self._spawn(message, fds)
        elif message["op"] == "kill":
            self._kill(message["id"])
        return True

    def _spawn(self, message: dict[str, Any], fds: Sequence[int]) -> None:
        ident = message["id"]
        try:
            cell = self._make_cell(message["disk_mb"]) if self._walled else _Cell(None, -1)
        except OSError as error:
            self._tell_host({"op": "exit", "id": ident, "error": str(error)})
        else:
            self._cells[ident] = cell
            if cell.pid is not None:
                self._by_fd[cell.pidfd] = ident
                self._poll.register(cell.pidfd, select.POLLIN)
            passed = [cell.pidfd, *fds] if self._walled else list(fds)
            socket.send_fds(self._forge, [json.dumps(message).encode()], passed)
        finally:
            for fd in fds:
                os.close(fd)

    def _kill(self, ident: int) -> None:
        cell = self._cells.get(ident)
        if cell is None:
            return  # it ended by itself in the meantime
        if cell.pid is not None:
            signal.pidfd_send_signal(cell.pidfd, signal.SIGKILL)  # and all that lives in the cell
        else:
            self._forge.send(json.dumps({"op": "kill", "id": ident}).encode())

    def _from_forge(self) -> bool:
        data = self._forge.recv(_MESSAGE)
        if not data:
            return False
        message = json.loads(data)
        if message["op"] != "exit":
            self._tell_host(message)
            return True
        cell = self._cells[message["id"]]
        cell.report = message
        if cell.pid is None:
            del self._cells[message["id"]]
            self._tell_host(message)
        elif cell.pidfd >= 0:
            signal.pidfd_send_signal(cell.pidfd, signal.SIGKILL)
        else:
            self._close(message["id"])
        return True

    def _cell_ended(self, ident: int) -> None:
        """The cell's process 1 is dead, and with it every process that was in the cell."""
        cell = self._cells[ident]
        if cell.pid is not None:
            os.waitpid(cell.pid, 0)
        self._poll.unregister(cell.pidfd)
        del self._by_fd[cell.pidfd]
        os.close(cell.pidfd)
        cell.pidfd = -1
        if cell.report:
            self._close(ident)

    def _close(self, ident: int) -> None:
        self._tell_host(self._cells.pop(ident).report)

    def _tell_host(self, message: dict[str, Any]) -> None:
        try:
            self._control.send(json.dumps(message).encode())
        except OSError:
            os._exit(0)  # the host is gone

    def _make_cell(self, disk_mb: int) -> _Cell:
        ready, done = os.pipe()
        pid = linux.clone(_CELL_SPACES)
        linux.in_child(pid, lambda: self._hold_cell(disk_mb, done))
        os.close(done)
        pidfd = os.pidfd_open(pid)
        try:
            said = os.read(ready, 1)
        finally:
            os.close(ready)
        if said != b"+":
            os.waitpid(pid, 0)
            os.close(pidfd)
            raise OSError("the kernel refused a worker's namespaces or its file system")
        return _Cell(pid, pidfd)

    def _hold_cell(self, disk_mb: int, done: int) -> None:
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        linux.map_identity(self._proc, self._inside, (self._inside, self._inside))
        flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
        size = f"size={disk_mb}m,mode=755,nr_inodes={_INODES}"
        linux.mount("tmpfs", self._box, "tmpfs", flags, size)
        for name in ("work", "tmp"):
            os.mkdir(f"{self._box}/{name}", 0o700)
        os.write(done, b"+")
        os.closerange(0, os.sysconf("SC_OPEN_MAX"))
        while True:
            signal.pause()
