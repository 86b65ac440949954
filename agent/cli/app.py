"""The commands, thin: each reads its options and calls the module that does the work.

Exit codes: 0 answered, 1 abstained or not equal, 2 bad input, 3 the machine lacks something.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from ...sandbox.errors import InputError, SurefootError
from . import mcp_server as mcp_serving
from . import options as o
from . import serve as serving
from .learn_commands import learn_app
from .loading import loading
from .plain import one_line
from .prm_commands import prm_app
from .streams import written

INTERRUPTED = 130

app = typer.Typer(
    name="surefoot",
    help="Reasoning that checks its footing: propose, criticise, verify, correct, backtrack.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
sandbox_app = typer.Typer(help="The sandbox that model-written code runs in.", no_args_is_help=True)
app.add_typer(sandbox_app, name="sandbox")
app.add_typer(learn_app, name="learn")
app.add_typer(prm_app, name="prm")
app.command("serve")(serving.serve)
app.command("mcp")(mcp_serving.mcp)


def run() -> None:
    """The entry point: turns the error tree into one line on standard error and an exit code."""
    try:
        with written():
            app()
    except SurefootError as error:
        sys.stderr.write(f"surefoot: {one_line(str(error))}\n")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        sys.stderr.write("surefoot: interrupted\n")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(128 + signal.SIGPIPE) from None


@app.callback(invoke_without_command=True)
def surefoot(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        from ... import __version__

        sys.stdout.write(f"surefoot {__version__}\n")
        raise typer.Exit


@app.command(context_settings={"allow_extra_args": True})
@o.takes_options()
def solve(
    context: typer.Context,
    problem: Annotated[
        str | None, typer.Argument(help="The problem, or - to read standard input.")
    ] = None,
    *,
    chosen: o.Chosen,
    refresh_capabilities: o.Refresh = False,  # noqa: ARG001 - its callback does it
    checkpoint: o.Checkpoint = None,
    thread: o.Thread = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with --thread.")] = False,
    approve: Annotated[bool, typer.Option("--approve", help="Ask before a paid tool.")] = False,
    as_json: o.Json = False,
) -> None:
    """Solve one problem, drawing the reasoning as it grows; piped, print the answer alone."""
    with loading():
        from .solve import SolveInput, run_solve

    if context.args:
        raise InputError(f'Put the problem in quotes: surefoot solve "{problem} …"')
    config = o.config(chosen)
    asked = SolveInput(problem, checkpoint, thread, resume, approve)
    raise typer.Exit(asyncio.run(run_solve(asked, config, as_json=as_json)))


@app.command("eval")
@o.takes_options()
def evaluate(
    file: Annotated[Path, typer.Argument(help="A problem set: JSONL, may be gzipped.")],
    *,
    chosen: o.Chosen,
    refresh_capabilities: o.Refresh = False,  # noqa: ARG001 - its callback does it
    as_json: o.Json = False,
    workers: Annotated[int, typer.Option(min=1, help="Problems in flight at once.")] = 2,
    engine: o.Engine = "local",
    out: Annotated[Path | None, typer.Option(help="Folder for results.jsonl.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what --out holds.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="The first so many problems.")] = None,
    compare: Annotated[str | None, typer.Option(help="Strategies, as in majority:16,loop.")] = None,
) -> None:
    """Solve a problem set and print how much of it is right."""
    with loading():
        from .eval import run_eval

    config = o.config(chosen)
    work = run_eval(
        file, config, workers=workers, engine=engine, out=out, resume=resume, limit=limit,
        compare=compare, as_json=as_json,
    )  # fmt: skip
    raise typer.Exit(asyncio.run(work))


@app.command()
def equal(
    gold: Annotated[str | None, typer.Argument(help="The right answer.")] = None,
    answer: Annotated[str | None, typer.Argument(help="The answer to compare.")] = None,
    pairs: Annotated[Path | None, typer.Option(help="JSONL of gold and pred.")] = None,
    problem: Annotated[
        str | None, typer.Option(help="The problem: it tells whether an order matters.")
    ] = None,
    as_json: o.Json = False,
) -> None:
    """Are two answers equivalent? Exit code 0 if they are, 1 if not."""
    with loading():
        from .equal import run_equal

    raise typer.Exit(run_equal(gold, answer, pairs, problem=problem, as_json=as_json))


@app.command()
def check(
    files: Annotated[
        list[str] | None, typer.Argument(help="Texts to check, or - for standard input.")
    ] = None,
    problem: Annotated[
        str | None, typer.Option(help="What the text answers: its final answer is judged too.")
    ] = None,
    as_json: o.Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The text, what is refuted struck through.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Put it right: in the file, or on standard output for -.")
    ] = False,
) -> None:
    """Find the false claims of any text, with no model. Exit code 1 where one is refuted."""
    with loading():
        from .check import Manner, run_check

    raise typer.Exit(run_check(files or (), problem, Manner(as_json, markdown, fix)))


@app.command()
def doctor(model: o.Model = None, as_json: o.Json = False) -> None:
    """Say what is installed, reachable and configured."""
    with loading():
        from .doctor import run_doctor

    raise typer.Exit(asyncio.run(run_doctor(model, as_json=as_json)))


@sandbox_app.command("check")
def sandbox_check(
    kind: Annotated[str, typer.Option("--sandbox", help="auto, local or docker.")] = "auto",
    as_json: o.Json = False,
) -> None:
    """What this machine can isolate with, and the attack corpus run against it."""
    from .sandbox import run_check

    raise typer.Exit(asyncio.run(run_check(kind, as_json=as_json)))
