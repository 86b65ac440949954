"""What every request passes before its route: its size, its host, and the log of it."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ....sandbox.errors import Signal
from ..api_errors import ApiError, respond
from .logs import log, new_id

RecordRequest = Callable[[str, int, float], None]
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1", "host.docker.internal")
UNKNOWN_ROUTE = "unknown"
HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class ClientGone(Signal):
    """The client closed its connection; nobody is left to answer."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Gives every response an `x-request-id`, and every request one line of the log."""

    app: ASGIApp
    record: RecordRequest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, ident, status = time.monotonic(), f"req_{new_id()}", 499

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = ident
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", UNKNOWN_ROUTE)
            seconds = time.monotonic() - began
            self.record(route, status, seconds)
            log(
                "request",
                id=ident,
                method=scope["method"],
                route=route,
                status=status,
                key=scope.get("surefoot_key"),
                seconds=round(seconds, 4),
            )


@dataclass(frozen=True, slots=True)
class LocalOnly:
    """Refuses requests that name another host: a hostile page's name that leads to loopback.

    `names`: further names of this machine. Nobody but its owner can give it that of Docker's.
    """

    app: ASGIApp
    names: tuple[str, ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_known(scope):
            words = "This server answers to localhost only: start it with a key, or --host-name."
            refusal = ApiError(403, words)
            await respond(refusal)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        return _name_of(Headers(scope=scope).get("host", "")) in (*LOCAL_NAMES, *self.names)


def _name_of(host: str) -> str:
    """A Host header's name, without its port."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return name.strip("[]").lower()


def _half_a_character(body: bytes) -> bool:
    """Whether JSON escapes half of a surrogate pair: no text, and nothing can store or send it."""
    if not HALF.search(body):
        return False
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):  # refused as what it is, further on
        return False
    return False


@dataclass(frozen=True, slots=True)
class Sized:
    """Reads the body, no further than `most` bytes and no longer than `seconds`."""

    app: ASGIApp
    most: int
    seconds: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self.seconds):
                body = await self._read(Headers(scope=scope).get("content-length"), receive)
        except TimeoutError:
            words = f"The body did not arrive within {self.seconds:g} s."
            late = ApiError(408, words, headers={"connection": "close"})
            await respond(late)(scope, receive, send)
            return
        except ClientGone:
            return
        if body is None:
            words = f"The body is larger than {self.most:,} bytes."
            large = ApiError(413, words, code="request_too_large", headers={"connection": "close"})
            await respond(large)(scope, receive, send)
            return
        if _half_a_character(body):
            words = "The body holds half of a surrogate pair, which is no character."
            await respond(ApiError(400, words, code="invalid_json"))(scope, receive, send)
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)

    async def _read(self, declared: str | None, receive: Receive) -> bytes | None:
        """The whole body, None where it is too large. Raises `ClientGone`."""
        if declared and declared.isdecimal() and int(declared) > self.most:
            return None
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            body += message.get("body", b"")
            if len(body) > self.most:
                return None
            if not message.get("more_body"):
                return bytes(body)
