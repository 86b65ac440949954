"""A server on a database: its pool, its tables, and the desk that its runs are worked on at."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from ....sandbox.errors import InputError
from ..care.accounts import Books
from ..care.admission import Admission
from ..care.deadlines import Deadlines
from ..care.logs import log_failure, new_id
from ..pieces import Pieces
from ..runner import Runner
from ..settings import ServerSettings
from ..stores.postgres.checkpoints import PostgresSaver
from ..stores.postgres.conversations import PostgresConversations
from ..stores.postgres.database import open_database
from ..stores.postgres.heartbeat import Heartbeat
from ..stores.postgres.leases import LeaseCeiling, Leases
from ..stores.postgres.migrations import migrate
from ..stores.postgres.spending import PostgresSpending
from ..stores.postgres.traces import PostgresTraces
from .desk import Desk


@asynccontextmanager
async def open_lasting(
    settings: ServerSettings,
    url: str,
    admission: Admission,
    deadlines: Deadlines,
    books: Books,
) -> AsyncIterator[Runner]:
    """What answers requests. Raises `InputError` for a database that cannot be used."""
    if settings.traces is not None:
        raise InputError("Traces are kept in the database: leave --traces or --database out.")
    async with contextlib.AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(url))
        saver = PostgresSaver(database)
        await migrate(database, saver.setup)
        stack.push_async_callback(saver.aclose)
        await saver.open()
        replica = new_id()
        spending = PostgresSpending(database, replica)
        books = replace(books, spending=spending, secrets=(*books.secrets, *database.secrets))
        store = PostgresTraces(database, replica, settings.limits.kept_traces, books.secrets)
        books.metrics.watch_traces(store.health)
        stack.push_async_callback(store.aclose)
        leases = Leases(database, spending, replica, settings.lease_s)
        heartbeat = Heartbeat(url, replica, settings.lease_s, settings.away_s, leases.told)
        config = replace(settings.config, checkpointer=saver)
        pieces = await stack.enter_async_context(Pieces(config, settings.models))
        runner = Runner(settings, pieces, admission, deadlines, books, store, LeaseCeiling(leases))
        desk = Desk(
            store,
            leases,
            heartbeat,
            admission,
            settings.keys,
            settings.places,
            runner.run_lasting,
        )
        leases.lost, saver.sure = desk.mind, leases.sure
        stack.push_async_callback(heartbeat.stop)
        heartbeat.start()
        if await leases.next_beat() is None:
            raise InputError("The database went away while the server started: start it again.")
        for work in (desk.tend(), desk.poll()):
            stack.push_async_callback(_ended, asyncio.create_task(work))
        stack.push_async_callback(desk.aclose)
        conversations = PostgresConversations(database, store.struck)
        yield replace(runner, desk=desk, conversations=conversations)


async def _ended(task: asyncio.Task[None]) -> None:
    """End what goes on all the time."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()) is not None:
        log_failure("the desk failed", error)
