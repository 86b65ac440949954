"""`surefoot learn`: the commands, thin."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ..registry import LEARN_COMMANDS
from . import options as o

learn_app = typer.Typer(
    help="Learn from runs: step labels, a PRM, the controller, the embedded model.",
    no_args_is_help=True,
)

Problems = Annotated[
    Path | None, typer.Option(help="The problems with their answers, to grade traces by.")
]


@learn_app.command("rollouts")
def rollouts(
    file: Annotated[
        Path, typer.Argument(help="A problem set with answers: JSONL, may be gzipped.")
    ],
    out: Annotated[Path, typer.Option(help="JSONL of labelled solutions.")],
    model: o.Model = None,
    samples: Annotated[
        int, typer.Option("-n", "--samples", min=1, help="Solutions a problem.")
    ] = 4,
    rollouts: Annotated[int, typer.Option("-k", min=1, help="Completions a prefix.")] = 8,
    temperature: Annotated[float, typer.Option(min=0.0, max=2.0, help="Of both.")] = 0.8,
    max_tokens: Annotated[int, typer.Option(min=1, help="Of one solution.")] = 1024,
    workers: Annotated[int, typer.Option(min=1, help="Problems in flight at once.")] = 4,
    engine: o.Engine = "local",
    limit: Annotated[int | None, typer.Option(min=1, help="The first so many problems.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what --out holds.")] = False,
    budget_tokens: o.BudgetTokens = None,
    budget_seconds: o.BudgetSeconds = None,
    seed: o.Seed = 0,
    as_json: o.Json = False,
) -> None:
    """Label the steps of sampled solutions by how often completions from them end right."""
    from ...graphs.run.budget import Budget
    from ..learning.rollouts import RolloutOptions
    from .learn_rollouts import run_rollouts

    budget = Budget(tokens=budget_tokens, seconds=budget_seconds)
    options = RolloutOptions(samples, rollouts, temperature, max_tokens, seed, workers, budget)
    work = run_rollouts(
        file, out, model, options, engine=engine, limit=limit, resume=resume, as_json=as_json
    )
    raise typer.Exit(asyncio.run(work))


@learn_app.command("controller")
def controller(
    traces: Annotated[list[Path], typer.Argument(help="Traces of the loop (--trace FILE).")],
    price_token: Annotated[float, typer.Option(min=0.0, help="A token, in right answers.")],
    price_tool: Annotated[float, typer.Option(min=0.0, help="A paid tool call, likewise.")],
    price_error: Annotated[float, typer.Option(min=0.0, help="A wrong answer, likewise.")],
    out: Annotated[Path, typer.Option(help="File for --controller.")],
    problems: Problems = None,
    as_json: o.Json = False,
) -> None:
    """Fit the controller to traces, for what a token, a tool call and an error cost."""
    from ..controllers.value_model import Prices
    from .learn_traces import run_controller

    prices = Prices(token=price_token, tool=price_tool, error=price_error)
    raise typer.Exit(run_controller(traces, problems, prices, out, as_json=as_json))


@learn_app.command("export")
def export(
    kind: Annotated[str, typer.Argument(help="sft, vstar, correction, evaluator, steps, stream.")],
    files: Annotated[list[Path], typer.Argument(help="Traces and files of learn rollouts.")],
    out: Annotated[Path, typer.Option(help="JSONL for a trainer.")],
    problems: Problems = None,
    as_json: o.Json = False,
) -> None:
    """Write training data: chains, preference pairs, step labels, search streams."""
    from .learn_traces import run_export

    raise typer.Exit(run_export(kind, files, problems, out, as_json=as_json))


@learn_app.command("prm")
def prm(
    files: Annotated[
        list[Path],
        typer.Argument(help="Rows of learn rollouts, ProcessBench, PRM800K, recorded samples."),
    ],
    out: Annotated[Path, typer.Option(help="File for --prm evidence:FILE.")],
    problems: Annotated[
        list[Path] | None, typer.Option(help="The problems of recorded samples.")
    ] = None,
    seed: o.Seed = 0,
    as_json: o.Json = False,
) -> None:
    """Fit the PRM `evidence` to labelled steps (needs the extra `learn`)."""
    from .learn_prm import run_prm

    raise typer.Exit(run_prm(files, problems or [], out, seed, as_json=as_json))


for entry in LEARN_COMMANDS:
    entry.load()(learn_app)
