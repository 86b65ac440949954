"""The forge: has the big modules imported, and forks a fresh worker whenever the nursery asks.

It stays single-threaded and runs nothing that is not ours, so a fork of it is always clean.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

from . import landlock, limits, linux, seccomp, shown, worker

_MESSAGE = 1 << 16


def main(name: str, nursery: socket.socket, config: dict[str, Any]) -> None:
    """Import, report readiness, then fork workers until the nursery goes away.

    `name` is "full" for the forge that imports, "bare" for the one that does not.
    """
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    sys.path[:] = [*sys.path, *config["paths"]]
    sys.dont_write_bytecode = True
    if name == "full":
        _import(config)
    if config["tier"] != "namespaces":
        shown.only_shown(config["shown"], config["paths"])
    else:
        seccomp.program(1, None)  # made once here, not once a worker
    gc.collect()
    gc.freeze()
    ready = {
        "op": "ready",
        "forge": name,
        "landlock": landlock.abi(),
        "address_space": limits.address_space_in_use(),
    }
    nursery.send(json.dumps(ready).encode())
    _Forge(nursery, config, ready).serve()


def _import(config: dict[str, Any]) -> None:
    for name in config["preload"]:
        importlib.import_module(name)
        exec(config["warm_up"].get(name, ""), {})  # noqa: S102 - our own text
    for name, source in config["sources"].items():
        worker.define(name, source)


class _Forge:
    def __init__(
        self, nursery: socket.socket, config: dict[str, Any], facts: dict[str, Any]
    ) -> None:
        self._nursery, self._config, self._facts = nursery, config, facts
        self._walled = config["tier"] == "namespaces"
        self._workers: dict[int, tuple[int, int]] = {}  # pidfd: (worker's number, its pid)
        self._poll = select.poll()
        self._poll.register(nursery.fileno(), select.POLLIN)

    def serve(self) -> None:
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._nursery.fileno():
                    data, fds, _, _ = socket.recv_fds(self._nursery, _MESSAGE, 8)
                    if not data:
                        return
                    message = json.loads(data)
                    if message["op"] == "spawn":
                        self._spawn(message, fds)
                    else:
                        self._kill(message["id"])
                elif fd in self._workers:
                    self._reap(fd)

    def _spawn(self, message: dict[str, Any], fds: Sequence[int]) -> None:
        cell = fds[0] if self._walled else None
        if cell is not None:
            try:
                linux.setns(cell, linux.CLONE_NEWPID)  # for the next child; this process stays
            except OSError as error:  # the cell was killed before its worker was born
                self._tell({"op": "exit", "id": message["id"], "error": str(error)})
                self._drop(fds)
                return
        try:
            pid = os.fork()
        except OSError as error:  # the cell died in between (ENOMEM), or the machine is full
            self._tell({"op": "exit", "id": message["id"], "error": str(error)})
            self._drop(fds)
            return
        channels = fds[1:] if self._walled else fds
        wall = "cell" if self._walled else "none"
        linux.in_child(
            pid,
            lambda: worker.main(
                cell, channels, {**self._config, **self._facts, **message, "wall": wall}
            ),
        )
        pidfd = os.pidfd_open(pid)
        self._workers[pidfd] = (message["id"], pid)
        self._poll.register(pidfd, select.POLLIN)
        self._drop(fds)

    @staticmethod
    def _drop(fds: Sequence[int]) -> None:
        for fd in fds:
            os.close(fd)

    def _kill(self, ident: int) -> None:
        for pidfd, (number, _) in self._workers.items():
            if number == ident:
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)

    def _reap(self, pidfd: int) -> None:
        ident, pid = self._workers.pop(pidfd)
        _, status, usage = os.wait4(pid, 0)
        self._poll.unregister(pidfd)
        os.close(pidfd)
        self._tell(
            {
                "op": "exit",
                "id": ident,
                "code": os.waitstatus_to_exitcode(status),
                "cpu_s": usage.ru_utime + usage.ru_stime,
            }
        )

    def _tell(self, message: dict[str, Any]) -> None:
        self._nursery.send(json.dumps(message).encode())
