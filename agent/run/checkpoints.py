"""Opening the saver that a `Config` names: a SQLite file, or one of LangGraph's savers as it is."""

from __future__ import annotations

import asyncio
import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import WRITES_IDX_MAP, BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from ...graphs.errors import FormatError
from ...sandbox.errors import InputError

LOCK_SECONDS = 30.0  # how long one process waits for another that writes to the same file
PACKED = "+zlib"
MOST_BYTES = 256 << 20  # of one value of a checkpoint, unpacked
BROKEN = (
    zlib.error, ValueError, TypeError, LookupError, AttributeError, EOFError, RecursionError,
    NotImplementedError, MemoryError,
)  # fmt: skip
"""What reading bytes that were tampered with can raise."""


PLACE = ("thread_id", "checkpoint_ns", "checkpoint_id")
WRITE = """
INSERT OR {} INTO writes (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx,
    channel, type, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


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
            return super().loads_typed((kind.removesuffix(PACKED), _unpacked(packed)))
        return super().loads_typed(data)


def _unpacked(packed: bytes) -> bytes:
    """Raises `ValueError` for what grows beyond any checkpoint: a bomb."""
    reader = zlib.decompressobj()
    data = reader.decompress(packed, MOST_BYTES)
    if not reader.eof:
        raise ValueError("not whole, or too large")
    return data


class _Writer:
    """A connection that only writes, on a thread of its own.

    A row is in the file one hop after it came. LangGraph's way is four turns of the event loop, and
    the answer that a model was paid for is lost where the process is killed meanwhile.
    """

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(
            file, timeout=LOCK_SECONDS, check_same_thread=False, isolation_level=None
        )
        # A transaction outlives the process without it, only a power cut may take the last.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._thread = ThreadPoolExecutor(1, "surefoot-checkpoints")

    async def write(self, query: str, rows: Sequence[Sequence[Any]]) -> None:
        """All of it, or nothing. Raises `sqlite3.Error`."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._write, query, rows)

    def close(self) -> None:
        """Once what is being written is."""
        self._thread.shutdown()
        self._connection.close()

    def _write(self, query: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(query, rows)


def _guarded(kind: type[Any]) -> type[Any]:
    """The saver's class, whose failures are of Surefoot's tree: a file can be damaged, locked,
    full, or another program's, and what is in it can be anything."""

    class FileSaver(kind):  # type: ignore[misc]
        def __init__(self, connection: Any, writer: _Writer) -> None:
            super().__init__(connection, serde=PackedSerializer())
            self._writer = writer

        async def aget_tuple(self, config: Any) -> Any:
            with _telling():
                return await super().aget_tuple(config)

        async def aget_delta_channel_history(self, **asked: Any) -> Any:
            with _telling():
                return await super().aget_delta_channel_history(**asked)

        async def aput(self, *checkpoint: Any) -> Any:
            with _telling():
                return await super().aput(*checkpoint)

        async def aput_writes(
            self, config: Any, writes: Any, task_id: str, task_path: str = ""
        ) -> None:
            place = config["configurable"]
            replaced = all(channel in WRITES_IDX_MAP for channel, _ in writes)
            named = [str(place[name]) for name in PLACE]
            rows = [
                (*named, task_id, task_path, WRITES_IDX_MAP.get(channel, index), channel,
                 *self.serde.dumps_typed(value))
                for index, (channel, value) in enumerate(writes)
            ]  # fmt: skip
            with _telling():
                await self.setup()
                await self._writer.write(WRITE.format("REPLACE" if replaced else "IGNORE"), rows)

        async def adelete_thread(self, thread_id: str) -> None:
            with _telling():
                await super().adelete_thread(thread_id)

    return FileSaver


@contextmanager
def _telling() -> Iterator[None]:
    """Raises `InputError` for what the file refuses, `FormatError` for what it holds."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise InputError(
            f"The file of checkpoints cannot be used: {error}. Another process may hold it, its "
            "disk may be full, or it may belong to another program."
        ) from error
    except sqlite3.Error as error:
        raise FormatError(f"The file of checkpoints is damaged: {error}.") from error
    except BROKEN as error:
        raise FormatError(
            f"The file of checkpoints holds what Surefoot did not write ({type(error).__name__})."
        ) from error


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
    async with AsyncExitStack() as stack:
        with _telling():
            opening = aiosqlite.connect(where, timeout=LOCK_SECONDS)
            connection = await stack.enter_async_context(opening)
            # A transaction outlives the process without it, only a power cut may take the last.
            await connection.execute("PRAGMA synchronous=NORMAL")
            writer = _Writer(where)
        stack.push_async_callback(asyncio.to_thread, writer.close)
        yield _guarded(AsyncSqliteSaver)(connection, writer)


def _try(file: Path) -> None:
    """Raises `sqlite3.Error` for what is no database and cannot become one."""
    with closing(sqlite3.connect(file, timeout=LOCK_SECONDS)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()
