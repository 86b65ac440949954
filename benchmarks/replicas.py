"""Three servers on one PostgreSQL behind haproxy: killed, raced, left without their database.

    python benchmarks/replicas.py [--parts kills,quota,outage,overhead] [--streams 300]
        [--rounds 2] [--kills 5]

Needs Debian's `postgresql` and `haproxy`. The policy knows its answers, and its calls are lines of
a file that outlives the servers, so that what was asked for again is counted, not estimated. Each
client asks with an `Idempotency-Key`, and comes back by the run's id where its connection breaks.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import psycopg
from replica_clients import Heard, client_of, listen
from replica_server import SECRETS, STEPS, problem
from replica_site import QUOTA, Site, free_port, paid, proxy, site, wait_for
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/agent/server"))
from own_postgres import Postgres, own_postgres  # the tests' own

CALLS = STEPS + 1  # of a run


def show(title: str, head: list[str], rows: list[list[str]]) -> None:
    table = Table(*head, title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    Console(width=140).print(table)


def spawn(words: list[str], env: dict[str, str], log: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words, env=env, stderr=log)


async def until_answered(found: Site, heard: list[Heard], share: float, before: int = 0) -> None:
    """Until that share of all calls of these clients' runs is answered."""
    calls = share * len(heard) * CALLS
    while paid(found).answered - before < calls:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def kills(options: argparse.Namespace, postgres: Postgres, root: Path) -> None:
    """Many streams at once, during which one server after another dies and comes back."""
    rng, rows = random.Random(options.seed), []
    with site(root / "kills", postgres.create(), options) as found, proxy(found) as url:
        for round_ in range(options.rounds):
            before, began = paid(found), time.monotonic()
            first = round_ * options.streams
            heard = [Heard(number) for number in range(first, first + options.streams)]
            open_ = []
            async with client_of(url, options.streams) as client:
                until = began + options.patience
                clients = [asyncio.create_task(listen(client, one, until)) for one in heard]
                for kill in range(options.kills):
                    share = 0.05 + 0.75 * (kill + rng.random() / 2) / options.kills
                    await until_answered(found, heard, share, before.answered)
                    victim = rng.randrange(found.count)
                    await asyncio.to_thread(wait_for, f"http://127.0.0.1:{found.ports[victim]}")
                    found.kill(victim)
                    open_.append(sum(one.result is None for one in heard))
                    found.start(victim)
                await asyncio.gather(*clients)
            after = paid(found)
            rows.append(
                [
                    str(options.kills), " ".join(map(str, open_)),
                    str(sum(one.back > 0 for one in heard)),
                    f"{sum(one.right for one in heard)}/{len(heard)}",
                    str(sum(one.gaps for one in heard)),
                    str(after.answered - before.answered),
                    str(after.in_flight - before.in_flight), str(after.again - before.again),
                    f"{time.monotonic() - began:.0f}",
                ]
            )  # fmt: skip
            print(*rows[-1], [one.error for one in heard if one.error], flush=True)
        total = paid(found)
    show(
        f"{options.streams} streams at once on three servers, which are killed in the middle",
        ["kills", "runs open at each", "came back", "right", "events missed or twice",
         "calls answered", "cut in flight", "answered, not yet kept", "seconds"],
        rows,
    )  # fmt: skip
    ages = [1000 * age for age in total.ages]
    print(
        f"{total.answered:,} calls were answered, {total.again} of them asked for again; these "
        f"were {', '.join(f'{age:.0f}' for age in ages) or 'none'} ms old when their server died."
    )


async def quota(options: argparse.Namespace, postgres: Postgres, root: Path) -> None:
    """A key's day is spent by many requests at once, over all servers."""
    database = postgres.create()
    with site(root / "quota", database, options) as found, proxy(found) as url:
        heard = [Heard(number, "poor") for number in range(options.streams)]
        async with client_of(url, options.streams) as client:
            until = time.monotonic() + options.patience
            await asyncio.gather(*(listen(client, one, until) for one in heard))
        usage = [one.result["usage"] for one in heard if one.result is not None]
        told = sum(one["prompt_tokens"] + one["completion_tokens"] for one in usage)
        with psycopg.connect(database) as connection:
            (used,) = connection.execute("SELECT sum(used) FROM surefoot_spending").fetchone()
            (held,) = connection.execute("SELECT count(*) FROM surefoot_reservations").fetchone()
    status = Counter(one.error or (one.result or {}).get("status", "none") for one in heard)
    show(
        f"A key of {QUOTA:,} tokens a day, {options.streams} requests at once on three servers",
        ["ended", "counted", "told to clients", "still reserved"],
        [[str(dict(status)), str(used), str(told), str(held)]],
    )


async def outage(options: argparse.Namespace, postgres: Postgres, root: Path) -> None:
    """PostgreSQL is stopped for ten seconds in the middle."""
    with site(root / "outage", postgres.create(), options) as found, proxy(found) as url:
        heard = [Heard(number) for number in range(options.streams)]
        auth = {"authorization": f"Bearer {SECRETS['rich']}"}
        replies: list[tuple[float, int, str | None, float]] = []
        numbers = itertools.count(10_000)
        began, stopped, back = time.monotonic(), 0.0, 0.0

        async def ask(client: httpx.AsyncClient) -> None:
            asked = time.monotonic()
            body = {"problem": problem(next(numbers))}
            reply = await client.post("/v1/runs", json=body, headers=auth)
            row = (asked, reply.status_code, reply.headers.get("retry-after"))
            replies.append((*row, time.monotonic() - asked))

        async with client_of(url, options.streams) as client, client_of(url, 100) as other:
            until = began + options.patience
            clients = [asyncio.create_task(listen(client, one, until)) for one in heard]
            await until_answered(found, heard, 0.25)
            open_ = sum(one.result is None for one in heard)
            await asyncio.to_thread(postgres.stop)
            stopped, asks = time.monotonic(), []
            while time.monotonic() < stopped + 10:
                asks.append(asyncio.create_task(ask(other)))
                await asyncio.sleep(0.25)
            await asyncio.to_thread(postgres.start)
            back = time.monotonic()
            while not any(status == 200 for asked, status, *_ in replies if asked > back):
                asks.append(asyncio.create_task(ask(other)))
                await asyncio.sleep(0.25)
                if time.monotonic() > until:
                    break
            await asyncio.gather(*clients, *asks)
        first = min((a for a, status, *_ in replies if a > back and status == 200), default=None)
        while_away = [row for row in replies if stopped < row[0] < stopped + 10]
        total = paid(found)
    status = Counter(f"{code} retry-after {after}" for _, code, after, _ in while_away)
    show(
        f"PostgreSQL stopped for 10 s under {options.streams} streams",
        ["runs open", "right", "events missed or twice", "calls asked for again",
         "requests meanwhile", "slowest of them, s", "first taken again after, s"],
        [[
            str(open_), f"{sum(one.right for one in heard)}/{len(heard)}",
            str(sum(one.gaps for one in heard)), str(total.again), str(dict(status)),
            f"{max(row[3] for row in while_away):.1f}",
            "never" if first is None else f"{first - back:.1f}",
        ]],
    )  # fmt: skip


async def overhead(options: argparse.Namespace, postgres: Postgres, root: Path) -> None:
    """The same runs, one after the other, on SQLite and on PostgreSQL, turn about."""
    rows = []
    for seconds in (0.0, 0.2):
        took: dict[str, list[float]] = {"sqlite": [], "postgres": []}
        folder = root / f"overhead{seconds}"
        folder.mkdir()
        ports = {name: free_port() for name in took}
        processes = []
        for name, port in ports.items():
            command = [
                sys.executable, Path(__file__).with_name("replica_server.py"), "--port", port,
                "--calls", folder / name, "--seconds", seconds,
                *(["--traces", folder / "t.db"] if name == "sqlite" else []),
            ]  # fmt: skip
            with (folder / f"{name}.log").open("wb") as log:
                env = {**os.environ, "SUREFOOT_DATABASE": postgres.create()}
                words = [str(word) for word in command]
                processes.append(spawn(words, env, log))
        try:
            for port in ports.values():
                wait_for(f"http://127.0.0.1:{port}")
            for number in range(-3, options.runs):
                for name, port in ports.items():
                    heard = Heard(number + 3)
                    async with client_of(f"http://127.0.0.1:{port}", 1) as client:
                        await listen(client, heard, time.monotonic() + 60)
                    if number >= 0:
                        took[name].append(heard.seconds)
        finally:
            for process in processes:
                process.kill()
                process.wait(30)
        mid = {name: statistics.median(values) for name, values in took.items()}
        rows.append(
            [f"{seconds:g}", str(options.runs), f"{1000 * mid['sqlite']:.0f}",
             f"{1000 * mid['postgres']:.0f}", f"{mid['postgres'] / mid['sqlite']:.2f}"]
        )  # fmt: skip
    show(
        "A run of nine calls, one after the other: PostgreSQL against SQLite",
        ["seconds a call", "runs", "SQLite p50, ms", "PostgreSQL p50, ms", "ratio"],
        rows,
    )


PARTS = {"kills": kills, "quota": quota, "outage": outage, "overhead": overhead}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--streams", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--kills", type=int, default=5, help="in each round")
    parser.add_argument("--patience", type=float, default=600, help="seconds that clients wait")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=0.5, help="what a call takes")
    parser.add_argument("--lease", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="keeps the servers' logs there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, own_postgres() as postgres:
        root = options.folder or Path(temporary)
        for part in options.parts.split(","):
            asyncio.run(PARTS[part](options, postgres, root))


if __name__ == "__main__":
    main()
