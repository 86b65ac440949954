"""A local worker that is kept between calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

from .. import request
from ..base import ExecResult, Limits
from ..errors import SandboxError
from .conclude import conclude
from .worker import Emit, Worker


class LocalSession:
    """Owns one worker and one place of the sandbox until it is closed."""

    def __init__(self, worker: Worker, limits: Limits, held: contextlib.AsyncExitStack) -> None:
        self._worker, self._limits, self._held = worker, limits, held
        self._turn = asyncio.Lock()
        self._over = ""

    async def run(
        self, code: str, stdin: str, files: Mapping[str, bytes], emit: Emit | None = None
    ) -> ExecResult:
        """One call. Raises `SandboxError` where the session's state is gone."""
        packed = request.pack(code, stdin, files, self._limits, session=True)
        async with self._turn:
            if self._over:
                raise SandboxError(f"this session has ended ({self._over}); open another")
            self._over = "a call was cancelled"  # until it is seen to have come back
            limits = self._limits
            ended = await self._worker.call(packed, limits.wall_s, limits.output_bytes, emit)
            result = await conclude(self._worker, ended, limits)
            self._over = "" if ended.stop == "end" else f"its last call: {result.status}"
            return result

    async def close(self) -> None:
        """Kill the worker and give the place back."""
        self._over = self._over or "it was closed"
        await self._held.aclose()
