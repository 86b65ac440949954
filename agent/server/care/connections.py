"""Connections: how long one may say nothing, and how many there may be.

uvicorn bounds none of this before the first request. A connection that waits for its client (for
the first byte, the rest of the headers, the body, the next request) is idle: each such wait has
its end, and at the cap the connection that has waited longest makes room for a new one, so
clients that say nothing cannot keep out those that do.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from dataclasses import dataclass
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

LOG = logging.getLogger("uvicorn.error")
ACCEPTED_AT_ONCE = 32
FEWEST = 16


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for the first byte, the headers from it on, the next request, and a reader that
    takes nothing of what is sent; and the cap of connections. The body's: `ServerLimits.read_s`."""

    first_byte_s: float = 10.0
    headers_s: float = 10.0
    next_request_s: float = 75.0  # longer than a reverse proxy keeps its own, which is often 60
    stall_s: float = 60.0
    connections: int = 4096


class Door:
    """Lets connections in, up to what the process may open."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.most = min(patience.connections, max(FEWEST, _files() // 2))
        self._idle: dict[Guarded, None] = {}  # longest idle first

    def protocol(self, **options: Any) -> Guarded:
        """uvicorn's factory of protocols."""
        return Guarded(self, **options)

    def enter(self, one: Guarded, inside: int) -> bool:
        """Whether there is room for it, made if need be."""
        if inside <= self.most:
            return True
        LOG.warning("All %d connections are taken: the longest idle one is closed.", self.most)
        oldest = next(iter(self._idle), None)
        if oldest is not None:
            self.busy(oldest)
            oldest.transport.abort()
        return oldest is not None

    def idle(self, one: Guarded) -> None:
        self._idle[one] = None

    def busy(self, one: Guarded) -> None:
        self._idle.pop(one, None)


class Guarded(H11Protocol):
    """uvicorn's protocol with deadlines."""

    def __init__(self, door: Door, **options: Any) -> None:
        super().__init__(**options)
        self._door, self._patience = door, door.patience
        self._timer: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._heard = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self._door.enter(self, len(self.connections)):
            self._wait(self._patience.first_byte_s)
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._timer is not None and not self._heard:
            self._heard = True
            self._wait(self._patience.headers_s)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        self._heard = False
        super().on_response_complete()
        self._look()

    def _look(self) -> None:
        """Is there a request at work, or does the connection wait for its client?"""
        if self.transport.is_closing():
            self._rest()
        elif self.cycle is None or self.cycle.response_complete:
            partly = bool(self.conn.trailing_data[0]) or self.conn.their_state is h11.SEND_BODY
            if self.cycle is not None and not self._heard:
                self._heard = partly
                self._wait(self._patience.headers_s if partly else self._patience.next_request_s)
        elif self.cycle.more_body:  # whose deadline is that of the body
            self._stop_timer()
            self._door.idle(self)
        else:
            self._rest()

    def _wait(self, seconds: float) -> None:
        self._stop_timer()
        self._door.idle(self)
        self._timer = self.loop.call_later(seconds, self._late)

    def _rest(self) -> None:
        self._stop_timer()
        self._door.busy(self)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._rest()
        if not self.transport.is_closing():
            self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self._patience.stall_s, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


def quiet_accept(loop: asyncio.AbstractEventLoop) -> None:
    """Connections that cannot be accepted are a line of the log, which is written once a
    minute, and no traceback for each."""
    before = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "accept" in str(context.get("message", "")):
            error = context.get("exception")
            LOG.warning("Connections cannot be accepted: %s.", getattr(error, "strerror", error))
        elif before is not None:
            before(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


def _files() -> int:
    """How many files this process may open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1 << 20 if soft == resource.RLIM_INFINITY else soft


__all__ = ["ACCEPTED_AT_ONCE", "Door", "Guarded", "Patience", "quiet_accept"]
