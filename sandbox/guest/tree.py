"""The root directory that workers see: a handful of read-only binds in an otherwise empty tree.

Built inside a fresh mount namespace, as real root or as the owner of a user namespace.
"""

# Plain calls and descriptors, no pathlib: what runs here stays small.
# ruff: noqa: PTH103, PTH112, PTH114, PTH115, PTH116, PTH120, PTH123, PTH211, S108
from __future__ import annotations

import os
import stat
from collections.abc import Sequence

from . import linux

_USERS = "sandbox:x:1000:1000:sandbox:/work:/bin/false\n"
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random")
_ANCHORS = ("/mnt", "/tmp", "/run", "/var", "/usr")  # only a place to stand on


def enter(shown: Sequence[str], hidden: Sequence[str], box: str) -> None:
    """Make the tree and `pivot_root` into it.

    `shown` are paths to bind read-only at the same place, outer before inner; `hidden` are
    directories within them to cover with an empty one; `box` is where each worker's own
    file system goes. Raises `OSError`.
    """
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    copies = [(path, _copy(path)) for path in (*shown, *_DEVICES) if os.path.lexists(path)]
    root = next(path for path in _ANCHORS if os.path.isdir(path))
    quiet = linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("tmpfs", root, "tmpfs", quiet, "size=1m,mode=755,nr_inodes=4096")
    covered = set(hidden)
    for path, copy in copies:
        _attach(root, path, copy)
        for cover in sorted(covered):
            if cover == path or cover.startswith(path + "/"):
                if os.path.isdir(root + cover):
                    linux.mount(
                        "tmpfs", root + cover, "tmpfs", quiet, "size=64k,mode=755,nr_inodes=256"
                    )
                covered.discard(cover)
    _furnish(root, box)
    os.chdir(root)
    linux.syscall("pivot_root", b".\0", b".\0")
    linux.detach(".")
    os.chdir("/")
    _seal(hidden)


def _seal(hidden: Sequence[str]) -> None:
    """Make the tree's own file systems read-only, now that all mount points exist."""
    for path in ("/", *(path for path in hidden if os.path.ismount(path))):
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            linux.make_read_only(fd)
        finally:
            os.close(fd)


def _copy(path: str) -> int:
    source = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        tree = linux.copy_of_mount(source)
    finally:
        os.close(source)
    is_device = stat.S_ISCHR(os.stat(tree).st_mode)
    safe = linux.MOUNT_ATTR_RDONLY | linux.MOUNT_ATTR_NOSUID
    linux.restrict_mount(tree, safe | (0 if is_device else linux.MOUNT_ATTR_NODEV))
    return tree


def _attach(root: str, path: str, copy: int) -> None:
    target = root + path
    if stat.S_ISDIR(os.stat(copy).st_mode):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.lexists(target):
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644))
    linux.attach_mount(copy, target)
    os.close(copy)


def _furnish(root: str, box: str) -> None:
    for name in ("etc", "proc", "dev", box.lstrip("/")):
        os.makedirs(f"{root}/{name}", exist_ok=True)
    for name, target in (("work", f"{box}/work"), ("tmp", f"{box}/tmp"), ("dev/shm", f"{box}/tmp")):
        if not os.path.lexists(f"{root}/{name}"):
            os.symlink(target, f"{root}/{name}")
    for link in ("/lib", "/lib64", "/bin"):
        if os.path.islink(link) and not os.path.lexists(root + link):
            os.symlink(os.readlink(link), root + link)
    with open(f"{root}/etc/passwd", "w", encoding="utf-8") as passwd:
        passwd.write(_USERS)
