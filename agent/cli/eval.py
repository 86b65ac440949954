"""`surefoot eval`: a problem set, a progress bar, a folder to resume, a table at the end."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ...sandbox.errors import InputError
from ..evaluation.formats import EvalProblem, read_problems
from ..evaluation.runner import Progress, evaluate
from ..evaluation.store import check_folder
from ..evaluation.summary import Summary
from ..run.config import Config
from .compare import compare as side_by_side
from .compare import contenders


async def run_eval(
    file: Path,
    config: Config,
    *,
    workers: int = 4,
    engine: str = "local",
    out: Path | None = None,
    resume: bool = False,
    limit: int | None = None,
    compare: str | None = None,
    as_json: bool = False,
) -> int:
    """Evaluate and print: a table, or JSON alone. Returns the exit code 0.

    `compare` names strategies, as in "chain,majority:16"; each has its own folder in `out`. Raises
    `InputError` for a file, folder or strategy that cannot be used, and what no run can do
    without (a key, a server, a sandbox).
    """
    problems = list(islice(read_problems(file), limit))
    if not problems:
        raise InputError(f"--limit {limit} leaves no problem to run.")
    job = Job(problems, _fingerprint(file), workers, engine, out, resume)
    if compare is None:
        if out is not None:
            check_folder(out, resume=resume)
        summaries = [await job.run(config, out)]
    else:
        named = contenders(compare)
        entries = await side_by_side(named, config, problems, job.run, out, resume=resume)
        summaries = [entry.summary for entry in entries]
    if as_json:
        rows = [one.model_dump(mode="json") for one in summaries]
        whole = rows[0] if compare is None else rows
        sys.stdout.write(json.dumps(whole, ensure_ascii=False) + "\n")
    else:
        _print(summaries)
    _say_failures(summaries)
    return 0


@dataclass(frozen=True, slots=True)
class Job:
    """What every strategy of an evaluation shares."""

    problems: list[EvalProblem]
    fingerprint: str
    workers: int
    engine: str
    out: Path | None
    resume: bool

    async def run(self, config: Config, folder: Path | None) -> Summary:
        """One strategy. Interrupted, it says how to go on."""
        reached = Progress(0, 0, 0)

        def report(progress: Progress) -> None:
            nonlocal reached
            reached = progress
            draw(progress)

        try:
            with _bar(config.strategy_name) as draw:
                return await evaluate(
                    config,
                    self.problems,
                    workers=self.workers,
                    engine=self.engine,
                    out=folder,
                    resume=self.resume,
                    fingerprint=self.fingerprint,
                    progress=report,
                )
        except asyncio.CancelledError:
            sys.stderr.write(_how_to_go_on(reached, self.out) + "\n")
            raise


def _how_to_go_on(progress: Progress, out: Path | None) -> str:
    reached = f"surefoot: stopped after {progress.done} of {progress.total} runs"
    if out is None:
        return f"{reached}; none are kept (give --out DIR to keep them)"
    return f"{reached}; all are kept: go on with the same command and --resume (--out {out})"


@contextmanager
def _bar(strategy: str) -> Iterator[Callable[[Progress], None]]:
    """A progress bar on standard error; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[right]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(strategy, total=None, right="")

        def draw(progress: Progress) -> None:
            share = f"{progress.correct / progress.done:.1%} right" if progress.done else ""
            bar.update(task, completed=progress.done, total=progress.total, right=share)

        yield draw


def _print(summaries: list[Summary]) -> None:
    from rich.console import Console

    from ..evaluation.summary import group_table, table

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200  # a pipe has no edge: never cut a table short
    console.print(table(summaries))
    if (groups := group_table(summaries)) is not None:
        console.print(groups)


def _say_failures(summaries: list[Summary]) -> None:
    for one in summaries:
        if one.failed:
            kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(one.errors.items()))
            sys.stderr.write(f"surefoot: {one.strategy}: {one.failed} runs failed ({kinds})\n")


def _fingerprint(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
