"""Every kind of request has one place, one deadline and one account, whatever its end."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from conftest import Served, Start, chat_body, events_of, eventually
from slow_policy import SlowPolicy
from surefoot.agent.policies.watching import Watcher
from surefoot.agent.run.config import Config
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.settings import ServerLimits
from surefoot.graphs.contracts import (
    Capabilities,
    Proposal,
    ProposalRequest,
    TokenLogprob,
    Usage,
)
from surefoot.graphs.run.budget import Budget

SECRET = "correct-horse-battery-staple"
BEARER = {"authorization": f"Bearer {SECRET}"}
PROBLEM = "What is 2 + 2?"


class HangingProbe(SlowPolicy):
    """A hosted model whose server takes connections and never answers."""

    capabilities = Capabilities()

    async def probe(self, *, prefill: bool = True) -> Usage:
        self.asked.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return Usage()


class Writer(SlowPolicy):
    """Writes `max_tokens` tokens of `size` characters at the most, as fast as it is let."""

    capabilities = Capabilities(n=True, seed=True, max_n=64)

    def __init__(self, tokens: int, *, pause: float = 0.0, size: int = 4) -> None:
        super().__init__()
        self._tokens, self._pause, self._size = tokens, pause, size
        self.written = 0

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        return await self.propose_watched(request, lambda *_: True)

    async def propose_watched(self, request: ProposalRequest, watcher: Watcher) -> list[Proposal]:
        text, count = "", min(self._tokens, request.max_tokens)
        for done in range(count):
            await asyncio.sleep(self._pause)
            self.written += 1
            text += "x" * self._size
            if not watcher(0, text, TokenLogprob("x", -0.1)):
                count = done + 1
                break
        return [Proposal(text, usage=Usage(len(request.problem) // 4, count, 1))]


def working(served: Served) -> int:
    return served.get("/healthz").json()["working"]


def spent(served: Served, model: str, kind: str = "completion") -> float:
    wanted = f'surefoot_tokens_total{{kind="{kind}",model="{model}"}}'
    lines = served.get("/metrics", **BEARER).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(wanted))


@pytest.mark.parametrize("path", ["chat/completions", "responses"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_probe_is_admitted_and_has_a_deadline(start: Start, path: str, stream: bool) -> None:
    served = start(HangingProbe(), limits=ServerLimits(running=1, waiting=1, run_s=1.5))
    asks = {"messages": [{"role": "user", "content": PROBLEM}]}
    body = {"model": "slow", "stream": stream, **(asks if path[0] == "c" else {"input": PROBLEM})}
    with ThreadPoolExecutor(3) as pool:
        replies = [pool.submit(served.post, f"/v1/{path}", body) for _ in range(3)]
        eventually(lambda: '"working":1,"waiting":1' in served.get("/healthz").text)
        codes = sorted(reply.result().status_code for reply in replies)
        texts = "".join(reply.result().text for reply in replies)
    assert codes == ([200, 200, 429] if stream else [429, 504, 504])
    assert texts.count("took longer than 1.5 s") >= 2
    assert working(served) == 0


def test_who_leaves_ends_the_probe(start: Start) -> None:
    policy = HangingProbe()
    served = start(policy)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{served.url}/v1/chat/completions", json=chat_body(PROBLEM, "slow"), timeout=0.5
        )
    assert policy.cancelled.wait(10)
    eventually(lambda: working(served) == 0)


def test_the_servers_ceilings_bind_raw_models(start: Start) -> None:
    config = Config(model=Writer(10_000), prm="evidence", verifiers=(), budget=Budget(tokens=300))
    served = start(None, config=config)
    usage = served.chat(PROBLEM, "slow").json()["usage"]
    assert usage["completion_tokens"] < usage["total_tokens"] <= 300
    long = served.chat("x" * 2000, "slow")
    assert long.status_code == 400
    assert long.json()["error"]["code"] == "context_length_exceeded"


def test_a_key_binds_raw_models(start: Start) -> None:
    policy = Writer(10_000)
    served = start(policy, keys=(Key.of("poor", SECRET, 1000),))
    done = served.post("/v1/chat/completions", chat_body(PROBLEM, "slow"), **BEARER).json()
    assert 500 < done["usage"]["total_tokens"] <= 1000
    again = served.post("/v1/chat/completions", chat_body(PROBLEM, "slow"), **BEARER)
    assert again.status_code == 429
    assert again.json()["error"]["code"] == "insufficient_quota"


def test_streams_that_are_cut_are_paid_for(start: Start) -> None:
    policy = Writer(10_000, pause=0.005)
    served = start(policy, keys=(Key.of("poor", SECRET, 4000),))
    for _ in range(3):
        url, body = f"{served.url}/v1/chat/completions", chat_body(PROBLEM, "slow", stream=True)
        with httpx.stream("POST", url, json=body, headers=BEARER) as reply:
            lines = reply.iter_lines()
            for _ in range(20):
                next(lines)
        eventually(lambda: working(served) == 0)
    eventually(lambda: spent(served, "slow") == policy.written > 20)
    assert spent(served, "slow", "prompt") > 0


def test_calls_that_are_cut_unseen_are_not_free(start: Start) -> None:
    served = start(SlowPolicy(waits=True), keys=(Key.of("poor", SECRET, 4000),))
    url, body = f"{served.url}/v1/chat/completions", chat_body(PROBLEM, "slow")
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(url, json=body, headers=BEARER, timeout=0.5)
    eventually(lambda: 20 < spent(served, "slow") <= 2048)


@pytest.mark.parametrize("model", ["slow", "surefoot/chain"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_race_of_requests_does_not_outspend_its_key(
    start: Start, model: str, stream: bool
) -> None:
    served = start(Writer(60, pause=0.001), keys=(Key.of("poor", SECRET, 1000),))
    body = chat_body(PROBLEM, model, stream=stream)
    with ThreadPoolExecutor(30) as pool:
        asked = [
            pool.submit(served.post, "/v1/chat/completions", body, **BEARER) for _ in range(30)
        ]
        codes = {reply.result().status_code for reply in asked}
    assert codes <= {200, 429}
    total = spent(served, "slow") + spent(served, "slow", "prompt")
    assert 700 < total <= 1000 + 70


def test_a_reader_that_stalls_past_the_deadline_gets_its_end(start: Start, caplog) -> None:
    """And the run is settled at the deadline, not when the reader comes back."""
    policy = Writer(10_000, pause=0.001, size=200_000)
    policy._tokens = 400
    served = start(policy, limits=ServerLimits(run_s=2.0), keys=(Key.of("poor", SECRET, 100_000),))
    host, port = served.url.removeprefix("http://").split(":")
    content = json.dumps(chat_body(PROBLEM, "slow", stream=True)).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {SECRET}"
        f"\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(head.encode() + content)
        eventually(lambda: policy.written > 0)
        eventually(lambda: 'status="failed"' in served.get("/metrics", **BEARER).text)
        assert working(served) == 0
        assert spent(served, "slow") == policy.written
        received = b""
        while b"took longer than" not in received[-2000:]:
            chunk = connection.recv(1 << 20)
            assert chunk, "no end"
            received += chunk
    assert not [record for record in caplog.records if "athrow" in record.getMessage()]
    assert events_of(received.decode(errors="replace"))
    assert threading.active_count() < 100
