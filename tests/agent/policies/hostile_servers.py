"""Servers on loopback that do what a client fears, each a function that is given the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Writer = asyncio.StreamWriter
Hostile = Callable[[Writer], Awaitable[None]]


def head(status: str = "200 OK", **more: object) -> bytes:
    lines = [f"HTTP/1.1 {status}", "content-type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def limited(to: Writer) -> None:
    to.write(head("429 Too Many Requests", retry_after=3600, content_length=2) + b"{}")


async def failing(to: Writer) -> None:
    to.write(head("500 Internal Server Error", content_length=2) + b"{}")


async def hanging(to: Writer) -> None:
    await asyncio.sleep(60)


async def trickled_headers(to: Writer) -> None:
    to.write(b"HTTP/1.1 200 OK\r\n")
    for at in range(1000):
        to.write(f"x-{at}: 1\r\n".encode())
        await to.drain()
        await asyncio.sleep(0.05)


async def trickled_body(to: Writer) -> None:
    to.write(head(content_length=10_000))
    for _ in range(1000):
        to.write(b" ")
        await to.drain()
        await asyncio.sleep(0.05)


async def closing(to: Writer) -> None:
    to.write(head(content_length=10_000) + b'{"choices": [')


async def white_space(to: Writer) -> None:
    to.write(head(content_length=50 << 20))
    for _ in range(50):
        to.write(b" " * (1 << 20))
        await to.drain()


HOSTILE = (limited, failing, hanging, trickled_headers, trickled_body, closing, white_space)


class Server:
    """A real server on loopback that treats every connection as `how` does."""

    def __init__(self, how: Hostile) -> None:
        self._how = how
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await reader.readuntil(b"\r\n\r\n")
            await self._how(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()
