"""Real servers on loopback, each in a thread of its own, driven by real clients."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import openai
import pytest
from own_postgres import Postgres, binaries, own_postgres
from surefoot.agent.run.config import Config, only
from surefoot.agent.server.care.telemetry import NoTracing, Tracing
from surefoot.agent.server.process import bind, serve
from surefoot.agent.server.settings import ServerSettings

QUESTION = "What is 15% of 240?"  # pebble's first step is wrong, so the loop has to correct it
ANSWER = "36"


@dataclass
class Served:
    """A running server: its address, and clients for it."""

    url: str
    stop: Callable[[], None]

    def openai(self, key: str = "none", **options: Any) -> openai.OpenAI:
        return openai.OpenAI(base_url=f"{self.url}/v1", api_key=key, max_retries=0, **options)

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return httpx.post(f"{self.url}{path}", json=body, headers=headers, timeout=30)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", headers=headers, timeout=30)

    def delete(self, path: str, **headers: str) -> httpx.Response:
        return httpx.delete(f"{self.url}{path}", headers=headers, timeout=30)

    def chat(self, text: str = QUESTION, model: str = "surefoot/loop", **body: Any):
        return self.post("/v1/chat/completions", chat_body(text, model, **body))


def chat_body(text: str = QUESTION, model: str = "surefoot/loop", **body: Any) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": text}], **body}


def events_of(text: str) -> list[dict[str, Any]]:
    """The JSON of every event of a stream."""
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def eventually(happened: Callable[[], bool]) -> None:
    """Wait for what the server does just after its answer was sent. Fails after 10 s."""
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


@contextmanager
def running(settings: ServerSettings, tracing: Tracing | None = None) -> Iterator[Served]:
    """A server from its first request to its drain."""
    ready = threading.Event()
    servers: list[Any] = []
    failures: list[BaseException] = []

    def begun(server: Any) -> None:
        servers.append(server)
        ready.set()

    def work(listener: Any) -> None:
        try:
            asyncio.run(serve(settings, tracing or NoTracing(), listener, begun))
        except BaseException as error:  # noqa: BLE001 - the test's own thread raises it
            failures.append(error)
            ready.set()

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    with bind("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=work, args=(listener,))
        thread.start()
        try:
            assert ready.wait(60)
            if failures:
                raise failures[0]
            yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", stop)
        finally:
            stop()
            thread.join(60)
        assert not thread.is_alive()
        assert not failures


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    """No key or address of the surrounding process; no certificates to read (plain HTTP)."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUREFOOT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture(scope="session")
def pebble(tmp_path_factory) -> Iterator[Served]:
    """pebble, traces kept; shared by all tests that leave no mark on it."""
    traces = tmp_path_factory.mktemp("server") / "traces.db"
    config = Config(model="pebble", sandbox="local")
    with running(ServerSettings(config=config, traces=traces, keep_alive_s=5)) as served:
        yield served


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that lives as long as the tests; each test makes a database in it."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with own_postgres() as running_one:
        yield running_one


@pytest.fixture(scope="session")
def strict() -> Iterator[Served]:
    """pebble on a server that refuses what it cannot honour."""
    config = Config(model="pebble", sandbox="local")
    with running(ServerSettings(config=config, strict_parameters=True)) as served:
        yield served


Start = Callable[..., Served]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers around a policy; they stop with the test."""
    with ExitStack() as stack:

        def start(policy: Any, tracing: Tracing | None = None, **settings: Any) -> Served:
            config = Config(model=policy, prm="evidence", verifiers=only())
            options = {"config": config, "drain_s": 0.0, **settings}
            return stack.enter_context(running(ServerSettings(**options), tracing))

        yield start
