"""The sign of life of a server, on a thread and a connection of its own: however busy the server
is, it is not taken for dead."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import psycopg
from psycopg.rows import DictRow, dict_row

BEATS = 5  # in the time of a lease
RETRY_S = 0.5  # where the database is away
DEAF_S = 60.0  # a server whose event loop hears nothing for so long is as good as dead
CONNECT_S = 3

SEEN = """
INSERT INTO surefoot_replicas (id) VALUES (%s)
ON CONFLICT (id) DO UPDATE SET seen = clock_timestamp()
"""
WATCHED = """
UPDATE surefoot_runs r SET watched = clock_timestamp() FROM (
    SELECT id FROM surefoot_runs WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE) AS g
WHERE r.id = g.id
"""  # in the order in which the writer of events locks them
HELD = """
SELECT id, epoch, watched < clock_timestamp() - make_interval(secs => %s) AS left
FROM surefoot_runs WHERE holder = %s AND ended IS NULL
"""


@dataclass(frozen=True, slots=True)
class Beat:
    """What a server hears of its runs: the epochs of those it `holds`, and which of them nobody
    has watched for as long as one may be away. `known`: what it thought to hold before it asked,
    at `began` (monotonic seconds)."""

    began: float
    known: Mapping[str, int]
    holds: Mapping[str, int]
    left: frozenset[str]


@dataclass(slots=True)
class Heartbeat:
    """Beats until it is stopped; `told` hears of each in the event loop, of None where the
    database was away. `known` and `watched` are set there: the runs that the server works on,
    with their epochs, and those that somebody listens to."""

    url: str
    replica: str
    lease_s: float
    away_s: float
    told: Callable[[Beat | None], None]
    known: Mapping[str, int] = field(default_factory=dict)
    watched: Sequence[str] = ()
    _heard: float = field(init=False, default_factory=time.monotonic)
    _stop: threading.Event = field(init=False, default_factory=threading.Event)
    _thread: threading.Thread | None = field(init=False, default=None)

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        name = "surefoot-heartbeat"
        self._thread = threading.Thread(target=self._go_on, args=(loop,), name=name, daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, CONNECT_S + 1.0)

    def _go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        connection: psycopg.Connection[DictRow] | None = None
        pause = 0.0
        while not self._stop.wait(pause):
            beat, pause = None, self.lease_s / BEATS
            if time.monotonic() - self._heard > DEAF_S:
                continue
            try:
                connection = connection or self._connect()
                beat = self._beat(connection)
            except psycopg.Error:
                if connection is not None:
                    connection.close()
                connection, pause = None, min(pause, RETRY_S)
            try:
                loop.call_soon_threadsafe(self._hear, beat)
            except RuntimeError:  # the loop is closed
                break
        if connection is not None:
            connection.close()

    def _hear(self, beat: Beat | None) -> None:
        self._heard = time.monotonic()
        self.told(beat)

    def _connect(self) -> psycopg.Connection[DictRow]:
        return psycopg.connect(
            self.url,
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=CONNECT_S,
            application_name="surefoot heartbeat",
            client_encoding="UTF8",
        )

    def _beat(self, connection: psycopg.Connection[DictRow]) -> Beat:
        began, known, watched = time.monotonic(), self.known, list(self.watched)
        connection.execute(SEEN, (self.replica,))
        if watched:
            connection.execute(WATCHED, (watched,))
        rows = connection.execute(HELD, (self.away_s, self.replica)).fetchall()
        return Beat(
            began,
            known,
            {row["id"]: row["epoch"] for row in rows},
            frozenset(row["id"] for row in rows if row["left"]),
        )
