"""The pool of connections, and patience with a database that is away for a while.

What a run has to write waits for the database to come back; what a request wants to know is
refused at once (503), as the client can ask again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from .....sandbox.errors import InputError
from ...api_errors import ApiError
from ...care.logs import LOG, strike

T = TypeVar("T")
Connection: TypeAlias = psycopg.AsyncConnection[DictRow]
Work: TypeAlias = Callable[[Connection], Awaitable[T]]

AWAY = (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError)
"""What a database raises that is not there, or not there any more."""
BUSY = (PoolTimeout, TimeoutError, psycopg.errors.DeadlockDetected)
"""What of it says that the database is there and has much to do: no connection is free, or two
waited for each other."""
CONNECT_S = 3
PROMPT_S = 5.0  # how long a request waits for the database's word
PATIENCE_S = 120.0  # how long a run waits for a database that is away
RETRY_S = (0.05, 1.0)  # pauses between tries, from the first to the longest
BACK_S = "2"  # when a client is told to come back

logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())  # it complains of every try


class Unavailable(ApiError):
    """The database is away: a 503 that says when to come back."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "The server's database is not available just now: try again.",
            code="database_unavailable",
            headers={"retry-after": BACK_S},
        )


class Database:
    """`up` is whether it answered last; `since` is when it began to (monotonic seconds)."""

    def __init__(
        self, url: str, pool: AsyncConnectionPool[Connection], secrets: tuple[str, ...]
    ) -> None:
        self.url, self.pool = url, pool
        self.secrets = secrets
        self.up, self.since = True, time.monotonic()

    async def promptly(self, work: Work[T]) -> T:
        """The work's result, soon. Raises `Unavailable`."""
        if not self.up:
            raise Unavailable
        try:
            async with asyncio.timeout(PROMPT_S):
                return await self.try_once(work)
        except AWAY as error:
            raise Unavailable from error

    async def patiently(self, work: Work[T]) -> T:
        """The work's result, tried again while the database is away: it must do no harm twice.
        Raises `Unavailable` where that takes too long."""
        return await self.persist(lambda: self._connected(work))

    async def persist(self, call: Callable[[], Awaitable[T]]) -> T:
        """The same for what takes its connection itself."""
        deadline, pause = time.monotonic() + PATIENCE_S, RETRY_S[0]
        while True:
            try:
                return await self._attempt(call)
            except AWAY as error:
                if time.monotonic() > deadline:
                    raise Unavailable from error
            await asyncio.sleep(pause)
            pause = min(2 * pause, RETRY_S[1])

    async def try_once(self, work: Work[T]) -> T:
        """Raises what `AWAY` lists where the database is."""
        return await self._attempt(lambda: self._connected(work))

    async def _connected(self, work: Work[T]) -> T:
        async with self.pool.connection() as connection:
            return await work(connection)

    async def _attempt(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            result = await call()
        except AWAY as error:
            if not isinstance(error, BUSY):
                self._away(error)
            raise
        self.heard(up=True)
        return result

    def heard(self, *, up: bool) -> None:
        """Whether the database answered."""
        if up and not self.up:
            self.up, self.since = True, time.monotonic()
            LOG.warning("the database answers again")
        elif not up:
            self._away(None)

    def _away(self, error: BaseException | None) -> None:
        if self.up:
            self.up = False
            why = strike(str(error or "no answer"), self.secrets)
            LOG.warning("the database is away", extra={"fields": {"why": why}})


@asynccontextmanager
async def open_database(url: str, connections: int = 10) -> AsyncIterator[Database]:
    """Connections to it, `connections` at most. Raises `InputError`, which never quotes the URL:
    it holds a password."""
    secrets = _secrets(url)
    pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
        url,
        min_size=2,
        max_size=connections,
        open=False,
        timeout=PROMPT_S,
        reconnect_timeout=1.0,  # whoever wants a connection next has it tried anew
        max_waiting=10_000,
        kwargs={
            "autocommit": True,
            "row_factory": dict_row,
            "connect_timeout": CONNECT_S,
            "application_name": "surefoot",
            "client_encoding": "UTF8",  # where the database says none, text would come as bytes
        },
    )
    await _reach(url, secrets)
    try:
        await pool.open(wait=True, timeout=2 * PROMPT_S)
        yield Database(url, pool, secrets)
    finally:
        await pool.close(timeout=1.0)


def _secrets(url: str) -> tuple[str, ...]:
    """The password as it is written in the URL and as it is."""
    try:
        password = conninfo_to_dict(url).get("password")
    except psycopg.Error:
        raise InputError(
            "--database takes postgresql://USER:PASSWORD@HOST:PORT/NAME; what was given is none."
        ) from None
    written = url.rpartition("@")[0].rpartition(":")[2]
    return tuple(dict.fromkeys(one for one in (str(password or ""), written) if password and one))


async def _reach(url: str, secrets: tuple[str, ...]) -> None:
    try:
        connection: psycopg.AsyncConnection[Any] = await psycopg.AsyncConnection.connect(
            url, connect_timeout=CONNECT_S
        )
    except psycopg.Error as error:
        why = strike(" ".join(str(error).split()), (url, *secrets))
        raise InputError(f"The database cannot be reached: {why}.") from None
    await connection.close()
