"""Reads back what a program left in its work folder. Every name and size there is hostile."""

from __future__ import annotations

import os
import stat

_MAX_FILES = 4096
_MAX_DEPTH = 32


def collect(folder: int, budget: int) -> dict[str, bytes]:
    """The regular files below the directory descriptor `folder`, by relative path.

    Links are not followed, anything else is skipped, and reading stops at `budget` bytes: a file
    that would go past it is left out, as is what lies deeper than 32 folders. Does not close
    `folder`.
    """
    found: dict[str, bytes] = {}
    _walk(folder, "", budget, 0, found)
    return found


def _walk(folder: int, prefix: str, budget: int, depth: int, found: dict[str, bytes]) -> int:
    """Add the files of one folder to `found`; returns what is left of the budget."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return budget  # a session's program took it away meanwhile
    for name in names:
        if len(found) >= _MAX_FILES:
            break
        # O_NONBLOCK: opening a pipe that somehow got there must not wait for its other end
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
        try:
            fd = os.open(name, flags, dir_fd=folder)
        except OSError:
            continue  # a link, or unreadable by its own mode
        try:
            kind = os.fstat(fd)
            if stat.S_ISDIR(kind.st_mode) and depth < _MAX_DEPTH:
                budget = _walk(fd, f"{prefix}{name}/", budget, depth + 1, found)
            elif stat.S_ISREG(kind.st_mode) and kind.st_size <= budget:
                content = _read(fd, budget)
                found[prefix + name] = content
                budget -= len(content)
        finally:
            os.close(fd)
    return budget


def _read(fd: int, budget: int) -> bytes:
    parts, left = [], budget
    while left > 0:
        part = os.read(fd, min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
