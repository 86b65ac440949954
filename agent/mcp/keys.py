"""Who may call over HTTP: bearer keys, compared in constant time, before anything is read."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ...sandbox.errors import InputError

VARIABLE = "SUREFOOT_API_KEYS"
SHORTEST = 16


def read_keys(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of `SUREFOOT_API_KEYS`, separated by commas. Raises `InputError` for a short one."""
    keys = tuple(key.strip() for key in environ.get(VARIABLE, "").split(",") if key.strip())
    if any(len(key) < SHORTEST for key in keys):
        raise InputError(
            f"A key of {VARIABLE} must have {SHORTEST} or more characters: make one with "
            "`openssl rand -hex 24`."
        )
    return keys


class KeyedApp:
    """An ASGI application that answers 401 to requests without one of the keys."""

    def __init__(self, app: ASGIApp, keys: tuple[str, ...]) -> None:
        self._app = app
        self._digests = tuple(_digest(key) for key in keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._knows(Headers(scope=scope).get("authorization")):
            await self._app(scope, receive, send)
            return
        refusal = JSONResponse(
            {"error": "unauthorized: send a key as Authorization: Bearer KEY"},
            401,
            {"www-authenticate": "Bearer"},
        )
        await refusal(scope, receive, send)

    def _knows(self, authorization: str | None) -> bool:
        scheme, _, secret = (authorization or "").partition(" ")
        sent = _digest(secret.strip())
        known = [hmac.compare_digest(one, sent) for one in self._digests]  # every one: no timing
        return scheme.lower() == "bearer" and any(known)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
