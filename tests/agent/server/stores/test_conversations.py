"""What is kept of conversations, wherever they are kept: memory, SQLite, a shared PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from conftest import Start, running
from conversing_policy import ConversingPolicy
from own_postgres import Postgres, opened_database
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.conversation import ConversationTurn
from surefoot.agent.server.care import conversations as care
from surefoot.agent.server.care.conversations import Conversations, ConversationsInMemory
from surefoot.agent.server.settings import ServerSettings
from surefoot.agent.server.stores.sqlite_conversations import SqliteConversations
from surefoot.agent.server.stores.sqlite_traces import SqliteTraces

SECRET = "correct-horse-battery-staple"
KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
MOST, MOST_CHARS = 5, 3000


def turns(said: str, answer: str = "4") -> list[ConversationTurn]:
    return [ConversationTurn("user", said), ConversationTurn("assistant", answer)]


@pytest.fixture(params=KINDS)
async def kept(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Conversations]:
    """A store of five conversations and three thousand characters, that makes room at once."""
    if request.param == "memory":
        yield ConversationsInMemory(MOST, MOST_CHARS)
    elif request.param == "sqlite":
        from surefoot.agent.server.stores import sqlite_conversations as here

        monkeypatch.setattr(here, "PRUNED_AT_ONCE", 1)
        file = SqliteTraces(tmp_path / "traces.db", 5, [SECRET])
        yield SqliteConversations(file, MOST, MOST_CHARS)
        await file.aclose()
    else:
        from surefoot.agent.server.stores.postgres import conversations as there

        monkeypatch.setattr(there, "PRUNED_AT_ONCE", 1)
        server: Postgres = request.getfixturevalue("postgres")
        async with opened_database(server.create()) as database:
            yield there.PostgresConversations(database, str, MOST, MOST_CHARS)


async def test_a_conversation_is_its_owners(kept: Conversations) -> None:
    said = turns("What is 2 + 2?\0 \ud800 é 🙂")
    await kept.keep("me", "resp_1", said)
    assert await kept.recall("me", "resp_1") == tuple(said)
    assert await kept.recall("you", "resp_1") is None
    assert await kept.recall("me", "resp_2\0\ud800") is None
    await kept.keep("me", "resp_1", turns("again"))
    assert await kept.recall("me", "resp_1") == tuple(turns("again"))


async def test_a_response_is_read_again_and_forgotten(kept: Conversations) -> None:
    said = '{"id": "resp_1", "text": "é \\ud800"}'
    await kept.keep("me", "resp_1", turns("1"), said)
    await kept.keep("me", "resp_2", turns("2"))
    assert await kept.reply("me", "resp_1") == said
    assert await kept.reply("you", "resp_1") is None
    assert await kept.reply("me", "resp_2") is None
    assert not await kept.forget("you", "resp_1")
    assert await kept.forget("me", "resp_1")
    assert await kept.reply("me", "resp_1") is None
    assert await kept.recall("me", "resp_1") is None
    assert not await kept.forget("me", "resp_1")
    assert not await kept.forget("me", "x\0\ud800")
    assert await kept.recall("me", "resp_2") is not None


async def test_responses_take_room(kept: Conversations) -> None:
    for number in range(4):
        await kept.keep("me", f"resp_{number}", turns(str(number)), "x" * 1400)
    there = [await kept.reply("me", f"resp_{number}") is not None for number in range(4)]
    assert there == [False, False, True, True]


async def test_a_file_of_an_earlier_version_goes_on(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "traces.db") as db:
        db.execute(
            "CREATE TABLE conversations (owner TEXT NOT NULL, response TEXT NOT NULL, "
            "kept REAL NOT NULL, turns TEXT NOT NULL, PRIMARY KEY (owner, response))"
        )
        row = ("me", "resp_1", time.time(), care.written(turns("1")))
        db.execute("INSERT INTO conversations VALUES (?, ?, ?, ?)", row)
    db.close()
    for _ in range(2):
        file = SqliteTraces(tmp_path / "traces.db", 5)
        kept = SqliteConversations(file)
        assert await kept.recall("me", "resp_1") == tuple(turns("1"))
        assert await kept.reply("me", "resp_1") is None
        await kept.keep("me", "resp_2", turns("2"), "{}")
        assert await kept.reply("me", "resp_2") == "{}"
        await file.aclose()


async def test_the_oldest_make_room(kept: Conversations) -> None:
    for number in range(8):
        await kept.keep("me", f"resp_{number}", turns(str(number)))
    there = [await kept.recall("me", f"resp_{number}") is not None for number in range(8)]
    assert there == [False] * 3 + [True] * 5
    await kept.keep("me", "long", turns("x" * 2800))
    there = [await kept.recall("me", f"resp_{number}") is not None for number in range(8)]
    assert 0 < sum(there) < 5
    assert there[7]
    assert await kept.recall("me", "long") is not None


async def test_what_is_too_old_is_forgotten(tmp_path: Path) -> None:
    now = [1000.0]
    async with AsyncExitStack() as stack:
        file = SqliteTraces(tmp_path / "traces.db", 5)
        stack.push_async_callback(file.aclose)
        for kept in (
            ConversationsInMemory(clock=lambda: now[0]),
            SqliteConversations(file, clock=lambda: now[0]),
        ):
            now[0] = 1000.0
            await kept.keep("me", "resp_1", turns("1"))
            now[0] += care.KEPT_S - 1
            assert await kept.recall("me", "resp_1") is not None
            now[0] += 2
            assert await kept.recall("me", "resp_1") is None


@pytest.mark.postgres
async def test_what_is_too_old_is_forgotten_by_postgres(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    from surefoot.agent.server.stores.postgres import conversations as there

    async with opened_database(postgres.create()) as database:
        kept = there.PostgresConversations(database, str)
        await kept.keep("me", "resp_1", turns("1"))
        monkeypatch.setattr(there, "KEPT_S", 0.0)
        assert await kept.recall("me", "resp_1") is None
        kept = there.PostgresConversations(database, str)
        await kept.keep("me", "resp_2", turns("2"))
        monkeypatch.setattr(there, "KEPT_S", care.KEPT_S)
        assert await kept.recall("me", "resp_1") is None


async def test_keys_are_struck_out(tmp_path: Path) -> None:
    file = SqliteTraces(tmp_path / "traces.db", 5, [SECRET])
    kept = SqliteConversations(file)
    await kept.keep("me", "resp_1", turns(f"my key is {SECRET}"))
    (asked, _) = await kept.recall("me", "resp_1") or ()
    assert asked.text == "my key is [key]"
    await file.aclose()
    assert SECRET.encode() not in (tmp_path / "traces.db").read_bytes()


def test_a_restart_keeps_a_conversation(start: Start, tmp_path: Path) -> None:
    traces = tmp_path / "traces.db"
    goes_on(start, traces=traces)


@pytest.mark.postgres
def test_another_server_on_the_database_goes_on(start: Start, postgres: Postgres) -> None:
    goes_on(start, database=postgres.create())


def goes_on(start: Start, **where: Any) -> None:
    """One server answers, another one after it goes on from that."""
    asked = {"model": "talker", "input": "Hello, I am Ada."}
    config = Config(model=ConversingPolicy(), prm="evidence", verifiers=only())
    with running(ServerSettings(config=config, drain_s=0.0, **where)) as first:
        one = first.post("/v1/responses", asked).json()
        hidden = first.post("/v1/responses", asked | {"store": False}).json()
    policy = ConversingPolicy()
    second = start(policy, **where)
    again = asked | {"input": "Who am I?", "previous_response_id": one["id"]}
    reply = second.post("/v1/responses", again)
    assert reply.status_code == 200, reply.text
    told = [turn["content"] for turn in policy.dialogues[-1].dialogue.messages]
    assert told == ["Hello, I am Ada.", "Two million.", "Who am I?"]
    gone = second.post("/v1/responses", again | {"previous_response_id": hidden["id"]})
    assert gone.status_code == 404
    assert second.get(f"/v1/responses/{one['id']}").json() == one
    assert second.delete(f"/v1/responses/{one['id']}").status_code == 200
    assert second.get(f"/v1/responses/{one['id']}").status_code == 404
