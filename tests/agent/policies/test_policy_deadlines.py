"""A ceiling of seconds holds whatever the server does, and a slow living server is waited for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from fake_openai import completion
from hostile_servers import HOSTILE, Server, closing, hanging, head, limited, white_space
from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, ProposalRequest
from surefoot.graphs.errors import PolicyError, Unreachable
from surefoot.graphs.result import Problem
from surefoot.graphs.run.budget import Budget

CEILING = 1.0
HELD = 40.0  # less than the servers here hold on for: who waits for them is found out


@pytest.mark.parametrize("strategy", ["chain", "loop"])
@pytest.mark.parametrize("how", HOSTILE, ids=lambda how: how.__name__)
async def test_a_run_ends_at_its_ceiling_whatever_the_server_does(how, strategy):
    async with Server(how) as url:
        policy = OpenAIPolicy("tiny", base_url=url, api_key="none")
        config = Config(policy, strategy=strategy, budget=Budget(seconds=CEILING), prm="evidence")
        async with Session(config) as session:
            try:
                async with asyncio.timeout(HELD):
                    ended = (await session.solve(Problem(text="What is 2 + 2?"))).status
            except PolicyError:
                ended = "said"
        await policy.aclose()
    # Some servers say at once that there is nothing to wait for.
    assert ended == "budget" or (ended == "said" and how in (limited, closing, white_space))


def slow(seconds: float) -> Callable[..., Awaitable[None]]:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        body = b'{"data": []}'
        if request.startswith(b"POST"):
            await asyncio.sleep(seconds)
            body = json.dumps(completion("Answer: 4")).encode()
        writer.write(head(content_length=len(body), connection="close") + body)
        await writer.drain()
        writer.close()

    return meet


async def test_a_slow_server_that_lives_is_waited_for():
    server = await asyncio.start_server(slow(1.0), "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    policy = OpenAIPolicy(
        "tiny", base_url=url, api_key="none", capabilities=Capabilities(), timeout_s=0.2
    )
    (proposal,) = await policy.propose(ProposalRequest("What is 2 + 2?", task="solution"))
    assert proposal.text == "Answer: 4"
    await policy.aclose()
    server.close()


async def test_a_silent_server_that_does_not_live_is_given_up():
    async with Server(hanging) as url:
        policy = OpenAIPolicy(
            "tiny", base_url=url, api_key="none", capabilities=Capabilities(), timeout_s=0.2
        )
        with pytest.raises(Unreachable, match="timed out"):
            await policy.propose(ProposalRequest("What is 2 + 2?", task="solution"))
        await policy.aclose()
