"""Whether it holds when it is pushed: silent and trickling connections, clients that leave, fuzz.

Starts `surefoot serve` on pebble as its own process and attacks it over loopback; all of it is
bounded and ends by itself. `python benchmarks/pushed.py [connections|leavers|bodies|files]`
prints a table; takes five minutes of two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import httpx
from serve_load import Server, body, serving
from surefoot.graphs.errors import FormatError
from surefoot.graphs.trace import read_events
from surefoot.graphs.tree.log import Tree
from tables import show

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "graphs"))
from test_hostile_traces import VALUES, fuzzed

ROUTES = ("chat/completions", "responses", "runs")
BODIES = {
    "chat/completions": body("2 + 2", "pebble", stream=False, max_tokens=4, n=1, stop=["x"]),
    "responses": {
        "model": "pebble", "input": [{"role": "user", "content": "2 + 2"}], "max_output_tokens": 4,
        "metadata": {"a": "b"}, "stream": False,
    },
    "runs": {
        "problem": "2 + 2", "strategy": "chain", "budget": {"tokens": 40, "seconds": 1.0},
        "options": {"rounds": 1}, "seed": 1, "samples": 1,
    },
}  # fmt: skip


async def load(server: Server, seconds: float) -> list[float]:
    """Seconds of each of a steady caller's requests, on connections of its own."""
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        async with httpx.AsyncClient(timeout=30) as client:
            began = time.perf_counter()
            reply = await client.post(
                f"{server.url}/v1/chat/completions", json=body("2 + 2", "pebble", max_tokens=8)
            )
            reply.raise_for_status()
            found.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)
    return found


async def holder(server: Server, end: float, *, trickles: bool) -> None:
    """A connection that says nothing, or a byte a second; a new one when it is closed."""
    host, port = server.url.removeprefix("http://").split(":")
    while time.monotonic() < end:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, int(port))
            try:
                for byte in b"GET /healthz HTTP/1.1\r\nx-a: " + b"a" * 100:
                    if time.monotonic() >= end:
                        return
                    if trickles:
                        writer.write(bytes([byte]))
                    await asyncio.sleep(1)
                    if writer.transport.is_closing():
                        break
            finally:
                writer.close()
        await asyncio.sleep(0.2)


async def connections(server: Server, each: int, seconds: float) -> list[list[object]]:
    calm, before = await load(server, seconds / 3), server.memory_mb()
    end = time.monotonic() + seconds
    tasks = [
        asyncio.create_task(holder(server, end, trickles=trickles))
        for trickles in (False, True)
        for _ in range(each)
    ]
    await asyncio.sleep(2)
    pushed = await load(server, seconds - 4)
    during = server.memory_mb()
    await asyncio.gather(*tasks)
    p95 = [1000 * statistics.quantiles(times, n=20)[-1] for times in (calm, pushed)]
    rows = [["p95 without, ms", p95[0]], ["p95 with, ms", p95[1]], ["ratio", p95[1] / p95[0]]]
    return [*rows, ["n with", len(pushed)], ["memory, MB", f"{before:.0f} to {during:.0f}"]]


async def leavers(server: Server, count: int) -> list[list[object]]:
    """Clients that go at a random moment."""
    rng = random.Random(2)

    async def one(client: httpx.AsyncClient) -> None:
        asked = body("What is 17 * 23 + 4?", rng.choice(("pebble", "surefoot/loop")),
                     stream=rng.random() < 0.5)  # fmt: skip
        with suppress(httpx.HTTPError, TimeoutError):
            async with asyncio.timeout(rng.random() * 0.3):
                await client.post(f"{server.url}/v1/chat/completions", json=asked)

    async with httpx.AsyncClient(timeout=10) as client:
        for _ in range(count // 10):
            await asyncio.gather(*(one(client) for _ in range(10)))
    return [["clients that left", count]]


def spoilt(rng: random.Random, route: str) -> bytes:
    """A sound body, changed in some places, or its bytes."""
    sound = json.loads(json.dumps(BODIES[route]))
    for _ in range(rng.randint(1, 3)):
        place = sound
        while isinstance(place, dict | list) and place:
            key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
            if rng.random() < 0.5 or not isinstance(place[key], dict | list):
                place[key] = deepcopy(rng.choice([*VALUES, 1.5, 3, "pebble"]))
                break
            place = place[key]
    data = bytearray(json.dumps(sound).encode())
    if rng.random() < 0.2:
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


async def bodies(server: Server, count: int) -> list[list[object]]:
    rows: list[list[object]] = []
    async with httpx.AsyncClient(
        timeout=30, headers={"content-type": "application/json"}
    ) as client:
        for route in ROUTES:
            rng, codes = random.Random(route), Counter[int]()
            for _ in range(count // 8):
                replies = await asyncio.gather(
                    *(
                        client.post(f"{server.url}/v1/{route}", content=spoilt(rng, route))
                        for _ in range(8)
                    )
                )
                codes.update(reply.status_code for reply in replies)
            print(route, dict(codes), file=sys.stderr, flush=True)
            rows.append([route, ", ".join(f"{code}: {n}" for code, n in sorted(codes.items()))])
    return rows


def files(count: int) -> list[list[object]]:
    rng, ends, longest = random.Random(9), Counter[str](), 0.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "t.jsonl"
        for _ in range(count):
            file.write_bytes(fuzzed(rng))
            began = time.perf_counter()
            try:
                Tree.of([record.event for record in read_events(file)])
                ends["read"] += 1
            except FormatError:
                ends["refused"] += 1
            longest = max(longest, time.perf_counter() - began)
    return [["trace files", f"{dict(ends)}, the longest {1000 * longest:.0f} ms"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["connections", "leavers", "bodies", "files"])
    parser.add_argument("--each", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=5_000)
    options = parser.parse_args()
    rows: list[list[object]] = []
    for what in options.what:
        if what == "files":
            rows += files(options.files)
            continue
        with serving() as server:
            if what == "connections":
                rows += asyncio.run(connections(server, options.each, options.seconds))
            elif what == "leavers":
                rows += asyncio.run(leavers(server, 200))
            elif what == "bodies":
                rows += asyncio.run(bodies(server, options.bodies))
            log = server.log.read_text().splitlines()
            errors = [line for line in log if '"level": "error"' in line]
            quiet = [
                line
                for line in log
                if '"event": "request"' not in line and '"event": "run"' not in line
            ]
            rows.append([f"{what}: errors in the log", len(errors)])
            rows.append([f"{what}: lines that are no request", len(quiet)])
            for line in errors[:3]:
                print(line[:2000], file=sys.stderr)
    show("Pushed", {str(what): found for what, found in rows})


if __name__ == "__main__":
    main()
