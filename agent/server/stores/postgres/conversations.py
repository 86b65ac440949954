"""Conversations that responses ended, in PostgreSQL: any server on it can go on from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
INSERT INTO surefoot_conversations (owner, response, turns) VALUES (%s, %s, %s)
ON CONFLICT (owner, response) DO UPDATE SET turns = excluded.turns, kept = clock_timestamp()
"""
RECALL = """
SELECT turns FROM surefoot_conversations
WHERE owner = %s AND response = %s AND kept > clock_timestamp() - make_interval(secs => %s)
"""
PRUNE = """
DELETE FROM surefoot_conversations WHERE (owner, response) IN (
    SELECT owner, response FROM (
        SELECT owner, response, kept, row_number() OVER newest AS place,
            sum(length(turns)) OVER newest AS size
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

        async def find(connection: Connection) -> str | None:
            asked = await connection.execute(RECALL, (owner, storable(response), KEPT_S))
            row = await asked.fetchone()
            return None if row is None else str(row["turns"])

        text = await self._database.promptly(find)
        return None if text is None else read(text)

    async def keep(self, owner: str, response: str, turns: Sequence[ConversationTurn]) -> None:
        """It is there when this returns. Raises `Unavailable`."""
        row = (owner, response, storable(self._struck(written(turns))))
        self._until_pruned -= 1
        prunes = self._until_pruned <= 0
        self._until_pruned = PRUNED_AT_ONCE if prunes else self._until_pruned

        async def write(connection: Connection) -> None:
            await connection.execute(KEEP, row)
            if prunes:
                await connection.execute(PRUNE, (KEPT_S, *self._bounds))

        await self._database.promptly(write)
