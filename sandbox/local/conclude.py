"""From how a worker's call ended to the result that the caller gets."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..base import NO_FILES, ExecResult, Limits
from ..guest.collect import collect
from ..outcome import judge, result

Stop = Literal["exit", "end", "timeout", "output"]


@dataclass(slots=True)
class Ended:
    """How a call ended: why we stopped listening, the process's end if it has ended, its word."""

    stop: Stop
    stdout: bytes
    stderr: bytes
    code: int | None  # of the process; negative for a signal
    cpu_s: float
    said: dict[str, Any]  # the worker's own report, not to be trusted
    duration_s: float


async def conclude(folder: int, ended: Ended, limits: Limits) -> ExecResult:
    """Judge how a call ended and read back its files. `folder`: the work folder's descriptor."""
    status, exit_code = judge(
        stop=ended.stop,
        code=exit_code_said(ended.said) if ended.stop == "end" else ended.code,
        cpu_s=ended.cpu_s,
        out_of_memory=ended.said.get("memory") is True,
        limits=limits,
    )
    files: Mapping[str, bytes] = NO_FILES
    if folder >= 0 and os.listdir(folder):
        loop = asyncio.get_running_loop()
        kept = os.dup(folder)
        try:
            files = await loop.run_in_executor(None, collect, kept, limits.disk_mb << 20)
        finally:
            os.close(kept)
    return result(status, exit_code, ended.stdout, ended.stderr, ended.duration_s, files)


def exit_code_said(said: Mapping[str, Any]) -> int:
    """The exit code in a worker's report, which may be anything."""
    code = said.get("exit")
    return code if isinstance(code, int) and 0 <= code <= 255 else 1
