"""Traces in PostgreSQL. A row is a run as well: who works on it, and what it was asked for.

The events of all runs of a server go to the database together, as often as it takes them, and only
what is there is told to who listens: whoever comes back to another server misses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from psycopg.rows import DictRow

from .....sandbox.errors import Signal
from ...care.logs import strike
from ...care.trace_store import COLUMNS, Ending, Heading, Health
from .checkpoints import storable
from .database import Connection, Database, Unavailable

PRUNED_AT_ONCE = 100
MOST_AHEAD = 1000  # events of one run that wait to be written before it has to wait for them
AT_ONCE = 4 << 20  # characters of events in one transaction, about

BEGIN = """
INSERT INTO surefoot_runs
    (id, owner, created, model, strategy, problem, kept, request, asked, holder)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
HELD = """
SELECT r.id FROM surefoot_runs r JOIN unnest(%s::text[], %s::int[]) AS g (run, epoch)
ON r.id = g.run AND r.epoch = g.epoch WHERE r.holder = %s ORDER BY r.id FOR NO KEY UPDATE OF r
"""
WRITE = """
INSERT INTO surefoot_events (run, first, count, lines)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::text[])
ON CONFLICT (run, first) DO UPDATE SET count = excluded.count, lines = excluded.lines
"""
END = """
UPDATE surefoot_runs SET status = %s, answer = %s, verified = %s, confidence = %s, tokens = %s,
    seconds = %s, request = NULL, ended = clock_timestamp() WHERE id = %s
"""
FORGET = (
    "DELETE FROM checkpoints WHERE thread_id = ANY(%s)",
    "DELETE FROM checkpoint_blobs WHERE thread_id = ANY(%s)",
    "DELETE FROM checkpoint_writes WHERE thread_id = ANY(%s)",
)
PRUNE = """
DELETE FROM surefoot_runs WHERE id IN (
    SELECT id FROM surefoot_runs WHERE ended IS NOT NULL AND kept
    ORDER BY created DESC, id DESC OFFSET %s)
"""
LINES = "SELECT first, lines FROM surefoot_events WHERE run = %s AND first + count > %s"
COUNT = "SELECT coalesce(max(first + count), 0) AS count FROM surefoot_events WHERE run = %s"
GOING = "SELECT id FROM surefoot_runs WHERE id = ANY(%s) AND ended IS NULL"
NEWS = """
SELECT e.run, e.first, e.lines FROM surefoot_events e
JOIN unnest(%s::text[], %s::bigint[]) AS g (run, at) ON e.run = g.run AND e.first + e.count > g.at
ORDER BY e.run, e.first
"""


class Foreign(Signal):
    """The run is somebody else's by now. Control flow, never seen by a user."""


class PostgresTraces:
    """`replica`: who writes. `keep`: how many traces stay."""

    def __init__(
        self, database: Database, replica: str, keep: int, secrets: Sequence[str] = ()
    ) -> None:
        self.database, self.replica = database, replica
        self._keep = keep
        self._secrets = (*secrets, *database.secrets)
        self._begun = 0
        self.health = Health()
        self.writer = EventWriter(database, replica, self.health)

    async def record(self, heading: Heading) -> PostgresRecording:
        await self.begin(heading)
        return self.recording(heading.id)

    async def begin(
        self, heading: Heading, *, kept: bool = True, request: str | None = None, asked: str = ""
    ) -> bool:
        """Enter a run, held by this server; False where it is known. Raises `Unavailable`."""
        row = (
            heading.id, heading.owner, heading.created, heading.model, heading.strategy,
            storable(self.struck(heading.problem)), kept, request, asked, self.replica,
        )  # fmt: skip

        async def enter(connection: Connection) -> bool:
            return (await connection.execute(BEGIN, row)).rowcount > 0

        begun = await self.database.promptly(enter)
        self._begun += 1
        if self._begun % PRUNED_AT_ONCE == 0:
            with contextlib.suppress(Unavailable):
                await self.database.promptly(lambda c: c.execute(PRUNE, (self._keep,)))
        return begun

    def recording(
        self, run: str, epoch: int = 1, first: int = 0, told: Told | None = None
    ) -> PostgresRecording:
        """What writes a run that this server holds, from its event `first` on. `told` hears of
        what was written."""
        return PostgresRecording(self, Pending(run, epoch, first, told or _unheard))

    async def listed(
        self, owner: str, limit: int, after: str | None = None
    ) -> tuple[list[dict[str, Any]], bool]:
        behind = "AND (created, id) < (SELECT created, id FROM surefoot_runs WHERE id = %s)"
        query = (
            f"SELECT {', '.join(COLUMNS)} FROM surefoot_runs WHERE owner = %s AND kept "  # noqa: S608 - constants
            f"{behind if after else ''} ORDER BY created DESC, id DESC LIMIT %s"
        )
        found = await self._rows(query, (owner, *([after] if after else []), limit + 1))
        rows = [dict(row) for row in found]
        return rows[:limit], len(rows) > limit

    async def opened(self, owner: str, trace: str) -> tuple[dict[str, Any], list[str]] | None:
        query = (
            f"SELECT {', '.join(COLUMNS)} FROM surefoot_runs WHERE id = %s AND owner = %s AND kept"  # noqa: S608 - constants
        )
        rows = await self._rows(query, (trace, owner))
        if not rows:
            return None
        return dict(rows[0]), [line for _, line in await self.lines(trace, 0)]

    async def deleted(self, owner: str, trace: str) -> bool:
        """One that still runs goes when it has ended."""

        async def delete(connection: Connection) -> bool:
            hidden = await connection.execute(
                "UPDATE surefoot_runs SET kept = FALSE WHERE id = %s AND owner = %s AND kept",
                (trace, owner),
            )
            await connection.execute(
                "DELETE FROM surefoot_runs WHERE id = %s AND owner = %s AND ended IS NOT NULL",
                (trace, owner),
            )
            return hidden.rowcount > 0

        return await self.database.promptly(delete)

    async def lines(self, run: str, at: int) -> list[tuple[int, str]]:
        """The run's events from number `at` on, each with its number."""
        rows = await self._rows(LINES + " ORDER BY first", (run, at))
        return [line for row in rows for line in numbered(row) if line[0] >= at]

    async def count(self, run: str) -> int:
        """How many events of the run are there."""
        (row,) = await self.database.patiently(lambda c: _all(c, COUNT, (run,)))
        return int(row["count"])

    async def asked(self, owner: str, run: str) -> str | None:
        """What the owner's run was entered with as `asked`; None where there is none such."""
        query = "SELECT asked FROM surefoot_runs WHERE id = %s AND owner = %s"
        rows = await self._rows(query, (run, owner))
        return str(rows[0]["asked"]) if rows else None

    async def news(
        self, ends: Mapping[str, int]
    ) -> tuple[list[str], list[tuple[str, int, list[str]]]]:
        """Of runs that are known up to an event: those that have ended or are gone, and what
        there is besides, in order: run, number of the first event, events."""
        runs, ats = list(ends), list(ends.values())

        async def read(connection: Connection) -> tuple[list[str], list[DictRow]]:
            going = await _all(connection, GOING, (runs,))  # first: what has ended is then whole
            rows = await _all(connection, NEWS, (runs, ats))
            return [run for run in runs if run not in {row["id"] for row in going}], rows

        ended, rows = await self.database.promptly(read)
        return ended, [(row["run"], row["first"], row["lines"].split("\n")) for row in rows]

    async def aclose(self) -> None:
        await self.writer.aclose()

    def struck(self, text: str) -> str:
        """The text without any secret of this server."""
        return strike(text, self._secrets)

    async def _rows(self, query: str, values: Sequence[Any]) -> list[DictRow]:
        return await self.database.promptly(lambda c: _all(c, query, values))


def numbered(row: DictRow) -> list[tuple[int, str]]:
    """A batch's events, each with its number."""
    return list(enumerate(row["lines"].split("\n"), row["first"]))


async def _all(connection: Connection, query: str, values: Sequence[Any]) -> list[DictRow]:
    return await (await connection.execute(query, values)).fetchall()


Told = Callable[[int, list[str]], None]


def _unheard(_: int, __: list[str]) -> None:
    """Where nobody listens."""


@dataclass(slots=True)
class Pending:
    """What of a run is not written yet: `lines` from the event `first` on, and its end."""

    run: str
    epoch: int
    first: int
    told: Told
    lines: list[str] = field(default_factory=list)
    ending: Ending | None = None
    foreign: bool = False
    written: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def waiting(self) -> bool:
        return not self.foreign and bool(self.lines or self.ending)


class PostgresRecording:
    """One run being written."""

    def __init__(self, store: PostgresTraces, pending: Pending) -> None:
        self._store, self._pending = store, pending
        self._ended = False

    def add(self, event: dict[str, Any]) -> None:
        self._pending.lines.append(self._store.struck(json.dumps(event)))
        self._store.writer.wake(self._pending)

    def end(self, ending: Ending) -> None:
        answer = ending.answer and storable(self._store.struck(ending.answer))
        self._ended = True
        self._pending.ending = replace(ending, answer=answer)
        self._store.writer.wake(self._pending)

    @property
    def ended(self) -> bool:
        """Whether the end has come, written or not."""
        return self._ended

    async def room(self) -> None:
        """Wait where the run is far ahead of the database. Raises `Foreign`."""
        while len(self._pending.lines) > MOST_AHEAD and not self._pending.foreign:
            await self._turn()
        if self._pending.foreign:
            raise Foreign

    async def stored(self) -> None:
        """Wait until all is written, or is no more this server's to write."""
        while self._pending.waiting:
            await self._turn()

    async def _turn(self) -> None:
        self._pending.written.clear()
        await self._pending.written.wait()


class EventWriter:
    """Writes what all runs have, in one transaction, again and again while there is something."""

    def __init__(self, database: Database, replica: str, health: Health) -> None:
        self._database, self._replica, self._health = database, replica, health
        self._waiting: dict[str, Pending] = {}
        self._work: asyncio.Task[None] | None = None

    def wake(self, pending: Pending) -> None:
        """There is something to write."""
        self._waiting[pending.run] = pending
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._write_all())

    async def aclose(self) -> None:
        """Write what is waiting, for a while."""
        if self._work is not None:
            with contextlib.suppress(TimeoutError, Unavailable):
                await asyncio.wait_for(self._work, 5.0)

    async def _write_all(self) -> None:
        await asyncio.sleep(0)  # what else this turn of the loop has
        while self._waiting:
            batch = self._take()
            try:
                held = await self._database.patiently(lambda c, b=batch: self._write(c, b))  # type: ignore[misc]
            except Unavailable:  # it is tried again with what comes next
                self._health.failed("the database is away")
                self._waiting |= {p.run: p for p, *_ in batch if p.run not in self._waiting}
                return
            self._health.failing = False
            for pending, lines, ending in batch:
                self._settle(pending, lines, ending, foreign=pending.run not in held)

    def _take(self) -> list[tuple[Pending, list[str], Ending | None]]:
        batch, size = [], 0
        while self._waiting and size < AT_ONCE:
            pending = self._waiting.pop(next(iter(self._waiting)))
            lines = list(pending.lines)
            batch.append((pending, lines, pending.ending))
            size += sum(map(len, lines))
        return batch

    async def _write(
        self, connection: Connection, batch: list[tuple[Pending, list[str], Ending | None]]
    ) -> set[str]:
        """Returns the runs that are this server's to write."""
        async with connection.transaction():
            runs = [pending.run for pending, *_ in batch]
            epochs = [pending.epoch for pending, *_ in batch]
            asked = await connection.execute(HELD, (runs, epochs, self._replica))
            held = {row["id"] for row in await asked.fetchall()}
            rows = [
                (pending.run, pending.first, len(lines), "\n".join(lines))
                for pending, lines, _ in batch
                if lines and pending.run in held
            ]
            if rows:
                await connection.execute(
                    WRITE, [list(column) for column in zip(*rows, strict=True)]
                )
            ended = [(p, end) for p, _, end in batch if end is not None and p.run in held]
            for pending, end in ended:
                values = [getattr(end, name) for name in Ending.__slots__]
                await connection.execute(END, (*values, pending.run))
            if ended:
                threads = [name for p, _ in ended for name in (p.run, f"{p.run}\x1f1")]
                for statement in FORGET:
                    await connection.execute(statement, (threads,))
        return held

    def _settle(
        self, pending: Pending, lines: list[str], ending: Ending | None, *, foreign: bool
    ) -> None:
        pending.foreign = foreign
        if not foreign:
            first = pending.first
            pending.first += len(lines)
            del pending.lines[: len(lines)]
            if pending.ending is ending:
                pending.ending = None
            pending.told(first, lines)
            if pending.waiting:
                self._waiting[pending.run] = pending
        pending.written.set()
