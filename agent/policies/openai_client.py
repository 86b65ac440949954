"""One exchange with an OpenAI-compatible server: the `openai` client, made safe.

The client is imported on first use, retries nothing itself (`retry` does), and its exceptions
leave as Surefoot's. A response is read up to a bound: a server can send without end.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from ...graphs.errors import MalformedResponse, ServerFailed
from .openai_errors import Endpoint, status_error, translate
from .retry import Transient, retrying

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T")
MAX_BODY_BYTES = 32 << 20
CONNECT_S = 10.0
ALIVE_S = 10.0
"""How long a silent server may take to say that it lives; most do so beside their work."""
NO_KEY = "no-key"
"""Sent where a server of one's own needs no key: the client insists on some text."""


class Exchange:
    """Makes calls to one endpoint.

    `deadline_s`: seconds within which what may pass (429, 5xx, a broken connection) is tried
    again. `timeout_s`: seconds of silence before the server is asked whether it still lives; one
    that says so is waited for, however long it writes. A cancelled task cancels its request.
    """

    def __init__(self, at: Endpoint, *, deadline_s: float, timeout_s: float) -> None:
        self._at = at
        self._deadline_s = deadline_s
        self._timeout_s = timeout_s
        self._client: AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(
        self, arguments: dict[str, Any], *, failures: int | None = None
    ) -> dict[str, Any]:
        """The response's JSON object. Raises `Rejected`, or an error of the tree.

        `failures`: how often a failing server (5xx) is asked again at most.
        """

        async def once() -> dict[str, Any]:
            try:
                return await self._once(arguments)
            except Transient as passing:
                if failures is not None and isinstance(passing.error, ServerFailed):
                    passing.limit = failures
                raise

        return await retrying(once, self._deadline_s)

    async def models(self) -> dict[str, Any]:
        """The server's list of models, {} where it shows none. Raises what a call raises."""
        import openai

        try:
            async with asyncio.timeout(ALIVE_S):
                got = await self._open().models.with_raw_response.list()
                body = json.loads(got.text[:MAX_BODY_BYTES])
        except (openai.APIError, OSError, ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    async def _once(self, arguments: dict[str, Any]) -> dict[str, Any]:
        raw = await self._translated(lambda: self._post(arguments))
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            shown = self._at.redact(raw[:80].decode("utf-8", "replace"))
            raise MalformedResponse(
                f"{self._at.shown} answered with broken JSON: {shown!r}"
            ) from None
        if not isinstance(body, dict):
            raise MalformedResponse(f"{self._at.shown} answered with JSON that is no object")
        error = body.get("error")
        if error and not body.get("choices"):  # gateways wrap a backend's failure in a 200
            code = error.get("code") if isinstance(error, dict) else None
            status = code if isinstance(code, int) and 400 <= code < 600 else 500
            raise status_error(status, body, self._at)
        return body

    async def _post(self, arguments: dict[str, Any]) -> bytes:
        completions = self._open().chat.completions
        async with (
            self._heard() as heard,
            completions.with_streaming_response.create(**arguments) as response,
        ):
            raw = bytearray()
            async for chunk in response.iter_bytes():
                heard()
                raw += chunk
                self._bounded(len(raw))
            return bytes(raw)

    def _bounded(self, size: int) -> None:
        if size > MAX_BODY_BYTES:
            raise MalformedResponse(f"{self._at.shown} sent more than {MAX_BODY_BYTES >> 20} MB")

    @asynccontextmanager
    async def _heard(self) -> AsyncGenerator[Callable[[], None]]:
        """Ends what runs in it where the server is silent and does not live. Gives what is to be
        called whenever something came. Raises TimeoutError."""
        last = time.monotonic()

        def heard() -> None:
            nonlocal last
            last = time.monotonic()

        async with asyncio.timeout(None) as patience:

            async def watch() -> None:
                while (
                    left := last + self._timeout_s - time.monotonic()
                ) > 0 or await self._lives():
                    if left <= 0:
                        heard()
                    await asyncio.sleep(max(left, 0.0))
                patience.reschedule(0.0)

            watching = asyncio.create_task(watch())
            try:
                yield heard
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)

    async def _lives(self) -> bool:
        """Whether the server answers anything at all while it owes an answer."""
        import openai

        try:
            async with (
                asyncio.timeout(min(ALIVE_S, self._timeout_s)),
                self._open().models.with_streaming_response.list(),
            ):
                return True
        except openai.APIStatusError as refusal:  # is an answer too
            return refusal.status_code < 500
        except (openai.APIError, OSError):
            return False

    async def pieces(self, arguments: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        """The chunks of an answer as they come; closing the generator hangs up.

        Raises as `_once` does: nothing is tried again.
        """
        caught: Exception | None = None
        seen = 0
        try:
            completions = self._open().chat.completions
            async with (
                self._heard() as heard,
                await completions.create(**arguments, stream=True) as stream,
            ):
                async for chunk in stream:
                    heard()
                    piece = chunk.model_dump(exclude_unset=True)
                    seen += len(str(piece))
                    self._bounded(seen)
                    yield piece
        except Exception as error:  # every kind of the client's own is translated
            caught = translate(error, self._at)
            if caught is error:
                raise
        if caught is not None:  # outside the except block, as in `_translated`
            raise caught

    async def _translated(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except Exception as error:  # every kind of the client's own is translated
            translated = translate(error, self._at)
            if translated is error:
                raise
        # Out of the except block: the client's exception holds the request and with it the key,
        # and would travel along as context.
        raise translated

    def _open(self) -> AsyncOpenAI:
        """The client of the running event loop; connections cannot outlive their loop."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            import openai  # half a second: not before it is needed

            self._loop = loop
            self._client = openai.AsyncOpenAI(
                api_key=self._at.key or NO_KEY,
                base_url=self._at.base_url,
                max_retries=0,
                timeout=openai.Timeout(None, connect=min(CONNECT_S, self._timeout_s)),
            )
        return self._client

    async def aclose(self) -> None:
        """Close the connections. The next call opens new ones."""
        client, self._client = self._client, None
        if client is not None and self._loop is asyncio.get_running_loop():
            await client.close()
        self._loop = None


__all__ = ["Exchange"]
