"""Servers known by one question, and remembered: what a run pays to get to know its model."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import signal
import threading
from pathlib import Path

import pytest
from fake_openai import SOLUTION
from surefoot import Agent
from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.policies.openai_errors import Endpoint
from surefoot.agent.policies.openai_memory import folder, recall, remember
from surefoot.agent.policies.openai_profile import PROFILES, ServerProfile
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, Usage
from surefoot.graphs.result import Problem

SIGNED = ["llamacpp", "vllm", "sglang", "library", "organization_owner"]


@pytest.fixture
async def make(fake):
    opened = []

    def make() -> OpenAIPolicy:
        opened.append(OpenAIPolicy("tiny", base_url=fake.url, api_key="sk-secret-123456"))
        return opened[-1]

    yield make
    for policy in opened:
        await policy.aclose()


@pytest.mark.parametrize("owner", SIGNED)
async def test_a_cold_solve_asks_at_most_twice_and_a_warm_one_not_at_all(fake, make, owner):
    fake.owner = owner
    calls = []
    for _ in range(2):
        PROFILES.clear()  # as another process
        before = fake.listed + len(fake.requests) - len(fake.asked)
        async with Session(Config(make(), strategy="chain")) as session:
            result = await session.solve(Problem(text="What is 2 + 2?"))
        assert result.answer == "4"
        calls.append(fake.listed + len(fake.requests) - len(fake.asked) - before)
        assert result.usage.policy_calls == calls[-1] + 1
    assert calls[0] in (1, 2)
    assert calls[1] == 0


@pytest.mark.parametrize(("owner", "flags"), [("llamacpp", False), ("vllm", True)])
async def test_the_way_of_prefill_is_the_servers(fake, make, owner, flags):
    fake.owner = owner
    policy = make()
    await policy.probe()
    assert policy.capabilities.prefill
    assert bool(policy._known().prefill == "vllm") is flags


@pytest.mark.parametrize("continues", [True, False])
async def test_where_the_template_decides_prefill_is_asked_for(fake, make, continues):
    fake.owner = "library"
    if not continues:
        fake.able.discard("prefill")
    policy = make()
    used = await policy.probe()
    assert used.calls == 2
    assert used.tokens > 0
    assert policy.capabilities.prefill is continues


async def test_a_refresh_asks_again(fake, make, monkeypatch):
    fake.owner = "llamacpp"
    await make().probe()
    PROFILES.clear()
    monkeypatch.setenv("SUREFOOT_REFRESH_CAPABILITIES", "1")
    assert (await make().probe()).calls == 1


async def test_what_is_kept_grows_old_and_holds_no_secret(monkeypatch):
    at = Endpoint("http://me:hidden@host/v1?key=hidden", "tiny", "sk-hidden")
    remember(at, ServerProfile(Capabilities(n=True, max_n=4), kind="vllm"))
    assert recall(at) == ServerProfile(Capabilities(n=True, max_n=4), kind="vllm")
    assert recall(Endpoint(at.base_url, "other")) is None
    (file,) = folder().iterdir()
    assert "hidden" not in file.read_text()
    monkeypatch.setattr("surefoot.agent.policies.openai_memory.LIFE_S", 0.0)
    assert recall(at) is None


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"learned": 1e99}', "[" * 9000, "\x00"])
async def test_a_broken_file_is_as_good_as_none(fake, make, kept):
    fake.owner = "llamacpp"
    at = Endpoint(fake.url, "tiny")
    remember(at, ServerProfile())
    (file,) = folder().iterdir()
    file.write_text(kept)
    assert await make().probe() == Usage(calls=1)
    assert json.loads(file.read_text())["profile"]["kind"] == "llama.cpp"


def majority(file: Path) -> Agent:
    """Three calls of one choice each: a run that can be broken off between two of them."""
    return Agent("openai:tiny", strategy="majority", samples=3, checkpointer=file, seed=1)


@pytest.mark.parametrize("owner", [None, "llamacpp"])
def test_what_another_process_probed_is_asked_no_more_and_counted(
    fake, tmp_path, monkeypatch, owner
):
    """A run is killed with -9 while a call is made; another process goes on with it."""
    fake.owner, fake.able = owner, set()
    monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-123456")
    with majority(tmp_path / "whole") as agent:
        whole = agent.solve("What is 2 + 2?", thread="t").usage
    probes = fake.listed + len(fake.requests) - len(fake.asked)
    assert whole.policy_calls == probes + 3

    PROFILES.clear()
    (kept,) = (tmp_path / "cache/surefoot/servers").iterdir()
    kept.unlink()  # as a machine that knows nothing of the server
    numbers, reached, killed = itertools.count(), threading.Event(), threading.Event()

    def answer(_: dict) -> str:
        if next(numbers) > 0:
            reached.set()
            killed.wait(30)
        return SOLUTION

    fake.answer = answer

    def begin() -> None:
        majority(tmp_path / "runs").solve("What is 2 + 2?", thread="t")

    child = multiprocessing.get_context("fork").Process(target=begin)
    child.start()
    assert reached.wait(60)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join(10)
    killed.set()
    paid = fake.listed + len(fake.requests) - len(fake.asked)
    fake.answer = lambda body: SOLUTION
    with majority(tmp_path / "runs") as agent:
        resumed = agent.resume("t")
    assert fake.listed + len(fake.requests) - len(fake.asked) == paid  # no probe more
    assert resumed.usage.policy_calls == whole.policy_calls
    assert resumed.usage.prompt_tokens == whole.prompt_tokens
    assert resumed.usage.completion_tokens == whole.completion_tokens
