"""A replay cache: answers of a policy on disk, so that the same request is not paid for twice.

What tells requests apart is the policy's name and all of the request: problem, steps, prompt,
temperature, seed. Give every server and every version of a model a folder of its own.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Self

from ...graphs.contracts import Proposal, Usage
from ...graphs.run.types import allowed, restored
from ...sandbox.errors import InputError
from .checkpoints import LOCK_SECONDS, PackedSerializer

FILE = "answers.sqlite"
MAX_BYTES = 512 * 2**20
CHECKED_EVERY = 64  # answers written between two looks at the size
Answer = tuple[Proposal, ...]


class ReplayCache:
    """A context manager. Several tasks, threads and processes may share a folder.

    It holds about `max_bytes` at most: the answers that were written first leave first.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._file = folder / FILE
        self._max_bytes = max_bytes
        self._serializer = PackedSerializer().with_msgpack_allowlist(allowed([Answer]))
        self._lock = threading.Lock()
        self._written = 0

    def __enter__(self) -> Self:
        """Raises `InputError` for a folder that cannot be used."""
        try:
            with ExitStack() as stack:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(
                    self._file, timeout=LOCK_SECONDS, check_same_thread=False, isolation_level=None
                )
                self._connection = stack.enter_context(closing(connection))
                connection.execute("PRAGMA auto_vacuum=FULL")
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS answers"
                    " (number INTEGER PRIMARY KEY, key TEXT UNIQUE, kind TEXT, answer BLOB)"
                )
                self._stack = stack.pop_all()
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{self._file.parent} cannot hold a cache: {error}.") from None
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    async def get(self, key: str) -> list[Proposal] | None:
        """The answer that was given before, which costs nothing now."""
        return await asyncio.to_thread(self._get, key)

    async def put(self, key: str, proposals: Sequence[Proposal]) -> None:
        """Keep an answer; the first one to a request stays."""
        await asyncio.to_thread(self._put, key, tuple(proposals))

    def _get(self, key: str) -> list[Proposal] | None:
        with self._lock:
            found = self._connection.execute(
                "SELECT kind, answer FROM answers WHERE key = ?", (key,)
            ).fetchone()
        if found is None:
            return None
        answer: Answer = restored(self._serializer.loads_typed(found), Answer)
        return [replace(proposal, usage=Usage()) for proposal in answer]

    def _put(self, key: str, answer: Answer) -> None:
        row = (key, *self._serializer.dumps_typed(answer))
        with self._lock:
            self._connection.execute(
                "INSERT OR IGNORE INTO answers (key, kind, answer) VALUES (?, ?, ?)", row
            )
            self._written += 1
            if self._written % CHECKED_EVERY == 0:
                self._shrink()

    def _shrink(self) -> None:
        """Down to nine tenths of what it may hold."""
        (size,) = self._connection.execute("SELECT total(length(answer)) FROM answers").fetchone()
        if size <= self._max_bytes:
            return
        self._connection.execute(
            "DELETE FROM answers WHERE number <= (SELECT max(number) FROM (SELECT number,"
            " sum(length(answer)) OVER (ORDER BY number) AS so_far FROM answers)"
            " WHERE so_far <= ?)",
            (size - 0.9 * self._max_bytes,),
        )
