"""Who works on which run. A server that is not seen for a while has lost its runs to the others.

Every server says every few moments that it is there, and hears what it still holds (`heartbeat`).
A run's `epoch` grows with each that takes it up, so that one that was taken for dead writes nothing
more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from .....graphs.contracts import Usage
from .....graphs.run.budget import Grant
from .database import AWAY, Connection, Database
from .heartbeat import Beat
from .spending import PostgresSpending

SURE = 0.8  # of a lease: for so long nobody else can have taken a run
MOST_EPOCHS = 20  # servers that may fall over a run before it is given up
SHORT_S = 600  # how long a run that is not kept can be read after its end
FORGET_S = 3600  # after which a server that is gone is forgotten

CLAIM = """
UPDATE surefoot_runs SET holder = %s, epoch = epoch + 1, watched = clock_timestamp()
WHERE id IN (
    SELECT r.id FROM surefoot_runs r LEFT JOIN surefoot_replicas p ON p.id = r.holder
    WHERE r.ended IS NULL AND r.request IS NOT NULL AND r.holder IS DISTINCT FROM %s
        AND (p.seen IS NULL OR p.seen < clock_timestamp() - make_interval(secs => %s))
    ORDER BY r.created LIMIT %s FOR NO KEY UPDATE OF r SKIP LOCKED)
RETURNING id, owner, epoch, request, kept
"""
RELEASE = """
UPDATE surefoot_runs SET holder = NULL WHERE id = %s AND holder = %s AND epoch = %s
AND ended IS NULL
"""
SWEEP_RUNS = """
DELETE FROM surefoot_runs
WHERE NOT kept AND ended < clock_timestamp() - make_interval(secs => %s)
"""
SWEEP_REPLICAS = """
DELETE FROM surefoot_replicas p WHERE seen < clock_timestamp() - make_interval(secs => %s)
AND NOT EXISTS (SELECT 1 FROM surefoot_reservations r WHERE r.replica = p.id)
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A run that was taken up from a server that is gone. `request`: what it was asked for."""

    run: str
    owner: str
    epoch: int
    request: str
    kept: bool


class Leases:
    """This server's hold on its runs, for `lease_s` seconds after it was last seen. `lost` hears
    of every beat before anyone is sure again."""

    def __init__(
        self, database: Database, spending: PostgresSpending, replica: str, lease_s: float
    ) -> None:
        self._database, self._spending = database, spending
        self.replica, self.lease_s = replica, lease_s
        self._sure_until = 0.0
        self._newest: Beat | None = None
        self.lost: Callable[[Beat], None] = lambda _: None
        self._beaten = asyncio.Event()

    def told(self, beat: Beat | None) -> None:
        """What the heartbeat heard, None where the database is away."""
        self._database.heard(up=beat is not None)
        self._newest = beat
        if beat is not None:
            self.lost(beat)  # first: nothing goes on with a run that is somebody else's by now
            self._sure_until = beat.began + SURE * self.lease_s
        self._beaten.set()
        self._beaten = asyncio.Event()

    async def next_beat(self) -> Beat | None:
        """Wait for the next one; None where the database is away."""
        await self._beaten.wait()
        return self._newest

    async def sure(self) -> None:
        """Wait until it is certain that nobody else has this server's runs."""
        while time.monotonic() > self._sure_until:
            await self._beaten.wait()

    async def claim(self, most: int) -> list[Claimed]:
        """Take up to `most` runs whose servers are gone, and settle for what those had reserved.

        Never this server's own: it can be late to say that it is there, and works on them still.
        Nothing is taken for a lease's length after the database came back: those that hold runs
        need the time to say so.
        """
        if not self._database.up or time.monotonic() < self._database.since + self.lease_s:
            return []

        async def claim(connection: Connection) -> list[Claimed]:
            await self._spending.reap(connection, self.lease_s)
            asked = await connection.execute(
                CLAIM, (self.replica, self.replica, self.lease_s, most)
            )
            return [
                Claimed(row["id"], row["owner"], row["epoch"], row["request"], row["kept"])
                for row in await asked.fetchall()
            ]

        try:
            return await self._database.try_once(claim)
        except AWAY:
            return []

    async def release(self, run: str, epoch: int) -> None:
        """Let another server take the run up at once. Raises `Unavailable`."""
        row = (run, self.replica, epoch)
        await self._database.promptly(lambda c: c.execute(RELEASE, row))

    async def sweep(self) -> None:
        """Delete what nobody needs any more. Raises `Unavailable`."""

        async def sweep(connection: Connection) -> None:
            await connection.execute(SWEEP_RUNS, (SHORT_S,))
            await connection.execute(SWEEP_REPLICAS, (FORGET_S,))

        await self._database.promptly(sweep)


@dataclass(frozen=True, slots=True)
class LeaseCeiling:
    """Lets a run's calls through while this server is sure to hold it: no call is made by two."""

    leases: Leases

    async def reserve(
        self, prompt_chars: int, max_tokens: int, n: int = 1, calls: int = 1
    ) -> Grant:
        await self.leases.sure()
        return Grant(max_tokens, Usage(), prompt_chars, calls)

    def settle(self, grant: Grant, usage: Usage) -> None:
        pass

    def add(self, usage: Usage) -> None:
        pass
