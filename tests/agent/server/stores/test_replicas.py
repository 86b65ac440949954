"""Servers that share a database: killed, stopped, raced, and left without it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest
from conftest import Served, Start, chat_body, events_of, eventually
from own_postgres import PASSWORD, Postgres
from replica import ANSWER, PROBLEM
from slow_policy import SlowPolicy
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.care.connections import Patience
from surefoot.sandbox.errors import InputError

pytestmark = pytest.mark.postgres
SECRET, OTHER = "correct-horse-battery-staple", "another-key-of-some-length"
BEARER = {"authorization": f"Bearer {SECRET}"}
ASKED = "What is 2 + 2?"


@dataclass
class Replicas:
    """Servers as processes; `calls` is what their policies were asked."""

    url: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def calls(self) -> Path:
        return self.folder / "calls"

    def start(self) -> Served:
        log = self.folder / f"log{len(self.processes)}"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, Path(__file__).with_name("replica.py"), "0", self.calls],
                env={**os.environ, "SUREFOOT_DATABASE": self.url},
                stderr=out,
            )
        self.processes.append(process)
        deadline = time.monotonic() + 60
        while b'"serving"' not in log.read_bytes():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        (line,) = [line for line in log.read_text().splitlines() if '"serving"' in line]
        return Served(json.loads(line)["address"], process.kill)

    def answered(self) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if line[:8] == "answered"]


@pytest.fixture
def replicas(postgres: Postgres, tmp_path: Path) -> Iterator[Replicas]:
    found = Replicas(postgres.create(), tmp_path)
    yield found
    for process in found.processes:
        process.kill()
        process.wait(30)


def follow(served: Served, run: str, after: int) -> tuple[list[int], list[dict]]:
    """The rest of a run's stream: the numbers of its events, and the events."""
    reply = served.get(f"/v1/runs/{run}/events", **{"last-event-id": str(after)})
    assert reply.status_code == 200
    numbers = [int(line[4:]) for line in reply.text.splitlines() if line.startswith("id: ")]
    return numbers, events_of(reply.text)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_goes_on_elsewhere_and_its_client_misses_nothing(
    replicas: Replicas, how: signal.Signals
) -> None:
    first, second = replicas.start(), replicas.start()
    body = {"problem": PROBLEM, "stream": True}
    heard: list[int] = []
    with (
        contextlib.suppress(httpx.TransportError),
        httpx.stream("POST", f"{first.url}/v1/runs", json=body, timeout=30) as reply,
    ):
        run = reply.headers["x-surefoot-run"]
        for line in reply.iter_lines():
            heard += [int(line[4:])] if line.startswith("id: ") else []
            if len(heard) == 12:
                replicas.processes[0].send_signal(how)
    assert heard == list(range(1, len(heard) + 1))
    numbers, events = follow(second, run, heard[-1])
    assert numbers == list(range(heard[-1] + 1, heard[-1] + 1 + len(numbers)))
    assert "resume" in [event["event"] for event in events]
    assert events[-1]["result"]["answer"] == ANSWER
    assert events[-1]["result"]["usage"]["policy_calls"] == len(set(replicas.answered()))
    twice = len(replicas.answered()) - len(set(replicas.answered()))
    assert twice <= 1  # what was answered and not yet kept when the server died
    eventually(lambda: second.get(f"/v1/traces/{run}").json()["status"] == "answered")
    with psycopg.connect(replicas.url) as connection:
        (left,) = connection.execute("SELECT count(*) FROM checkpoints").fetchone() or (1,)
    assert left == 0


def test_a_database_that_is_away_loses_no_run(replicas: Replicas, postgres: Postgres) -> None:
    served = replicas.start()
    with ThreadPoolExecutor(3) as pool:
        going = [pool.submit(served.post, "/v1/runs", {"problem": PROBLEM}) for _ in range(3)]
        eventually(lambda: replicas.calls.exists() and len(replicas.answered()) > 5)
        postgres.stop()
        try:
            deadline = time.monotonic() + 3
            refused = []
            while time.monotonic() < deadline:
                refused.append(served.post("/v1/runs", {"problem": PROBLEM}))
                time.sleep(0.2)
        finally:
            postgres.start()
        assert {reply.status_code for reply in refused} == {503}
        assert all(int(reply.headers["retry-after"]) > 0 for reply in refused)
        assert refused[0].json()["error"]["code"] == "database_unavailable"
        assert [reply.result().json()["answer"] for reply in going] == [ANSWER] * 3
    assert len(replicas.answered()) == 3 * len(set(replicas.answered()))
    eventually(lambda: served.post("/v1/runs", {"problem": PROBLEM}).status_code == 200)
    logs = "".join(path.read_text() for path in replicas.folder.glob("log*"))
    assert "the database is away" in logs
    assert PASSWORD not in logs


def test_servers_that_start_together_make_the_tables_once(start: Start, postgres: Postgres) -> None:
    url = postgres.create()
    with ThreadPoolExecutor(4) as pool:
        served = list(pool.map(lambda _: start(SlowPolicy(), database=url), range(4)))
    run = served[0].chat(ASKED).headers["x-surefoot-run"]
    for one in served:
        eventually(lambda one=one: one.get(f"/v1/traces/{run}").json()["status"] == "answered")


def test_a_quota_holds_across_servers(start: Start, postgres: Postgres) -> None:
    url, keys = postgres.create(), (Key.of("poor", SECRET, 3000),)
    served = [start(SlowPolicy(0.01), database=url, keys=keys) for _ in range(2)]
    with ThreadPoolExecutor(24) as pool:
        asked = [
            pool.submit(
                served[number % 2].post, "/v1/chat/completions", chat_body(ASKED, model), **BEARER
            )
            for number, model in enumerate(["slow", "surefoot/chain"] * 120)
        ]
        replies = [one.result() for one in asked]
    assert {reply.status_code for reply in replies} == {200, 429}
    usage = [reply.json()["usage"]["total_tokens"] for reply in replies if reply.is_success]
    with psycopg.connect(url) as connection:
        (used,) = connection.execute("SELECT used FROM surefoot_spending").fetchone() or (0,)
        (held,) = connection.execute("SELECT count(*) FROM surefoot_reservations").fetchone() or (
            1,
        )
    assert sum(usage) == used <= 3000
    assert used > 2700
    assert held == 0


def test_what_a_dead_server_had_reserved_is_settled(
    replicas: Replicas, start: Start, postgres: Postgres
) -> None:
    replicas.url = postgres.create()
    start(SlowPolicy(), database=replicas.url, lease_s=1.0)
    with psycopg.connect(replicas.url, autocommit=True) as connection:
        connection.execute("INSERT INTO surefoot_spending VALUES ('poor', 5, 100, 0.3)")
        connection.execute(
            "INSERT INTO surefoot_replicas VALUES ('dead', clock_timestamp() - interval '9 s')"
        )
        for name, ago, most in (("a", 10, 5000), ("b", 9, 5000), ("c", 60, 300)):
            connection.execute(
                "INSERT INTO surefoot_reservations VALUES (%s, 'poor', 5, 'dead', 50, %s, 2, "
                "clock_timestamp() - make_interval(secs => %s))",
                (name, most, ago),
            )

        def settled() -> bool:
            row = connection.execute("SELECT count(*) FROM surefoot_reservations").fetchone()
            return row == (0,)

        eventually(settled)
        (used,) = connection.execute("SELECT used FROM surefoot_spending").fetchone() or (0,)
    assert used == pytest.approx(100 + 3 * 50 + 2 * (201 + 1 + 300), abs=10)


def test_a_repeated_request_is_the_same_run(start: Start, postgres: Postgres) -> None:
    url = postgres.create()
    keys = (Key.of("a", SECRET), Key.of("b", OTHER))
    policy = SlowPolicy(0.05)
    one, two = (start(policy, database=url, keys=keys) for _ in range(2))
    headers, body = {**BEARER, "idempotency-key": "k"}, {"problem": ASKED}
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(served.post, "/v1/runs", body, **headers) for served in (one, two)]
        first, second = (reply.result() for reply in both)
    assert first.json() == second.json()
    assert first.json()["answer"] == "4"
    chat = two.post("/v1/chat/completions", chat_body(ASKED), **BEARER, **{"idempotency-key": "c"})
    calls = policy.calls
    again = one.post("/v1/chat/completions", chat_body(ASKED), **BEARER, **{"idempotency-key": "c"})
    assert again.json()["choices"] == chat.json()["choices"]
    assert policy.calls == calls
    other = one.post("/v1/runs", {"problem": "What is 3 + 3?"}, **headers)
    assert other.status_code == 409
    run = first.headers["x-surefoot-run"]
    theirs = {"authorization": f"Bearer {OTHER}"}
    assert one.get(f"/v1/runs/{run}/events", **theirs).status_code == 404
    assert one.get(f"/v1/runs/{run}/events", **BEARER).status_code == 200
    assert one.get("/v1/runs/unknown/events", **BEARER).status_code == 404


def test_a_run_that_nobody_listens_to_is_given_up(start: Start, postgres: Postgres) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy, database=postgres.create(), lease_s=1.0, away_s=1.0)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{served.url}/v1/runs", json={"problem": ASKED}, timeout=0.5)
    assert not policy.cancelled.is_set()
    assert policy.cancelled.wait(10)
    (row,) = served.get("/v1/traces").json()["data"]
    eventually(lambda: served.get(f"/v1/traces/{row['id']}").json()["status"] == "failed")
    eventually(lambda: served.get("/healthz").json()["working"] == 0)
    followed = served.get(f"/v1/runs/{row['id']}/events")
    assert "event: failed" in followed.text


def test_many_read_one_run_and_a_late_one_hears_all(start: Start, postgres: Postgres) -> None:
    policy = SlowPolicy(waits=True)
    url = postgres.create()
    one, two = start(policy, database=url), start(SlowPolicy(), database=url)
    replies: list[str] = []

    def listen(served: Served, run: str) -> None:
        replies.append(served.get(f"/v1/runs/{run}/events").text)

    with ThreadPoolExecutor(1) as pool:
        whole = pool.submit(one.post, "/v1/runs", {"problem": ASKED, "stream": True})
        assert policy.asked.wait(10)
        (row,) = one.get("/v1/traces").json()["data"]
        threads = [
            threading.Thread(target=listen, args=(served, row["id"]))
            for served in (one, two, one, two)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        policy.go.set()
        for thread in threads:
            thread.join(30)
        listen(one, row["id"])
        listen(two, row["id"])
        assert replies == [whole.result().text] * 6


def test_failures_are_told_wherever_the_client_listens(start: Start, postgres: Postgres) -> None:
    class Failing(SlowPolicy):
        async def propose(self, request):
            raise InputError("The model wants no such thing.")

    url = postgres.create()
    one, two = start(Failing(), database=url), start(SlowPolicy(), database=url)
    reply = one.post("/v1/runs", {"problem": ASKED})
    assert (reply.status_code, reply.json()["error"]["message"]) == (
        400, "The model wants no such thing."
    )  # fmt: skip
    (row,) = one.get("/v1/traces").json()["data"]
    assert "The model wants no such thing." in two.get(f"/v1/runs/{row['id']}/events").text


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://surefoot:{PASSWORD}@127.0.0.1:1/x",
        f"postgresql://nobody:{PASSWORD}x@127.0.0.1:PORT/x",
        f"postgresql://a:{PASSWORD}@[not a host/x?y",
        f"{PASSWORD}",
    ],
)
def test_an_error_never_quotes_the_password(start: Start, postgres: Postgres, url: str) -> None:
    with pytest.raises(InputError) as refusal:
        start(SlowPolicy(), database=url.replace("PORT", str(postgres.port)))
    assert PASSWORD not in str(refusal.value) + repr(refusal.value.__cause__)


def test_the_password_reaches_no_trace(start: Start, postgres: Postgres) -> None:
    served = start(SlowPolicy(), database=postgres.create(), patience=Patience())
    run = served.post("/v1/runs", {"problem": f"{ASKED} {PASSWORD}"}).headers["x-surefoot-run"]
    eventually(lambda: served.get(f"/v1/traces/{run}").json()["status"] != "running")
    assert PASSWORD not in served.get(f"/v1/traces/{run}").text
