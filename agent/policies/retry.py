"""Trying again what may pass: exponential backoff with jitter, inside a deadline."""

from __future__ import annotations

import asyncio
import email.utils
import math
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from ...sandbox.errors import Signal, SurefootError

T = TypeVar("T")
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 16.0


class Transient(Signal):
    """A failure that may pass: a signal to `retrying`. `error` is what its caller sees otherwise.

    `retry_after_s`: seconds that the server asked to wait. `limit`: how often to retry at most.
    """

    def __init__(
        self, error: SurefootError, *, retry_after_s: float | None = None, limit: int | None = None
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.retry_after_s = retry_after_s
        self.limit = limit


async def retrying(call: Callable[[], Awaitable[T]], deadline_s: float) -> T:
    """Await `call` until it gives something other than `Transient`.

    No attempt begins later than `deadline_s` seconds after the first; then the last failure's
    error is raised, saying how often and how long it was tried.
    """
    began = time.monotonic()
    attempt = 0
    while True:
        attempt += 1
        try:
            return await call()
        except Transient as failure:
            passing = failure
        wait = _wait(attempt, passing.retry_after_s)
        spent = time.monotonic() - began
        given_up = passing.limit is not None and attempt > passing.limit
        if given_up or spent + wait > deadline_s:
            break
        await asyncio.sleep(wait)
    # Raised here, not in the except block: the backend's own exception, which may hold the
    # request with its key, does not travel along as context.
    times = "once" if attempt == 1 else f"{attempt} times"
    asked = passing.retry_after_s
    wanted = f"; the server asks to wait {asked:.0f} s" if asked and math.isfinite(asked) else ""
    raise type(passing.error)(f"{passing.error} (tried {times} in {spent:.1f} s{wanted})")


def _wait(attempt: int, retry_after_s: float | None) -> float:
    """Seconds until the next attempt: doubling, 50-100% of it at random; never before asked."""
    backoff = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempt - 1, 30))
    backoff *= random.uniform(0.5, 1.0)
    return backoff if retry_after_s is None else max(retry_after_s, 0.0) + 0.1 * backoff


def parse_retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header (RFC 9110: seconds or a date); None where it says nothing."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            date = email.utils.parsedate_to_datetime(value)
        except (TypeError, ValueError, OverflowError):
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        seconds = (date - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


__all__ = ["Transient", "parse_retry_after", "retrying"]
