"""Landlock (landlock(7)): what a process may open, by path, and no way back.

In the namespace tier it is the second wall behind the mounts; in the lower tier it is the first.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Sequence

from . import linux

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REMOVE_DIR, _REMOVE_FILE, _MAKE_CHAR, _MAKE_DIR = 16, 32, 64, 128
_MAKE_REG, _MAKE_SOCK, _MAKE_FIFO, _MAKE_BLOCK = 256, 512, 1024, 2048
_MAKE_SYM, _REFER, _TRUNCATE, _IOCTL_DEV = 1 << 12, 1 << 13, 1 << 14, 1 << 15
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

READ = _READ_FILE | _READ_DIR
READ_WRITE = (
    READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM
) | (_REFER | _TRUNCATE)
DEVICE = _READ_FILE | _WRITE_FILE | _TRUNCATE

# The first version that is a wall by itself: before it, files could be truncated (Linux 6.2).
ENOUGH = 3

_BASE_RIGHTS = (1 << 13) - 1
_NETWORK, _SCOPES = 3, 3  # bind and connect; abstract unix sockets and signals


def abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    try:
        return linux.syscall("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


def _handled(version: int) -> int:
    rights = _BASE_RIGHTS
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        if version >= since:
            rights |= right
    return rights


def confine(version: int, rules: Sequence[tuple[str, int]]) -> None:
    """Allow `rules` (path, rights) and nothing else. Needs no-new-privileges. Raises `OSError`."""
    handled = _handled(version)
    fields = [handled]
    if version >= 4:
        fields.append(_NETWORK)
    if version >= 6:
        fields.append(_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = linux.syscall(
        "landlock_create_ruleset",
        ctypes.create_string_buffer(attributes, len(attributes)),
        len(attributes),
        0,
    )
    try:
        for path, rights in rules:
            _allow(ruleset, path, rights & handled)
        linux.syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _ON_FILES
        rule = struct.pack("=Qi", rights, fd)
        buffer = ctypes.create_string_buffer(rule, len(rule))
        linux.syscall("landlock_add_rule", ruleset, 1, buffer, 0)
    finally:
        os.close(fd)
