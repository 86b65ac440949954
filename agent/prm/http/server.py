"""One server that scores: JSON over HTTP with deadlines, retries and a bound on what is read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from ....graphs.errors import (
    AuthenticationFailed,
    MalformedResponse,
    PolicyError,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from ....sandbox.errors import InputError
from ...policies.openai_errors import Endpoint
from ...policies.retry import Transient, parse_retry_after, retrying

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
KEY_VARIABLE = "SUREFOOT_PRM_KEY"
MAX_BODY_BYTES = 64 << 20  # a value for each of 30,000 tokens is under 1 MB
CONNECT_S = 10.0
MOST_AT_ONCE = 8


class Server:
    """Posts to an address; its paths are those of vLLM (`/pooling`, `/tokenize`, `/v1/…`)."""

    def __init__(self, url: str, key: str, *, deadline_s: float, timeout_s: float) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise InputError(f"{url!r} is no http(s):// address of a server that serves a PRM.")
        self._root = url.rstrip("/").removesuffix("/v1")
        self._at = Endpoint(self._root, "", key)
        self._deadline_s = deadline_s
        self._timeout_s = timeout_s
        self._client: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gate = asyncio.Semaphore(MOST_AT_ONCE)
        self._model: str | None = None

    @property
    def shown(self) -> str:
        """The address as messages may show it: without user, password and query."""
        return self._at.shown

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The JSON object that the server answers with. Raises `PolicyError`s.

        A list, as llama.cpp's `/embeddings` sends it, is the `data` of an object.

        The model's name, as `/v1/models` gives it, is added: servers want it.
        """
        named = {"model": await self.model(), **body}
        return await retrying(lambda: self._once("POST", path, named), self._deadline_s)

    async def model(self) -> str:
        """The name of the first model that is served there; asked once."""
        if self._model is None:
            body = await retrying(lambda: self._once("GET", "/v1/models", None), self._deadline_s)
            rows = body.get("data")
            first = rows[0] if isinstance(rows, list) and rows else None
            name = first.get("id") if isinstance(first, dict) else None
            if not isinstance(name, str):
                raise MalformedResponse(f"{self.shown}/v1/models names no model")
            self._model = name
        return self._model

    async def _once(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        import httpx

        failure: Exception
        try:
            async with self._gate, asyncio.timeout(self._timeout_s):
                status, wait, raw = await self._exchange(method, path, body)
        except TimeoutError:
            raise Unreachable(f"{self.shown}{path}: no answer in {self._timeout_s:g} s") from None
        except httpx.HTTPError as error:
            failure = self._broken(path, error)
        else:
            if status < 400:
                return self._read(path, raw)
            failure = self._refused(path, status, raw, wait)
        raise failure  # outside of the except block: the exception there holds the request's key

    async def _exchange(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> tuple[int, str | None, bytes]:
        request = self._open().stream(method, self._root + path, json=body)
        async with request as response:
            raw = bytearray()
            async for chunk in response.aiter_bytes():
                raw += chunk
                if len(raw) > MAX_BODY_BYTES:
                    limit = MAX_BODY_BYTES >> 20
                    raise MalformedResponse(f"{self.shown}{path} sent more than {limit} MB")
            return response.status_code, response.headers.get("retry-after"), bytes(raw)

    def _read(self, path: str, raw: bytes) -> dict[str, Any]:
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        if isinstance(body, list):
            return {"data": body}
        if not isinstance(body, dict):
            begun = self._at.redact(raw[:80].decode("utf-8", "replace"))
            raise MalformedResponse(f"{self.shown}{path} answered with no JSON object: {begun!r}")
        return body

    def _broken(self, path: str, error: Exception) -> Exception:
        import httpx

        said = f"{self.shown}{path}: {self._at.redact(error, 200) or type(error).__name__}"
        if isinstance(error, httpx.ConnectError):
            return Unreachable(f"{said}. Is the PRM's server running?")
        return Transient(Unreachable(said), limit=2)

    def _refused(self, path: str, status: int, raw: bytes, wait: str | None) -> Exception:
        reason = self._at.redact(raw[:500].decode("utf-8", "replace"))
        said = f"{self.shown}{path} answered {status}: {reason or 'no reason given'}"
        if status in (401, 403):
            return AuthenticationFailed(f"{said}. Set {KEY_VARIABLE} to this server's key")
        if status == 404:
            return InputError(f"{said}. Does this server offer {path} (vLLM: --runner pooling)?")
        if status == 429:
            limited = RateLimited(f"{said}. Wait, or ask for less at a time")
            return Transient(limited, retry_after_s=parse_retry_after(wait))
        if status >= 500 or status == 408:
            return Transient(ServerFailed(said), retry_after_s=parse_retry_after(wait))
        return PolicyError(said)

    def _open(self) -> httpx.AsyncClient:
        """The client of the running event loop; connections cannot outlive their loop."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            import httpx

            headers = {"authorization": f"Bearer {self._at.key}"} if self._at.key else {}
            timeout = httpx.Timeout(self._timeout_s, connect=min(CONNECT_S, self._timeout_s))
            self._client = httpx.AsyncClient(headers=headers, timeout=timeout)
            self._loop, self._gate = loop, asyncio.Semaphore(MOST_AT_ONCE)
        return self._client

    async def aclose(self) -> None:
        """Close the connections. The next call opens new ones."""
        client, self._client = self._client, None
        if client is not None and self._loop is asyncio.get_running_loop():
            await client.aclose()
        self._loop = None


async def all_of(calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What calls side by side give; the first failure ends the others and is raised itself."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


__all__ = ["KEY_VARIABLE", "Server", "all_of"]
