"""schemathesis against the server's own OpenAPI document: whatever is sent, never a 500."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import hostile_requests
import httpx
import pytest
from conftest import Served, running
from fastapi import FastAPI
from surefoot.agent.run.config import Config
from surefoot.agent.server.app import create_app
from surefoot.agent.server.settings import ServerLimits, ServerSettings
from surefoot.graphs.run.budget import Budget

# What a request asks for may be refused although its form is right, and Starlette's routes tell
# only their own method in `Allow`.
UNCHECKED = "positive_data_acceptance,allow_header_conformance"
SECONDS = 60


def narrowed(served: Served, folder: Path) -> Path:
    """The document with the names that there are, so that runs and not only refusals are met."""
    document = served.get("/openapi.json").json()
    names = {
        "model": ["pebble", "surefoot/chain", "surefoot/loop", "surefoot/majority"],
        "strategy": ["chain", "loop"],
        "prm": ["evidence", "none"],
    }
    for request in (
        "ChatRequest",
        "ResponsesRequest",
        "MessagesRequest",
        "CompletionRequest",
        "RunRequest",
    ):
        properties = document["components"]["schemas"][request]["properties"]
        for name, known in names.items():
            properties[name] = {"type": "string", "enum": known}
    file = folder / "openapi.json"
    file.write_text(json.dumps(document))
    return file


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[FastAPI]:
    """The application in this process."""
    config = Config(model="pebble", sandbox="local")
    limits = ServerLimits(run_s=10.0, run_tokens=100)  # it is bodies that are tried
    settings = ServerSettings(config=config, limits=limits, traces=tmp_path / "traces.db")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("narrow", [False, True])
def test_no_request_makes_the_server_fail(tmp_path: Path, narrow: bool) -> None:
    config = Config(model="pebble", sandbox="local", budget=Budget(seconds=0.3))
    settings = ServerSettings(config=config, traces=tmp_path / "traces.db")
    with running(settings) as served:
        where = str(narrowed(served, tmp_path)) if narrow else f"{served.url}/openapi.json"
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "run", where,
                "--url", served.url, "--checks", "all", "--exclude-checks", UNCHECKED,
                "--max-time", str(SECONDS), "--seed", "1", "--no-color", "--request-timeout", "60",
                "--suppress-health-check", "filter_too_much",  # of what it makes, not of replies
            ],
            capture_output=True, text=True, cwd=tmp_path, timeout=500,
        )  # fmt: skip
        assert served.get("/healthz").json()["status"] == "ok"
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("route", hostile_requests.ROUTES)
def test_hostile_requests_are_answered_in_words(pebble: Served, route: str) -> None:
    host, _, port = pebble.url.removeprefix("http://").partition(":")
    rng = random.Random(route)

    async def all_of_them() -> list[str]:
        found = []
        for _ in range(10):
            datas = [hostile_requests.request(rng, route, f"{host}:{port}") for _ in range(8)]
            ends = await asyncio.gather(
                *(hostile_requests.outcome(host, int(port), data) for data in datas)
            )
            pairs = zip(ends, datas, strict=True)
            found += [f"{end}: {data!r}" for end, data in pairs if hostile_requests.is_failure(end)]
        return found

    assert asyncio.run(all_of_them()) == []
    assert pebble.get("/healthz").json()["status"] == "ok"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("route", hostile_requests.ROUTES)
async def test_many_hostile_requests_are_answered(opened: FastAPI, route: str) -> None:
    """`benchmarks/pushed.py bodies` sends 10,000."""
    rng, left, found = random.Random(f"{route} in process"), iter(range(150)), []

    async def client() -> None:
        for _ in left:
            data = hostile_requests.request(rng, route, "127.0.0.1:80")
            end = await hostile_requests.outcome_here(opened, data)
            if hostile_requests.is_failure(end):
                found.append(f"{end}: {data!r}")

    await asyncio.gather(*(client() for _ in range(8)))
    assert found == []
    assert opened.state.runner.admission.working == 0


@pytest.mark.parametrize("route", hostile_requests.BODIES)
async def test_what_is_spoilt_is_sound_before(opened: FastAPI, route: str) -> None:
    """Or nothing but the form would ever be met."""
    transport = httpx.ASGITransport(opened)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for body in hostile_requests.BODIES[route]:
            reply = await client.post(route, json=body, timeout=30)
            assert reply.status_code == 200, reply.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("responses", '{"model": "slow", "input": "2 + 2", "metadata": {"a": "\\ud800"}}'),
        ("responses", '{"model": "slow", "input": "\\uDC00 2 + 2"}'),
        ("chat/completions", '{"model": "sl\\ud8ow", "messages": []}'),
        ("runs", '{"problem": "2 + 2 \\udfff"}'),
        ("runs", '{"problem": "2 + 2", "options": {"beam_width": 1.5}, "strategy": "beam"}'),
        ("runs", '{"problem": "2 + 2", "options": {"beam_width": true}, "strategy": "beam"}'),
        ("runs", '{"problem": "2 + 2", "options": {"rounds": "3"}, "strategy": "refine"}'),
        ("runs", '{"problem": "2 + 2", "options": {"min_confidence": true}}'),
        ("runs", '{"problem": "2 + 2", "options": {"min_confidence": []}}'),
        ("runs", '{"problem": "2 + 2", "options": {"reflection": 1}, "strategy": "mcts"}'),
        ("runs", '{"problem": "2 + 2", "options": {"search": {}}, "strategy": "tree"}'),
        ("runs", f'{{"problem": "2 + 2", "options": {{"min_confidence": {10**400}}}}}'),
        ("runs", f'{{"problem": "2 + 2", "budget": {{"tokens": {10**400}}}}}'),
        ("runs", f'{{"problem": "2 + 2", "budget": {{"tool_calls": {10**400}}}}}'),
        ("runs", f'{{"problem": "2 + 2", "budget": {{"seconds": {10**400}}}}}'),
        ("chat/completions", f'{{"model": "pebble", "messages": [], "seed": {10**400}}}'),
    ],
)
def test_what_is_no_text_or_no_number_is_a_400(pebble: Served, path: str, body: str) -> None:
    headers = {"content-type": "application/json"}
    reply = httpx.post(f"{pebble.url}/v1/{path}", content=body, headers=headers, timeout=30)
    assert reply.status_code == 400
    assert reply.json()["error"]["message"]


def test_a_whole_surrogate_pair_is_a_character(pebble: Served) -> None:
    body = '{"problem": "What is 2 + 2? \\ud83d\\ude00"}'
    headers = {"content-type": "application/json"}
    reply = httpx.post(f"{pebble.url}/v1/runs", content=body, headers=headers, timeout=30)
    assert reply.status_code == 200
