"""Whether it holds when it is pushed: silent and trickling connections, clients that leave, fuzz.

Starts `surefoot serve` on pebble as its own process and attacks it over loopback (bodies: the
application in this process, without sockets); all of it is bounded and ends by itself. `python
benchmarks/pushed.py [connections|leavers|races|bodies|files|checkpoints]` prints a table; takes
half an hour of two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx
from fastapi import FastAPI
from serve_load import Server, body, serving
from surefoot.agent.run.config import Config
from surefoot.agent.server.app import create_app
from surefoot.agent.server.care.logs import LOG
from surefoot.agent.server.settings import ServerLimits, ServerSettings
from surefoot.graphs.errors import FormatError
from surefoot.graphs.trace import read_events
from surefoot.graphs.tree.log import Tree
from surefoot.sandbox.errors import SurefootError
from tables import show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/graphs"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests/agent/run"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests/agent/server/wire"))
import hostile_requests  # the tests' own
import test_hostile_checkpoints
from test_hostile_traces import fuzzed

PARTS = ("connections", "leavers", "races", "bodies", "files", "checkpoints")
KEY_TOKENS, RACERS = 2_000, 60


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


async def bodies(count: int, seconds: float) -> list[list[object]]:
    """Hostile requests to every route of the application in this process, eight at a time;
    `seconds` for each route at the most."""
    rows: list[list[object]] = []
    errors = Errors()
    LOG.addHandler(errors)
    LOG.propagate = False
    with tempfile.TemporaryDirectory() as folder:
        limits = ServerLimits(run_s=10.0, run_tokens=100)  # it is bodies that are tried
        traces = Path(folder, "traces.db")
        settings = ServerSettings(config=Config("pebble"), limits=limits, traces=traces)
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            for route in hostile_requests.ROUTES:
                began = time.perf_counter()
                codes, longest = await fuzz(app, route, count, time.monotonic() + seconds)
                each = 1000 * (time.perf_counter() - began) / codes.total()
                told = ", ".join(f"{code}: {n:,}" for code, n in sorted(codes.items()))
                words = f"n {codes.total():,}: {told}; {each:.1f} ms each, longest {longest:.1f} s"
                rows.append([route, words])
                print(*rows[-1], file=sys.stderr, flush=True)
            runner = app.state.runner
            left = f"{runner.admission.working} working, {runner.admission.waiting} waiting"
    return [*rows, ["errors logged", len(errors.found)], ["left over", left]]


class Errors(logging.Handler):
    """What the server's log calls an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())
        print(self.format(record), file=sys.stderr, flush=True)


async def fuzz(app: FastAPI, route: str, count: int, until: float) -> tuple[Counter[str], float]:
    """What became of the requests, and the longest one's seconds."""
    rng, codes, longest = random.Random(route), Counter[str](), 0.0
    left = iter(range(count))

    async def client() -> None:
        nonlocal longest
        for _ in left:
            if time.monotonic() > until:
                return
            data = hostile_requests.request(rng, route, "127.0.0.1:80")
            began = time.perf_counter()
            found = await hostile_requests.outcome_here(app, data)
            longest = max(longest, time.perf_counter() - began)
            if hostile_requests.is_failure(found):
                print(found, data[:1000], file=sys.stderr, flush=True)
            codes[found] += 1

    await asyncio.gather(*(client() for _ in range(8)))
    return codes, longest


async def races(server: Server, names: Mapping[str, str], seconds: float) -> list[list[object]]:
    """On each key 60 requests at once, raw and not, half streamed, a sixth cut after a moment.
    After `seconds` no further race begins."""
    rng, stop, raced = random.Random(4), time.monotonic() + seconds, list[str]()

    async def one(client: httpx.AsyncClient, secret: str, number: int) -> None:
        model = "pebble" if number % 2 else "surefoot/loop"
        asked = body(f"What is {rng.randint(10, 999)} * {rng.randint(10, 99)}?", model,
                     stream=number % 4 < 2)  # fmt: skip
        with suppress(httpx.HTTPError, TimeoutError):
            async with asyncio.timeout(rng.random() if number % 6 == 0 else 300):
                headers = {"authorization": f"Bearer {secret}"}
                url = f"{server.url}/v1/chat/completions"
                await client.post(url, json=asked, headers=headers)

    async with httpx.AsyncClient(timeout=300, limits=httpx.Limits(max_connections=200)) as client:
        for name, secret in names.items():
            if time.monotonic() > stop:
                break
            raced.append(name)
            await asyncio.gather(*(one(client, secret, number) for number in range(RACERS)))
    await asyncio.sleep(3)  # what was cut is settled
    spent = Counter[str]()
    for line in server.log.read_text().splitlines():
        row = json.loads(line)
        if row["event"] == "run":
            spent[row["key"]] += row["prompt_tokens"] + row["completion_tokens"]
    found = sorted(spent[name] for name in raced)
    return [
        [f"spent of {KEY_TOKENS} in {len(raced)} races", f"{found[0]} to {found[-1]}"],
        ["races that spent more", sum(one > KEY_TOKENS for one in found)],
    ]


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


def checkpoints(count: int, seconds: float) -> list[list[object]]:
    """Garbled files of checkpoints, `seconds` in all at the most."""
    rng, ends, longest, stop = random.Random(10), Counter[str](), 0.0, time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        sound, file = Path(folder) / "sound", Path(folder) / "spoilt"
        with test_hostile_checkpoints.agent(sound) as one:
            one.solve(test_hostile_checkpoints.PROBLEM, thread="t")
        for number in range(count):
            if time.monotonic() > stop:
                break
            shutil.copy(sound, file)
            test_hostile_checkpoints.spoil(file, rng, in_values=number % 2 == 0)
            began = time.perf_counter()
            try:
                with test_hostile_checkpoints.agent(file) as one:
                    one.solve(test_hostile_checkpoints.PROBLEM, thread="t")
                ends["read"] += 1
            except SurefootError:
                ends["refused"] += 1
            longest = max(longest, time.perf_counter() - began)
            for left in Path(folder).glob("spoilt*"):
                left.unlink()
    return [["checkpoint files", f"{dict(ends)}, the longest {1000 * longest:.0f} ms"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=PARTS)
    parser.add_argument("--each", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument(
        "--most",
        type=float,
        default=600,
        help="seconds for one route's bodies, for checkpoints, and half of those for races",
    )
    parser.add_argument("--races", type=int, default=20)
    options = parser.parse_args()
    rows: list[list[object]] = []
    for what in options.what:
        if what == "files":
            rows += files(options.files)
            continue
        if what == "bodies":
            rows += asyncio.run(bodies(options.bodies, options.most))
            continue
        if what == "checkpoints":
            rows += checkpoints(options.files, options.most)
            continue
        keys = {f"key{i}": f"secret-of-key-number-{i:04}" for i in range(options.races)}
        with tempfile.TemporaryDirectory() as folder:
            named = Path(folder) / "keys"
            named.write_text("".join(f"{n} {s} {KEY_TOKENS}\n" for n, s in keys.items()))
            named.chmod(0o600)
            rows += pushed(what, options, keys, ("--keys", str(named)) if what == "races" else ())
    show("Pushed", {str(what): found for what, found in rows})


def pushed(
    what: str, options: argparse.Namespace, keys: Mapping[str, str], more: tuple[str, ...]
) -> list[list[object]]:
    """One attack on a server of its own, and what it wrote to its log."""
    rows: list[list[object]] = []
    with serving(*more) as server:
        if what == "connections":
            rows += asyncio.run(connections(server, options.each, options.seconds))
        elif what == "leavers":
            rows += asyncio.run(leavers(server, 200))
        elif what == "races":
            rows += asyncio.run(races(server, keys, 2 * options.most))
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
    return rows


if __name__ == "__main__":
    main()
