"""`surefoot solve`: one problem, drawn in a terminal, bare in a pipe, whole as JSON."""

from __future__ import annotations

import json
import sys
from typing import TextIO

from ...graphs.result import MAX_PROBLEM_CHARS, Problem, Result
from ..config import Config
from ..session import Session

EXIT = {"answered": 0, "budget": 1, "abstained": 1, "failed": 3}


async def run_solve(text: str, config: Config, *, as_json: bool) -> int:
    """Solve and print. Returns the exit code."""
    problem = Problem.read(read_stdin(sys.stdin) if text == "-" else text)
    drawn = sys.stdout.isatty() and not as_json
    async with Session(config) as session:
        if drawn:
            from .render import draw

            result = await draw(session.stream(problem))
        else:
            result = await session.solve(problem)
    if as_json:
        row = result.model_dump(mode="json", exclude={"samples"}, exclude_none=False)
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif not drawn:
        print_bare(result)
    return EXIT[result.status] if result.answer is None else 0


def read_stdin(stream: TextIO) -> str:
    """Standard input, no further than a problem may reach (what is longer is refused later)."""
    return stream.read(MAX_PROBLEM_CHARS + 1)


def print_bare(result: Result) -> None:
    """The answer alone on standard output; why there is none, on standard error."""
    if result.answer is not None:
        sys.stdout.write(result.answer + "\n")
        if result.status == "budget":
            sys.stderr.write("surefoot: the budget ended; this is the best answer so far\n")
        return
    why = (
        "the budget ended before there was an answer" if result.status == "budget" else "abstained"
    )
    sys.stderr.write(f"surefoot: {why}" + (f". {result.hint}\n" if result.hint else "\n"))
