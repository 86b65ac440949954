"""The allow-list of system calls, as a classic BPF program (seccomp(2), filter mode).

What is not on the list fails with EPERM. A call of another architecture or of the x32 table ends
the process. Only numbers and register arguments can be judged: whatever is behind a pointer
(a path, a clone3 structure) is not, so such calls are refused or left to Landlock and the mounts.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import platform
import struct
from collections.abc import Sequence

from . import linux
from .sysnum import allowed, named

_AUDIT_ARCH = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
_X32_BIT = 0x4000_0000
_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
_NR, _ARCH, _ARGS = 0, 4, 16  # offsets in struct seccomp_data
_SET_FILTER = 1

_THREAD = 0x0001_0000  # CLONE_THREAD
# Flags of clone(2) that a worker never needs: every CLONE_NEW*, and CLONE_PTRACE, _UNTRACED and
# _PARENT. The last would make a child of the forge, which does not know it and would not reap it.
_NEVER = 0x7E02_0080 | 0x2000 | 0x0080_0000 | 0x8000
_AF_UNIX, _SOCK_STREAM = 1, 1
# dupfd, getfd, setfd, getfl, setfl, getlk, setlk, setlkw, open-file locks, dupfd_cloexec,
# getpipe_sz: no F_SETOWN or F_SETSIG, which would let a worker signal others.
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
_IOCTL = (0x541B, 0x5421, 0x5450, 0x5451)  # FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
# Refused in the lower tier: Landlock does not judge the first line, so without mounts around
# it could change files of the host; the second asks about other processes.
_NOT_BY_PATH = (
    *("chmod", "fchmod", "fchmodat", "utime", "utimes", "utimensat", "futimesat"),
    *("setpgid", "setsid", "getpgid", "getsid"),
    # a file without a name takes room that the quota's watch would not see
    *("unlink", "unlinkat", "rename", "renameat", "renameat2"),
)
_UNNAMED = 0x40_0000  # what tells O_TMPFILE from O_DIRECTORY
_PRCTL = (15, 16, 0x5356_4D41)  # PR_SET_NAME, PR_GET_NAME, PR_SET_VMA (malloc names its areas)

_Instruction = tuple[int, int, int, int]


def _argument(index: int) -> _Instruction:
    """Load the low half of an argument: all that the kernel reads of those judged here."""
    return (_LOAD, 0, 0, _ARGS + 8 * index)


def _only_for(number: int, body: Sequence[_Instruction]) -> list[_Instruction]:
    """`body` for one system call; it must return on every path."""
    return [(_JUMP_EQ, 0, len(body), number), *body]


def _one_of(index: int, values: Sequence[int], otherwise: int) -> list[_Instruction]:
    """Allow where the low half of an argument is one of `values`."""
    body: list[_Instruction] = [_argument(index)]
    for value in values:
        body += [(_JUMP_EQ, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]
    return [*body, (_RETURN, 0, 0, _ERRNO | otherwise)]


def _without(index: int, bits: int) -> list[_Instruction]:
    """Allow where none of `bits` is set in an argument."""
    refused = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    return [_argument(index), (_JUMP_SET, 0, 1, bits), refused, (_RETURN, 0, 0, _ALLOW)]


def _ranges(numbers: set[int]) -> list[tuple[int, bool]]:
    """Where runs of allowed and refused numbers begin, in order, from 0."""
    edges = [(0, 0 in numbers)]
    for number in range(1, max(numbers) + 2):
        if (number in numbers) != edges[-1][1]:
            edges.append((number, number in numbers))
    return edges


def _search(edges: Sequence[tuple[int, bool]]) -> list[_Instruction]:
    """Find the run that a number is in, by halves. A chain of comparisons would decide the same,
    but the kernel tries every number when a filter is installed, and 0.5 ms a worker is much."""
    if len(edges) == 1:
        verdict = _ALLOW if edges[0][1] else _ERRNO | errno.EPERM
        return [(_RETURN, 0, 0, verdict)]
    middle = len(edges) // 2
    below, above = _search(edges[:middle]), _search(edges[middle:])
    return [(_JUMP_GE, len(below), 0, edges[middle][0]), *below, *above]


def _clone_rules(processes: int, may_fork: bool) -> list[_Instruction]:
    """`clone` never makes a namespace; threads or children only where they are allowed."""
    calls = named()
    rules = _only_for(calls["clone3"], [(_RETURN, 0, 0, _ERRNO | errno.ENOSYS)])
    denied = (_RETURN, 0, 0, _ERRNO | errno.EAGAIN)
    if processes <= 1:
        body = [denied]
    else:
        body = [
            _argument(0),
            (_JUMP_SET, 0, 1, _NEVER),
            (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        ]
        if not may_fork:
            body += [(_JUMP_SET, 1, 0, _THREAD), denied]
        body += [(_RETURN, 0, 0, _ALLOW)]
    rules += _only_for(calls["clone"], body)
    for name in ("fork", "vfork"):
        if name in calls:
            verdict = _ALLOW if processes > 1 and may_fork else _ERRNO | errno.EAGAIN
            rules += _only_for(calls[name], [(_RETURN, 0, 0, verdict)])
    return rules


def _socketpair_rule() -> list[_Instruction]:
    """Connected unix streams alone: a datagram pair could send to any named socket in sight."""
    kind = [
        _argument(1),
        (_AND, 0, 0, 0xF),  # without SOCK_NONBLOCK and SOCK_CLOEXEC
        (_JUMP_EQ, 0, 1, _SOCK_STREAM),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
    ]
    family = [_argument(0), (_JUMP_EQ, 1, 0, _AF_UNIX), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    return _only_for(named()["socketpair"], [*family, *kind])


@functools.cache
def program(processes: int, own_pid: int | None) -> bytes:
    """The filter. With `own_pid` signals may go to that process alone: no pid namespace here."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    calls, free = named(), dict(allowed())
    rules: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCH),
        (_JUMP_EQ, 1, 0, _AUDIT_ARCH[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NR),
    ]
    if machine == "x86_64":
        rules += [(_JUMP_GE, 0, 1, _X32_BIT), (_RETURN, 0, 0, _KILL)]
    rules += _clone_rules(processes, may_fork=own_pid is None)
    rules += _socketpair_rule()
    rules += _only_for(calls["fcntl"], _one_of(1, _FCNTL, errno.EPERM))
    rules += _only_for(calls["ioctl"], _one_of(1, _IOCTL, errno.ENOTTY))
    rules += _only_for(calls["prctl"], _one_of(0, _PRCTL, errno.EPERM))
    rules += _only_for(calls["prlimit64"], _one_of(0, (0,), errno.EPERM))
    if own_pid is not None:
        for name in _NOT_BY_PATH:
            free.pop(name, None)
        for name, flags in (("open", 1), ("openat", 2)):
            if name in free:
                rules += _only_for(free.pop(name), _without(flags, _UNNAMED))
        for name in ("kill", "tgkill", "tkill"):
            rules += _only_for(free.pop(name), _one_of(0, (own_pid,), errno.EPERM))
    rules += _search(_ranges(set(free.values())))
    return b"".join(struct.pack("=HBBI", *rule) for rule in rules)


def install(filter_program: bytes) -> None:
    """Bind this process, for good. Needs no-new-privileges. Raises `OSError`."""
    code = ctypes.create_string_buffer(filter_program, len(filter_program))
    head = struct.pack("@HxxxxxxQ", len(filter_program) // 8, ctypes.addressof(code))
    linux.syscall("seccomp", _SET_FILTER, 0, ctypes.create_string_buffer(head, len(head)))
