"""Runs programs that nobody has read. `docs/sandbox.md` says against what, and by which means.

    async with open_sandbox("auto") as sandbox:
        result = await sandbox.run("print(6 * 7)")

Importing this package is cheap: what a backend needs is imported when one is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .base import NO_FILES, ExecResult, Limits, Sandbox, Status
from .errors import (
    SandboxBusy,
    SandboxCrashed,
    SandboxError,
    SandboxUnavailable,
)

if TYPE_CHECKING:
    from .face import EngineSandbox, InterpreterSession, SyncSandbox, SyncSession
    from .opening import open_sandbox, open_sandbox_sync, run_sync
    from .outcome import Output
    from .pooled import PoolBounds

_LAZY = {
    "PoolBounds": "pooled",
    "EngineSandbox": "face",
    "Output": "outcome",
    "InterpreterSession": "face",
    "SyncSandbox": "face",
    "SyncSession": "face",
    "open_sandbox": "opening",
    "open_sandbox_sync": "opening",
    "run_sync": "opening",
}

__all__ = [
    "NO_FILES",
    "EngineSandbox",
    "ExecResult",
    "InterpreterSession",
    "Limits",
    "Output",
    "PoolBounds",
    "Sandbox",
    "SandboxBusy",
    "SandboxCrashed",
    "SandboxError",
    "SandboxUnavailable",
    "Status",
    "SyncSandbox",
    "SyncSession",
    "open_sandbox",
    "open_sandbox_sync",
    "run_sync",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_LAZY[name]}", __name__), name)
