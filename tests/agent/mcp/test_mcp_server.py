"""`surefoot mcp` as the official client sees it: a subprocess that speaks over its pipes."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import jsonschema
import pytest
import pytest_asyncio
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import LATEST_PROTOCOL_VERSION

one_server = pytest.mark.asyncio(loop_scope="module")
BIN = Path(sys.executable).with_name("surefoot")
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "SUREF"))
}


@asynccontextmanager
async def served(*options: str) -> AsyncIterator[Client]:
    arguments = ["mcp", "--model", "pebble", "--sandbox", "local", *options]
    parameters = StdioServerParameters(command=str(BIN), args=arguments, env=ENVIRONMENT)
    async with Client(stdio_client(parameters)) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client() -> AsyncIterator[Client]:
    """A client of one server for all tests that leave it as it was."""
    opened: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def hold() -> None:  # a client is left by the task that entered it
        async with served() as one:
            opened.set_result(one)
            await over.wait()

    holding = asyncio.create_task(hold())
    await asyncio.wait({holding, opened}, return_when=asyncio.FIRST_COMPLETED)
    if holding.done():
        await holding
    yield await opened
    over.set()
    await holding


async def call(client: Client, tool: str, **arguments: object) -> tuple[bool, str]:
    result = await client.call_tool(tool, arguments)
    return bool(result.is_error), result.content[0].text


@one_server
async def test_the_official_client_finds_and_calls_every_tool(client: Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {
        "solve", "check", "calculate", "symbolic", "run_python", "equivalent"
    }  # fmt: skip
    assert all(tool.description for tool in tools.values())
    assert tools["run_python"].input_schema["required"] == ["code"]

    failed, text = await call(client, "solve", problem="What is 15% of 240?")
    answer = json.loads(text)
    assert not failed
    assert (answer["answer"], answer["verified"]) == ("36", True)
    assert await call(client, "calculate", expression="96745982 * 93678239") == (
        False,
        "9062993224085698",
    )
    assert await call(client, "symbolic", expression="factor(x^2 - 4)") == (
        False,
        "(x - 2)*(x + 2)",
    )
    found = json.loads((await call(client, "check", text="38 * 3 = 115"))[1])
    assert (found["refuted"], found["findings"][0]["correction"]) == (1, "114")
    code = "print(input()[::-1])"
    assert await call(client, "run_python", code=code, stdin="abc") == (False, "cba\n")
    assert (await call(client, "equivalent", gold="1/2", answer="0.5"))[1].startswith("equiv")
    assert (await call(client, "equivalent", gold="1/2", answer="2"))[1].startswith("differ")


@one_server
async def test_results_are_structured_as_their_schemas_promise(client: Client) -> None:
    calls = {
        "solve": ({"problem": "What is 15% of 240?"}, {"answer": "36", "verified": True}),
        "calculate": ({"expression": "6 * 7"}, {"result": "42"}),
        "symbolic": ({"expression": "factor(x^2 - 4)"}, {"result": "(x - 2)*(x + 2)"}),
        "run_python": ({"code": "print(6 * 7)"}, {"output": "42\n"}),
        "equivalent": ({"gold": "1/2", "answer": "0.5"}, {"equivalent": True}),
        "check": ({"text": "2 + 2 = 4, 38 * 3 = 115"}, {"refuted": 1, "supported": 1}),
    }
    for tool in (await client.list_tools()).tools:
        arguments, known = calls.pop(tool.name)
        result = await client.call_tool(tool.name, arguments)
        jsonschema.validate(result.structured_content, tool.output_schema)
        assert known.items() <= result.structured_content.items()
        assert result.content[0].text
    assert calls == {}
    failed = await client.call_tool("calculate", {"expression": "1/0"})
    assert (failed.is_error, failed.structured_content) == (True, None)


@one_server
async def test_a_run_tells_of_its_progress_and_stops_when_it_is_cancelled(client: Client) -> None:
    heard: list[tuple[float, str]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        heard.append((progress, message or ""))

    problem = {"problem": "Let a = 5 - 12. Let b be 3*a + 4. What is b - a?"}
    await client.call_tool("solve", problem, progress_callback=hear)
    assert [at for at, _ in heard] == list(range(1, len(heard) + 1))
    assert any("calculator" in words for _, words in heard)
    assert client.session.protocol_version == LATEST_PROTOCOL_VERSION
    endless = client.call_tool("run_python", {"code": "while True: pass", "seconds": 30})
    call = asyncio.create_task(endless)
    await asyncio.sleep(1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    async with asyncio.timeout(10):
        assert await client.call_tool("calculate", {"expression": "2 + 2"})


@one_server
async def test_what_goes_wrong_is_data_and_the_server_goes_on(client: Client) -> None:
    wrong = (
        ("calculate", {"expression": "1/0"}, "zero"),
        ("calculate", {"expression": "the moon"}, "error:"),
        ("symbolic", {"expression": "factor("}, "error:"),
        ("run_python", {"code": "1/0"}, "ZeroDivisionError"),
        ("run_python", {"code": "while True: pass", "seconds": 0.5}, "timeout"),
        ("run_python", {"code": "print(1)", "seconds": 3600}, "less than or equal to 30"),
        ("solve", {"problem": "  "}, "problem is empty"),
        ("solve", {}, "required"),
        ("nothing", {}, "nothing"),
    )
    for tool, arguments, words in wrong:
        failed, text = await call(client, tool, **arguments)
        assert failed, tool
        assert words in text
    assert await call(client, "calculate", expression="2 + 2") == (False, "4")


@one_server
async def test_programs_see_the_sandbox_and_not_the_machine(client: Client) -> None:
    code = "import os, socket; print(os.listdir('/')); socket.create_connection(('1.1.1.1', 53))"
    failed, text = await call(client, "run_python", code=code)
    assert failed
    assert "Error" in text
    failed, text = await call(client, "run_python", code=f"open({str(Path.home())!r} + '/x', 'w')")
    assert failed


async def test_a_run_keeps_to_the_servers_budget_and_calls_go_side_by_side() -> None:
    async with served("--budget-tokens", "20") as client:
        told = await asyncio.gather(
            call(client, "solve", problem="What is 15% of 240?"),
            *(call(client, "calculate", expression=f"{n} * {n}") for n in range(8)),
        )
        assert json.loads(told[0][1])["status"] == "budget"
        assert [text for _, text in told[1:]] == [str(n * n) for n in range(8)]


@asynccontextmanager
async def over_http(**environment: str) -> AsyncIterator[str]:
    """The address of a server on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        BIN, "mcp", "--model", "pebble", "--port", str(port),
        env=ENVIRONMENT | environment,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(60):
            await _reachable(port)
            yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 20)


async def test_streamable_http_on_loopback() -> None:
    async with over_http() as address, Client(address) as client:
        assert await call(client, "calculate", expression="6 * 7") == (False, "42")


async def test_streamable_http_with_keys() -> None:
    key = "correct-horse-battery-staple"
    async with over_http(SUREFOOT_API_KEYS=key) as address:
        for sent in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {key}"}):
            async with httpx2.AsyncClient(headers=sent) as stranger:
                reply = await stranger.post(address, json={})
                assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
        known = httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"})
        async with known, Client(streamable_http_client(address, http_client=known)) as client:
            assert await call(client, "calculate", expression="6 * 7") == (False, "42")


async def _reachable(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from surefoot.agent.cli.app import app
    from typer.testing import CliRunner

    monkeypatch.delitem(sys.modules, "surefoot.agent.mcp.server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    done = CliRunner().invoke(app, ["mcp"])
    assert ".[mcp]" in f"{done.exception}{done.output}"
