"""Cells: what one worker at a time lives in.

A cell is a user, pid, mount and ipc namespace with a private, size-limited file system, held open
by a small process that does nothing else (the cell's process 1). A worker that could not fork left
nothing behind but its files, so its cell is given a new file system and used again; a cell whose
worker could fork is killed, and with its process 1 the kernel kills whatever is in it.
"""

# Plain calls and descriptors, no pathlib: what runs here stays small.
# ruff: noqa: PTH102
from __future__ import annotations

import os
import signal
import socket

from . import linux

_SPACES = linux.CLONE_NEWUSER | linux.CLONE_NEWPID | linux.CLONE_NEWNS | linux.CLONE_NEWIPC
_INODES = 4096
_DONE = b"+"


class Cell:
    """The nursery's handle on a cell. Raises `OSError` where the kernel refuses to make one."""

    def __init__(self, proc: int, inside: int, box: str, disk_mb: int) -> None:
        self.disk_mb = disk_mb
        self.alive = True
        self.line, far = socket.socketpair()
        self.pid = linux.clone(_SPACES)
        linux.in_child(self.pid, lambda: _hold(far, proc, inside, box, disk_mb))
        far.close()
        self.pidfd = os.pidfd_open(self.pid)
        if not self.is_ready():
            self.kill()
            self.reap()
            raise OSError("the kernel refused a worker's namespaces or its file system")

    def is_ready(self) -> bool:
        """Wait for its word that it has a fresh file system. False where it died instead."""
        return self.line.recv(1) == _DONE

    def renew(self) -> bool:
        """Ask for a fresh file system; it answers on `line`. False where it is dead."""
        try:
            self.line.send(b"r")
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """Kill all that lives in it. Does not wait: `pidfd` tells when it is gone."""
        signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def reap(self) -> None:
        """Wait for its end and let go of it."""
        self.alive = False
        os.waitpid(self.pid, 0)
        os.close(self.pidfd)
        self.line.close()


def _hold(line: socket.socket, proc: int, inside: int, box: str, disk_mb: int) -> None:
    """The cell's process 1."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.map_identity(proc, inside, (inside, inside))
    os.dup2(line.detach(), 0)
    os.closerange(1, os.sysconf("SC_OPEN_MAX"))
    orders = socket.socket(fileno=0)
    _mount(box, disk_mb)
    orders.send(_DONE)
    while orders.recv(1):
        linux.detach(box)
        _mount(box, disk_mb)
        orders.send(_DONE)


def _mount(box: str, disk_mb: int) -> None:
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    linux.mount("tmpfs", box, "tmpfs", flags, f"size={disk_mb}m,mode=755,nr_inodes={_INODES}")
    for name in ("work", "tmp"):
        os.mkdir(f"{box}/{name}", 0o700)
