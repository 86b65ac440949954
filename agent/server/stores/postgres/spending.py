"""Each key's tokens of the day, counted in the database: exact however many servers spend them.

A call reserves what it may take at most in the row of its key and day, which one call at a time
may touch, and settles what it took. What a killed server had reserved is counted as far as it can
have been written until then.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from .....graphs.contracts import Usage
from .....graphs.run.budget import CHARS_PER_TOKEN, BudgetSpent, Grant
from ...care.auth import Key
from ...care.ceilings import Ceiling
from ...care.metering import FASTEST
from ...care.spending import DAY_S, still_left
from .database import Connection, Database

PAUSE_S = (0.02, 0.5)  # between looks for what other calls hold, from the first to the longest

OPEN_DAY = "INSERT INTO surefoot_spending (key, day) VALUES (%s, %s) ON CONFLICT DO NOTHING"
DAY = """
SELECT day, used, ratio FROM surefoot_spending WHERE key = %s ORDER BY day DESC LIMIT 1
"""
HELD = """
SELECT count(*) AS calls, coalesce(sum(prompt + completion * n), 0)::bigint AS tokens
FROM surefoot_reservations WHERE key = %s AND day = %s
"""
RESERVE = """
INSERT INTO surefoot_reservations (id, key, day, replica, prompt, completion, n)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
SETTLE = """
WITH gone AS (DELETE FROM surefoot_reservations WHERE id = %s RETURNING key, day)
UPDATE surefoot_spending s SET used = used + %s, ratio = greatest(ratio, %s)
FROM gone WHERE s.key = gone.key AND s.day = gone.day
"""
REAP = """
WITH gone AS (
    DELETE FROM surefoot_reservations r USING surefoot_replicas p
    WHERE p.id = r.replica AND p.seen < clock_timestamp() - make_interval(secs => %s)
    RETURNING r.key, r.day, r.prompt + r.n * least(
        r.completion, 1 + greatest(0, extract(epoch FROM p.seen - r.at) * %s)::bigint
    ) AS tokens
), sums AS (SELECT key, day, sum(tokens)::bigint AS tokens FROM gone GROUP BY key, day)
UPDATE surefoot_spending s SET used = s.used + sums.tokens
FROM sums WHERE s.key = sums.key AND s.day = sums.day
"""


class PostgresSpending:
    """`replica`: who reserves; one that is seen no more is settled for by `reap`."""

    def __init__(
        self, database: Database, replica: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._replica, self._clock = database, replica, clock

    def ceiling(self, key: Key) -> Ceiling | None:
        if key.tokens_per_day is None:
            return None
        return SharedCeiling(self._database, self._replica, key, key.tokens_per_day, self._clock)

    async def left(self, key: Key) -> int | None:
        if key.tokens_per_day is None:
            return None

        async def used(connection: Connection) -> int:
            today = await open_day(connection, key.name, self._clock())
            return today.used

        return still_left(key, await self._database.promptly(used), self._clock())

    async def reap(self, connection: Connection, lease_s: float) -> None:
        """Settle what servers reserved that were not seen for `lease_s` seconds."""
        await connection.execute(REAP, (lease_s, FASTEST))


@dataclass(frozen=True, slots=True)
class Day:
    """A key's newest day. `ratio`: the most tokens a character of its prompts had, 0: unknown."""

    day: int
    used: int
    ratio: float


async def open_day(connection: Connection, key: str, now: float, *, lock: bool = False) -> Day:
    """The row that counts for the key: today's, or a later one where the clock stepped back."""
    day = int(now // DAY_S)
    if lock:
        await connection.execute(OPEN_DAY, (key, day))
    asked = await connection.execute(DAY + ("FOR NO KEY UPDATE" if lock else ""), (key,))
    row = await asked.fetchone()
    if row is None or (row["day"] < day and not lock):
        return Day(day, 0, 0.0)
    return Day(row["day"], row["used"], row["ratio"])


@dataclass(frozen=True, slots=True)
class SharedGrant(Grant):
    """A grant, and the name that it is settled by."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class SharedCeiling:
    """One key's `tokens` a day."""

    database: Database
    replica: str
    key: Key
    tokens: int
    clock: Callable[[], float]

    async def reserve(
        self, prompt_chars: int, max_tokens: int, n: int = 1, calls: int = 1
    ) -> SharedGrant:
        """As `Meter.reserve`: it waits for calls that hold what it needs, wherever they are made,
        and for the first one, which shows how long this model's prompts get."""
        pause, name = PAUSE_S[0], uuid.uuid4().hex
        while True:

            async def attempt(connection: Connection) -> SharedGrant | None:
                async with connection.transaction():
                    return await self._grant(connection, name, prompt_chars, max_tokens, n, calls)

            granted = await self.database.patiently(attempt)
            if granted is not None:
                return granted
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(2 * pause, PAUSE_S[1])

    async def _grant(
        self, connection: Connection, name: str, chars: int, most: int, n: int, calls: int
    ) -> SharedGrant | None:
        """None: others hold what it needs. Raises `BudgetSpent` where nobody does."""
        today = await open_day(connection, self.key.name, self.clock(), lock=True)
        asked = await connection.execute(HELD, (self.key.name, today.day))
        held = await asked.fetchone() or {"calls": 0, "tokens": 0}
        ratio = max(today.ratio, 1 / CHARS_PER_TOKEN)
        prompt = (int(chars * ratio) + 1) * calls
        granted = min(most, (self.tokens - today.used - held["tokens"] - prompt) // n)
        if held["calls"] and (granted < most or not today.ratio):
            return None
        if granted < 1:
            raise BudgetSpent("tokens")
        row = (name, self.key.name, today.day, self.replica, prompt, granted, n)
        await connection.execute(RESERVE, row)
        return SharedGrant(granted, Usage(prompt, granted * n), chars, calls, name)

    def settle(self, grant: Grant, usage: Usage) -> asyncio.Future[None]:
        found = 0.0
        if usage.prompt_tokens:
            found = usage.prompt_tokens / grant.calls / max(1, grant.prompt_chars)
        name = grant.id if isinstance(grant, SharedGrant) else ""

        async def settle(connection: Connection) -> None:
            await connection.execute(SETTLE, (name, usage.tokens, found))

        return asyncio.ensure_future(self.database.patiently(settle))

    def add(self, usage: Usage) -> asyncio.Future[None]:
        async def add(connection: Connection) -> None:
            today = await open_day(connection, self.key.name, self.clock(), lock=True)
            await connection.execute(
                "UPDATE surefoot_spending SET used = used + %s WHERE key = %s AND day = %s",
                (usage.tokens, self.key.name, today.day),
            )

        return asyncio.ensure_future(self.database.patiently(add))
