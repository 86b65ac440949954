"""Conversations that responses ended, in the SQLite file of the traces."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence

from ...run.conversation import ConversationTurn
from ..care.conversations import (
    KEPT_S,
    MOST,
    MOST_CHARS,
    PRUNED_AT_ONCE,
    Turns,
    read,
    written,
)
from .sqlite_traces import SqliteTraces

SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    owner TEXT NOT NULL, response TEXT NOT NULL, kept REAL NOT NULL, turns TEXT NOT NULL,
    PRIMARY KEY (owner, response)
);
CREATE INDEX IF NOT EXISTS conversations_by_age ON conversations (kept);
"""
PRUNE = """
DELETE FROM conversations WHERE rowid IN (
    SELECT rowid FROM (
        SELECT rowid, kept, row_number() OVER newest AS place,
            sum(length(turns)) OVER newest AS size
        FROM conversations WINDOW newest AS (ORDER BY kept DESC, rowid DESC)
    ) WHERE kept < ? OR place > ? OR size > ?)
"""


class SqliteConversations:
    """`most` and `most_chars` of all of them; `clock` in seconds since 1970."""

    def __init__(
        self,
        file: SqliteTraces,
        most: int = MOST,
        most_chars: int = MOST_CHARS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._file, self._clock = file, clock
        self._bounds = (most, most_chars)
        self._until_pruned = 0
        file.write(_make)

    async def recall(self, owner: str, response: str) -> Turns | None:
        oldest = self._clock() - KEPT_S
        response = response.encode("utf-8", "replace").decode()  # a caller's, it may be anything

        def find(db: sqlite3.Connection) -> tuple[str] | None:
            asked = "SELECT turns FROM conversations WHERE owner = ? AND response = ? AND kept > ?"
            found: tuple[str] | None = db.execute(asked, (owner, response, oldest)).fetchone()
            return found

        row = await self._file.ask(find)
        return None if row is None else read(row[0])

    async def keep(self, owner: str, response: str, turns: Sequence[ConversationTurn]) -> None:
        """It is written soon; what is recalled after it is there."""
        now = self._clock()
        row = (owner, response, now, self._file.struck(written(turns)))

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.execute("INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?)", row)
                self._until_pruned -= 1  # this belongs to the database's thread
                if self._until_pruned <= 0:
                    db.execute(PRUNE, (now - KEPT_S, *self._bounds))
                    self._until_pruned = PRUNED_AT_ONCE

        self._file.write(write)


def _make(db: sqlite3.Connection) -> None:
    db.executescript(SCHEMA)
