"""`surefoot mcp`: the tools, for clients of the Model Context Protocol."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from ...sandbox.errors import MissingDependency
from . import options as o


def mcp(
    model: o.Model = None,
    strategy: o.Strategy = "loop",
    prm: o.Prm = None,
    sandbox: o.Sandbox = "auto",
    budget_tokens: o.BudgetTokens = None,
    budget_tools: o.BudgetTools = None,
    budget_seconds: o.BudgetSeconds = None,
    seed: o.Seed = 0,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Streamable HTTP on this port of 127.0.0.1, at /mcp."),
    ] = None,
) -> None:
    """Serve solve, calculate, symbolic, run_python and equivalent over MCP (standard input)."""
    try:
        from ..mcp.server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "mcp":
            raise
        raise MissingDependency("mcp", "mcp") from error
    config = o.config(
        model=model, strategy=strategy, samples=1, prm=prm, sandbox=sandbox,
        budget_tokens=budget_tokens, budget_tools=budget_tools, budget_seconds=budget_seconds,
        temperature=0.0, seed=seed, trace=None, select="prm", tests=None,
    )  # fmt: skip
    asyncio.run(serve(config, port))
