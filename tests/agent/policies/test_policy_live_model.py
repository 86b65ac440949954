"""The model that `OPENAI_BASE_URL` and `SUREFOOT_MODEL` name: `make live`."""

from __future__ import annotations

import os

import pytest
from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.policies.openai_profile import PROFILES
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import ProposalRequest
from surefoot.graphs.result import Problem

URL = os.environ.get("OPENAI_BASE_URL", "")
KEY = os.environ.get("OPENAI_API_KEY") or "none"
MODEL = os.environ.get("SUREFOOT_MODEL", "").removeprefix("openai:")

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not (URL and MODEL), reason="OPENAI_BASE_URL and SUREFOOT_MODEL name none"),
]


async def test_a_first_run_pays_to_know_its_model_and_the_next_does_not():
    calls = []
    for _ in range(2):
        PROFILES.clear()
        policy = OpenAIPolicy(MODEL, base_url=URL, api_key=KEY)
        async with Session(Config(policy, strategy="chain")) as session:
            result = await session.solve(Problem(text="What is 17 + 25?"))
        await policy.aclose()
        assert result.answer is not None
        calls.append(result.usage.policy_calls)
    assert calls[0] >= calls[1] == 1


async def test_what_it_is_thought_to_do_it_does():
    policy = OpenAIPolicy(MODEL, base_url=URL, api_key=KEY)
    await policy.probe()
    seen: list[str] = []

    async def read(text: str) -> bool:
        seen.append(text)
        return len(seen) < 3

    proposal = await policy.stream(ProposalRequest("Count to 50.", task="solution"), read)
    await policy.aclose()
    assert seen
    assert proposal.usage.completion_tokens > 0
