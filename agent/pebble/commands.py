"""`surefoot learn practice|hugging-face|pebble|method`: the embedded model's own commands, thin."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_commands(learn: typer.Typer) -> None:
    """Put them under `surefoot learn`."""
    learn.command("practice")(learn_practice)
    learn.command("hugging-face")(learn_hugging_face)
    learn.command("pebble")(learn_pebble)
    learn.command("method")(learn_method)


def learn_practice(
    files: Annotated[
        list[Path], typer.Argument(help="JSONL of questions with answers: DeepMind Mathematics, …")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the chains and the labelled steps.")],
    weights: Annotated[
        Path | None, typer.Option(help="Exported weights: the shipped ones unless given.")
    ] = None,
    temperature: Annotated[float, typer.Option(min=0.0)] = 0.7,
    seed: Annotated[int, typer.Option(help="Of the samples.")] = 0,
    rollouts: Annotated[
        int, typer.Option(min=0, help="Completions that say which step was wrong.")
    ] = 4,
    limit: Annotated[int | None, typer.Option(min=1, help="The first questions only.")] = None,
) -> None:
    """A round of guess and check: chains that pebble finds itself, and labels of its steps."""
    from .lessons import Round, run_practice

    asked = Round(tuple(files), weights, temperature, seed, rollouts, limit)
    raise typer.Exit(run_practice(out, asked))


def learn_hugging_face(
    folder: Annotated[Path, typer.Argument(help="Where to write it.")],
    weights: Annotated[
        Path | None, typer.Option(help="Exported weights: the shipped ones unless given.")
    ] = None,
) -> None:
    """Write pebble as a Hugging Face Llama model, for any server that loads such."""
    from .lessons import run_hugging_face

    raise typer.Exit(run_hugging_face(folder, weights))


def learn_pebble(
    out: Annotated[Path, typer.Option(help="Folder for checkpoints and the exported model.")],
    minutes: Annotated[
        float | None, typer.Option(min=0.1, help="How long to train: an hour unless --tokens.")
    ] = None,
    tokens: Annotated[
        int | None, typer.Option(min=1, help="How much to train: repeatable on any machine.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of data and initial weights.")] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the last checkpoint.")
    ] = False,
    fresh_schedule: Annotated[
        bool, typer.Option("--fresh-schedule", help="With --resume: warm up and decay anew.")
    ] = False,
    peak: Annotated[float, typer.Option(min=0.0, help="Share of the usual learning rate.")] = 1.0,
    focus: Annotated[
        list[str] | None, typer.Option(help="A family that gets more rows; may be repeated.")
    ] = None,
    foreign: Annotated[
        list[Path] | None, typer.Option(help="JSONL of problems outside its world.")
    ] = None,
    chains: Annotated[
        list[Path] | None, typer.Option(help="JSONL of worked solutions, line by line.")
    ] = None,
    worked: Annotated[
        list[Path] | None, typer.Option(help="JSONL of GSM8K, SVAMP or MAWPS, to draw anew.")
    ] = None,
    judged: Annotated[
        list[Path] | None, typer.Option(help="JSONL of a model's own steps, labelled.")
    ] = None,
) -> None:
    """Train the embedded model on generated problems (needs the extra `learn`)."""
    from .lessons import Recipe, run_pebble

    recipe = Recipe(
        minutes,
        tokens,
        seed,
        resume,
        fresh_schedule,
        peak,
        tuple(focus or ()),
        tuple(foreign or ()),
        tuple(chains or ()),
        tuple(worked or ()),
        tuple(judged or ()),
    )
    raise typer.Exit(run_pebble(out, recipe))


def learn_method(
    name: Annotated[str | None, typer.Argument(help="Which; without it all are listed.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for what it computes; methods/NAME if not said.")
    ] = None,
    records: Annotated[
        Path | None, typer.Option(help="Recorded samples of real models, a folder a model.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="As small as it can be: a trial.")] = False,
    seed: Annotated[int, typer.Option(envvar="SUREFOOT_SEED", help="Makes a run repeatable.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
) -> None:
    """Show a method of the literature: trains or reads what it needs, prints before and after."""
    from .methods.command import run_named

    raise typer.Exit(run_named(name, out, records, seed, quick=quick, as_json=as_json))
