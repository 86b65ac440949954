"""Writes that leave this process at once: a paid call's answer, before anything goes on from it.

A statement by the pool waits for a free connection and for several turns of the event loop, and
the answer of a model is lost where the process is killed meanwhile. Here it is sent in the turn in
which it came, behind whatever was sent before it (libpq's pipeline mode); from then on the database
has it, whatever becomes of this process.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import psycopg
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn

from .database import CONNECT_S, Database

Row: TypeAlias = Sequence[str | int | bytes | None]
Statement: TypeAlias = tuple[str, Row]
"""The name of a prepared statement, and its values."""
LANES = 3  # connections: what one waits for at its commit, the others need not
MOST_IN_FLIGHT = 200  # of one connection; what comes then takes the pool, which makes it wait
ANSWER_S = 30.0  # a connection that says nothing for so long is dead
AGAIN_S = 0.5  # between two tries to connect
TEXT, BINARY = 0, 1
DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class WriteAhead:
    """`statements`: by name, each with `%s` for its values. Used from one event loop."""

    def __init__(self, database: Database, statements: Mapping[str, str]) -> None:
        self._database = database
        self._statements = {name: _numbered(text) for name, text in statements.items()}
        self._lanes: list[_Lane] = []
        self._opening: asyncio.Task[None] | None = None
        self._tried = float("-inf")

    async def write(self, statements: Sequence[Statement]) -> bool:
        """Whether all of it is in the database, in one transaction. It is sent before this first
        waits. False: nobody knows, or it was refused; what may be repeated is tried elsewhere."""
        lane = self._lane()
        sent = None if lane is None else lane.send(statements)
        if lane is None or sent is None:
            return False
        try:
            async with asyncio.timeout(ANSWER_S):
                return await sent
        except TimeoutError:
            lane.drop()
            return False

    async def aclose(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait([self._opening])
        for lane in self._lanes:
            lane.drop()

    async def open(self) -> None:
        """Connect as far as the database lets one; what is missing is tried again when needed."""
        while len(self._lanes) < LANES:
            try:
                lane = await self._connected()
            except (psycopg.Error, OSError, TimeoutError):
                return
            self._lanes.append(lane)

    def _lane(self) -> _Lane | None:
        """The least busy connection."""
        self._lanes = [lane for lane in self._lanes if lane.open]
        if len(self._lanes) < LANES:
            self._reopen()
        free = [lane for lane in self._lanes if lane.in_flight < MOST_IN_FLIGHT]
        return min(free, key=lambda lane: lane.in_flight, default=None)

    def _reopen(self) -> None:
        busy = self._opening is not None and not self._opening.done()
        if busy or not self._database.up or time.monotonic() < self._tried + AGAIN_S:
            return
        self._tried = time.monotonic()
        self._opening = asyncio.create_task(self.open())

    async def _connected(self) -> _Lane:
        connection = await psycopg.AsyncConnection.connect(
            self._database.url,
            autocommit=True,
            connect_timeout=CONNECT_S,
            application_name="surefoot ahead",
            client_encoding="UTF8",
        )
        try:
            async with asyncio.timeout(CONNECT_S):
                for name, text in self._statements.items():
                    prepare = f"PREPARE {name} AS {text}".encode()
                    await connection.execute(prepare, prepare=False)
            return _Lane(connection)
        except BaseException:
            await connection.close()
            raise


class _Lane:
    """One connection, whose statements are sent before those before them are answered."""

    def __init__(self, connection: psycopg.AsyncConnection) -> None:
        self._connection = connection  # held: closing it closes what is used below
        self._wire: PGconn = connection.pgconn
        self._wire.enter_pipeline_mode()
        self._socket = self._wire.socket
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self._refused = False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._hear)
        self.open = True

    @property
    def in_flight(self) -> int:
        return len(self._waiting)

    def send(self, statements: Sequence[Statement]) -> asyncio.Future[bool] | None:
        """Whether they were kept, once the database says so. None where it cannot be asked."""
        try:
            for name, row in statements:
                values, formats = zip(*map(_encoded, row), strict=True)
                self._wire.send_query_prepared(name.encode(), values, formats)
            self._wire.pipeline_sync()
            self._flush()
        except psycopg.Error:
            self.drop()
            return None
        future = self._loop.create_future()
        self._waiting.append(future)
        return future

    def drop(self) -> None:
        """Leave the connection; nobody knows what became of what is in flight."""
        if not self.open:
            return
        self.open = False
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._wire.finish()
        while self._waiting:
            self._settle(kept=False)

    def _flush(self) -> None:
        """Into the system's buffer, which outlives this process; the rest when it has room."""
        if self._wire.flush():
            self._loop.add_writer(self._socket, self._flush_on)
        else:
            self._loop.remove_writer(self._socket)

    def _flush_on(self) -> None:
        try:
            self._flush()
        except psycopg.Error:
            self.drop()

    def _hear(self) -> None:
        try:
            self._wire.consume_input()
            self._read()
        except psycopg.Error:
            self.drop()
        else:
            if self._wire.status != ConnStatus.OK:
                self.drop()

    def _read(self) -> None:
        """Results come one by one with a None behind each, and a mark after each transaction."""
        nothing = 0
        while self._waiting and nothing < 2 and not self._wire.is_busy():
            result = self._wire.get_result()
            nothing = nothing + 1 if result is None else 0
            if result is None:
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                self._settle(kept=not self._refused)
                self._refused = False
            elif result.status not in DONE:
                self._refused = True

    def _settle(self, *, kept: bool) -> None:
        future = self._waiting.popleft()
        if not future.done():  # nobody waits any more
            future.set_result(kept)


def _numbered(text: str) -> str:
    """`$1`, `$2`, … in the place of each `%s`."""
    parts = re.split(r"%s", text)
    numbered = [f"{part}${number}" for number, part in enumerate(parts[:-1], 1)]
    return "".join([*numbered, parts[-1]])


def _encoded(value: str | int | bytes | None) -> tuple[bytes | None, int]:
    """As the wire has it: text and bytes as they are, numbers in digits."""
    if isinstance(value, int):
        return str(value).encode(), TEXT
    return value.encode() if isinstance(value, str) else value, BINARY
