"""One model behind several servers: the least busy, the living, and each talk where it was."""

from __future__ import annotations

import asyncio

import pytest
from fake_openai import SOLUTION, FakeOpenAI, error
from surefoot.agent.policies import open_policy
from surefoot.graphs.contracts import ProposalRequest, Turn
from surefoot.graphs.errors import ServerFailed
from surefoot.sandbox.errors import InputError


@pytest.fixture
def fakes():
    servers = [FakeOpenAI(owner="llamacpp"), FakeOpenAI(owner="llamacpp")]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
async def policy(fakes):
    urls = ",".join(server.url for server in fakes)
    policy = open_policy(f"openai:tiny@{urls}", api_key="none", deadline_s=0.05)
    yield policy
    await policy.aclose()


def ask(problem: str, **more) -> ProposalRequest:
    return ProposalRequest(problem, task="solution", **more)


async def test_requests_side_by_side_are_shared_out(fakes, policy):
    await policy.probe()
    await asyncio.gather(*(policy.propose(ask(f"What is {n} + 2?")) for n in range(8)))
    assert [len(server.asked) for server in fakes] == [4, 4]


async def test_a_conversation_stays_where_it_was(fakes, policy):
    first = "What is 1 + 2?"
    await policy.propose(ask(first))
    for n in range(4):
        await policy.propose(ask(f"and {n} more?", earlier=(Turn(first, "3"),)))
    assert sorted(len(server.asked) for server in fakes) == [0, 5]


async def test_a_failing_server_is_left_for_a_while(fakes, policy):
    await policy.probe()
    asked = len(fakes[0].requests)
    fakes[0].respond = lambda body, key: error(503, "down")
    for n in range(4):
        (proposal,) = await policy.propose(ask(f"What is {n} + 2?"))
        assert proposal.text == SOLUTION
    tried = len(fakes[0].requests) - asked
    assert tried > 0
    await policy.propose(ask("What is 9 + 2?"))
    assert len(fakes[0].requests) - asked == tried


async def test_where_all_fail_the_last_failure_is_told(fakes, policy):
    await policy.probe()
    for server in fakes:
        server.respond = lambda body, key: error(503, "down")
    with pytest.raises(ServerFailed, match="down"):
        await policy.propose(ask("What is 2 + 2?"))


def test_the_same_address_twice_is_refused(fakes):
    with pytest.raises(InputError, match="different"):
        open_policy(f"openai:tiny@{fakes[0].url},{fakes[0].url}", api_key="none")
