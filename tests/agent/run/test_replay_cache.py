"""Answers that are replayed: at no cost, the same, from a folder that many share."""

import asyncio
import math
from pathlib import Path

import pytest
from surefoot import Agent, Budget, ScriptedPolicy
from surefoot.agent.run.config import only
from surefoot.agent.run.replay_cache import CHECKED_EVERY, ReplayCache
from surefoot.graphs.contracts import Capabilities, Proposal, TokenLogprob, Usage
from surefoot.graphs.trace import read_trace
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator

ABLE = Capabilities(n=True, seed=True, max_n=8, tasks=("solution", "rewrite"))
ANSWER = Proposal(
    "2 + 3 = 5\n\nAnswer: 5 \udc80🦶",
    logprobs=(TokenLogprob("2", -0.1, (("2", -0.1), ("3", -math.inf))),),
    usage=Usage(10, 5, 1),
    judgments=(0.5, 1.0),
    steps=("2 + 3 = 5", "Answer: 5"),
    notes=("n: asked twice",),
)


def agent(policy: ScriptedPolicy, cache: Path, **options: object) -> Agent:
    return Agent(policy, prm="none", verifiers=only(Calculator()), cache=cache, **options)


def test_the_same_request_is_paid_for_once(tmp_path: Path) -> None:
    text = "2 + 3 = 6\n\nAnswer: 6"
    script = [("solution", text), ("solution", "Answer: 5")]
    paid = agent(ScriptedPolicy(script, ABLE), tmp_path / "c").solve("What is 2 + 3?")
    nothing = ScriptedPolicy([], ABLE)
    free = agent(nothing, tmp_path / "c", trace=tmp_path / "t").solve("What is 2 + 3?")
    assert (free.answer, free.steps) == (paid.answer, paid.steps)
    assert (paid.usage.policy_calls, free.usage.policy_calls) == (2, 0)
    assert free.usage.prompt_tokens == free.usage.completion_tokens == 0
    assert nothing.requests == []
    said = [event for event in read_trace(tmp_path / "t") if event["event"] == "cached"]
    assert [(event["task"], event["n"]) for event in said] == [("solution", 1)] * 2


@pytest.mark.parametrize("other", [{"seed": 1}, {"temperature": 0.5}])
def test_another_request_is_asked(tmp_path: Path, other: dict[str, float]) -> None:
    policy = ScriptedPolicy([("solution", "Answer: 5")] * 2, ABLE)
    agent(policy, tmp_path / "c").solve("What is 2 + 3?")
    agent(policy, tmp_path / "c", **other).solve("What is 2 + 3?")
    assert len(policy.requests) == 2


def test_what_a_ceiling_cut_short_is_not_kept(tmp_path: Path) -> None:
    policy = ScriptedPolicy([("solution", "Answer: 5")] * 2, ABLE)
    agent(policy, tmp_path / "c", budget=Budget(tokens=500)).solve("What is 2 + 3?")
    agent(policy, tmp_path / "c").solve("What is 2 + 3?")
    assert len(policy.requests) == 2


async def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    with ReplayCache(tmp_path) as cache:
        await cache.put("k", [ANSWER])
    with ReplayCache(tmp_path) as cache:
        found = await cache.get("k")
        assert await cache.get("other") is None
    assert found is not None
    (one,) = found
    assert one.usage == Usage()
    assert (one.logprobs, one.judgments, one.steps) == (
        ANSWER.logprobs,
        ANSWER.judgments,
        ANSWER.steps,
    )
    assert one.text == ANSWER.text.replace("\udc80", "?")


async def test_it_is_bounded_and_the_oldest_go_first(tmp_path: Path) -> None:
    with ReplayCache(tmp_path, max_bytes=20_000) as cache:
        for number in range(4 * CHECKED_EVERY):
            await cache.put(f"k{number}", [Proposal(f"{number} {hash(str(number)) ** 40}")])
        assert await cache.get("k0") is None
        assert await cache.get(f"k{4 * CHECKED_EVERY - 1}") is not None
    sizes = [file.stat().st_size for file in tmp_path.iterdir()]  # noqa: ASYNC240
    assert sum(sizes) < 200_000


async def test_many_at_once(tmp_path: Path) -> None:
    """Two that share the folder, eight tasks each."""

    async def work(cache: ReplayCache, worker: int) -> None:
        for number in range(25):
            name = f"k{(number * 7 + worker) % 40}"
            await cache.put(name, [Proposal(name)])
            found = await cache.get(name)
            assert found is not None
            assert found[0].text == name

    with ReplayCache(tmp_path) as one, ReplayCache(tmp_path) as two:
        await asyncio.gather(*(work(cache, worker) for cache in (one, two) for worker in range(8)))


def test_folders_that_cannot_hold_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "answers.sqlite").write_text("not a database at all" * 50)
    for folder in (tmp_path / "file", tmp_path / "folder"):
        with pytest.raises(InputError, match="cannot hold a cache"):
            agent(ScriptedPolicy([]), folder).solve("2 + 3")
