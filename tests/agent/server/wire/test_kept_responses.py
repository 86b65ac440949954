"""Responses that are kept, by OpenAI's own client: read again, and deleted."""

from __future__ import annotations

from pathlib import Path

import openai
import pytest
from conftest import ANSWER, QUESTION, Served, running
from surefoot.agent.run.config import Config
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.settings import ServerSettings

ASKED = {"model": "surefoot/loop", "input": QUESTION}


@pytest.mark.parametrize("model", ["surefoot/loop", "pebble"])
def test_a_response_is_read_again_as_it_was_given(pebble: Served, model: str) -> None:
    with pebble.openai() as client:
        given = client.responses.create(model=model, input=QUESTION, metadata={"a": "b"})
        assert client.responses.retrieve(given.id) == given
        assert given.output_text


def test_a_streamed_response_is_kept_as_well(pebble: Served) -> None:
    with pebble.openai() as client:
        *_, last = client.responses.create(**ASKED, stream=True)
        kept = client.responses.retrieve(last.response.id)
    assert kept == last.response
    assert kept.output_text == ANSWER


def test_a_deleted_response_is_gone_with_all_that_it_left(pebble: Served) -> None:
    with pebble.openai() as client:
        given = client.responses.create(**ASKED)
        trace = f"/v1/traces/{given.id.removeprefix('resp_')}"
        assert pebble.get(trace).status_code == 200
        client.responses.delete(given.id)
        assert pebble.get(trace).status_code == 404
        with pytest.raises(openai.NotFoundError) as refused:
            client.responses.retrieve(given.id)
        assert refused.value.code == "response_not_found"
        with pytest.raises(openai.NotFoundError):
            client.responses.delete(given.id)
        with pytest.raises(openai.NotFoundError):
            client.responses.create(**ASKED, previous_response_id=given.id)


def test_what_is_deleted_is_named_as_openai_names_it(pebble: Served) -> None:
    ident = pebble.post("/v1/responses", ASKED).json()["id"]
    reply = pebble.delete(f"/v1/responses/{ident}")
    assert reply.json() == {"id": ident, "object": "response", "deleted": True}


def test_what_was_not_to_be_stored_cannot_be_read(pebble: Served) -> None:
    hidden = pebble.post("/v1/responses", ASKED | {"store": False}).json()
    assert pebble.get(f"/v1/responses/{hidden['id']}").status_code == 404


def test_each_key_has_its_own(tmp_path: Path) -> None:
    keys = (Key.of("ada", "the-secret-of-ada-1"), Key.of("bob", "the-secret-of-bob-1"))
    config = Config(model="pebble", sandbox="local")
    with running(ServerSettings(config=config, keys=keys, drain_s=0.0)) as served:
        ada, bob = ({"authorization": f"Bearer the-secret-of-{name}-1"} for name in ("ada", "bob"))
        path = f"/v1/responses/{served.post('/v1/responses', ASKED, **ada).json()['id']}"
        assert served.get(path, **bob).status_code == 404
        assert served.delete(path, **bob).status_code == 404
        assert served.get(f"{path}?stream=true", **bob).status_code == 404
        assert served.get(f"{path}/input_items", **bob).status_code == 404
        assert served.post(f"{path}/cancel", {}, **bob).status_code == 404
        assert served.delete(path).status_code == 401
        assert served.get(path, **ada).status_code == 200
