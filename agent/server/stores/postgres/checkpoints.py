"""LangGraph's PostgreSQL saver on the server's pool, patient with a database that is away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncCursor
from psycopg.rows import DictRow, dict_row

from .....graphs.errors import FormatError
from ....run.checkpoints import BROKEN, PackedSerializer
from .database import Database

T = TypeVar("T")


class PostgresSaver(AsyncPostgresSaver):
    """Every write replaces what it wrote before, so that it may be tried again."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.pool, serde=PackedSerializer())
        self._database = database

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        """A connection of its own for each: LangGraph's lets one caller in at a time."""
        async with self._database.pool.connection() as connection:
            if not pipeline:
                async with connection.cursor(binary=True, row_factory=dict_row) as cursor:
                    yield cursor
                return
            async with (
                connection.transaction(),
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
        values = {name: storable(value) for name, value in checkpoint["channel_values"].items()}
        kept: Checkpoint = {**checkpoint, "channel_values": values}
        return await self._patiently(
            lambda: super(PostgresSaver, self).aput(config, kept, metadata, new_versions)
        )

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        await self._patiently(
            lambda: super(PostgresSaver, self).aput_writes(config, writes, task_id, task_path)
        )

    async def adelete_thread(self, thread_id: str) -> None:
        await self._patiently(lambda: super(PostgresSaver, self).adelete_thread(thread_id))

    async def _patiently(self, work: Callable[[], Awaitable[T]]) -> T:
        """Raises `Unavailable`, and `FormatError` for what Surefoot did not write."""
        try:
            return await self._database.persist(work)
        except BROKEN as error:
            raise FormatError(
                f"The database holds a checkpoint that cannot be read ({type(error).__name__})."
            ) from error


def storable(value: Any) -> Any:
    """A text without what PostgreSQL cannot hold: NUL, and halves of characters."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
