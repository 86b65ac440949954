"""What every sandbox promises: run a program under limits, and report what happened as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol, runtime_checkable

Status = Literal["ok", "error", "timeout", "memory", "output", "killed"]

NO_FILES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of one run. Seconds, mebibytes and bytes as the names say.

    `output_bytes` bounds stdout and stderr, each; `processes` counts threads too.
    """

    wall_s: float = 10.0
    cpu_s: float = 10.0
    memory_mb: int = 512
    output_bytes: int = 1 << 20
    disk_mb: int = 64
    processes: int = 1


@dataclass(frozen=True, slots=True)
class ExecResult:
    """What a program did.

    `status` is "ok" (exit code 0), "error" (any other exit code), "timeout" (wall or CPU
    seconds), "memory", "output" (it wrote more than allowed; what it wrote up to there is
    kept) or "killed" (by a signal that no limit explains). `exit_code` is negative for a
    signal, None where the program was stopped. `files` holds what it left in its work folder.
    """

    stdout: str
    stderr: str
    exit_code: int | None
    status: Status
    duration_s: float
    files: Mapping[str, bytes] = field(default_factory=lambda: NO_FILES)


@runtime_checkable
class Sandbox(Protocol):
    """Runs Python programs that nobody has read."""

    name: str

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, bytes] = NO_FILES,
        limits: Limits = Limits(),
    ) -> ExecResult:
        """Run `code` in a fresh worker. Raises only `SandboxError`; a program's failure is data."""
        ...
