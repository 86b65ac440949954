"""Clients that ask, listen, and come back where their connection breaks."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import httpx
from replica_server import SECRETS, answer, problem


@dataclass
class Heard:
    """One client: what it heard of its run, and how often it had to come back."""

    number: int
    key: str = "rich"
    run: str = ""
    events: int = 0
    gaps: int = 0
    back: int = 0
    refused: int = 0
    result: dict[str, Any] | None = None
    error: str = ""
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return self.result is not None and self.result.get("answer") == answer(self.number)


async def listen(client: httpx.AsyncClient, heard: Heard, until: float) -> None:
    """Ask, and come back until there is a result."""
    began = time.monotonic()
    auth = {"authorization": f"Bearer {SECRETS[heard.key]}"}
    while heard.result is None and not heard.error and time.monotonic() < until:
        try:
            if heard.run:
                last = {**auth, "last-event-id": str(heard.events)}
                asked = client.stream("GET", f"/v1/runs/{heard.run}/events", headers=last)
            else:
                body = {"problem": problem(heard.number), "stream": True}
                key = {**auth, "idempotency-key": f"{heard.key}-{heard.number}"}
                asked = client.stream("POST", "/v1/runs", json=body, headers=key)
            async with asked as reply:
                await hear(reply, heard)
        except httpx.TransportError:
            pass
        if heard.result is None and not heard.error:
            heard.back += 1
            await asyncio.sleep(0.5)
    heard.seconds = time.monotonic() - began


async def hear(reply: httpx.Response, heard: Heard) -> None:
    if reply.status_code == 429:
        heard.error = "quota"
    if reply.status_code != 200:
        heard.refused += reply.status_code == 503
        return
    heard.run = reply.headers.get("x-surefoot-run") or heard.run
    number = None
    async for line in reply.aiter_lines():
        if line.startswith("id: "):
            number = int(line[4:])
            heard.gaps += number != heard.events + 1
            heard.events = number
        elif line.startswith("data: ") and number is not None:
            event, number = json.loads(line[6:]), None
            if event["event"] == "result":
                heard.result = event["result"]
        elif line.startswith("data: "):
            error = json.loads(line[6:])["error"]
            if error["code"] not in ("taken_elsewhere", "database_unavailable"):
                heard.error = f"{error['code']}: {error['message']}"


def client_of(url: str, streams: int) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=streams, max_keepalive_connections=0)
    return httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(300), limits=limits)
