"""Server-sent events: frames, keep-alives, and a closed connection that cancels the run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .feed import Feed, client_gone

DONE = b"data: [DONE]\n\n"
KEEP_ALIVE = b": keep-alive\n\n"
HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}


def frame(data: Mapping[str, Any], event: str | None = None, number: int | None = None) -> bytes:
    """One event; JSON escapes line ends, so no text can break out of its frame. `number` is the
    id by which a client that lost the connection says how far it heard."""
    name = f"event: {event}\n" if event else ""
    ident = f"id: {number}\n" if number is not None else ""
    return f"{ident}{name}data: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class EventStream(Response):
    """Sends a feed's frames as they come; a comment where none came for `keep_alive_s`."""

    media_type = "text/event-stream"

    def __init__(self, feed: Feed[bytes], keep_alive_s: float, headers: Mapping[str, str]) -> None:
        super().__init__(headers={**HEADERS, **headers})
        del self.headers["content-length"]
        self._feed, self._keep_alive_s = feed, keep_alive_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(client_gone(receive))
        coming: asyncio.Task[bytes] | None = None
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while not gone.done():
                coming = coming or asyncio.create_task(_next(self._feed))
                await asyncio.wait(
                    {coming, gone}, timeout=self._keep_alive_s, return_when=asyncio.FIRST_COMPLETED
                )
                data = KEEP_ALIVE
                if coming.done():
                    data, coming = coming.result(), None
                await send({"type": "http.response.body", "body": data, "more_body": bool(data)})
                if not data:
                    return
        finally:
            for task in filter(None, (gone, coming)):
                task.cancel()
            await self._feed.aclose()


async def _next(feed: Feed[bytes]) -> bytes:
    try:
        return await feed.get()
    except StopAsyncIteration:
        return b""
