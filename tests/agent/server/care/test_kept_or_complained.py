"""Traces are kept or complained of, whatever the disk does; keys are never among them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Start, chat_body, eventually
from slow_policy import SlowPolicy
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.care.trace_store import Ending, Heading
from surefoot.agent.server.stores.sqlite_traces import SqliteTraces

SECRET = 'correct-horse-"battery"-staple\\'
BEARER = {"authorization": f"Bearer {SECRET}"}
PROBLEM = "What is 2 + 2?"


def heading(ident: str) -> Heading:
    return Heading(ident, "me", 1.0, "pebble", "loop", PROBLEM)


async def test_a_full_disk_is_complained_of_and_made_up_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteTraces(tmp_path / "t.db", keep=10)

    def full(db: sqlite3.Connection) -> None:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")

    before = await store.record(heading("begun-before"))
    store.submit(full).result()
    during = await store.record(heading("begun-during"))
    short = await store.record(heading("begun-and-ended-during"))
    for recording in (before, during, short):
        for index in range(20):
            recording.add({"seq": index, "event": "note", "text": "x" * 1000})
        recording._flush(None)
    short.end(Ending("answered", "4"))
    store.submit(lambda _: None).result()
    assert store.health.failing
    assert store.health.failures >= 2
    assert "traces are not written" in caplog.text
    store.submit(lambda db: db.execute("PRAGMA max_page_count = 1000000")).result()
    for recording in (before, during):
        recording.end(Ending("answered", "4"))
    for ident in ("begun-before", "begun-during", "begun-and-ended-during"):
        found = await store.opened("me", ident)
        assert found is not None
        head, lines = found
        assert (head["status"], len(lines)) == ("answered", 20)
    assert not store.health.failing
    await store.aclose()


async def test_a_locked_database_is_complained_of_and_made_up_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteTraces(tmp_path / "t.db", keep=10)
    store.submit(lambda db: db.execute("PRAGMA busy_timeout = 10")).result()
    with closing(sqlite3.connect(tmp_path / "t.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        recording = await store.record(heading("while-locked"))
        recording.add({"seq": 1, "event": "note"})
        recording.end(Ending("answered", "4"))
        store.submit(lambda _: None).result()
        assert store.health.failing
        assert "traces are not written" in caplog.text
        other.execute("ROLLBACK")
    await store.aclose()
    again = SqliteTraces(tmp_path / "t.db", keep=10)
    found = await again.opened("me", "while-locked")
    assert found is not None
    assert (found[0]["status"], len(found[1])) == ("answered", 1)
    await again.aclose()


def test_a_server_says_that_it_keeps_nothing(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "t.db"
    served = start(SlowPolicy(), traces=file)
    assert served.get("/healthz").json()["traces"] == "ok"
    with sqlite3.connect(file) as db:
        db.execute("DROP TABLE events")
    assert served.chat(PROBLEM).status_code == 200
    eventually(lambda: served.get("/healthz").json()["traces"] == "failing")
    metrics = served.get("/metrics").text
    assert "surefoot_trace_write_failures 0" not in metrics
    assert "surefoot_trace_write_failures " in metrics


async def test_a_second_server_leaves_live_runs_alone(tmp_path: Path) -> None:
    first = SqliteTraces(tmp_path / "t.db", keep=10)
    recording = await first.record(heading("live"))
    first.submit(lambda _: None).result()
    second = SqliteTraces(tmp_path / "t.db", keep=10)
    found = await second.opened("me", "live")
    assert found is not None
    assert found[0]["status"] == "running"
    await second.aclose()
    await first.aclose()
    third = SqliteTraces(tmp_path / "t.db", keep=10)  # nobody is left who could end it
    found = await third.opened("me", "live")
    assert found is not None
    assert found[0]["status"] == "failed"
    await third.aclose()
    assert recording is not None


@pytest.mark.parametrize("strategy", ["surefoot/loop", "surefoot/chain"])
def test_a_key_in_a_problem_is_struck_out(
    start: Start, tmp_path: Path, caplog: pytest.LogCaptureFixture, strategy: str
) -> None:
    policy = SlowPolicy()
    caplog.set_level("INFO", "surefoot.server")
    policy.solution = f"The key is {SECRET}.\n\nAnswer: {SECRET}"
    keys = (Key.of("a", SECRET),)
    served = start(policy, keys=keys, traces=tmp_path / "t.db", log_problems=True)
    body = chat_body(f"My key is {SECRET}. {PROBLEM}", strategy)
    run = served.post("/v1/chat/completions", body, **BEARER).headers["x-surefoot-run"]
    path = f"/v1/traces/{run}"
    eventually(lambda: served.get(path, **BEARER).json().get("status") != "running")
    kept = served.get(path, **BEARER)
    assert "[key]" in kept.text
    fields = [getattr(record, "fields", {}) for record in caplog.records]
    logged = [str(field["problem"]) for field in fields if "problem" in field]
    assert logged
    for text in (*logged, str(kept.json()), kept.text):
        assert SECRET not in text
        assert "battery" not in text
    assert SECRET not in repr(keys)
