"""A server under load for long: is anything lost without a word, does anything grow?

    python benchmarks/soak.py [--minutes 30] [--running 4] [--seconds 0.5] [--share 0.8]

Requests of every kind come at `share` of the rate that the server answers flat out, at random
moments. A seventh of the clients leave at a random moment; the model's server is killed (-9) and
comes back; the traces' disk, a small tmpfs, is full for a minute. Needs root for that disk, and
leaves the minute out where it cannot mount one. Prints a table; bounded by `--minutes`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from tables import show

MODEL = "stub"  # as `soak_parts.py` calls it
PARTS = Path(__file__).with_name("soak_parts.py")
DISK_MB = 24
PATIENCE_S = 60.0
# the last event of a stream, by route
ENDS = {
    "/v1/chat/completions": ("data: [DONE]", '"error"'),
    "/v1/responses": ("response.completed", "response.incomplete", "response.failed", '"error"'),
    "/v1/messages": ("message_stop", "event: error"),
    "/v1/runs": ("event: result", "event: failed"),
}


@dataclass
class Site:
    """The server, the model's server and the disk of the traces."""

    folder: Path
    port: int
    options: argparse.Namespace
    disk: Path
    mounted: bool
    url: str = ""
    server: subprocess.Popen[bytes] | None = None
    model: subprocess.Popen[bytes] | None = None
    kills: int = 0
    full: tuple[float, float] = (0.0, 0.0)

    def start_model(self) -> None:
        command = [sys.executable, PARTS, "stub", "--port", self.port]
        command += ["--seconds", self.options.seconds]
        self.model = subprocess.Popen([str(word) for word in command])

    def start_server(self) -> None:
        command = [
            sys.executable, PARTS, "server", "--folder", self.folder, "--traces",
            self.disk / "traces.db", "--running", self.options.running,
        ]  # fmt: skip
        environment = {
            **os.environ,
            "OPENAI_BASE_URL": f"http://127.0.0.1:{self.port}/v1",
            "OPENAI_API_KEY": "none",
        }
        self.server = subprocess.Popen([str(word) for word in command], env=environment)
        end = time.monotonic() + 120
        while not self.url and time.monotonic() < end:
            time.sleep(0.2)
            for row in self.log():
                if row["event"] == "serving":
                    self.url = row["address"]
        if not self.url:
            raise SystemExit("the server did not start")

    def log(self) -> Iterator[dict[str, Any]]:
        with suppress(FileNotFoundError), (self.folder / "log").open() as lines:
            for line in lines:
                if line.endswith("\n"):
                    yield json.loads(line)


@contextmanager
def site(options: argparse.Namespace) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        disk = folder / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(disk)]
        mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        found = Site(folder, port, options, disk, mounted)
        try:
            found.start_model()
            found.start_server()
            yield found
        finally:
            for process in (found.server, found.model):
                if process is not None and process.poll() is None:
                    process.kill()
                    process.wait(30)
            if mounted:
                subprocess.run(["umount", str(disk)], check=False)


@dataclass
class Tally:
    """What became of the requests, by route and end; `lost` are those without one."""

    ends: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    working: list[float] = field(default_factory=list)
    unwell: int = 0  # how often `/healthz` said that traces fail


def ask(rng: random.Random) -> tuple[str, dict[str, Any]]:
    """One request of any kind."""
    text = f"What is {rng.randint(1, 999)} + {rng.randint(1, 999)}?"
    stream = rng.random() < 0.6
    turns = [{"role": "user", "content": text}]
    model = rng.choice(("surefoot/loop", "surefoot/loop", f"openai:{MODEL}", "surefoot/majority"))
    options = [
        ("/v1/chat/completions", {"model": model, "messages": turns, "stream": stream}),
        ("/v1/chat/completions", {"model": model, "messages": turns, "stream": stream}),
        ("/v1/responses", {"model": model, "input": text, "stream": stream}),
        ("/v1/messages", {"model": model, "messages": turns, "max_tokens": 400, "stream": stream}),
        ("/v1/runs", {"problem": text, "strategy": "loop", "stream": stream}),
        ("/v1/check", {"text": "38 * 3 = 115 eggs. " * rng.randint(1, 200)}),
    ]
    return rng.choice(options)


async def one(client: httpx.AsyncClient, site: Site, tally: Tally, rng: random.Random) -> None:
    route, body = ask(rng)
    leaves = rng.uniform(0, 2.5) if rng.random() < 1 / 7 else None
    began = time.monotonic()
    kind = "stream" if body.get("stream") else "whole"
    try:
        async with asyncio.timeout(leaves or PATIENCE_S):
            end = await answer(client, site.url + route, route, body)
    except TimeoutError:
        end = "left" if leaves else "lost: no end in 60 s"
    except httpx.HTTPError as error:
        end = f"lost: {type(error).__name__}"
    if end.startswith("lost"):
        tally.lost.append(f"{route} {kind}: {end}")
    tally.ends[end.partition(":")[0]] += 1
    if end == "answered":
        tally.seconds.append(time.monotonic() - began)


async def answer(client: httpx.AsyncClient, url: str, route: str, body: dict[str, Any]) -> str:
    async with client.stream("POST", url, json=body) as reply:
        text = (await reply.aread()).decode()
        if reply.status_code != 200:
            said = json.loads(text)["error"]["message"]
            word = f"refused with {reply.status_code}"
            return word if said and reply.status_code != 500 else f"lost: {word}: {said}"
        if not body.get("stream"):
            json.loads(text)
            return "answered"
        good, *other = ENDS[route]
        if any(mark in text for mark in other):
            return "stream with an error at its end"
        return "answered" if good in text else f"lost: a stream without an end ({text[-80:]!r})"


async def flat_out(site: Site, seconds: float) -> float:
    """Requests a second with as many clients as there are places and half as many more."""
    rng, tally, end = random.Random(1), Tally(), time.monotonic() + seconds
    async with httpx.AsyncClient(timeout=PATIENCE_S) as client:

        async def caller() -> None:
            while time.monotonic() < end:
                await one(client, site, tally, rng)

        await asyncio.gather(*(caller() for _ in range(site.options.running * 3 // 2)))
    return tally.ends.total() / seconds


async def load(site: Site, rate: float, tally: Tally) -> None:
    rng, tasks = random.Random(2), set[asyncio.Task[None]]()
    end = time.monotonic() + 60 * site.options.minutes
    limits = httpx.Limits(max_connections=256, max_keepalive_connections=16)
    async with httpx.AsyncClient(timeout=PATIENCE_S, limits=limits) as client:
        while time.monotonic() < end:
            await asyncio.sleep(rng.expovariate(rate))
            task = asyncio.create_task(one(client, site, tally, rng))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)


async def look(site: Site, tally: Tally) -> None:
    async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
        while True:
            health = (await client.get(f"{site.url}/healthz")).json()
            tally.working.append(health["working"] / site.options.running)
            tally.unwell += health["traces"] == "failing"
            await asyncio.sleep(2)


async def murder(site: Site) -> None:
    """The model's server dies every two to four minutes, and is away for 5 to 15 s."""
    rng = random.Random(3)
    while True:
        await asyncio.sleep(rng.uniform(0.07, 0.14) * 60 * site.options.minutes)
        assert site.model is not None
        site.model.kill()
        site.model.wait(30)
        site.kills += 1
        await asyncio.sleep(rng.uniform(5, 15))
        site.start_model()


async def fill(site: Site) -> None:
    """From the middle on the disk is full for a minute."""
    await asyncio.sleep(30 * site.options.minutes)
    if not site.mounted:
        return
    filler, began = site.disk / "filler", time.time()
    end = time.monotonic() + min(60.0, 10 * site.options.minutes)
    while time.monotonic() < end:  # what it frees in between is taken as well
        with suppress(OSError), filler.open("ab", buffering=0) as file:
            while file.write(b"\0" * 4096) == 4096:
                pass
        await asyncio.sleep(0.5)
    filler.unlink()
    site.full = (began, time.time())


async def push(site: Site) -> tuple[float, Tally]:
    await flat_out(site, 10)
    rate = site.options.share * await flat_out(site, 30)
    tally = Tally()
    troubles = [asyncio.create_task(work) for work in (look(site, tally), murder(site), fill(site))]
    await load(site, rate, tally)
    for task in troubles:
        task.cancel()
    await asyncio.gather(*troubles, return_exceptions=True)
    if site.model is not None and site.model.poll() is not None:
        site.start_model()
    await asyncio.sleep(25)  # every run is over by its own ceiling
    return rate, tally


def kept(site: Site) -> dict[str, Any]:
    """The runs that the log tells of, beside the traces that were kept of them."""
    rows = list(site.log())
    runs = {row["run"]: row for row in rows if row["event"] == "run" and row["strategy"] != "none"}
    with sqlite3.connect(f"file:{site.disk / 'traces.db'}?mode=ro", uri=True) as db:
        traces = dict(db.execute("SELECT id, status FROM traces"))
    missing = [run for run in runs if run not in traces]
    unended = [run for run, status in traces.items() if status == "running"]
    complaints = [row for row in rows if row["event"] == "traces are not written"]
    errors = [row for row in rows if row["level"] == "error"]
    for row in errors[:5]:
        print({**row, "traceback": ""}, row.get("traceback", "")[-3000:], file=sys.stderr)
    return {
        "runs that the log tells of": len(runs),
        "of them by status": dict(Counter(row["status"] for row in runs.values())),
        "without a trace": len(missing),
        "with a trace that does not end": len(unended),
        "lines of the log on traces not written": len(complaints),
        "errors in the log": len(errors),
        "lines of the log": len(rows),
    }


def levels(site: Site, skip_s: float) -> dict[str, str]:
    """Each level at first and at last (medians of a tenth of the time), and its slope."""
    rows = [json.loads(line) for line in (site.folder / "levels").read_text().splitlines()]
    rows = [row for row in rows if row["time"] - rows[0]["time"] > skip_s]
    part = max(1, len(rows) // 10)
    hours = [(row["time"] - rows[0]["time"]) / 3600 for row in rows]
    found = {}
    for name in (name for name in rows[0] if name != "time"):
        values = [row[name] for row in rows]
        slope = statistics.linear_regression(hours, values).slope
        first, last = statistics.median(values[:part]), statistics.median(values[-part:])
        found[name] = f"{first:.0f} → {last:.0f}, most {max(values):.0f}, {slope:+.1f} an hour"
    return found


def counted(metrics: str, name: str) -> float:
    rows = [line for line in metrics.splitlines() if line.startswith(name)]
    return sum(float(row.rpartition(" ")[2]) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--running", type=int, default=4, help="places of the server")
    parser.add_argument("--seconds", type=float, default=0.5, help="what a call of the model takes")
    parser.add_argument("--share", type=float, default=0.8)
    options = parser.parse_args()
    with site(options) as found:
        rate, tally = asyncio.run(push(found))
        metrics = httpx.get(f"{found.url}/metrics").text
        health = httpx.get(f"{found.url}/healthz").json()
        at_rest = json.loads((found.folder / "levels").read_text().splitlines()[-1])
        assert found.server is not None
        found.server.send_signal(signal.SIGTERM)
        code = found.server.wait(90)
        times = sorted(tally.seconds) or [0.0]
        tokens = counted(metrics, "surefoot_tokens_total")
        told = sum(
            row["prompt_tokens"] + row["completion_tokens"]
            for row in found.log()
            if row["event"] == "run"
        )
        show(
            f"A soak of {options.minutes:g} minutes",
            {
                "load": {
                    "requests": f"{tally.ends.total()} at {rate:.2f} a second",
                    "places taken, mean": f"{statistics.mean(tally.working or [0]):.2f}",
                    "of those answered: p50, p95, most": f"{times[len(times) // 2]:.2f} s, "
                    f"{times[int(0.95 * (len(times) - 1))]:.2f} s, {times[-1]:.2f} s",
                    "kills of the model's server": found.kills,
                    "seconds of a full disk": f"{found.full[1] - found.full[0]:.0f}",
                },
                "ends": {**dict(tally.ends.most_common()), "lost without a word": len(tally.lost)},
                "kept": {
                    **kept(found),
                    "writes that failed": f"{counted(metrics, 'surefoot_trace_write'):.0f}",
                    "times /healthz said so": tally.unwell,
                    "and at the end": health["traces"],
                    "tokens of the log, of the metrics": f"{told}, {tokens:.0f}",
                },
                "level": levels(found, 60 * min(5.0, options.minutes / 6)),
                "at rest": {k: f"{v:.0f}" for k, v in at_rest.items() if k != "time"},
                "stopped with": {"exit code": code},
                "load of the machine": {"now": " ".join(f"{x:.1f}" for x in os.getloadavg())},
            },
        )
        for line in tally.lost[:10]:
            print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
