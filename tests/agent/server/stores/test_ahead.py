"""Writes that leave the process at once: kept though nobody waits for them, refused or cut off."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

import psycopg
import pytest
from conftest import eventually
from own_postgres import Postgres
from surefoot.agent.server.stores.postgres.ahead import WriteAhead
from surefoot.agent.server.stores.postgres.database import open_database

pytestmark = pytest.mark.postgres
TABLE = "CREATE TABLE kept (name TEXT PRIMARY KEY, number INTEGER, told JSONB, data BYTEA)"
INSERT = {"keep": "INSERT INTO kept VALUES (%s, %s, %s, %s)"}
KILLED = """
import asyncio, os, signal, sys
from surefoot.agent.server.stores.postgres.ahead import WriteAhead
from surefoot.agent.server.stores.postgres.database import open_database

async def main():
    async with open_database(os.environ["SUREFOOT_DATABASE"]) as database:
        ahead = WriteAhead(database, {"keep": "INSERT INTO kept VALUES (%s, 1, NULL, NULL)"})
        await ahead.open()
        for name in sys.argv[1:]:
            try:
                ahead.write([("keep", (name,))]).send(None)
            except StopIteration:
                raise SystemExit("it did not wait for the database")
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def rows(url: str, query: str = "SELECT * FROM kept ORDER BY name") -> list[tuple]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def url(postgres: Postgres) -> str:
    url = postgres.create()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)  # type: ignore[arg-type]
    return url


@pytest.fixture
async def ahead(url: str) -> AsyncIterator[WriteAhead]:
    async with open_database(url) as database:
        ahead = WriteAhead(database, INSERT)
        await ahead.open()
        yield ahead
        await ahead.aclose()


async def test_values_come_as_they_are(ahead: WriteAhead, url: str) -> None:
    row = ("ä€😀", -7, b'\x01{"a": [1, "\\u00e4"]}', bytes(range(256)))
    assert await ahead.write([("keep", row), ("keep", ("b", None, None, b""))])
    assert rows(url) == [("b", None, None, b""), ("ä€😀", -7, {"a": [1, "ä"]}, bytes(range(256)))]


async def test_what_is_refused_leaves_nothing_and_spoils_nothing(
    ahead: WriteAhead, url: str
) -> None:
    def statement(name: str) -> tuple[str, tuple]:
        return "keep", (name, 1, None, None)

    assert await ahead.write([statement("a")])
    assert not await ahead.write([statement("b"), statement("a")])
    assert await ahead.write([statement("c")])
    assert [name for name, *_ in rows(url)] == ["a", "c"]
    many = [ahead.write([statement(f"d{number}")]) for number in range(500)]
    kept = await asyncio.gather(*many)
    assert [name for name, *_ in rows(url) if name[0] == "d"] == sorted(
        f"d{number}" for number, one in enumerate(kept) if one
    )
    assert len(rows(url)) == 2 + sum(kept)
    assert sum(kept) >= 400


async def test_large_values_do_not_wait_for_each_other(ahead: WriteAhead, url: str) -> None:
    data = os.urandom(1 << 20)
    writes = [ahead.write([("keep", (f"{n}", n, None, data))]) for n in range(12)]
    assert all(await asyncio.gather(*writes))
    assert rows(url, "SELECT count(*), min(length(data)) FROM kept") == [(12, 1 << 20)]


async def test_a_cut_connection_is_told_and_opened_anew(
    ahead: WriteAhead, url: str, postgres: Postgres
) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'surefoot ahead'"
        )
    async with asyncio.timeout(30):
        number = 0
        while not await ahead.write([("keep", (f"{number}", number, None, None))]):
            number += 1
            await asyncio.sleep(0.05)
    assert rows(url)[-1][1] == number


async def test_one_that_nobody_waits_for_any_more_is_kept(ahead: WriteAhead, url: str) -> None:
    task = asyncio.create_task(ahead.write([("keep", ("a", 1, None, None))]))
    await asyncio.sleep(0)
    task.cancel()
    assert await ahead.write([("keep", ("b", 2, None, None))])
    assert await ahead.write([("keep", ("c", 2, None, None))])
    eventually(lambda: len(rows(url)) == 3)


def test_a_process_that_is_killed_in_the_same_moment_has_kept_it(url: str) -> None:
    program = [sys.executable, "-c", KILLED, "a"]
    ended = subprocess.run(
        program, env={**os.environ, "SUREFOOT_DATABASE": url}, timeout=60, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    eventually(lambda: len(rows(url)) == 1)
