"""Clients that open connections and say little or nothing, stall, or go."""

from __future__ import annotations

import asyncio
import errno
import io
import json
import logging
import resource
import socket
import time
from contextlib import ExitStack, contextmanager
from itertools import count

import httpx
import pytest
from conftest import Served, Start, chat_body, eventually
from slow_policy import SlowPolicy
from surefoot.agent.server.care.connections import Patience, quiet_accept
from surefoot.agent.server.care.logs import Seldom, to_stream
from surefoot.agent.server.settings import ServerLimits

QUICK = Patience(first_byte_s=0.3, headers_s=0.5, next_request_s=0.4)
HEALTH = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"


def dial(served: Served) -> socket.socket:
    host, port = served.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def closed(connection: socket.socket) -> bool:
    """Wait for the server to hang up, reading what it sends until then."""
    try:
        while connection.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    return True


@contextmanager
def files_limited_to(most: int):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HT", HEALTH, HEALTH + HEALTH[:20]])
def test_every_wait_for_a_client_has_an_end(start: Start, sent: bytes) -> None:
    served = start(SlowPolicy(), patience=QUICK)
    with dial(served) as connection:
        connection.sendall(sent)
        assert closed(connection)


def test_headers_that_trickle_have_an_end(start: Start) -> None:
    served = start(SlowPolicy(), patience=QUICK)
    with dial(served) as connection:
        for index in count():
            assert index < 100, "it goes on and on"
            try:
                connection.sendall(b"GET / HTTP/1.1\r\nx-a: b\r\n" if index == 0 else b"y: z\r\n")
            except OSError:
                break
            time.sleep(0.1)


def test_a_late_body_ends_its_connection(start: Start) -> None:
    served = start(SlowPolicy(), limits=ServerLimits(read_s=0.2))
    with dial(served) as connection:
        connection.sendall(
            b"POST /v1/runs HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{"
        )
        assert b" 408 " in connection.recv(65_536)
        assert closed(connection)


def test_bytes_after_an_answer_do_not_hold_a_connection(start: Start) -> None:
    """A refusal that came before the body: what trickles on is not waited for."""
    served = start(SlowPolicy(), patience=QUICK)
    with dial(served) as connection:
        connection.sendall(b"POST /v1/runs HTTP/1.1\r\nhost: evil\r\ncontent-length: 9999\r\n\r\n{")
        assert b" 403 " in connection.recv(65_536)
        for index in count():
            assert index < 100, "it goes on and on"
            try:
                connection.sendall(b"x")
            except OSError:
                break
            time.sleep(0.05)


def test_work_is_no_silence(start: Start) -> None:
    """An answer may take longer than any wait for a client."""
    served = start(SlowPolicy(0.8), patience=QUICK)
    assert served.chat("What is 2 + 2?", "slow").status_code == 200


def test_silent_connections_keep_nobody_out(start: Start) -> None:
    with files_limited_to(400), ExitStack() as stack:
        served = start(SlowPolicy(), patience=Patience(first_byte_s=30, connections=40))
        silent = [stack.enter_context(dial(served)) for _ in range(60)]
        trickling = [stack.enter_context(dial(served)) for _ in range(60)]
        for connection in trickling:
            try:
                connection.sendall(b"POST /v1/runs HTTP/1.1\r\ncontent-length: 9\r\n")
            except OSError:
                continue
        assert served.get("/healthz").status_code == 200
        assert served.chat("What is 2 + 2?", "slow").status_code == 200
        assert closed(silent[0])


def test_a_client_that_takes_nothing_is_left(start: Start) -> None:
    policy = SlowPolicy()
    policy.solution = "x" * 50_000_000
    served = start(policy, patience=Patience(stall_s=0.3))
    content = json.dumps(chat_body("What is 2 + 2?", "slow")).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n"
    kind = b"content-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(content)
    with dial(served) as connection:
        connection.sendall(head + kind + content)
        assert policy.asked.wait(10)
        time.sleep(3)
        received = 0
        try:
            while chunk := connection.recv(1 << 20):
                received += len(chunk)
        except ConnectionResetError:
            pass
    assert received < 50_000_000


def test_who_leaves_is_no_error(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    policy = SlowPolicy(waits=True)
    served = start(policy, limits=ServerLimits(read_s=5))
    url = f"{served.url}/v1/chat/completions"
    for stream in (False, True):
        for _ in range(5):
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(url, json=chat_body("2 + 2", "slow", stream=stream), timeout=0.2)
    with dial(served) as connection:  # in the middle of its body
        connection.sendall(
            b"POST /v1/runs HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{"
        )
    eventually(lambda: served.get("/healthz").json()["working"] == 0)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_failed_accepts_are_a_line_a_minute() -> None:
    stream, now = io.StringIO(), 0.0
    logger = logging.getLogger("uvicorn.error")
    kept = (logging.getLogger("surefoot.server").handlers, logger.handlers, logger.propagate)
    to_stream(stream)
    (handler,) = logger.handlers
    handler.filters = [Seldom(lambda: now)]

    async def fail() -> None:
        loop = asyncio.get_running_loop()
        quiet_accept(loop)
        error = OSError(errno.EMFILE, "Too many open files")
        for _ in range(1000):
            loop.call_exception_handler(
                {"message": "socket.accept() out of system resource", "exception": error}
            )

    try:
        asyncio.run(fail())
        now = 61.0
        asyncio.run(fail())
    finally:
        surefoot = logging.getLogger("surefoot.server")
        surefoot.handlers, logger.handlers, logger.propagate = kept
        surefoot.propagate = True
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert "Too many open files" in first["event"]
    assert second["left_out"] == 999
