"""How far one machine goes, and how many a thousand users need: measured, then simulated.

    python benchmarks/scaling.py [--database] [--seconds 12] [--out FILE]

One user, one run after the other, tells what a run costs (CPU of the event loop, of programs, of
the database, of the client itself). From these alone the simulation (`scaling_model.py`) predicts
throughput and response at other loads, which are then measured. Last, it is asked about sites that
nobody here has. `--database`: PostgreSQL in the place of SQLite (Debian's packages). Needs `simpy`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import httpx
from scaling_model import Demand, Hardware, Load, Site
from tables import show

WAIT = httpx.Timeout(300)
THINK_S = 1.0
IDLE_S = 5.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Case:
    """A load that is measured: users on a model of so many slots and seconds a call."""

    users: int
    model: float
    slots: int
    think: float = THINK_S


CASES = (
    Case(4, 0.4, 8), Case(16, 0.4, 8), Case(64, 0.4, 8),  # below, near and past its slots
    Case(48, 0.02, 64, 0.0),  # a model that is never waited for: past the cores
)  # fmt: skip


RUN_S = 10.0  # 200 tokens at 20 a second
SITES = (  # seconds of thought, of CPU a program (0: as measured), replicas, model slots
    (30.0, 0.0, 1, 64), (30.0, 0.0, 1, 256), (30.0, 0.0, 2, 320),
    (0.0, 0.0, 1, 1000), (0.0, 0.0, 2, 1000), (0.0, 0.0, 3, 1000), (0.0, 0.0, 4, 1000),
    (30.0, 1.0, 4, 320), (30.0, 1.0, 12, 320), (30.0, 1.0, 16, 320), (30.0, 1.0, 20, 320),
)  # fmt: skip
ALONE = Case(1, 0.0, 1, 0.0)


@dataclass
class Server:
    """A server process, its programs and perhaps its database."""

    pid: int
    url: str
    account: Path
    database: int | None

    def cpu(self) -> tuple[float, float, float]:
        """Seconds so far: of the process itself, of all under it, of the database."""
        own = _seconds(self.pid)[0]
        under = _used(self.account) - own
        kept = sum(sum(_seconds(pid)) for pid in _tree(self.database)) if self.database else 0.0
        return own, under, kept


@contextlib.contextmanager
def account() -> Iterator[Path]:
    """A control group: it counts the CPU of programs too, which end under nobody's eyes."""
    for root in (Path("/sys/fs/cgroup/cpuacct"), Path("/sys/fs/cgroup")):
        group = root / f"surefoot-{os.getpid()}"
        with contextlib.suppress(OSError):
            if (root / "cgroup.procs").exists():
                group.mkdir()
                break
    else:
        raise SystemExit("no control group can be made here: run as root")
    try:
        yield group
    finally:
        for _ in range(100):
            with contextlib.suppress(OSError):
                group.rmdir()
                break
            time.sleep(0.1)


def _used(group: Path) -> float:
    """CPU seconds of all that ever ran in a control group, of either version."""
    nanoseconds = group / "cpuacct.usage"
    if nanoseconds.exists():
        return int(nanoseconds.read_text()) / 1e9
    (line,) = (
        x for x in (group / "cpu.stat").read_text().split("\n") if x.startswith("usage_usec")
    )
    return int(line.split()[1]) / 1e6


def _seconds(pid: int) -> tuple[float, float]:
    """CPU of a process, and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0.0, 0.0
    own, gone = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
    return own / TICKS, gone / TICKS


def _tree(pid: int) -> list[int]:
    found, left = [], [pid]
    while left:
        found.append(left.pop())
        for task in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                left += map(int, task.read_text().split())
    return found


@contextlib.contextmanager
def serving(case: Case, database: tuple[str, int] | None) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with account() as group, tempfile.TemporaryDirectory() as folder:
        command = [
            "sh", "-c", 'echo $$ > "$0"; exec "$@"', group / "cgroup.procs",
            sys.executable, Path(__file__).with_name("scaling_server.py"), "--port", port,
            "--seconds", case.model, "--slots", case.slots,
        ]  # fmt: skip
        command += [] if database else ["--traces", Path(folder, "traces.db")]
        env = {**os.environ, **({"SUREFOOT_DATABASE": database[0]} if database else {})}
        with Path(folder, "log").open("w") as log:
            process = subprocess.Popen([str(word) for word in command], stderr=log, env=env)
        server = Server(
            process.pid, f"http://127.0.0.1:{port}", group, database[1] if database else None
        )
        try:
            _healthy(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{server.url}/healthz").status_code == 200:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not come up")


async def ask(client: httpx.AsyncClient, server: Server, number: int) -> None:
    text = f"What is the sum of all whole numbers from {number} to {number + 100}?"
    body = {"model": "surefoot/program", "messages": [{"role": "user", "content": text}]}
    done = await client.post(f"{server.url}/v1/chat/completions", json=body)
    done.raise_for_status()
    said = done.json()["choices"][0]["message"]["content"]
    if said != str(sum(range(number, number + 101))):
        raise SystemExit(f"not the answer: {said}")


async def alone(server: Server, runs: int) -> Demand:
    """What a run costs, by one user who asks again at once; less what the server does anyhow."""
    async with httpx.AsyncClient(timeout=WAIT) as client:
        for number in range(20):
            await ask(client, server, number)
        quiet, began = server.cpu(), time.perf_counter()
        await asyncio.sleep(IDLE_S)
        before, idle = server.cpu(), time.perf_counter() - began
        mine, began = time.process_time(), time.perf_counter()
        for number in range(runs):
            await ask(client, server, 1000 + number)
        took, mine = time.perf_counter() - began, time.process_time() - mine
        after = server.cpu()
    loop, sandbox, database = (
        max(0.0, end - start - (start - calm) * took / idle) / runs
        for calm, start, end in zip(quiet, before, after, strict=True)
    )
    client_s = mine / runs
    rest = max(0.0, took / runs - loop - sandbox - database - client_s)
    return Demand(loop, sandbox, 0.0, database, client_s, rest)


async def crowd(server: Server, case: Case, seconds: float, warm: float) -> Load:
    """The same users as the simulation has, in truth."""
    chance, responses = random.Random(0), []
    began = time.perf_counter()

    async def user(client: httpx.AsyncClient, number: int) -> None:
        turn = 0
        while True:
            await asyncio.sleep(chance.expovariate(1 / case.think) if case.think else 0)
            asked, turn = time.perf_counter(), turn + 1
            await ask(client, server, 10_000 * number + turn)
            now = time.perf_counter()
            if now - began > warm + seconds:
                return
            if now - began > warm:
                responses.append(now - asked)

    limits = httpx.Limits(max_connections=case.users, max_keepalive_connections=case.users)
    async with httpx.AsyncClient(timeout=WAIT, limits=limits) as client:
        await asyncio.gather(*(user(client, number) for number in range(case.users)))
    return Load(len(responses) / seconds, responses)


def predict(demand: Demand, case: Case, seconds: float) -> Load:
    hardware = Hardware(cores=os.cpu_count() or 1, slots=case.slots)
    site = Site(replace(demand, model=case.model), hardware)
    return site.run(case.users, case.think, seconds, warm=3.0)


@contextlib.contextmanager
def database(wanted: bool) -> Iterator[tuple[str, int] | None]:
    if not wanted:
        yield None
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests/agent/server"))
    from own_postgres import own_postgres  # the tests' own

    with own_postgres() as postgres:
        pid = int((postgres.folder / "data/postmaster.pid").read_text().split()[0])
        yield postgres.create(), pid


def measure(options: argparse.Namespace) -> Demand:
    with database(options.database) as kept:
        with serving(ALONE, kept) as server:
            demand = asyncio.run(alone(server, options.runs))
        cost = {name: f"{1000 * value:.1f} ms" for name, value in asdict(demand).items()}
        show("a run, alone", {"costs": cost})
        found = {}
        for case in CASES:
            expected = predict(demand, case, 120.0)
            with serving(case, kept) as server:
                real = asyncio.run(crowd(server, case, options.seconds, 3.0))
            error = expected.throughput / real.throughput - 1
            late = expected.mean / real.mean - 1
            found[f"{case.users} users, {case.slots} slots of {case.model:g} s"] = {
                "runs a second": f"{real.throughput:.2f}, predicted {expected.throughput:.2f} "
                f"({error:+.0%})",
                "mean response": f"{real.mean:.2f} s, predicted {expected.mean:.2f} s "
                f"({late:+.0%})",
                "n": len(real.responses),
                "load of the machine": f"{os.getloadavg()[0]:.0f}",
            }
        show("one machine, measured and predicted", found)
    return demand


def plan(demand: Demand) -> None:
    """A thousand users, a model of `RUN_S` a run; replicas of two cores, a database of two."""
    found = {}
    for think, program, replicas, slots in SITES:
        costs = replace(demand, model=RUN_S, client=0.0, sandbox=program or demand.sandbox)
        load = Site(costs, Hardware(replicas, 2, slots, 8, 1000, database_cores=2)).run(
            1000, think, 90.0, warm=60.0
        )
        kind = f"programs of {program:g} s, " if program else ""
        found[f"{kind}think {think:g} s, replicas {replicas}, slots {slots}"] = {
            "runs a second": f"{load.throughput:.1f}",
            "response p50, p95": f"{load.quantile(0.5):.1f} s, {load.quantile(0.95):.1f} s",
            "busy": ", ".join(f"{name} {part:.0%}" for name, part in load.busy.items()),
        }
    show("a thousand users", found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", action="store_true")
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--runs", type=int, default=150)
    parser.add_argument("--demand", type=Path, help="plan by what an earlier run found")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.demand:
        demand = Demand(**json.loads(options.demand.read_text()))
    else:
        demand = measure(options)
    if options.out:
        options.out.write_text(json.dumps(asdict(demand)))
    plan(demand)


if __name__ == "__main__":
    main()
