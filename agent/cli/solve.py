"""`surefoot solve`: one problem, drawn in a terminal, bare in a pipe, whole as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from ...graphs.errors import ApprovalNeeded, PolicyError
from ...graphs.result import MAX_PROBLEM_CHARS, Problem, Result
from ...sandbox.errors import InputError
from ..run.config import Config
from .advice import advice
from .loading import loading
from .plain import one_line

if TYPE_CHECKING:
    from ..run.session import Session

EXIT = {"answered": 0, "budget": 1, "abstained": 1, "failed": 3}


@dataclass(frozen=True, slots=True)
class SolveInput:
    """What is to be solved: a problem, on a thread of a file or not, or the rest of a run."""

    problem: str | None
    checkpoint: Path | None = None
    thread: str | None = None
    resume: bool = False
    approve: bool = False

    def __post_init__(self) -> None:
        if (self.checkpoint is None) != (self.thread is None):
            raise InputError("--checkpoint FILE and --thread NAME go together.")
        if self.resume and (self.thread is None or self.problem is not None):
            raise InputError("--resume takes --checkpoint and --thread, and no problem.")
        if not self.resume and self.problem is None:
            raise InputError("Give a problem, or - to read it from standard input.")
        if self.approve and (self.problem == "-" or not sys.stdin.isatty()):
            raise InputError("--approve asks in a terminal, and standard input is none.")

    def config(self, config: Config) -> Config:
        """With where the run is kept: in memory, where it is only to wait for the user's word."""
        if self.approve and self.checkpoint is None:
            from langgraph.checkpoint.memory import InMemorySaver

            return replace(config, checkpointer=InMemorySaver(), approve=True)
        return replace(config, checkpointer=self.checkpoint, approve=self.approve)

    def read(self) -> Problem | None:
        """The problem; none, where a run is gone on with. Raises `ProblemError`."""
        if self.problem is None:
            return None
        return Problem.read(read_stdin(sys.stdin) if self.problem == "-" else self.problem)

    def events(self, session: Session, problem: Problem | None) -> AsyncGenerator[dict[str, Any]]:
        """The run, from its start or from where it was."""
        if problem is None:
            return session.resume(self.thread or "")
        thread = "approve" if self.approve and self.thread is None else self.thread
        return session.stream(problem, thread=thread)


async def run_solve(asked: SolveInput, config: Config, *, as_json: bool) -> int:
    """Solve and print. Returns the exit code."""
    drawn = sys.stdout.isatty() and not as_json
    problem = asked.read()  # one that is none is refused before anything is loaded
    async with AsyncExitStack() as opened:
        with loading():  # the strategy, the model and its weights
            from ..run.session import Session

            session = await opened.enter_async_context(Session(asked.config(config)))
        try:
            result = await _result(session, asked.events(session, problem), drawn=drawn)
        except (asyncio.CancelledError, PolicyError):
            if asked.thread is not None:
                sys.stderr.write("surefoot: stopped; go on with the same options and --resume\n")
            raise
    if as_json:
        row = result.model_dump(mode="json", exclude={"samples"}, exclude_none=False)
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif not drawn:
        print_bare(result)
    return EXIT[result.status] if result.answer is None else 0


async def _result(
    session: Session, events: AsyncGenerator[dict[str, Any]], *, drawn: bool
) -> Result:
    """Follow the run to its end; what waits for the user's word is asked in the terminal."""
    from ..run.session import last

    while True:
        try:
            async with aclosing(events):
                return await (_drawn(events) if drawn else last(events))
        except ApprovalNeeded as needed:
            sys.stderr.write(f"{needed.tool}: {one_line(needed.claim)}\n")
            yes = await asyncio.to_thread(typer.confirm, "Check it?", err=True)
            events = session.resume(needed.thread, approve=yes)


async def _drawn(events: AsyncGenerator[dict[str, Any]]) -> Result:
    from .render import draw

    return await draw(events)


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
    hint = advice(result)
    sys.stderr.write(f"surefoot: {why}" + (f". {hint}\n" if hint else "\n"))
