"""Conversations and the responses that ended them, in the SQLite file of the traces."""

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
    reply TEXT NOT NULL DEFAULT '', PRIMARY KEY (owner, response)
);
CREATE INDEX IF NOT EXISTS conversations_by_age ON conversations (kept);
"""
WITH_REPLIES = "ALTER TABLE conversations ADD COLUMN reply TEXT NOT NULL DEFAULT ''"
PRUNE = """
DELETE FROM conversations WHERE rowid IN (
    SELECT rowid FROM (
        SELECT rowid, kept, row_number() OVER newest AS place,
            sum(length(turns) + length(reply)) OVER newest AS size
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
        row = await self._row(owner, response)
        return None if row is None else read(row[0])

    async def reply(self, owner: str, response: str) -> str | None:
        row = await self._row(owner, response)
        return None if row is None else row[1] or None

    async def _row(self, owner: str, response: str) -> tuple[str, str] | None:
        key = (owner, _plain(response), self._clock() - KEPT_S)

        def find(db: sqlite3.Connection) -> tuple[str, str] | None:
            asked = (
                "SELECT turns, reply FROM conversations "
                "WHERE owner = ? AND response = ? AND kept > ?"
            )
            found: tuple[str, str] | None = db.execute(asked, key).fetchone()
            return found

        return await self._file.ask(find)

    async def forget(self, owner: str, response: str) -> bool:
        key = (owner, _plain(response), self._clock() - KEPT_S)

        def delete(db: sqlite3.Connection) -> bool:
            asked = "DELETE FROM conversations WHERE owner = ? AND response = ? AND kept > ?"
            with db:
                return db.execute(asked, key).rowcount > 0

        return await self._file.ask(delete)

    async def keep(
        self, owner: str, response: str, turns: Sequence[ConversationTurn], reply: str = ""
    ) -> None:
        """It is written soon; what is recalled after it is there."""
        now, struck = self._clock(), self._file.struck
        row = (owner, response, now, struck(written(turns)), struck(reply))

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.execute("INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?, ?)", row)
                self._until_pruned -= 1  # this belongs to the database's thread
                if self._until_pruned <= 0:
                    db.execute(PRUNE, (now - KEPT_S, *self._bounds))
                    self._until_pruned = PRUNED_AT_ONCE

        self._file.write(write)


def _make(db: sqlite3.Connection) -> None:
    db.executescript(SCHEMA)
    columns = {row[1] for row in db.execute("PRAGMA table_info(conversations)")}
    if "reply" not in columns:  # a file of an earlier version
        with db:
            db.execute(WITH_REPLIES)


def _plain(response: str) -> str:
    """A caller's word for a response, which may be anything, as SQLite takes it."""
    return response.encode("utf-8", "replace").decode()
