"""The kernel's own calls, through ctypes: thin, checked, no policy."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Callable

from .sysnum import named

CLONE_NEWNS = 0x0002_0000
CLONE_NEWCGROUP = 0x0200_0000
CLONE_NEWUTS = 0x0400_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_REC, MS_PRIVATE = 0x4000, 0x4_0000
MNT_DETACH = 2
AT_FDCWD, AT_EMPTY_PATH, AT_RECURSIVE = -100, 0x1000, 0x8000
OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC = 1, os.O_CLOEXEC
MOVE_MOUNT_F_EMPTY_PATH = 4
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 1, 2, 4

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
PR_CAPBSET_DROP, PR_SET_SECUREBITS, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 24, 28, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
# no-root, no-setuid-fixup and no-ambient-raise, each with its lock; keep-caps locked as unset
SECBITS_LOCKED = 0xEF

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_held = ctypes.PyDLL(None, use_errno=True)  # the same library, called without letting go of the GIL
_held.syscall.restype = ctypes.c_long


_CAPABILITIES = [ctypes.c_ulong(number) for number in range(64)]


def check(result: int, what: str) -> int:
    """Return `result`, or raise `OSError` naming `what` where the kernel said no."""
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{os.strerror(error)} ({what})")
    return result


def syscall(name: str, *args: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Call the kernel by name; integers are passed as longs. Raises `OSError`."""
    words = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    number = named()[name]
    return check(int(_libc.syscall(ctypes.c_long(number), *words)), name)


def prctl(option: int, *args: int) -> int:
    """prctl(2). Raises `OSError`."""
    words = [ctypes.c_ulong(arg) for arg in (*args, 0, 0, 0, 0)[:4]]
    return check(int(_libc.prctl(ctypes.c_int(option), *words)), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name for new ones."""
    check(int(_libc.unshare(ctypes.c_int(flags))), f"unshare {flags:#x}")


def setns(fd: int, flags: int) -> None:
    """Join the namespaces of the process behind a pidfd (Linux 5.8)."""
    check(int(_libc.setns(ctypes.c_int(fd), ctypes.c_int(flags))), f"setns {flags:#x}")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """mount(2)."""
    done = _libc.mount(
        source.encode() if source else None,
        os.fsencode(target),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        data.encode() if data else None,
    )
    check(int(done), f"mount {kind or source} on {target}")


def detach(target: str) -> None:
    """Unmount lazily."""
    check(int(_libc.umount2(os.fsencode(target), MNT_DETACH)), f"umount {target}")


def sethostname(name: bytes) -> None:
    """Name this uts namespace."""
    check(int(_libc.sethostname(name, ctypes.c_size_t(len(name)))), "sethostname")


def copy_of_mount(path_fd: int) -> int:
    """A detached recursive copy of the tree behind an O_PATH descriptor, as a descriptor."""
    flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE
    return syscall("open_tree", path_fd, b"\0", flags)


def restrict_mount(tree_fd: int, attributes: int) -> None:
    """Set attributes (read-only, ...) on a detached tree and on every mount below it."""
    wanted = struct.pack("=QQQQ", attributes, 0, 0, 0)
    buffer = ctypes.create_string_buffer(wanted, len(wanted))
    syscall("mount_setattr", tree_fd, b"\0", AT_EMPTY_PATH | AT_RECURSIVE, buffer, len(wanted))


def make_read_only(path_fd: int) -> None:
    """Make the one mount behind an O_PATH descriptor read-only, nosuid and nodev."""
    wanted = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV
    attributes = struct.pack("=QQQQ", wanted, 0, 0, 0)
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    syscall("mount_setattr", path_fd, b"\0", AT_EMPTY_PATH, buffer, len(attributes))


def attach_mount(tree_fd: int, target: str) -> None:
    """Attach a detached tree at `target`."""
    path = os.fsencode(target) + b"\0"
    syscall("move_mount", tree_fd, b"\0", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH)


def clone(flags: int) -> int:
    """fork(2) into new namespaces, with Python's own fork hooks run. Returns like `os.fork`."""
    signal_on_exit = 17  # SIGCHLD
    api = ctypes.pythonapi
    api.PyOS_BeforeFork()
    number = ctypes.c_long(named()["clone"])
    pid = int(_held.syscall(number, ctypes.c_ulong(flags | signal_on_exit), 0, 0, 0, 0))
    if pid == 0:
        api.PyOS_AfterFork_Child()
    else:
        api.PyOS_AfterFork_Parent()
    return check(pid, f"clone {flags:#x}")


def drop_bounding_set() -> None:
    """Empty the capability bounding set. Raises `OSError` where this process may not."""
    for capability in _CAPABILITIES:
        if _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            if ctypes.get_errno() == errno.EINVAL:  # past the last one that this kernel knows
                return
            check(-1, "PR_CAPBSET_DROP")


def drop_capabilities(holds_some: bool) -> None:
    """Give up every capability, for good. `holds_some`: there are any to give up."""
    if holds_some:
        drop_bounding_set()
        prctl(PR_SET_SECUREBITS, SECBITS_LOCKED)
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    version_3 = struct.pack("=Ii", 0x2008_0522, 0)
    syscall("capset", version_3, bytes(24))


def map_identity(proc_fd: int | None, inside: int, outside: tuple[int, int]) -> None:
    """Map one user and one group of a fresh user namespace. `proc_fd` is an open /proc, if kept."""
    uid, gid = outside
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {uid} 1"),
        ("gid_map", f"{inside} {gid} 1"),
    ):
        path = f"self/{name}" if proc_fd is not None else f"/proc/self/{name}"
        fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc_fd)
        try:
            os.write(fd, text.encode())
        finally:
            os.close(fd)


def in_child(pid: int, body: Callable[[], None]) -> None:
    """Run `body` where `pid` is 0 and never return from it: a child must not fall through."""
    if pid != 0:
        return
    try:
        body()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it must not reach the parent's code
        try:
            os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
        finally:
            os._exit(98)
