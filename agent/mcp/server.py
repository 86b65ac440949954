"""The server of the Model Context Protocol: tools for any client that speaks it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import uvicorn
from mcp.server.mcpserver import MCPServer

from ... import __version__
from ..run.config import Config
from ..run.session import Session
from ..run.verifiers import LazySandbox
from .keys import KeyedApp, read_keys
from .tools import ToolDesk

SOLVE_SECONDS = 120.0  # a run's ceiling where the configuration has none
GRACE_SECONDS = 10.0  # for a run that reached it to say so
LOOPBACK = "127.0.0.1"
INSTRUCTIONS = (
    "Exact, checked mathematics. Use solve for whole problems in words, check for the claims of "
    "a text that you or others wrote, calculate for arithmetic, "
    "symbolic for algebra and calculus, run_python for programs, equivalent to compare answers."
)


@asynccontextmanager
async def open_server(config: Config, at_once: int | None = None) -> AsyncIterator[MCPServer]:
    """A server whose model and sandbox are open. `at_once`: calls at work, by default one a core.

    Raises what the user must act on, such as a model that cannot be opened.
    """
    seconds = config.budget.seconds or SOLVE_SECONDS
    config = replace(config, budget=replace(config.budget, seconds=seconds))
    gate = asyncio.Semaphore(at_once or os.cpu_count() or 1)
    async with Session(config) as session, LazySandbox.opened(config.sandbox) as sandbox:
        desk = ToolDesk(session, sandbox, gate, seconds + GRACE_SECONDS)
        server: MCPServer = MCPServer(
            "surefoot", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING"
        )
        offered = (
            desk.solve, desk.check, desk.calculate, desk.symbolic, desk.run_python, desk.equivalent
        )  # fmt: skip
        for tool in offered:
            server.add_tool(tool)
        yield server


async def serve(config: Config, port: int | None = None) -> None:
    """Serve standard input and output until they close, or Streamable HTTP on a loopback port,
    there only to those who have a key where `SUREFOOT_API_KEYS` names any."""
    keys = read_keys(os.environ)
    async with open_server(config) as server:
        if port is None:
            await server.run_stdio_async()
            return
        app = server.streamable_http_app(host=LOOPBACK)
        served = KeyedApp(app, keys) if keys else app
        await uvicorn.Server(
            uvicorn.Config(served, host=LOOPBACK, port=port, log_level="warning")
        ).serve()
