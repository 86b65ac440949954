"""Traces in SQLite: written while their runs go on, listed, opened and deleted by their owner.

One thread owns the connection. A run's row is there from its start and its events follow in
batches, so a killed server loses the last moment of a run and never the run. Of finished traces
the newest `keep` stay.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ....graphs.trace import TRACE_VERSION
from ....sandbox.errors import InputError

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
COLUMNS = (
    "id", "created", "model", "strategy", "problem", "status", "answer", "verified",
    "confidence", "tokens", "seconds",
)  # fmt: skip
PRUNED_AT_ONCE = 100  # old traces are dropped in lots, not one with every new one


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of a trace when its run begins. `created` in seconds since 1970."""

    id: str
    owner: str
    created: float
    model: str
    strategy: str
    problem: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of it at the end."""

    status: str
    answer: str | None = None
    verified: bool = False
    confidence: float = 0.0
    tokens: int = 0
    seconds: float = 0.0


class TraceStore:
    """Raises `InputError` for a file that is no such database."""

    def __init__(self, path: Path, keep: int) -> None:
        self._keep = keep
        self._thread = ThreadPoolExecutor(1, "surefoot-traces")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._thread.submit(_open, path).result()
        except sqlite3.Error as error:
            self._thread.shutdown()
            raise InputError(f"{path} cannot be used as the trace database: {error}.") from error

    def record(self, heading: Heading) -> Recording:
        """Begin a trace."""
        return Recording(self, heading)

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

        rows = await self._do(read)
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

        return await self._do(read)

    async def deleted(self, owner: str, trace: str) -> bool:
        """Delete a trace; False where the owner has none such."""

        def delete(db: sqlite3.Connection) -> bool:
            with db:
                done = db.execute("DELETE FROM traces WHERE id = ? AND owner = ?", (trace, owner))
            return done.rowcount > 0

        return await self._do(delete)

    def close(self) -> None:
        """Write what is still waiting, and close."""
        self._thread.submit(self._db.close)
        self._thread.shutdown()

    async def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
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


class Recording:
    """One trace being written. Nothing is awaited, so a cancelled run is recorded as well."""

    def __init__(self, store: TraceStore, heading: Heading) -> None:
        self._store, self._heading = store, heading
        self._lines: list[str] = []
        self._batch = 0
        self._flushed = time.monotonic()
        row = (*(getattr(heading, name) for name in Heading.__slots__), "running")
        store.submit(lambda db: _begin(db, row, store))

    def add(self, event: dict[str, Any]) -> None:
        """Keep an event; what has waited for a second is written."""
        self._lines.append(json.dumps(event))
        if time.monotonic() - self._flushed > 1.0:
            self._flush(None)

    def end(self, ending: Ending) -> None:
        self._flush(ending)

    def _flush(self, ending: Ending | None) -> None:
        trace, batch, lines = self._heading.id, self._batch, "\n".join(self._lines)
        self._batch, self._lines, self._flushed = batch + 1, [], time.monotonic()
        self._store.submit(lambda db: _write(db, trace, batch, lines, ending))


def export(events: list[str], created: float) -> str:
    """A trace as a trace file, which `surefoot.graphs.trace.read_trace` reads."""
    head = json.dumps({"trace_version": TRACE_VERSION, "created": round(created, 3)})
    return "\n".join([head, *events]) + "\n"


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, check_same_thread=False, timeout=10.0)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.executescript(SCHEMA)
    with db:  # a server that was killed left these behind
        db.execute("UPDATE traces SET status = 'failed' WHERE status = 'running'")
    return db


def _begin(db: sqlite3.Connection, row: tuple[Any, ...], store: TraceStore) -> None:
    with db:
        db.execute(
            "INSERT INTO traces (id, owner, created, model, strategy, problem, status) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        store.prune(db)


def _write(
    db: sqlite3.Connection, trace: str, batch: int, lines: str, ending: Ending | None
) -> None:
    with db:
        known = db.execute("SELECT 1 FROM traces WHERE id = ?", (trace,)).fetchone()
        if known is None:  # deleted while it ran
            return
        if lines:
            db.execute("INSERT INTO events VALUES (?, ?, ?)", (trace, batch, lines))
        if ending is not None:
            values = [getattr(ending, name) for name in Ending.__slots__]
            db.execute(
                "UPDATE traces SET status = ?, answer = ?, verified = ?, confidence = ?, "
                "tokens = ?, seconds = ? WHERE id = ?",
                (*values, trace),
            )


def _row(row: tuple[Any, ...]) -> dict[str, Any]:
    found = dict(zip(COLUMNS, row, strict=True))
    found["verified"] = bool(found["verified"])
    return found
