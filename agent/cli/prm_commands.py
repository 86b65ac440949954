"""`surefoot prm`: the commands, thin."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from . import options as o

prm_app = typer.Typer(help="Score steps with a PRM, or measure one.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="ProcessBench or PRM800K rows: JSONL, may be gzipped.")]
Limit = Annotated[int | None, typer.Option(min=1, help="The first so many rows.")]


@prm_app.command("score")
def score(
    file: File,
    prm: o.Prm = None,
    model: o.Model = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="What moved each score.")] = False,
    limit: Limit = None,
) -> None:
    """Print the scores of each solution's steps, as JSON, a line a row."""
    from .prm import run_score

    raise typer.Exit(asyncio.run(run_score(file, prm, model, reasons=reasons, limit=limit)))


@prm_app.command("eval")
def evaluate(
    file: File,
    prm: o.Prm = None,
    model: o.Model = None,
    limit: Limit = None,
    as_json: o.Json = False,
) -> None:
    """Measure a PRM: F1 of first errors (ProcessBench), or AUC and calibration (PRM800K)."""
    from .prm import run_eval

    raise typer.Exit(asyncio.run(run_eval(file, prm, model, as_json=as_json, limit=limit)))
