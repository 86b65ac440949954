"""Traces in SQLite: written while their runs go on, listed, opened and deleted by their owner.

One thread owns the connection. A run's row is there from its start and its events follow in
batches, so a killed server loses the last moment of a run and never the run. Of finished traces
the newest `keep` stay.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from ....sandbox.errors import InputError
from ..care.logs import strike
from ..care.trace_store import COLUMNS, Ending, Heading, Health

T = TypeVar("T")

SCHEMA = """
CREATE TABLE IF NOT EXISTS traces (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, created REAL NOT NULL, model TEXT NOT NULL,
    strategy TEXT NOT NULL, problem TEXT NOT NULL, status TEXT NOT NULL, answer TEXT,
    verified INTEGER NOT NULL DEFAULT 0, confidence REAL NOT NULL DEFAULT 0,
    tokens INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS traces_by_owner ON traces (owner, created DESC, id DESC);
CREATE INDEX IF NOT EXISTS traces_by_age ON traces (created);
CREATE TABLE IF NOT EXISTS events (
    trace TEXT NOT NULL REFERENCES traces (id) ON DELETE CASCADE,
    batch INTEGER NOT NULL, lines TEXT NOT NULL, PRIMARY KEY (trace, batch)
) WITHOUT ROWID;
"""
HELD = 10_000  # events of a run that wait for a database that can be written again
MOST_LATE = 500  # runs that ended while nothing could be written, and wait to be
MOST_QUEUED = 10_000  # writes that wait for a slow one
PRUNED_AT_ONCE = 100  # old traces are dropped in lots, not one with every new one


class SqliteTraces:
    """Raises `InputError` for a file that is no such database.

    `secrets` are struck out of all that is kept: a caller can paste their key into a problem.
    """

    def __init__(self, path: Path, keep: int, secrets: Sequence[str] = ()) -> None:
        self._keep, self._secrets = keep, tuple(secrets)
        self._queued = 0
        self._late: dict[SqliteRecording, Ending] = {}  # the database's thread's own
        self.health = Health()
        self._thread = ThreadPoolExecutor(1, "surefoot-traces")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db, self._lock = self._thread.submit(_open, path).result()
        except (sqlite3.Error, OSError) as error:
            self._thread.shutdown()
            raise InputError(f"{path} cannot be used as the trace database: {error}.") from error

    async def record(self, heading: Heading) -> SqliteRecording:
        """Begin a trace."""
        return SqliteRecording(self, heading)

    async def listed(
        self, owner: str, limit: int, after: str | None = None
    ) -> tuple[list[dict[str, Any]], bool]:
        """The owner's traces, newest first, beginning after the one with the id `after`; and
        whether there are more."""

        def read(db: sqlite3.Connection) -> list[dict[str, Any]]:
            behind = "AND (created, id) < (SELECT created, id FROM traces WHERE id = ?)"
            rows = db.execute(
                f"SELECT {', '.join(COLUMNS)} FROM traces WHERE owner = ? "  # noqa: S608 - constants
                f"{behind if after else ''} ORDER BY created DESC, id DESC LIMIT ?",
                (owner, *([after] if after else []), limit + 1),
            )
            return [_row(row) for row in rows]

        rows = await self.ask(read)
        return rows[:limit], len(rows) > limit

    async def opened(self, owner: str, trace: str) -> tuple[dict[str, Any], list[str]] | None:
        """A trace and its events, each one line of JSON; None where the owner has none such."""

        def read(db: sqlite3.Connection) -> tuple[dict[str, Any], list[str]] | None:
            row = db.execute(
                f"SELECT {', '.join(COLUMNS)} FROM traces WHERE id = ? AND owner = ?",  # noqa: S608
                (trace, owner),
            ).fetchone()
            if row is None:
                return None
            batches = db.execute(
                "SELECT lines FROM events WHERE trace = ? ORDER BY batch", (trace,)
            )
            return _row(row), [line for (lines,) in batches for line in lines.splitlines()]

        return await self.ask(read)

    async def deleted(self, owner: str, trace: str) -> bool:
        """Delete a trace; False where the owner has none such."""

        def delete(db: sqlite3.Connection) -> bool:
            with db:
                done = db.execute("DELETE FROM traces WHERE id = ? AND owner = ?", (trace, owner))
            return done.rowcount > 0

        return await self.ask(delete)

    async def aclose(self) -> None:
        """Write what is still waiting, and close."""
        self.write(self._make_up)
        await self.ask(sqlite3.Connection.close)
        self._thread.shutdown()
        os.close(self._lock)

    def struck(self, text: str) -> str:
        """The text without any key of this server."""
        return strike(text, self._secrets)

    def write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Write in the database's thread. What fails is logged, counted and seen in `health`."""
        if self._queued >= MOST_QUEUED:
            self.health.failed("the database does not keep up")
            return
        self._queued += 1

        def both(db: sqlite3.Connection) -> None:
            work(db)
            self._make_up(db)

        future = self.submit(both)
        future.add_done_callback(self._written)

    def later(self, recording: SqliteRecording, ending: Ending) -> None:
        """A run's end could not be written: it is tried again once anything can be."""
        if len(self._late) < MOST_LATE:
            self._late[recording] = ending

    def _make_up(self, db: sqlite3.Connection) -> None:
        for recording, ending in list(self._late.items()):
            del self._late[recording]  # or it comes back by its own failure
            recording.write(db, [], ending)

    def _written(self, future: Future[None]) -> None:
        self._queued -= 1
        if (error := future.exception()) is None:
            self.health.failing = False
        else:
            self.health.failed(str(error))

    async def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` finds in the database, after all that was written before."""
        return await asyncio.wrap_future(self.submit(work))

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Run `work` in the database's thread, in the order of calls."""
        return self._thread.submit(work, self._db)

    def prune(self, db: sqlite3.Connection) -> None:
        (count,) = db.execute("SELECT count(*) FROM traces").fetchone()
        if count >= self._keep + PRUNED_AT_ONCE:
            db.execute(
                "DELETE FROM traces WHERE id IN (SELECT id FROM traces WHERE status != 'running' "
                "ORDER BY created LIMIT ?)",
                (count - self._keep,),
            )


class SqliteRecording:
    """One trace being written. Nothing is awaited, so a cancelled run is recorded as well.

    What cannot be written is complained of (`SqliteTraces.health`) and tried again with what comes
    next, up to `HELD` events; a run that has ended by then, once anything can be written again.
    """

    def __init__(self, store: SqliteTraces, heading: Heading) -> None:
        self._store, self._heading = store, heading
        self._lines: list[str] = []
        self._batch = 0
        self._flushed = time.monotonic()
        self._begun = False  # this and `_held` belong to the database's thread
        self._held: list[str] = []
        store.write(self._begin)

    def add(self, event: dict[str, Any]) -> None:
        """Keep an event; what has waited for a second is written."""
        self._lines.append(self._store.struck(json.dumps(event)))
        if time.monotonic() - self._flushed > 1.0:
            self._flush(None)

    def end(self, ending: Ending) -> None:
        answer = ending.answer and self._store.struck(ending.answer)
        self._flush(replace(ending, answer=answer))

    def _flush(self, ending: Ending | None) -> None:
        lines, self._lines, self._flushed = self._lines, [], time.monotonic()
        self._store.write(lambda db: self.write(db, lines, ending))

    def _begin(self, db: sqlite3.Connection) -> None:
        head = self._heading
        problem = self._store.struck(head.problem)
        row = (head.id, head.owner, head.created, head.model, head.strategy, problem, "running")
        with db:
            db.execute(
                "INSERT INTO traces (id, owner, created, model, strategy, problem, status) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self._store.prune(db)
        self._begun = True

    def write(self, db: sqlite3.Connection, lines: list[str], ending: Ending | None) -> None:
        """Write in the database's thread."""
        self._held = (self._held + lines)[-HELD:]
        try:
            self._write(db, ending)
        except sqlite3.OperationalError:  # no room, or a lock: that passes
            if ending is not None:
                self._store.later(self, ending)
            raise
        self._held, self._batch = [], self._batch + 1  # written, or deleted while it ran

    def _write(self, db: sqlite3.Connection, ending: Ending | None) -> None:
        if not self._begun:
            self._begin(db)
        trace, batch = self._heading.id, "\n".join(self._held)
        with db:
            known = db.execute("SELECT 1 FROM traces WHERE id = ?", (trace,)).fetchone()
            if known and batch:
                db.execute("INSERT INTO events VALUES (?, ?, ?)", (trace, self._batch, batch))
            if known and ending is not None:
                values = [getattr(ending, name) for name in Ending.__slots__]
                db.execute(
                    "UPDATE traces SET status = ?, answer = ?, verified = ?, confidence = ?, "
                    "tokens = ?, seconds = ? WHERE id = ?",
                    (*values, trace),
                )


def _open(path: Path) -> tuple[sqlite3.Connection, int]:
    db = sqlite3.connect(path, check_same_thread=False, timeout=10.0)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.executescript(SCHEMA)
    lock, alone = _claim(path)
    if alone:  # a server that was killed left these behind
        with db:
            db.execute("UPDATE traces SET status = 'failed' WHERE status = 'running'")
    fcntl.flock(lock, fcntl.LOCK_SH)
    return db, lock


def _claim(path: Path) -> tuple[int, bool]:
    """A lock that lasts as long as this process, and whether no other server has one on the
    same file: what stands as running there is then what a killed server left."""
    lock = os.open(
        path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = True
    except BlockingIOError:
        alone = False
    return lock, alone


def _row(row: tuple[Any, ...]) -> dict[str, Any]:
    found = dict(zip(COLUMNS, row, strict=True))
    found["verified"] = bool(found["verified"])
    return found
