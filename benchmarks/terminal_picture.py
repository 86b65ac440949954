"""Draws docs/solve.svg: what `surefoot solve` draws in a terminal, by the same code, at its end.

python benchmarks/terminal_picture.py
"""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path

from rich.console import Console
from surefoot.agent.cli.render import Drawing
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.result import Problem

TARGET = Path(__file__).resolve().parent.parent / "docs" / "solve.svg"
PROBLEM = "What is (48 - 7) * 36 - 159?"
WIDTH = 96
REMOTE = re.compile(r",?\s*url\(\"https?://[^)]*\) format\(\"\w+\"\)")


async def drawn(problem: str) -> Console:
    """A console on which the run was drawn."""
    console = Console(
        record=True, width=WIDTH, highlight=False, force_terminal=True, file=io.StringIO()
    )
    console.print(f"[bold]$[/] surefoot solve '{problem}'\n")
    drawing = Drawing()
    async with Session(Config(model="pebble", sandbox="local")) as session:
        async for event in session.stream(Problem.read(problem)):
            drawing.on(event)
    console.print(drawing.render(running=False))
    return console


def main() -> None:
    console = asyncio.run(drawn(PROBLEM))
    picture = console.export_svg(title="surefoot solve")
    TARGET.write_text(REMOTE.sub("", picture), encoding="utf-8")  # it calls no other host
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
