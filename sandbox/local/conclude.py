"""From how a worker's call ended to the result that the caller gets."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

from ..base import NO_FILES, ExecResult, Limits
from ..outcome import judge, result
from .collect import collect
from .worker import Ended, Worker


async def conclude(worker: Worker, ended: Ended, limits: Limits) -> ExecResult:
    """Judge how a call ended and read back its files."""
    out_of_memory = ended.said.get("memory") is True
    code = ended.code
    if ended.stop == "end":
        said = ended.said.get("exit")
        code = said if isinstance(said, int) and 0 <= said <= 255 else 1
    status, exit_code = judge(
        stop=ended.stop, code=code, cpu_s=ended.cpu_s, out_of_memory=out_of_memory, limits=limits
    )
    files: Mapping[str, bytes] = NO_FILES
    if worker.folder >= 0 and os.listdir(worker.folder):  # noqa: PTH208 - a descriptor
        loop = asyncio.get_running_loop()
        folder = os.dup(worker.folder)
        try:
            files = await loop.run_in_executor(None, collect, folder, limits.disk_mb << 20)
        finally:
            os.close(folder)
    return result(status, exit_code, ended.stdout, ended.stderr, ended.duration_s, files)
