"""The launcher: from a bare interpreter to a nursery behind walls.

As root: build the tree with a mount namespace of its own, become an unprivileged user, then enter
a user namespace owned by that user. As anybody else: enter the user namespace first. Either way
nothing from here on has host uid 0, and every step that fails ends the launch with a reason.
"""

# Plain calls and descriptors, no pathlib: what runs here stays small.
# ruff: noqa: PTH123
from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from typing import Any

from . import linux, nursery, tree

_SPACES = (
    linux.CLONE_NEWUSER
    | linux.CLONE_NEWNS
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
    | linux.CLONE_NEWCGROUP
)


def main(control_fd: int) -> None:
    """Read the configuration from standard input, isolate, fork the nursery and outlive it."""
    control = socket.socket(fileno=control_fd)
    config: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    try:
        host = os.pidfd_open(os.getppid())
        if os.getppid() != config["host_pid"]:
            os._exit(0)  # the host went away before anything was built
        _prefer_for_oom()
        proc = _isolate(config) if config["tier"] == "namespaces" else _drop_root(config)
    except (OSError, RuntimeError) as error:
        control.send(json.dumps({"op": "failed", "why": str(error)}).encode())
        os._exit(1)
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    child = os.fork()
    linux.in_child(child, lambda: nursery.main(control, host, proc, config))
    control.close()
    # Until all that there ever was is gone, the lower tier's workers too: then the host, which
    # waits for this process, knows.
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)


def _prefer_for_oom() -> None:
    """Where memory ends, the kernel should take a worker, not the host."""
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("500")


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _isolate(config: dict[str, Any]) -> int:
    """Enter all namespaces and the minimal tree. Returns an open /proc, to map users with."""
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    owner = (os.getuid(), os.getgid())
    if owner[0] == 0:
        owner = (config["drop_to"], config["drop_to"])
        linux.unshare(linux.CLONE_NEWNS)
        tree.enter(config["shown"], config["hidden"], config["box"])
        _become(config["drop_to"])
        linux.prctl(linux.PR_SET_DUMPABLE, 1)  # or /proc/self would still belong to root
        linux.unshare(_SPACES)
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
        linux.map_identity(proc, config["inside_id"], owner)
    else:
        linux.unshare(_SPACES)
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
        linux.map_identity(proc, config["inside_id"], owner)
        tree.enter(config["shown"], config["hidden"], config["box"])
    linux.sethostname(b"sandbox")
    return proc


def _drop_root(config: dict[str, Any]) -> int:
    """The lower tier: no namespaces, but never root."""
    if os.getuid() == 0:
        linux.drop_bounding_set()
        _become(config["drop_to"])
    for path in config["shown"]:
        if not os.access(path, os.R_OK):
            raise RuntimeError(f"user {os.getuid()}, which workers run as here, cannot read {path}")
    return -1
