"""A ceiling of seconds holds whatever the server does, and a slow living server is waited for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from fake_openai import completion
from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, ProposalRequest
from surefoot.graphs.errors import PolicyError, Unreachable
from surefoot.graphs.result import Problem
from surefoot.graphs.run.budget import Budget

CEILING = 1.0
HELD = 40.0  # less than the servers here hold on for: who waits for them is found out
Writer = asyncio.StreamWriter
Hostile = Callable[[Writer], Awaitable[None]]


def head(status: str = "200 OK", **more: object) -> bytes:
    lines = [f"HTTP/1.1 {status}", "content-type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def limited(to: Writer) -> None:
    to.write(head("429 Too Many Requests", retry_after=3600, content_length=2) + b"{}")


async def failing(to: Writer) -> None:
    to.write(head("500 Internal Server Error", content_length=2) + b"{}")


async def hanging(to: Writer) -> None:
    await asyncio.sleep(60)


async def trickled_headers(to: Writer) -> None:
    to.write(b"HTTP/1.1 200 OK\r\n")
    for at in range(1000):
        to.write(f"x-{at}: 1\r\n".encode())
        await to.drain()
        await asyncio.sleep(0.05)


async def trickled_body(to: Writer) -> None:
    to.write(head(content_length=10_000))
    for _ in range(1000):
        to.write(b" ")
        await to.drain()
        await asyncio.sleep(0.05)


async def closing(to: Writer) -> None:
    to.write(head(content_length=10_000) + b'{"choices": [')


async def white_space(to: Writer) -> None:
    to.write(head(content_length=50 << 20))
    for _ in range(50):
        to.write(b" " * (1 << 20))
        await to.drain()


class Server:
    """A real server on loopback that treats every connection as `how` does."""

    def __init__(self, how: Hostile) -> None:
        self._how = how
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await reader.readuntil(b"\r\n\r\n")
            await self._how(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()


@pytest.mark.parametrize("strategy", ["chain", "loop"])
@pytest.mark.parametrize(
    "how",
    [limited, failing, hanging, trickled_headers, trickled_body, closing, white_space],
    ids=lambda how: how.__name__,
)
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
    async def meet(reader: asyncio.StreamReader, writer: Writer) -> None:
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
