"""`surefoot mcp`: the tools, for clients of the Model Context Protocol."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from ...sandbox.errors import MissingDependency
from . import options as o


@o.takes_options(served=True)
def mcp(
    *,
    chosen: o.Chosen,
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            help="Streamable HTTP on this port of 127.0.0.1, at /mcp; keys: SUREFOOT_API_KEYS.",
        ),
    ] = None,
) -> None:
    """Serve solve, calculate, symbolic, run_python and equivalent over MCP (standard input)."""
    try:
        from ..mcp.server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "mcp":
            raise
        raise MissingDependency("mcp", "mcp") from error
    config = o.config(chosen)
    asyncio.run(serve(config, port))
