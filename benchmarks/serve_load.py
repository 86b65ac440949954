"""What the server costs: start, memory, first delta, overhead, many streams, overload.

Starts `surefoot serve` on pebble as its own process and drives it over loopback. Prints a table;
takes some minutes of two cores. `--requests` sizes the memory test, `--streams` the crowd.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.result import Problem
from tables import show

QUESTION = "What is 15% of 240?"
WAIT = httpx.Timeout(600)


@dataclass
class Server:
    """A running `surefoot serve`."""

    process: subprocess.Popen[str]
    url: str
    started_s: float
    log: Path

    def memory_mb(self) -> float:
        """Proportional set size of the server and its children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        total = 0
        for pid in (self.process.pid, *map(int, children.split())):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(rollup.split("\nPss:")[1].split()[0])
        return total / 1024

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(*options: str) -> Iterator[Server]:
    """From the command to the first healthy answer; stopped by SIGTERM."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            Path(sys.executable).with_name("surefoot"), "serve", "--port", "0", "--model",
            "pebble", "--traces", f"{folder}/traces.db", *options,
        ]  # fmt: skip
        log = Path(folder) / "log"
        began = time.perf_counter()
        with log.open("w") as out:
            process = subprocess.Popen(command, stderr=out, text=True)
        try:
            url = address(log, process)
            while True:
                try:
                    httpx.get(f"{url}/healthz").raise_for_status()
                    break
                except httpx.TransportError:
                    time.sleep(0.01)
            yield Server(process, url, time.perf_counter() - began, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def address(log: Path, process: subprocess.Popen[str]) -> str:
    while process.poll() is None:
        for line in log.read_text().splitlines():
            if '"serving"' in line:
                return json.loads(line)["address"]
        time.sleep(0.01)
    raise SystemExit(log.read_text())


def body(text: str, model: str = "surefoot/loop", **more) -> dict:
    return {"model": model, "messages": [{"role": "user", "content": text}], **more}


def sums(count: int) -> list[tuple[str, str]]:
    """Distinct questions that pebble answers, with their answers."""
    rng = random.Random(1)
    pairs = {(rng.randint(100, 999), rng.randint(100, 999)) for _ in range(count * 2)}
    return [(f"What is {a} + {b}?", str(a + b)) for a, b in sorted(pairs)[:count]]


async def first_deltas(server: Server, count: int) -> list[float]:
    """Seconds from the request to the first reasoning, one request after the other."""
    found = []
    async with httpx.AsyncClient(timeout=WAIT) as client:
        for text, _ in sums(count):
            began = time.perf_counter()
            async with client.stream(
                "POST", f"{server.url}/v1/chat/completions", json=body(text, stream=True)
            ) as reply:
                seen = False
                async for line in reply.aiter_lines():
                    if "reasoning_content" in line and not seen:
                        found.append(time.perf_counter() - began)
                        seen = True
    return found


async def overheads(server: Server, count: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds over HTTP, of the runs inside, and of the same problems through the library."""
    http, inside, library = [], [], []
    async with httpx.AsyncClient(timeout=WAIT) as client, Session(Config("pebble")) as session:
        await session.solve(Problem.read(QUESTION))
        for text, _ in sums(count):
            began = time.perf_counter()
            done = await client.post(f"{server.url}/v1/chat/completions", json=body(text))
            http.append(time.perf_counter() - began)
            inside.append(done.json()["surefoot"]["result"]["usage"]["seconds"])
            began = time.perf_counter()
            await session.solve(Problem.read(text))
            library.append(time.perf_counter() - began)
    return http, inside, library


async def crowd(server: Server, streams: int) -> tuple[Counter[str], float, float]:
    """Many streams at once. Counts how they ended; total seconds; the longest silence of any."""
    verdicts: Counter[str] = Counter()
    silences: list[float] = []
    limits = httpx.Limits(max_connections=streams)

    async def one(client: httpx.AsyncClient, text: str, answer: str) -> None:
        ids, said, finish, heard = set(), "", None, time.perf_counter()
        async with client.stream(
            "POST", f"{server.url}/v1/chat/completions", json=body(text, stream=True)
        ) as reply:
            if reply.status_code != 200:
                verdicts[f"status {reply.status_code}"] += 1
                return
            async for line in reply.aiter_lines():
                silences.append(time.perf_counter() - heard)
                heard = time.perf_counter()
                if not line.startswith("data: {"):
                    continue
                chunk = json.loads(line[6:])
                ids.add(chunk["id"])
                choice = chunk["choices"][0]
                said += choice["delta"].get("content", "")
                finish = choice["finish_reason"] or finish
        mine = ids == {f"chatcmpl-{reply.headers['x-surefoot-run']}"}
        if finish is None:
            verdicts["lost"] += 1
        elif not mine:
            verdicts["mixed"] += 1
        else:
            verdicts["right answer" if said == answer else f"other answer ({said[:20]})"] += 1

    began = time.perf_counter()
    async with httpx.AsyncClient(timeout=WAIT, limits=limits) as client:
        await asyncio.gather(*(one(client, *pair) for pair in sums(streams)))
    return verdicts, time.perf_counter() - began, max(silences)


async def memory(server: Server, requests: int, parts: int = 5) -> list[float]:
    """Memory after each part of many cheap requests: raw completions of one token, a tenth of
    them streamed, and a run of the loop now and then."""
    found = []
    async with httpx.AsyncClient(timeout=WAIT) as client:

        async def some(numbers: range) -> None:
            for number in numbers:
                cheap = body(f"What is {number} + 1?", "pebble", max_tokens=1)
                stream = number % 10 == 0
                if number % 50 == 0:
                    cheap = body(f"What is {number} + 1?")
                reply = await client.post(
                    f"{server.url}/v1/chat/completions", json={**cheap, "stream": stream}
                )
                reply.raise_for_status()

        each = requests // parts
        for part in range(parts):
            start = part * each
            await asyncio.gather(*(some(range(start + i, start + each, 8)) for i in range(8)))
            found.append(server.memory_mb())
    return found


async def overload(server: Server, requests: int) -> tuple[Counter[int], int, float]:
    """Far more than fits: statuses, how many 429 came with Retry-After, and total seconds."""
    statuses: Counter[int] = Counter()
    told = 0

    async def one(client: httpx.AsyncClient, text: str) -> None:
        nonlocal told
        reply = await client.post(f"{server.url}/v1/chat/completions", json=body(text))
        statuses[reply.status_code] += 1
        told += reply.status_code == 429 and "retry-after" in reply.headers

    began = time.perf_counter()
    limits = httpx.Limits(max_connections=requests)
    async with httpx.AsyncClient(timeout=WAIT, limits=limits) as client:
        await asyncio.gather(*(one(client, text) for text, _ in sums(requests)))
    return statuses, told, time.perf_counter() - began


def milliseconds(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p50, p95 = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    return f"p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms"


def less(ours: list[float], theirs: list[float]) -> str:
    return milliseconds([a - b for a, b in zip(ours, theirs, strict=True)])


def at_rest(starts: int) -> dict[str, str]:
    """The best of several starts: what else the machine does can only slow one."""
    found = []
    for _ in range(starts):
        with serving() as server:
            found.append((server.started_s, server.cpu_s(), server.memory_mb()))
    seconds, cpu, memory_mb = min(found)
    return {
        "start to healthy": f"{seconds:.2f} s, {cpu:.2f} s of it CPU (best of {starts})",
        "idle memory, pebble loaded": f"{memory_mb:.0f} MB",
    }


async def one_by_one(server: Server, count: int) -> dict[str, str]:
    first = await first_deltas(server, count)
    http, inside, library = await overheads(server, count)
    return {
        "first reasoning delta": milliseconds(first),
        "a solve over HTTP": milliseconds(http),
        "the run inside the server": milliseconds(inside),
        "the same through the library": milliseconds(library),
        "HTTP less the run inside": less(http, inside),
        "HTTP less the library": less(http, library),
    }


async def together(server: Server, streams: int) -> dict[str, str]:
    verdicts, seconds, silence = await crowd(server, streams)
    counted = ", ".join(f"{count} {name}" for name, count in verdicts.most_common())
    return {
        "ended": counted,
        "seconds": f"{seconds:.1f}",
        "longest silence of a stream": f"{silence:.1f} s",
    }


async def too_many(server: Server) -> dict[str, str]:
    statuses, told, seconds = await overload(server, 100)
    return {
        "statuses": ", ".join(f"{count} × {status}" for status, count in statuses.most_common()),
        "429 with Retry-After": str(told),
        "seconds": f"{seconds:.1f}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--sequential", type=int, default=50)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--requests", type=int, default=5000)
    args = parser.parse_args()
    found = {"at rest": at_rest(args.starts)}
    with serving() as server:
        found["one by one"] = asyncio.run(one_by_one(server, args.sequential))
        if args.streams:
            title = f"{args.streams} streams at once"
            found[title] = asyncio.run(together(server, args.streams))
        if args.requests:
            sizes = asyncio.run(memory(server, args.requests))
            course = " → ".join(f"{size:.0f}" for size in sizes)
            found["memory"] = {f"over {args.requests} requests": f"{course} MB"}
    with serving("--concurrency", "2", "--queue", "8") as server:
        found["100 requests to 10 places"] = asyncio.run(too_many(server))
    found["load of the machine"] = {"now": " ".join(f"{x:.1f}" for x in os.getloadavg())}
    show("surefoot serve, on pebble", found)


if __name__ == "__main__":
    main()
