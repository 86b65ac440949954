"""`surefoot learn practice`: pebble's guess-and-check round."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ...sandbox.errors import InputError


@dataclass(frozen=True, slots=True)
class Round:
    """A round of guess and check; `agent.pebble.practice` says what each part does."""

    files: tuple[Path, ...]
    weights: Path | None = None
    temperature: float = 0.7
    seed: int = 0
    rollouts: int = 4
    limit: int | None = None


def run_practice(out: Path, asked: Round) -> int:
    """Write `out/chains.jsonl.gz` and `out/judged.jsonl.gz`. 1: not one answer was right."""
    from ..pebble.practice import Practice, practise_sync, questions
    from ..pebble.runtime import Pebble
    from ..run.verifiers import free_verifiers

    if missing := [path for path in asked.files if not path.exists()]:
        raise InputError(f"There is no file {missing[0]}.")
    chosen = list(questions(asked.files))[: asked.limit]
    practice = Practice(Pebble.load(asked.weights), free_verifiers(), asked.temperature)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("practising", total=len(chosen))

        def show(right: int, tried: int) -> None:
            share = right / max(tried, 1)
            bar.update(task, completed=tried, description=f"{share:.0%} right")

        right, tried = practise_sync(
            practice, chosen, out, seed=asked.seed, rollouts=asked.rollouts, progress=show
        )
    if not right:
        sys.stderr.write("Not one answer was right: there is nothing to learn from here.\n")
        return 1
    sys.stdout.write(f"{right} of {tried} right; chains and labels in {out}\n")
    return 0
