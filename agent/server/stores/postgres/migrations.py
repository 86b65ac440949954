"""The tables, made once however many servers start together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from .....sandbox.errors import InputError
from .database import Connection, Database

LOCK = 0x5F007  # the advisory lock of whoever makes tables
WAIT_S = 60.0

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE surefoot_replicas (
            id TEXT PRIMARY KEY, seen TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
        )""",
        """CREATE TABLE surefoot_runs (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, created DOUBLE PRECISION NOT NULL,
            model TEXT NOT NULL, strategy TEXT NOT NULL, problem TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'running', answer TEXT,
            verified BOOLEAN NOT NULL DEFAULT FALSE, confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
            tokens BIGINT NOT NULL DEFAULT 0, seconds DOUBLE PRECISION NOT NULL DEFAULT 0,
            kept BOOLEAN NOT NULL, request TEXT, asked TEXT NOT NULL DEFAULT '',
            holder TEXT, epoch INTEGER NOT NULL DEFAULT 1,
            watched TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), ended TIMESTAMPTZ
        )""",
        "CREATE INDEX surefoot_runs_by_owner ON surefoot_runs (owner, created DESC, id DESC)",
        "CREATE INDEX surefoot_runs_by_age ON surefoot_runs (created)",
        "CREATE INDEX surefoot_runs_going ON surefoot_runs (holder) WHERE ended IS NULL",
        """CREATE TABLE surefoot_events (
            run TEXT NOT NULL REFERENCES surefoot_runs (id) ON DELETE CASCADE,
            first BIGINT NOT NULL, count INTEGER NOT NULL, lines TEXT NOT NULL,
            PRIMARY KEY (run, first)
        )""",
        """CREATE TABLE surefoot_spending (
            key TEXT NOT NULL, day INTEGER NOT NULL, used BIGINT NOT NULL DEFAULT 0,
            ratio DOUBLE PRECISION NOT NULL DEFAULT 0, PRIMARY KEY (key, day)
        )""",
        """CREATE TABLE surefoot_reservations (
            id TEXT PRIMARY KEY, key TEXT NOT NULL, day INTEGER NOT NULL, replica TEXT NOT NULL,
            prompt BIGINT NOT NULL, completion BIGINT NOT NULL, n INTEGER NOT NULL,
            at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
        )""",
        "CREATE INDEX surefoot_reservations_by_key ON surefoot_reservations (key, day)",
    ),
    (
        """CREATE TABLE surefoot_conversations (
            owner TEXT NOT NULL, response TEXT NOT NULL, turns TEXT NOT NULL,
            kept TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (owner, response)
        )""",
        "CREATE INDEX surefoot_conversations_by_age ON surefoot_conversations (kept)",
    ),
    ("ALTER TABLE surefoot_conversations ADD COLUMN reply TEXT NOT NULL DEFAULT ''",),
)
"""Each is made whole or not at all. One that was released is never changed: add another."""


async def migrate(database: Database, further: Callable[[], Awaitable[None]]) -> None:
    """Make what is missing, then what `further` makes: one server at a time, the others wait.

    Raises `InputError` where the one that makes them does not end, and for tables of a newer
    version.
    """
    deadline = time.monotonic() + WAIT_S
    async with database.pool.connection() as connection:
        # Asked for again and again: a session that waits for the lock inside the database would
        # keep `CREATE INDEX CONCURRENTLY` from ever ending.
        while not await _locked(connection):
            if time.monotonic() > deadline:
                raise InputError(
                    f"Another server has been making the database's tables for {WAIT_S:.0f} s: "
                    "see to it, then start this one again."
                )
            await asyncio.sleep(0.1)
        try:
            await _advance(connection)
            await further()
        finally:
            await connection.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))


async def _locked(connection: Connection) -> bool:
    asked = await connection.execute("SELECT pg_try_advisory_lock(%s) AS got", (LOCK,))
    row = await asked.fetchone()
    return row is not None and bool(row["got"])


async def _advance(connection: Connection) -> None:
    await connection.execute(
        "CREATE TABLE IF NOT EXISTS surefoot_migrations (version INTEGER PRIMARY KEY)"
    )
    asked = await connection.execute("SELECT max(version) AS version FROM surefoot_migrations")
    row = await asked.fetchone()
    version = 0 if row is None else int(row["version"] or 0)
    if version > len(MIGRATIONS):
        raise InputError("The database's tables are those of a newer Surefoot: update this one.")
    for number, statements in enumerate(MIGRATIONS[version:], version + 1):
        async with connection.transaction():
            for statement in statements:
                await connection.execute(statement)
            await connection.execute("INSERT INTO surefoot_migrations VALUES (%s)", (number,))
