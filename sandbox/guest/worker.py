"""A worker: joins its cell, gives up every right, says that it is ready, runs what it is given.

Order matters. Namespaces first (they need rights), then capabilities, then no-new-privileges,
Landlock and the system call filter (they need none). Resource limits come with the request,
before any of its code is compiled.
"""

# Plain calls and descriptors, no pathlib: what runs here stays small.
# ruff: noqa: PTH108, PTH103, PTH110, PTH120, PTH123, S108
from __future__ import annotations

import contextlib
import fcntl
import io
import os
import signal
import socket
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from . import landlock, limits, linux, program, seccomp, wire

_CONTROL = 3
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def main(cell: int | None, channels: Sequence[int], facts: dict[str, Any]) -> None:
    """Confine, then serve: one program, or a session's calls until its channel closes.

    `cell`: a pidfd to join namespaces by. `facts["wall"]` says what is around the worker: a "cell",
    a "container", or "none" but Landlock.
    """
    walled = facts["wall"] != "none"
    os.setsid()
    if cell is not None:
        linux.setns(cell, linux.CLONE_NEWUSER | linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
    _keep_only(channels)
    box = str(facts["box"])
    work = f"{box}/work"
    os.chdir(work)
    os.environ.clear()
    os.environ.update(_ENVIRONMENT, HOME=work, TMPDIR=f"{box}/tmp")
    os.umask(0o077)
    folder = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    _confine(walled, box, facts)
    program.reseed()
    program.open_streams()
    sys.argv = [program.FILENAME]
    sys.path.insert(0, work)
    control = socket.socket(fileno=_CONTROL)
    _rehearse()
    socket.send_fds(control, [b"R"], [folder])
    os.close(folder)
    _serve(control, walled, facts)


def define(name: str, source: str) -> None:
    """Make a module of a text that the caller vouches for; programs find it by `import`."""
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, f"<{name}>", "exec"), module.__dict__)  # noqa: S102 - trusted by contract


def _keep_only(channels: Sequence[int]) -> None:
    """Descriptors 0 to 3 (nothing, output, errors, control), and no other."""
    control, output, errors = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in channels)
    nothing = os.open("/dev/null", os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (errors, 2), (control, _CONTROL)):
        os.dup2(source, target, inheritable=target != _CONTROL)
    os.closerange(_CONTROL + 1, os.sysconf("SC_OPEN_MAX"))


def _confine(walled: bool, box: str, facts: dict[str, Any]) -> None:
    linux.drop_capabilities(holds_some=facts["wall"] == "cell")
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if not walled and int(facts["landlock"]) < landlock.ENOUGH:
        raise RuntimeError(f"Landlock {facts['landlock']} alone does not isolate")
    if facts["landlock"]:
        readable = ["/"] if walled else list(facts["shown"])
        rules = [(path, landlock.READ) for path in readable if os.path.exists(path)]
        rules += [(f"/dev/{name}", landlock.READ) for name in ("zero", "full", "urandom", "random")]
        rules += [("/dev/null", landlock.DEVICE), (box, landlock.READ_WRITE)]
        landlock.confine(int(facts["landlock"]), rules)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    seccomp.install(seccomp.program(int(facts["processes"]), None if walled else os.getpid()))


def _rehearse() -> None:
    """Go through what a request takes, with one that does nothing.

    What a fork writes to first is copied page by page, and what a processor has not seen for long
    is slow: both are better done while nobody waits.
    """
    packed = io.BytesIO(wire.pack({"op": "run", "files": []}, [b"pass", b""]))
    request = wire.read(packed.read)
    assert request is not None  # noqa: S101 - packed above
    stdout, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO(), "utf-8", line_buffering=True)
    try:
        program.run("print(1)", program.fresh_main())
        program.flush()
    finally:
        sys.stdout = stdout
    wire.pack({"op": "end", "exit": 0, "memory": False})


def _serve(control: socket.socket, walled: bool, facts: dict[str, Any]) -> None:
    namespace = program.fresh_main()
    while True:
        frame = wire.read(control.recv)
        if frame is None:
            return
        request, blobs = frame
        stays = bool(request["session"])
        code = _unpack(request, blobs, str(facts["box"]))
        limits.apply(request["limits"], int(facts["address_space"]), walled, stays)
        exit_code, memory = program.run(code, namespace)
        if stays:
            signal.setitimer(signal.ITIMER_PROF, 0)
            program.flush()
        else:
            program.finish()
        _report(control, exit_code, memory)
        if not stays:
            os._exit(exit_code)


def _unpack(request: dict[str, Any], blobs: list[bytes], box: str) -> str:
    """Lay out the request's files and standard input in the work folder; return its code."""
    code, stdin, *contents = blobs
    for name, content in zip(request["files"], contents, strict=True):
        path = f"{box}/work/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    if stdin:
        path = f"{box}/tmp/.stdin"
        with open(path, "wb") as file:
            file.write(stdin)
        source = os.open(path, os.O_RDONLY)
        with contextlib.suppress(OSError):  # the lower tier cannot delete
            os.unlink(path)
    else:
        source = os.open("/dev/null", os.O_RDONLY)
    os.dup2(source, 0)
    os.close(source)
    return code.decode("utf-8", "surrogatepass")


def _report(control: socket.socket, exit_code: int, memory: bool) -> None:
    """Tell the host that it ended, and how. The program could forge this: then it has chosen its
    own exit code, which it may, and is killed, because a fresh worker is killed at this word.
    A worker that cannot send is judged by how its process ends."""
    try:
        control.sendall(wire.pack({"op": "end", "exit": exit_code, "memory": memory}))
    except OSError:
        return
