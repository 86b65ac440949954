"""LangGraph's PostgreSQL saver on the server's pool, patient with a database that is away.

What a run writes leaves this process in the turn of the event loop in which it came (`ahead`), and
takes the pool only where it cannot.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_serializable_checkpoint_metadata,
)
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.types import _DeltaSnapshot
from psycopg import AsyncCursor
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb

from .....graphs.errors import FormatError
from ....run.checkpoints import BROKEN, PackedSerializer
from .ahead import Statement, WriteAhead
from .database import Database

T = TypeVar("T")


class PostgresSaver(AsyncPostgresSaver):
    """Every write replaces what it wrote before, so that it may be tried again, and waits until
    this server is `sure` that its runs are its own: one that was taken for dead writes nothing
    between the checkpoints of the one that took its run up."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.pool, serde=PackedSerializer())
        self._database = database
        self._ahead = WriteAhead(
            database,
            {
                "surefoot_blob": self.UPSERT_CHECKPOINT_BLOBS_SQL,
                "surefoot_checkpoint": self.UPSERT_CHECKPOINTS_SQL.strip().rstrip(";"),
                "surefoot_write": self.INSERT_CHECKPOINT_WRITES_SQL,
                "surefoot_rewrite": self.UPSERT_CHECKPOINT_WRITES_SQL.strip().rstrip(";"),
            },
        )
        self.sure: Callable[[], Awaitable[None]] = _always

    async def open(self) -> None:
        """Connect beside the pool, once the tables are there."""
        await self._ahead.open()

    async def aclose(self) -> None:
        await self._ahead.aclose()

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        """A connection of its own for each: LangGraph's lets one caller in at a time."""
        async with self._database.pool.connection() as connection:
            if not pipeline:
                async with connection.cursor(binary=True, row_factory=dict_row) as cursor:
                    yield cursor
                return
            async with (
                connection.pipeline(),
                connection.cursor(binary=True, row_factory=dict_row) as cursor,
            ):
                yield cursor

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self._patiently(lambda: super(PostgresSaver, self).aget_tuple(config))

    async def aget_delta_channel_history(self, **asked: Any) -> Any:
        return await self._patiently(
            lambda: super(PostgresSaver, self).aget_delta_channel_history(**asked)
        )

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """As LangGraph's, in one go and without a thread for what takes no time."""
        place = config["configurable"]
        thread, within = place["thread_id"], place["checkpoint_ns"]
        inline: dict[str, Any] = {}
        apart: dict[str, Any] = {}
        for name, value in checkpoint["channel_values"].items():
            plain = value is None or isinstance(value, str | int | float | bool)
            (inline if plain else apart)[name] = storable(value)
            if isinstance(value, _DeltaSnapshot):
                inline[name] = True
        versions = {name: version for name, version in new_versions.items() if name in apart}
        blobs = self._dump_blobs(thread, within, apart, versions)
        named = (thread, within, checkpoint["id"], place.get("checkpoint_id"))
        told = (
            {**checkpoint, "channel_values": inline},
            get_serializable_checkpoint_metadata(config, metadata),
        )

        async def put() -> None:
            await self.sure()
            async with self._cursor(pipeline=True) as cursor:
                if blobs:
                    await cursor.executemany(self.UPSERT_CHECKPOINT_BLOBS_SQL, blobs)
                await cursor.execute(self.UPSERT_CHECKPOINTS_SQL, (*named, *map(Jsonb, told)))

        rows: list[Statement] = [("surefoot_blob", blob) for blob in blobs]
        rows.append(("surefoot_checkpoint", (*named, *map(_jsonb, told))))
        await self._put(rows, put)
        there = {"thread_id": thread, "checkpoint_ns": within, "checkpoint_id": checkpoint["id"]}
        return {"configurable": there}

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        place = config["configurable"]
        replacing = all(channel in WRITES_IDX_MAP for channel, _ in writes)
        query = (
            self.UPSERT_CHECKPOINT_WRITES_SQL if replacing else self.INSERT_CHECKPOINT_WRITES_SQL
        )
        name = "surefoot_rewrite" if replacing else "surefoot_write"
        rows = self._dump_writes(
            place["thread_id"],
            place["checkpoint_ns"],
            place["checkpoint_id"],
            task_id,
            task_path,
            writes,
        )

        async def put() -> None:
            await self.sure()
            async with self._cursor(pipeline=True) as cursor:
                await cursor.executemany(query, rows)

        await self._put([(name, row) for row in rows], put)

    async def adelete_thread(self, thread_id: str) -> None:
        await self._patiently(lambda: super(PostgresSaver, self).adelete_thread(thread_id))

    async def _put(
        self, statements: Sequence[Statement], patiently: Callable[[], Awaitable[None]]
    ) -> None:
        await self.sure()
        if not await self._ahead.write(statements):
            await self._patiently(patiently)

    async def _patiently(self, work: Callable[[], Awaitable[T]]) -> T:
        """Raises `Unavailable`, and `FormatError` for what Surefoot did not write."""
        try:
            return await self._database.persist(work)
        except BROKEN as error:
            raise FormatError(
                f"The database holds a checkpoint that cannot be read ({type(error).__name__})."
            ) from error


async def _always() -> None:
    """Where one server has the database to itself."""


def _jsonb(value: Any) -> bytes:
    """As the wire has it: a version before the text."""
    return b"\x01" + json.dumps(value).encode()


def storable(value: Any) -> Any:
    """A text without what PostgreSQL cannot hold: NUL, and halves of characters."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
