"""Process 1 of the sandbox: makes cells, hands them to the forges, and cleans up behind workers.

The nursery stays small, so that making a cell is cheap. The *forges*, its children, fork the
workers: one has the big modules imported, the other has not, and forks three times as fast.
The host speaks to the nursery alone, over a SEQPACKET socket that no worker holds.
"""

from __future__ import annotations

import functools
import json
import os
import select
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from . import forge, linux
from .cell import Cell

_MESSAGE = 1 << 16
_SPARE = 8  # cells kept for the next workers

Message = dict[str, Any]


@dataclass(slots=True)
class _Place:
    """Where a worker runs: which forge made it, and its cell (None in the lower tier)."""

    forge: socket.socket
    cell: Cell | None
    alone: bool  # it may not fork: nothing but itself is in its cell
    report: Message | None = None


def main(control: socket.socket, host: int, proc: int, config: Message) -> None:
    """Serve the host until it goes away."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    inherited = [fd for fd in (control.fileno(), host, proc) if fd >= 0]
    forges = {}
    for name in ("bare", "full") if config["preload"] or config["sources"] else ("bare",):
        forges[name] = _start_forge(name, config, inherited)
        inherited.append(forges[name].fileno())
    nursery = _Nursery(control, forges, proc, config)
    nursery.serve(host)


def _start_forge(name: str, config: Message, inherited: Sequence[int]) -> socket.socket:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if child == 0:
        for fd in (*inherited, here.detach()):
            os.close(fd)
    linux.in_child(child, lambda: forge.main(name, there, config))
    there.close()
    return here


class _Nursery:
    def __init__(
        self,
        control: socket.socket,
        forges: dict[str, socket.socket],
        proc: int,
        config: Message,
    ) -> None:
        self._control, self._forges, self._proc = control, forges, proc
        self._walled = config["tier"] == "namespaces"
        self._box: str = config["box"]
        self._inside: int = config["inside_id"]
        self._places: dict[int, _Place] = {}
        self._spare: list[Cell] = []
        self._poll = select.poll()
        self._on: dict[int, Callable[[], bool]] = {}  # what to do for a descriptor; False: stop

    def serve(self, host: int) -> None:
        """Answer until the host or a forge is gone: then all that is left dies with process 1."""
        self._watch(host, lambda: False)
        self._watch(self._control.fileno(), self._from_host)
        for line in self._forges.values():
            self._watch(line.fileno(), functools.partial(self._from_forge, line))
        while True:
            for fd, _ in self._poll.poll():
                if fd in self._on and not self._on[fd]():
                    return

    def _watch(self, fd: int, action: Callable[[], bool]) -> None:
        self._on[fd] = action
        self._poll.register(fd, select.POLLIN)

    def _unwatch(self, fd: int) -> None:
        del self._on[fd]
        self._poll.unregister(fd)

    def _from_host(self) -> bool:
        data, fds, _, _ = socket.recv_fds(self._control, _MESSAGE, 8)
        if not data:
            return False
        message = json.loads(data)
        if message["op"] == "spawn":
            self._spawn(message, fds)
        else:
            self._kill(message["id"])
        return True

    def _spawn(self, message: Message, fds: Sequence[int]) -> None:
        line = self._forges[message["forge"]]
        try:
            cell = self._cell(message["disk_mb"]) if self._walled else None
        except OSError as error:
            self._tell_host({"op": "exit", "id": message["id"], "error": str(error)})
        else:
            self._places[message["id"]] = _Place(line, cell, message["processes"] == 1)
            passed = list(fds) if cell is None else [cell.pidfd, *fds]
            socket.send_fds(line, [json.dumps(message).encode()], passed)
        finally:
            for fd in fds:
                os.close(fd)

    def _kill(self, ident: int) -> None:
        place = self._places.get(ident)
        if place is None:
            return  # it ended by itself in the meantime
        if place.cell is None or place.alone:
            place.forge.send(json.dumps({"op": "kill", "id": ident}).encode())
        elif place.cell.alive:
            place.cell.kill()

    def _from_forge(self, line: socket.socket) -> bool:
        data = line.recv(_MESSAGE)
        if not data:
            return False
        message = json.loads(data)
        if message["op"] != "exit":
            self._tell_host(message)
            return True
        place = self._places[message["id"]]
        cell = place.cell
        if cell is not None and cell.alive and not place.alone:
            place.report = message  # the host hears of it when all that it started is gone too
            cell.kill()
            return True
        del self._places[message["id"]]
        self._tell_host(message)
        if cell is not None and cell.alive and not cell.renew():
            cell.kill()
        return True

    def _cell(self, disk_mb: int) -> Cell:
        for cell in self._spare:
            if cell.disk_mb == disk_mb:
                self._spare.remove(cell)
                return cell
        cell = Cell(self._proc, self._inside, self._box, disk_mb)
        self._watch(cell.pidfd, lambda: self._cell_ended(cell))
        self._watch(cell.line.fileno(), lambda: self._cell_renewed(cell))
        return cell

    def _cell_renewed(self, cell: Cell) -> bool:
        if not cell.is_ready():
            self._unwatch(cell.line.fileno())  # its end follows
            return True
        self._spare.append(cell)
        if len(self._spare) > _SPARE:
            self._spare.pop(0).kill()
        return True

    def _cell_ended(self, cell: Cell) -> bool:
        """The cell's process 1 is dead, and with it every process that was in the cell."""
        self._unwatch(cell.pidfd)
        if cell.line.fileno() in self._on:
            self._unwatch(cell.line.fileno())
        cell.reap()
        if cell in self._spare:
            self._spare.remove(cell)
        for ident, place in list(self._places.items()):
            if place.cell is cell and place.report is not None:
                del self._places[ident]
                self._tell_host(place.report)
        return True

    def _tell_host(self, message: Message) -> None:
        try:
            self._control.send(json.dumps(message).encode())
        except OSError:
            os._exit(0)  # the host is gone
