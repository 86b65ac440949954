"""A model behind an OpenAI-compatible server, asked a caller's conversation through this one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Served, running
from fake_openai import FakeOpenAI, Reply, completion, error
from surefoot.agent.run.config import Config, only
from surefoot.agent.server.settings import ServerSettings

TOOL = {"type": "function", "function": {"name": "population", "parameters": {"type": "object"}}}
CALL = {"id": "c1", "type": "function", "function": {"name": "population", "arguments": "{}"}}


class Calling(FakeOpenAI):
    """Calls the tool that it is given until it has its result; knows no `top_p`."""

    def respond(self, body: dict[str, Any], authorization: str) -> Reply:
        if "top_p" in body:
            return error(400, "Unsupported parameter: 'top_p'", "top_p")
        if body.get("tools") == [TOOL] and body["messages"][-1]["role"] != "tool":
            message = {"role": "assistant", "content": None, "tool_calls": [CALL]}
            return Reply(body=completion(None, finish="tool_calls", message=message))
        if "Paris?" in str(body["messages"]):
            return Reply(body=completion("Two million."))
        return super().respond(body, authorization)


@pytest.fixture
def behind() -> Iterator[Calling]:
    fake = Calling()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def served(behind: Calling, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("OPENAI_BASE_URL", behind.url)
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    config = Config(model="openai:stub", prm="evidence", verifiers=only())
    with running(ServerSettings(config=config, drain_s=0.0)) as served:
        yield served


def test_what_the_caller_wrote_goes_out_as_it_is(served: Served, behind: Calling) -> None:
    turns: list[dict[str, Any]] = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "How many people live in Paris?"},
    ]
    with served.openai() as client:
        done = client.chat.completions.create(
            model="openai:stub", messages=turns, tools=[TOOL], tool_choice="required",
            top_p=0.5, max_completion_tokens=50, stop=["##"],
        )  # fmt: skip
        sent = behind.requests[-1]
        assert sent["messages"] == turns
        assert sent["tools"] == [TOOL]
        assert sent["tool_choice"] == "required"
        assert sent["stop"] == ["##"]
        assert sent["max_tokens"] == 50
        assert "top_p" not in sent  # it was refused by name, and asked again without
        assert "top_p" in str(done.surefoot["notes"])
        (call,) = done.choices[0].message.tool_calls
        turns += [
            done.choices[0].message.model_dump(exclude_none=True),
            {"role": "tool", "tool_call_id": call.id, "content": "2102650"},
        ]
        again = client.chat.completions.create(model="openai:stub", messages=turns, tools=[TOOL])
    assert again.choices[0].message.content == "Two million."
    assert behind.requests[-1]["messages"][-1]["content"] == "2102650"
    assert json.dumps(behind.requests[-1]["messages"][2]["tool_calls"]).count("population")
