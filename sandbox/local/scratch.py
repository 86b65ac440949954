"""The lower tier's work folders: on the host's own disk, watched, and removed.

Without a mount namespace there is no private file system to give a worker. Its folder is measured
every few milliseconds, and the worker is killed once it is over. That is a quota by sampling: what
is written within one interval can go past it, by as much as the disk takes in that time. So that
nothing escapes the measuring, this tier's programs cannot delete, rename or make unnamed files.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from pathlib import Path

from .worker import LocalWorker
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

    async def guard(self, worker: LocalWorker) -> None:
        """Watch until the worker is closed, then remove the folder. Whatever goes wrong with the
        watching, the worker does not outlive it."""
        loop = asyncio.get_running_loop()
        try:
            while not worker.closed:
                await asyncio.sleep(_INTERVAL_S)
                if worker.running and await loop.run_in_executor(None, self._over):
                    worker.kill()
        finally:
            worker.kill()
            with contextlib.suppress(OSError):
                await worker.gone()
                remove(self.path)

    def _over(self) -> bool:
        """Is more in it than allowed? A folder that cannot be measured counts as full."""
        used, entries, left = 0, 0, [str(self.path)]
        try:
            while left and used <= self._quota:
                with os.scandir(left.pop()) as listing:
                    for entry in listing:
                        entries += 1
                        if entries > _MAX_ENTRIES:
                            return True
                        with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                            used += entry.stat(follow_symlinks=False).st_blocks * 512
                            if entry.is_dir(follow_symlinks=False):
                                left.append(entry.path)
        except FileNotFoundError:
            return False
        except OSError:
            return True  # too deep a path, or a folder that was made unreadable
        return used > self._quota


def remove(top: Path) -> None:
    """Delete a folder however deep it is: what lies deeper is first moved up. Follows no link."""
    left, moved = [top], 0
    while left:
        folder = left.pop()
        folder.chmod(0o700)
        for path in list(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                moved += 1
                higher = top / f".remove-{moved}"
                path.rename(higher)
                left.append(higher)
            else:
                path.unlink()
        if folder != top:
            folder.rmdir()
    top.rmdir()
