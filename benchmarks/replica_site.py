"""Servers on one PostgreSQL, the proxy before them, and what their policy was asked."""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

QUOTA = 20_000
HAPROXY = """
defaults
    mode http
    timeout connect 2s
    timeout client 300s
    timeout server 300s
    timeout queue 60s
    retries 3
    option redispatch
    retry-on conn-failure
frontend front
    bind 127.0.0.1:{port}
    default_backend replicas
backend replicas
    balance leastconn
    option httpchk GET /healthz
    http-check send hdr Host localhost
    default-server check inter 500ms fall 2 rise 1
{servers}
"""


@dataclass
class Site:
    """The servers, and the proxy before them."""

    folder: Path
    database: str
    seconds: float
    lease: float
    count: int = 3
    running: int = 100
    ports: list[int] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: dict[int, float] = field(default_factory=dict)

    @property
    def calls(self) -> Path:
        return self.folder / "calls"

    def start(self, index: int) -> None:
        command = [
            sys.executable, Path(__file__).with_name("replica_server.py"),
            "--port", self.ports[index], "--calls", self.calls, "--seconds", self.seconds,
            "--running", self.running, "--quota", QUOTA, "--lease", self.lease,
        ]  # fmt: skip
        with (self.folder / f"log{index}").open("ab") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                env={**os.environ, "SUREFOOT_DATABASE": self.database},
                stderr=log,
            )
        if index < len(self.processes):
            self.processes[index] = process
        else:
            self.processes.append(process)

    def kill(self, index: int) -> None:
        process = self.processes[index]
        self.killed[process.pid] = time.time()
        process.kill()
        process.wait(30)


@contextlib.contextmanager
def site(folder: Path, database: str, options: argparse.Namespace, **more: Any) -> Iterator[Site]:
    folder.mkdir()
    found = Site(folder, database, options.seconds, options.lease, **more)
    found.calls.touch()
    found.ports = [free_port() for _ in range(found.count)]
    for index in range(found.count):
        found.start(index)
    try:
        for port in found.ports:
            wait_for(f"http://127.0.0.1:{port}")
        yield found
    finally:
        for process in found.processes:
            process.kill()
            process.wait(30)


@contextlib.contextmanager
def proxy(found: Site) -> Iterator[str]:
    port, config = free_port(), found.folder / "haproxy.cfg"
    servers = "\n".join(
        f"    server s{index} 127.0.0.1:{at}" for index, at in enumerate(found.ports)
    )
    config.write_text(HAPROXY.format(port=port, servers=servers))
    with (found.folder / "haproxy.log").open("wb") as log:
        process = subprocess.Popen(["haproxy", "-f", config, "-db"], stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 600
    while True:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                return
        if time.monotonic() > deadline:
            raise SystemExit(f"{url} does not start")
        time.sleep(0.1)


@dataclass(frozen=True)
class Paid:
    """What the calls' file says. `ages`: seconds between an answer that was asked for again and
    the death of the server that had it."""

    answered: int
    again: int
    in_flight: int
    ages: list[float]


def paid(found: Site) -> Paid:
    asked: Counter[str] = Counter()
    answers: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for line in found.calls.read_text().splitlines():
        pid, when, what, key = line.split()
        if what == "asked":
            asked[key] += 1
        else:
            answers[key].append((float(when), int(pid)))
    again = [rows[:-1] for rows in answers.values() if len(rows) > 1]
    ages = [found.killed.get(pid, float("inf")) - when for rows in again for when, pid in rows]
    total = sum(map(len, answers.values()))
    return Paid(total, len(ages), asked.total() - total, sorted(ages))
