"""What `surefoot learn` does for pebble: trains it, practises with it, writes it for others."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from ...sandbox.errors import InputError, MissingDependency

DEFAULT_MINUTES = 60.0


def run_hugging_face(folder: Path, weights: Path | None) -> int:
    """Write pebble as a folder that servers of Hugging Face's Llama models load."""
    from .hugging_face import export_hugging_face
    from .runtime import WEIGHTS

    try:
        export_hugging_face(folder, weights or WEIGHTS)
    except (OSError, ValueError) as error:
        raise InputError(f"Nothing was exported: {error}") from error
    sys.stdout.write(f"{folder}\n")
    return 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a training run is made of; `train.train` says what each part does."""

    minutes: float | None = None
    tokens: int | None = None
    seed: int = 0
    resume: bool = False
    fresh_schedule: bool = False
    peak: float = 1.0
    focus: tuple[str, ...] = ()
    foreign: tuple[Path, ...] = ()
    chains: tuple[Path, ...] = ()
    worked: tuple[Path, ...] = ()
    judged: tuple[Path, ...] = ()


def run_pebble(out: Path, recipe: Recipe) -> int:
    """Train the embedded model into `out/pebble.pt` and export it to `out/pebble.safetensors`.

    Raises `MissingDependency` without PyTorch, `InputError` for two budgets at once, an unknown
    family or a missing checkpoint.
    """
    from .families import FAMILIES

    if recipe.minutes is not None and recipe.tokens is not None:
        raise InputError("Give --minutes or --tokens, not both.")
    if recipe.minutes is None and recipe.tokens is None:
        recipe = replace(recipe, minutes=DEFAULT_MINUTES)
    if unknown := set(recipe.focus) - FAMILIES.keys():
        raise InputError(f"There is no family {min(unknown)!r}. Known: {', '.join(FAMILIES)}.")
    if recipe.resume and not (out / "pebble.pt").exists():
        raise InputError(f"{out} holds no pebble.pt to go on from.")
    for name in ("torch", "matplotlib"):
        if find_spec(name) is None:
            raise MissingDependency(name, "learn")
    from .export import export
    from .material import Paths
    from .progress import plot
    from .train import train

    paths = Paths(recipe.foreign, recipe.chains, recipe.worked, recipe.judged)
    rest = {k: v for k, v in asdict(recipe).items() if k not in Paths.__slots__}
    checkpoint = train(out, paths=paths, **rest)
    weights = export(checkpoint, out / "pebble.safetensors")
    plot(out)
    sys.stdout.write(f"{weights} ({weights.stat().st_size / 1e6:.1f} MB)\n")
    return 0


@dataclass(frozen=True, slots=True)
class Round:
    """A round of guess and check; `practice` says what each part does."""

    files: tuple[Path, ...]
    weights: Path | None = None
    temperature: float = 0.7
    seed: int = 0
    rollouts: int = 4
    limit: int | None = None


def run_practice(out: Path, asked: Round) -> int:
    """Write `out/chains.jsonl.gz` and `out/judged.jsonl.gz`. 1: not one answer was right."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from ...tools.calculator import Calculator
    from ...tools.numeric.verifier import Numeric
    from ...tools.questions.verifier import Questions
    from .practice import Practice, practise, questions
    from .runtime import Pebble

    if missing := [path for path in asked.files if not path.exists()]:
        raise InputError(f"There is no file {missing[0]}.")
    out.mkdir(parents=True, exist_ok=True)
    chosen = list(questions(asked.files))[: asked.limit]
    practice = Practice(
        Pebble.load(asked.weights), (Calculator(), Questions(), Numeric()), asked.temperature
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("practising", total=len(chosen))

        def show(right: int, tried: int) -> None:
            share = right / max(tried, 1)
            bar.update(task, completed=tried, description=f"{share:.0%} right")

        work = practise(
            practice, chosen, out, seed=asked.seed, rollouts=asked.rollouts, progress=show
        )
        right, tried = asyncio.run(work)
    if not right:
        sys.stderr.write("Not one answer was right: there is nothing to learn from here.\n")
        return 1
    sys.stdout.write(f"{right} of {tried} right; chains and labels in {out}\n")
    return 0
