"""Responses in the background, and kept ones as streams and lists, by OpenAI's own client."""

from __future__ import annotations

import asyncio
import time

import openai
import pytest
from conftest import ANSWER, QUESTION, Served, Start, eventually
from openai.types.responses import Response
from slow_policy import SlowPolicy
from surefoot.agent.server.care.background import Background, Unattended
from surefoot.agent.server.wire.response_memory import KeptResponse

ASKED = {"model": "surefoot/loop", "input": QUESTION}
SLOW = {"model": "surefoot/chain", "input": "What is 2 + 2?", "background": True}


def ended(client: openai.OpenAI, ident: str) -> Response:
    """The response when it is no more at work, as a client polls it."""
    deadline = time.monotonic() + 20
    while (found := client.responses.retrieve(ident)).status in ("queued", "in_progress"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def test_a_background_response_is_polled(pebble: Served) -> None:
    with pebble.openai() as client:
        begun = client.responses.create(**ASKED, background=True)
        assert (begun.status, begun.background, begun.output) == ("queued", True, [])
        done = ended(client, begun.id)
        assert (done.status, done.output_text) == ("completed", ANSWER)
        follow = client.responses.create(
            model="surefoot/loop", input="What is 1 + 1?", previous_response_id=done.id
        )
        assert follow.status == "completed"


def test_a_lost_connection_loses_nothing(start: Start) -> None:
    """The stream of a background response is broken off, and gone on with where it was left."""
    policy = SlowPolicy(waits=True)
    with start(policy).openai() as client:
        with client.responses.create(**SLOW, stream=True) as stream:
            first = next(iter(stream))
        assert first.type == "response.created"
        assert policy.asked.wait(10)
        assert client.responses.retrieve(first.response.id).status == "in_progress"
        policy.go.set()
        rest = list(
            client.responses.retrieve(
                first.response.id, stream=True, starting_after=first.sequence_number
            )
        )
        assert [event.sequence_number for event in rest] == list(range(1, len(rest) + 1))
        assert rest[-1].type == "response.completed"
        assert rest[-1].response == client.responses.retrieve(first.response.id)
        assert rest[-1].response.output_text == "4"
    assert not policy.cancelled.is_set()


def test_a_background_response_is_cancelled(start: Start) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy)
    with served.openai() as client:
        begun = client.responses.create(**SLOW)
        assert policy.asked.wait(10)
        with pytest.raises(openai.BadRequestError, match="in progress"):
            client.responses.create(**ASKED, previous_response_id=begun.id)
        gone = client.responses.cancel(begun.id)
        assert policy.cancelled.wait(10)
        assert gone.status == "cancelled"
        assert client.responses.retrieve(begun.id) == gone == client.responses.cancel(begun.id)
        *_, last = client.responses.retrieve(begun.id, stream=True)
        assert last.response == gone
        policy.go.set()
        assert client.responses.create(model="surefoot/chain", input="What is 2 + 2?").output_text


def test_a_failed_background_response_says_why(start: Start) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy, traces=None)
    with served.openai() as client:
        begun = client.responses.create(**SLOW, extra_body={"budget": {"seconds": 0.05}})
        assert ended(client, begun.id).status in ("incomplete", "failed")
        policy.go.set()


def test_deleting_a_background_response_ends_it(start: Start) -> None:
    policy = SlowPolicy(waits=True)
    with start(policy).openai() as client:
        begun = client.responses.create(**SLOW)
        assert policy.asked.wait(10)
        client.responses.delete(begun.id)
        assert policy.cancelled.wait(10)
        with pytest.raises(openai.NotFoundError):
            client.responses.retrieve(begun.id)
        with pytest.raises(openai.NotFoundError):
            client.responses.cancel(begun.id)


def test_a_place_is_given_back(start: Start) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy)
    with served.openai() as client:
        begun = client.responses.create(**SLOW)
        assert policy.asked.wait(10)
        assert served.get("/healthz").json()["working"] == 1
        client.responses.cancel(begun.id)
        eventually(lambda: served.get("/healthz").json()["working"] == 0)


def test_what_was_waited_for_cannot_be_cancelled(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.responses.create(**ASKED)
        with pytest.raises(openai.BadRequestError, match="in the background"):
            client.responses.cancel(done.id)


def test_what_is_not_kept_is_not_in_the_background(pebble: Served) -> None:
    reply = pebble.post("/v1/responses", ASKED | {"background": True, "store": False})
    assert reply.status_code == 400
    assert reply.json()["error"]["param"] == "background"


@pytest.mark.parametrize("model", ["surefoot/loop", "pebble"])
def test_a_kept_response_is_streamed_again(pebble: Served, model: str) -> None:
    with pebble.openai() as client:
        first = list(client.responses.create(model=model, input=QUESTION, stream=True))
        again = list(client.responses.retrieve(first[-1].response.id, stream=True))
    assert again[-1].response == first[-1].response
    assert [one.sequence_number for one in again] == list(range(len(again)))
    said = [
        "".join(one.delta for one in each if one.type == "response.output_text.delta")
        for each in (first, again)
    ]
    assert said[0] == said[1] != ""
    if model != "pebble":
        assert [one.type for one in again] == [one.type for one in first]


def test_a_replay_begins_where_it_is_told(pebble: Served) -> None:
    with pebble.openai() as client:
        done = client.responses.create(**ASKED)
        every = list(client.responses.retrieve(done.id, stream=True))
        rest = list(client.responses.retrieve(done.id, stream=True, starting_after=4))
        assert rest == every[5:]
        raw = client.responses.create(model="pebble", input=QUESTION)
        with pytest.raises(openai.BadRequestError, match="starting_after"):
            client.responses.retrieve(raw.id, stream=True, starting_after=4)
    reply = pebble.get(f"/v1/responses/{done.id}?starting_after=4")
    assert reply.json()["error"]["param"] == "starting_after"


def test_what_a_response_was_made_from_is_listed(pebble: Served) -> None:
    asked = [
        {"role": "user", "content": "My name is Ada."},
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": [{"type": "input_text", "text": QUESTION}]},
    ]
    with pebble.openai() as client:
        one = client.responses.create(model="surefoot/loop", input=asked)
        two = client.responses.create(
            model="surefoot/loop", input="What is 1 + 1?", previous_response_id=one.id
        )
        listed = list(client.responses.input_items.list(two.id, limit=2))
        texts = [item.content[0].text for item in listed if item.type == "message"]
        assert texts == ["What is 1 + 1?", ANSWER, QUESTION, "Hello.", "My name is Ada."]
        assert [item.type for item in listed].count("reasoning") == 1
        assert len({item.id for item in listed}) == len(listed)
        up = list(client.responses.input_items.list(two.id, order="asc", limit=3))
        assert up == listed[::-1]
        with pytest.raises(openai.BadRequestError, match="item"):
            client.responses.input_items.list(two.id, after="nothing")
        with pytest.raises(openai.NotFoundError):
            client.responses.input_items.list("resp_none")
    page = pebble.get(f"/v1/responses/{one.id}/input_items?limit=1&order=asc&include[]=x")
    assert page.headers["x-surefoot-ignored"] == "include"
    assert page.json()["has_more"] is True
    assert page.json()["first_id"] == page.json()["data"][0]["id"]


def test_what_a_server_left_at_work_has_failed() -> None:
    left = KeptResponse({"id": "resp_1", "status": "in_progress"})
    found = KeptResponse.read(left.written()).settled().response
    assert found["status"] == "failed"
    assert "has ended" in found["error"]["message"]


async def test_only_the_newest_that_have_ended_are_held() -> None:
    held = Background(most_ended=2, most_bytes=100)

    async def work(run: Unattended, size: int) -> None:
        run.put(b"." * size)

    for number, size in enumerate((10, 10, 10, 95, 1)):
        run = Unattended({})
        held.begin("me", str(number), run, work(run, size), lambda: None)
        await run.finished(5)
        await asyncio.sleep(0)
    assert [held.find("me", str(n)) is None for n in range(5)] == [True, True, True, False, False]


async def test_the_end_of_the_server_ends_what_is_at_work() -> None:
    held, ends = Background(), []

    async def work() -> None:
        await asyncio.Event().wait()

    run = Unattended({})
    held.begin("me", "a", run, work(), lambda: ends.append(1))
    await held.aclose(0.01)
    assert run.ended
    assert ends == [1]
