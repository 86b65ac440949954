"""Opening the saver that a `Config` names: a SQLite file, or one of LangGraph's savers as it is."""

from __future__ import annotations

import asyncio
import sqlite3
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from ...sandbox.errors import InputError

LOCK_SECONDS = 30.0  # how long one process waits for another that writes to the same file
PACKED = "+zlib"


class PackedSerializer(JsonPlusSerializer):
    """LangGraph's serializer, compressed: two thirds of a checkpoint are names of channels.

    It builds no class that it was not told of.
    """

    def __init__(self) -> None:
        super().__init__(allowed_msgpack_modules=None)

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        kind, data = super().dumps_typed(obj)
        packed = zlib.compress(data, 1)
        return (kind + PACKED, packed) if len(packed) < len(data) else (kind, data)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        kind, packed = data
        if kind.endswith(PACKED):
            return super().loads_typed((kind.removesuffix(PACKED), zlib.decompress(packed)))
        return super().loads_typed(data)


@asynccontextmanager
async def open_saver(
    where: Path | BaseCheckpointSaver[Any],
) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    """The saver itself, or one on a file, which is made if need be. Raises `InputError`."""
    if isinstance(where, BaseCheckpointSaver):
        yield where
        return
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    try:
        await asyncio.to_thread(_try, where)
    except sqlite3.Error as error:
        raise InputError(f"{where} cannot hold checkpoints: {error}.") from None
    async with aiosqlite.connect(where, timeout=LOCK_SECONDS) as connection:
        # A transaction outlives the process without it, only a power cut may take the last.
        await connection.execute("PRAGMA synchronous=NORMAL")
        yield AsyncSqliteSaver(connection, serde=PackedSerializer())


def _try(file: Path) -> None:
    """Raises `sqlite3.Error` for what is no database and cannot become one."""
    with closing(sqlite3.connect(file, timeout=LOCK_SECONDS)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()
