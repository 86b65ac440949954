"""Conversations and the responses that ended them, in PostgreSQL: any server on it can go on from
them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from psycopg.rows import DictRow

from ....run.conversation import ConversationTurn
from ...care.conversations import (
    KEPT_S,
    MOST,
    MOST_CHARS,
    PRUNED_AT_ONCE,
    Turns,
    read,
    written,
)
from .checkpoints import storable
from .database import Connection, Database

KEEP = """
INSERT INTO surefoot_conversations (owner, response, turns, reply) VALUES (%s, %s, %s, %s)
ON CONFLICT (owner, response) DO UPDATE
SET turns = excluded.turns, reply = excluded.reply, kept = clock_timestamp()
"""
RECALL = """
SELECT turns, reply FROM surefoot_conversations
WHERE owner = %s AND response = %s AND kept > clock_timestamp() - make_interval(secs => %s)
"""
FORGET = """
DELETE FROM surefoot_conversations
WHERE owner = %s AND response = %s AND kept > clock_timestamp() - make_interval(secs => %s)
"""
PRUNE = """
DELETE FROM surefoot_conversations WHERE (owner, response) IN (
    SELECT owner, response FROM (
        SELECT owner, response, kept, row_number() OVER newest AS place,
            sum(length(turns) + length(reply)) OVER newest AS size
        FROM surefoot_conversations WINDOW newest AS (ORDER BY kept DESC, response)
    ) AS aged
    WHERE kept < clock_timestamp() - make_interval(secs => %s) OR place > %s OR size > %s)
"""


class PostgresConversations:
    """`struck` takes secrets out of what is kept; `most` and `most_chars` of all of them."""

    def __init__(
        self,
        database: Database,
        struck: Callable[[str], str],
        most: int = MOST,
        most_chars: int = MOST_CHARS,
    ) -> None:
        self._database, self._struck = database, struck
        self._bounds = (most, most_chars)
        self._until_pruned = 0

    async def recall(self, owner: str, response: str) -> Turns | None:
        """Raises `Unavailable`."""
        row = await self._row(owner, response)
        return None if row is None else read(str(row["turns"]))

    async def reply(self, owner: str, response: str) -> str | None:
        """Raises `Unavailable`."""
        row = await self._row(owner, response)
        return None if row is None else str(row["reply"]) or None

    async def _row(self, owner: str, response: str) -> DictRow | None:
        async def find(connection: Connection) -> DictRow | None:
            asked = await connection.execute(RECALL, (owner, storable(response), KEPT_S))
            return await asked.fetchone()

        return await self._database.promptly(find)

    async def forget(self, owner: str, response: str) -> bool:
        """Raises `Unavailable`."""

        async def delete(connection: Connection) -> bool:
            row = (owner, storable(response), KEPT_S)
            return (await connection.execute(FORGET, row)).rowcount > 0

        return await self._database.promptly(delete)

    async def keep(
        self, owner: str, response: str, turns: Sequence[ConversationTurn], reply: str = ""
    ) -> None:
        """It is there when this returns. Raises `Unavailable`."""
        texts = (storable(self._struck(text)) for text in (written(turns), reply))
        row = (owner, response, *texts)
        self._until_pruned -= 1
        prunes = self._until_pruned <= 0
        self._until_pruned = PRUNED_AT_ONCE if prunes else self._until_pruned

        async def write(connection: Connection) -> None:
            await connection.execute(KEEP, row)
            if prunes:
                await connection.execute(PRUNE, (KEPT_S, *self._bounds))

        await self._database.promptly(write)
