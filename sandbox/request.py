"""Checks what the caller wants to run and packs it for the other side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePosixPath

from .base import Limits
from .errors import InputError
from .guest import wire

_MAX_CODE = 64 << 20
_MAX_SECONDS = 86_400.0
_MAX_FILES = 1024


def check_limits(limits: Limits) -> None:
    """Raise `InputError` for limits that limit nothing or cannot be kept."""
    for name in ("wall_s", "cpu_s"):
        seconds = getattr(limits, name)
        if not (math.isfinite(seconds) and 0 < seconds <= _MAX_SECONDS):
            raise InputError(f"limits.{name} must be between 0 and {_MAX_SECONDS:g} s: {seconds}")
    for name, most in (
        ("memory_mb", 1 << 20),
        ("output_bytes", 1 << 30),
        ("disk_mb", 1 << 16),
        ("processes", 1024),
    ):
        value = getattr(limits, name)
        if not (isinstance(value, int) and 1 <= value <= most):
            raise InputError(f"limits.{name} must be a whole number from 1 to {most}: {value!r}")


def pack(code: str, stdin: str, files: Mapping[str, bytes], limits: Limits, session: bool) -> bytes:
    """One request as a frame. Raises `InputError` for what no worker could take."""
    check_limits(limits)
    text = code.encode("utf-8", "surrogatepass")
    source = stdin.encode("utf-8", "surrogateescape")
    if len(text) > _MAX_CODE:
        raise InputError(f"a program of {len(text)} bytes; at most {_MAX_CODE} are taken")
    if len(files) > _MAX_FILES:
        raise InputError(f"{len(files)} files; at most {_MAX_FILES} are taken")
    for name in files:
        _check_name(name)
    size = len(source) + sum(len(content) for content in files.values())
    if size > limits.disk_mb << 20:
        raise InputError(
            f"stdin and files are {size} bytes; limits.disk_mb allows {limits.disk_mb} MiB"
        )
    header = {"op": "run", "files": list(files), "limits": asdict(limits), "session": session}
    return wire.pack(header, [text, source, *files.values()])


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    parts = name.split("/")
    if (
        not name
        or "\0" in name
        or path.is_absolute()
        or any(part in ("", ".", "..") for part in parts)
        or len(parts) > 16
        or len(name) > 512
    ):
        raise InputError(f"file name {name[:80]!r}: give a relative path without '..'")
