"""The lower tier's work folders: on the host's own disk, watched, and removed.

Without a mount namespace there is no private file system to give a worker. Its folder is measured
every few milliseconds, and the worker is killed once it is over. That is a quota by sampling: what
is written within one interval can go past it, by as much as the disk takes in that time.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from .worker import Worker
from .zygote import _NOBODY

_INTERVAL_S = 0.02
_MAX_ENTRIES = 4096


class Scratch:
    """One worker's folder."""

    def __init__(self, path: Path, quota: int) -> None:
        self.path, self._quota = path, quota

    @classmethod
    def make(cls, quota: int) -> Scratch:
        """A new one, `quota` bytes at most, owned by whoever the worker will be."""
        path = Path(tempfile.mkdtemp(prefix="surefoot-")).resolve()
        for folder in (path, path / "work", path / "tmp"):
            folder.mkdir(mode=0o700, exist_ok=True)
            if os.getuid() == 0:
                os.chown(folder, _NOBODY, _NOBODY)
        return cls(path, quota)

    async def guard(self, worker: Worker) -> None:
        """Watch until the worker is closed, then remove the folder."""
        loop = asyncio.get_running_loop()
        try:
            while not worker.closed:
                await asyncio.sleep(_INTERVAL_S)
                if worker.running and await loop.run_in_executor(None, self._over):
                    worker.kill()
        finally:
            with contextlib.suppress(OSError):
                shutil.rmtree(self.path, ignore_errors=True)

    def _over(self) -> bool:
        used, entries = 0, 0
        for folder, names, files in os.walk(self.path):
            for name in (*names, *files):
                entries += 1
                with contextlib.suppress(OSError):
                    used += os.lstat(os.path.join(folder, name)).st_blocks * 512  # noqa: PTH118
            if used > self._quota or entries > _MAX_ENTRIES:
                return True
        return False
