"""Traces over HTTP: listed, opened, exported, deleted; kept whatever becomes of the run."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx
import pytest
from conftest import QUESTION, Served, Start, chat_body, events_of, eventually
from slow_policy import SlowPolicy
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.care.trace_store import Ending, Heading
from surefoot.agent.server.stores.sqlite_traces import SqliteTraces
from surefoot.graphs.trace import read_trace
from surefoot.sandbox.errors import InputError

SECRET, OTHER = "correct-horse-battery-staple", "another-key-of-some-length"
PROBLEM = "What is 2 + 2?"


def heading(number: int, owner: str = "me") -> Heading:
    return Heading(f"t{number}", owner, float(number), "pebble", "loop", PROBLEM)


def opened(served: Served, run: str, **headers: str) -> dict:
    """A trace whose run has ended: its last events are written just after the answer is sent."""
    path = f"/v1/traces/{run}"
    eventually(lambda: served.get(path, **headers).json().get("status") != "running")
    return served.get(path, **headers).json()


def test_a_run_is_kept_as_it_was_streamed(pebble: Served, tmp_path: Path) -> None:
    reply = pebble.post("/v1/runs", {"problem": QUESTION, "stream": True})
    streamed = events_of(reply.text)
    assert [event["event"] for event in streamed][:3] == ["start", "continue", "propose"]
    assert streamed[-1]["event"] == "result"
    run = reply.headers["x-surefoot-run"]
    trace = opened(pebble, run)
    assert trace["events"] == streamed
    assert (trace["answer"], trace["status"], trace["verified"]) == ("36", "answered", True)
    exported = pebble.get(f"/v1/traces/{run}/export")
    assert run in exported.headers["content-disposition"]
    file = tmp_path / "trace.jsonl"
    file.write_bytes(exported.content)
    assert list(read_trace(file)) == streamed
    assert run in [row["id"] for row in pebble.get("/v1/traces?limit=200").json()["data"]]
    assert httpx.delete(f"{pebble.url}/v1/traces/{run}").json()["deleted"] is True
    assert pebble.get(f"/v1/traces/{run}").status_code == 404
    assert httpx.delete(f"{pebble.url}/v1/traces/{run}").status_code == 404


def test_a_run_without_stream_is_its_result(pebble: Served) -> None:
    result = pebble.post("/v1/runs", {"problem": QUESTION, "strategy": "chain"}).json()
    assert result["strategy"] == "chain"
    trace = opened(pebble, result["id"])
    assert trace["events"][-1]["result"]["answer"] == result["answer"]


def test_chat_runs_are_kept_unless_the_client_says_no(pebble: Served) -> None:
    kept = pebble.chat().headers["x-surefoot-run"]
    not_kept = pebble.chat(store=False).headers["x-surefoot-run"]
    assert opened(pebble, kept)["answer"] == "36"
    assert pebble.get(f"/v1/traces/{not_kept}").status_code == 404


def test_pages(pebble: Served) -> None:
    for _ in range(3):
        pebble.chat()
    everything = pebble.get("/v1/traces?limit=200").json()["data"]
    paged, after = [], ""
    while True:
        page = pebble.get(f"/v1/traces?limit=2{after}").json()
        paged += page["data"]
        if not page["has_more"]:
            break
        after = f"&after={page['data'][-1]['id']}"
    assert [row["id"] for row in paged] == [row["id"] for row in everything]
    assert [row["created"] for row in paged] == sorted(
        (row["created"] for row in paged), reverse=True
    )


def test_each_key_sees_its_own(start: Start, tmp_path: Path) -> None:
    keys = (Key.of("a", SECRET), Key.of("b", OTHER))
    served = start(SlowPolicy(), keys=keys, traces=tmp_path / "traces.db")
    mine, theirs = ({"authorization": f"Bearer {secret}"} for secret in (SECRET, OTHER))
    body = chat_body(PROBLEM)
    run = served.post("/v1/chat/completions", body, **mine).headers["x-surefoot-run"]
    assert opened(served, run, **mine)["status"] == "answered"
    assert served.get(f"/v1/traces/{run}", **theirs).status_code == 404
    assert served.get("/v1/traces", **theirs).json()["data"] == []
    assert httpx.delete(f"{served.url}/v1/traces/{run}", headers=theirs).status_code == 404
    assert opened(served, run, **mine)["status"] == "answered"


def test_a_cancelled_run_is_recorded(start: Start, tmp_path: Path) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy, traces=tmp_path / "traces.db")
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{served.url}/v1/runs", json={"problem": PROBLEM}, timeout=0.5)
    assert policy.cancelled.wait(10)
    (row,) = served.get("/v1/traces").json()["data"]
    trace = opened(served, row["id"])
    assert trace["status"] == "failed"
    assert [event["event"] for event in trace["events"]] == ["start", "error"]
    assert trace["events"][-1]["kind"] == "Cancelled"


async def test_a_killed_server_leaves_its_traces(tmp_path: Path) -> None:
    path = tmp_path / "traces.db"
    store = SqliteTraces(path, keep=10)
    (await store.record(heading(1))).add({"event": "start"})
    await store.aclose()  # without an ending
    again = SqliteTraces(path, keep=10)
    await again.aclose()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT id, status FROM traces").fetchall() == [("t1", "failed")]
    db.close()


async def test_what_is_pruned_leaves_no_events(tmp_path: Path) -> None:
    store = SqliteTraces(tmp_path / "traces.db", keep=5)
    for number in range(250):
        recording = await store.record(heading(number))
        recording.add({"event": "start"})
        recording.end(Ending("answered"))
    await store.aclose()
    with sqlite3.connect(tmp_path / "traces.db") as db:
        (orphans,) = db.execute(
            "SELECT count(*) FROM events WHERE trace NOT IN (SELECT id FROM traces)"
        ).fetchone()
    db.close()
    assert orphans == 0


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, not a database\n" * 50)
    with pytest.raises(InputError, match=r"notes\.txt cannot be used"):
        SqliteTraces(path, keep=5)


def test_a_server_without_a_store_says_so(start: Start) -> None:
    reply = start(SlowPolicy()).get("/v1/traces")
    assert reply.status_code == 404
    assert "--traces" in reply.json()["error"]["message"]
