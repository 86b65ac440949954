"""Keys, limits, queues, deadlines, cancelling and draining, over real connections."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import openai
import pytest
from conftest import Start, chat_body, events_of, eventually
from slow_policy import SlowPolicy
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.settings import ServerLimits

SECRET = "correct-horse-battery-staple"
OTHER = "another-key-of-some-length"
PROBLEM = "What is 2 + 2?"


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_keys(start: Start) -> None:
    served = start(SlowPolicy(), keys=(Key.of("a", SECRET),))
    for headers in ({}, bearer("wrong-key-of-some-length"), {"authorization": f"Basic {SECRET}"}):
        reply = served.post("/v1/chat/completions", chat_body(PROBLEM), **headers)
        assert reply.status_code == 401
        assert reply.json()["error"]["code"] == "invalid_api_key"
        assert "wrong-key" not in reply.text
    assert served.get("/v1/models").status_code == 401
    assert served.get("/metrics").status_code == 401
    assert served.get("/v1/traces").status_code == 401
    assert served.get("/healthz").status_code == 200
    assert served.get("/v1/models", **bearer(SECRET)).status_code == 200
    wrong = served.openai("wrong-key-of-some-length")
    with wrong, pytest.raises(openai.AuthenticationError):
        wrong.models.list()


def test_other_hosts_are_refused_on_loopback_without_keys(start: Start) -> None:
    """A web page whose name leads to 127.0.0.1 must not use what the user started for himself."""
    served = start(SlowPolicy())
    assert served.get("/v1/models", host="evil.example").status_code == 403
    assert served.get("/v1/models", host="localhost:1").status_code == 200
    keyed = start(SlowPolicy(), keys=(Key.of("a", SECRET),))
    reply = keyed.get("/v1/models", host="surefoot.example", **bearer(SECRET))
    assert reply.status_code == 200


def test_forms_of_other_pages_are_no_requests(start: Start) -> None:
    """What a page may send without asking (text/plain) is not read as JSON."""
    policy = SlowPolicy()
    served = start(policy)
    reply = httpx.post(
        f"{served.url}/v1/chat/completions",
        content=b'{"model": "slow", "messages": [{"role": "user", "content": "2 + 2"}]}',
        headers={"content-type": "text/plain"},
    )
    assert reply.status_code == 400
    assert policy.calls == 0


def test_large_bodies(start: Start) -> None:
    served = start(SlowPolicy(), limits=ServerLimits(body_bytes=2000))
    reply = served.chat("x" * 3000)
    assert reply.status_code == 413
    assert reply.json()["error"]["code"] == "request_too_large"

    def chunks():
        for _ in range(10):
            yield b"x" * 1000

    reply = httpx.post(f"{served.url}/v1/chat/completions", content=chunks())
    assert reply.status_code == 413


def test_slow_bodies(start: Start) -> None:
    served = start(SlowPolicy(), limits=ServerLimits(read_s=0.2))
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"
        )
        assert b" 408 " in connection.recv(4096)


def test_overload_answers_429_with_retry_after(start: Start) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy, limits=ServerLimits(running=1, waiting=1))
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(served.chat, PROBLEM) for _ in range(2)]
        assert policy.asked.wait(10)
        eventually(lambda: '"waiting":1' in served.get("/healthz").text)
        for stream in (False, True):
            refused = served.chat(PROBLEM, stream=stream)
            assert refused.status_code == 429
            assert refused.json()["error"]["type"] == "rate_limit_error"
            assert int(refused.headers["retry-after"]) >= 1
        policy.go.set()
        assert [reply.result().status_code for reply in waiting] == [200, 200]
    assert served.chat(PROBLEM).status_code == 200


def test_the_queue_has_a_deadline(start: Start) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy, limits=ServerLimits(running=1, waiting=5, queue_s=0.2))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(served.chat, PROBLEM)
        assert policy.asked.wait(10)
        assert served.chat(PROBLEM).status_code == 429
        (event,) = events_of(served.chat(PROBLEM, stream=True).text)
        assert event["error"]["type"] == "rate_limit_error"
        policy.go.set()
        assert first.result().status_code == 200


def test_a_day_has_so_many_tokens(start: Start) -> None:
    keys = (Key.of("poor", SECRET, 60), Key.of("rich", OTHER))
    served = start(SlowPolicy(), keys=keys)
    body = chat_body(PROBLEM, "slow")
    replies = [served.post("/v1/chat/completions", body, **bearer(SECRET)) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [
        200,
        429,
        429,
    ]  # what is left fits no prompt
    assert replies[2].json()["error"]["code"] == "insufficient_quota"
    assert 0 < int(replies[2].headers["retry-after"]) <= 86_400
    assert served.post("/v1/chat/completions", body, **bearer(OTHER)).status_code == 200


def test_runs_have_a_deadline(start: Start) -> None:
    served = start(SlowPolicy(waits=True), limits=ServerLimits(run_s=0.3))
    done = served.chat(PROBLEM).json()
    assert done["choices"][0]["finish_reason"] == "length"
    assert done["surefoot"]["result"]["status"] == "budget"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", ["surefoot/loop", "slow"])
def test_a_closed_connection_cancels_the_run(start: Start, model: str, stream: bool) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy)
    body = chat_body(PROBLEM, model, stream=stream)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{served.url}/v1/chat/completions", json=body, timeout=0.5)
    assert policy.cancelled.wait(10)
    eventually(lambda: '"working":0' in served.get("/healthz").text)


def test_keep_alives_while_the_model_thinks(start: Start) -> None:
    policy = SlowPolicy(0.4)
    served = start(policy, keep_alive_s=0.1)
    text = served.chat(PROBLEM, "slow", stream=True).text
    assert text.count(": keep-alive\n\n") >= 2
    assert "".join(
        event["choices"][0]["delta"].get("content", "") for event in events_of(text)
    ).startswith("2 + 2")


def test_drains(start: Start) -> None:
    """What runs is finished while the server goes down; nobody new is let in."""
    policy = SlowPolicy(waits=True)
    with ThreadPoolExecutor(1) as pool:
        served = start(policy, drain_s=20.0)
        running = pool.submit(served.chat, PROBLEM)
        assert policy.asked.wait(10)
        threading.Timer(0.5, policy.go.set).start()
        served.stop()
        assert running.result().status_code == 200
    with pytest.raises(httpx.ConnectError):
        served.get("/healthz")


def test_runs_that_outlast_the_drain_are_told(start: Start) -> None:
    policy = SlowPolicy(waits=True)
    with ThreadPoolExecutor(2) as pool:
        served = start(policy, drain_s=0.2)
        whole = pool.submit(served.chat, PROBLEM)
        streamed = pool.submit(served.chat, PROBLEM, stream=True)
        eventually(lambda: policy.calls == 2)
        served.stop()
        assert whole.result().status_code == 503
        assert events_of(streamed.result().text)[-1]["error"]["message"].startswith("The server is")
    assert policy.cancelled.is_set()
