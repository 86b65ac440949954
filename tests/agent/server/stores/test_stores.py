"""What a store promises, whichever it is: SQLite and this process, or a shared PostgreSQL."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from own_postgres import Postgres, opened_database
from surefoot.agent.server.api_errors import ApiError
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.care.spending import LocalSpending, Spending
from surefoot.agent.server.care.trace_store import Ending, Heading, TraceStore
from surefoot.agent.server.stores.sqlite_traces import SqliteTraces
from surefoot.graphs.contracts import Usage
from surefoot.graphs.run.budget import BudgetSpent

SECRET = "correct-horse-battery-staple"
PROBLEM = "What is 2 + 2?"
KINDS = ["local", pytest.param("postgres", marks=pytest.mark.postgres)]


def heading(number: int, owner: str = "me", problem: str = PROBLEM) -> Heading:
    return Heading(f"t{number}", owner, float(number), "pebble", "loop", problem)


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TraceStore]:
    """A store that keeps five traces."""
    if request.param == "local":
        kept = SqliteTraces(tmp_path / "traces.db", 5, [SECRET])
        yield kept
        await kept.aclose()
        return
    from surefoot.agent.server.stores.postgres.traces import PostgresTraces

    server: Postgres = request.getfixturevalue("postgres")
    async with opened_database(server.create()) as database:
        shared = PostgresTraces(database, "one", 5, [SECRET])
        yield shared
        await shared.aclose()


async def written(store: TraceStore, number: int, *events: str, **head: str) -> None:
    recording = await store.record(heading(number, **head))
    for event in events:
        recording.add({"event": event})
    recording.end(Ending("answered", "4", verified=True, confidence=0.5, tokens=7, seconds=0.1))


async def ended(store: TraceStore, number: int, owner: str = "me") -> list[str]:
    """The events of a run that was told to end: writing takes a moment."""
    for _ in range(1000):
        found = await store.opened(owner, f"t{number}")
        if found is not None and found[0]["status"] != "running":
            return found[1]
        await asyncio.sleep(0.01)
    raise AssertionError("it does not end")


async def test_a_trace_is_as_it_was_recorded(store: TraceStore) -> None:
    await written(store, 1, "start", "note\n\0\x1f", "result")
    assert await ended(store, 1) == [
        '{"event": "start"}', '{"event": "note\\n\\u0000\\u001f"}', '{"event": "result"}'
    ]  # fmt: skip
    found = await store.opened("me", "t1")
    assert found is not None
    assert found[0] == {
        "id": "t1", "created": 1.0, "model": "pebble", "strategy": "loop", "problem": PROBLEM,
        "status": "answered", "answer": "4", "verified": True, "confidence": 0.5, "tokens": 7,
        "seconds": 0.1,
    }  # fmt: skip


async def test_a_run_is_there_from_its_start(store: TraceStore) -> None:
    recording = await store.record(heading(1))
    (row,), more = await store.listed("me", 10)
    assert (row["status"], row["answer"], more) == ("running", None, False)
    recording.end(Ending("failed"))


async def test_pages_are_each_owners_own(store: TraceStore) -> None:
    for number in range(4):
        await written(store, number, "start")
    await written(store, 9, "start", owner="another")
    await ended(store, 3)
    first, more = await store.listed("me", 3)
    assert ([row["id"] for row in first], more) == (["t3", "t2", "t1"], True)
    rest, more = await store.listed("me", 3, after="t1")
    assert ([row["id"] for row in rest], more) == (["t0"], False)
    assert await store.opened("me", "t9") is None
    assert not await store.deleted("me", "t9")
    assert await ended(store, 9, "another")


async def test_deleted_is_deleted(store: TraceStore) -> None:
    await written(store, 1, "start")
    await ended(store, 1)
    assert await store.deleted("me", "t1")
    assert await store.opened("me", "t1") is None
    assert not await store.deleted("me", "t1")


async def test_one_that_is_deleted_while_it_runs_stays_so(store: TraceStore) -> None:
    recording = await store.record(heading(1))
    recording.add({"event": "start"})
    assert await store.deleted("me", "t1")
    recording.add({"event": "note"})
    recording.end(Ending("answered"))
    await written(store, 2, "start")
    await ended(store, 2)
    assert await store.opened("me", "t1") is None
    assert [row["id"] for row in (await store.listed("me", 10))[0]] == ["t2"]


async def test_secrets_are_struck_out(store: TraceStore) -> None:
    recording = await store.record(heading(1, problem=f"My key is {SECRET}\0."))
    recording.add({"event": "note", "text": SECRET})
    recording.end(Ending("answered", SECRET))
    lines = await ended(store, 1)
    found = await store.opened("me", "t1")
    assert SECRET not in repr((lines, found))
    assert repr(found).count("[key]") == 3


async def test_only_the_newest_stay(store: TraceStore) -> None:
    for number in range(250):
        await written(store, number, "start")
        if number % 25 == 24:
            await ended(store, number)  # a writer behind by more would keep more
    rows, _ = await store.listed("me", 1000)
    assert 5 <= len(rows) <= 5 + 100 + 50  # those that had not ended yet were no one's to prune
    assert rows[0]["id"] == "t249"


# -- what keys have spent

Clock = Callable[[], float]
Open = Callable[[Clock], list[Spending]]


@pytest.fixture(params=KINDS)
async def spendings(request: pytest.FixtureRequest) -> AsyncIterator[Open]:
    """The day's counts as three servers see them: on one database, or all the same process."""
    if request.param == "local":
        yield lambda clock: [LocalSpending(clock)] * 3
        return
    from surefoot.agent.server.stores.postgres.spending import PostgresSpending

    url = request.getfixturevalue("postgres").create()
    names = ("one", "two", "three")
    async with AsyncExitStack() as stack:
        databases = [await stack.enter_async_context(opened_database(url)) for _ in names]
        yield lambda clock: [
            PostgresSpending(database, name, clock)
            for database, name in zip(databases, names, strict=True)
        ]


async def added(spending: Spending, key: Key, usage: Usage) -> None:
    ceiling = spending.ceiling(key)
    assert ceiling is not None
    if (future := ceiling.add(usage)) is not None:
        await future


async def test_a_day_ends_and_a_clock_that_steps_back_gives_nothing(spendings: Open) -> None:
    now = 5 * 86_400.0 + 10
    one, two, _ = spendings(lambda: now)
    key = Key.of("poor", SECRET, 100)
    assert await one.left(key) == 100
    await added(one, key, Usage(30, 30, 1))
    assert await two.left(key) == 40
    now -= 60
    assert await one.left(key) == 40
    now += 120
    assert await two.left(key) == 40
    await added(two, key, Usage(30, 30, 1))
    now = 6 * 86_400.0 - 400
    with pytest.raises(ApiError) as refusal:
        await one.left(key)
    assert refusal.value.status == 429
    assert refusal.value.headers["retry-after"] == "400"
    now += 400
    assert await one.left(key) == 100
    assert await one.left(Key.of("rich", SECRET + "2")) is None


async def test_a_race_across_servers_spends_what_there_is_and_no_more(spendings: Open) -> None:
    servers = spendings(lambda: 5 * 86_400.0)
    key, rng = Key.of("poor", SECRET, 2000), random.Random(0)
    total = refused = 0

    async def call(spending: Spending, seconds: float, asked: int) -> None:
        nonlocal total, refused
        ceiling = spending.ceiling(key)
        assert ceiling is not None
        try:
            grant = await ceiling.reserve(90, asked)
        except BudgetSpent:
            refused += 1
            return
        await asyncio.sleep(seconds)
        used = Usage(30, rng.randint(1, grant.max_tokens), 1)
        total += used.tokens
        if (future := ceiling.settle(grant, used)) is not None:
            await future

    await asyncio.gather(
        *(
            call(rng.choice(servers), rng.random() / 100, rng.randint(20, 90))
            for _ in range(60)
        )
    )  # fmt: skip
    assert 1900 < total <= 2000
    assert refused
    for spending in servers:
        left = 2000 - total
        if left:
            assert await spending.left(key) == left


async def test_an_unused_reservation_is_given_back(spendings: Open) -> None:
    one, two, _ = spendings(lambda: 5 * 86_400.0)
    key = Key.of("poor", SECRET, 100)
    first, second = one.ceiling(key), two.ceiling(key)
    assert first is not None
    assert second is not None
    grant = await first.reserve(9, 90)
    waiting = asyncio.create_task(second.reserve(9, 50))
    await asyncio.sleep(0.1)
    assert not waiting.done()  # the other may leave enough
    if (future := first.settle(grant, Usage(4, 5, 1))) is not None:
        await future
    assert (await asyncio.wait_for(waiting, 10)).max_tokens == 50


@pytest.mark.postgres
async def test_a_database_without_an_encoding_gives_text(postgres: Postgres) -> None:
    """As `initdb` makes them where no locale is set: psycopg would hand out bytes."""
    from surefoot.agent.server.stores.postgres.traces import PostgresTraces

    async with opened_database(postgres.create("SQL_ASCII")) as database:
        kept = PostgresTraces(database, "one", 5, [SECRET])
        await kept.begin(heading(1, problem="Was ist 2 + 2, höflich?"))
        rows, _ = await kept.listed("me", 5, None)
        await kept.aclose()
    assert [row["problem"] for row in rows] == ["Was ist 2 + 2, höflich?"]


@pytest.mark.postgres
async def test_a_server_that_is_late_takes_no_run_from_itself(postgres: Postgres) -> None:
    """It works on them still; another may take them."""
    from surefoot.agent.server.stores.postgres.leases import Leases
    from surefoot.agent.server.stores.postgres.spending import PostgresSpending
    from surefoot.agent.server.stores.postgres.traces import PostgresTraces

    async with opened_database(postgres.create()) as database:
        kept = PostgresTraces(database, "one", 5)
        await kept.begin(heading(1), request="{}")
        await database.try_once(
            lambda c: c.execute("INSERT INTO surefoot_replicas VALUES ('one', '2020-01-01')")
        )
        database.since = 0.0
        claims = {}
        for name in ("one", "two"):
            leases = Leases(database, PostgresSpending(database, name), name, 0.1)
            claims[name] = [claimed.run for claimed in await leases.claim(5)]
        await kept.aclose()
    assert claims == {"one": [], "two": ["t1"]}
