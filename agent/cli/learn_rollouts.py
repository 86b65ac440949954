"""`surefoot learn rollouts`: labelled solutions into a file, with progress, to be gone on with."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from ..engines import open_engine
from ..evaluation.formats import read_problems
from ..learning.graded import NoSignal
from ..learning.rollout_file import RolloutFile
from ..learning.rollouts import RolloutOptions, RolloutProgress, Rollouts


async def run_rollouts(
    file: Path,
    out: Path,
    model: str | None,
    options: RolloutOptions,
    *,
    engine: str = "local",
    limit: int | None,
    resume: bool,
    as_json: bool,
) -> int:
    """Exit code 0 where the labels can teach something. Raises `NoSignal` where they cannot."""
    problems = list(islice(read_problems(file), limit))
    workers = open_engine(engine, options.workers)
    with closing(RolloutFile(out, resume=resume)) as kept, _bar() as draw:
        done = kept.done
        left = [one for one in problems if one.problem.id not in done]
        work = Rollouts(model, options, workers)
        for row in kept.rows:
            work.tally.add(row)
        try:
            tally = await work.run(left, kept.append, done=len(done), progress=draw)
        except asyncio.CancelledError:
            sys.stderr.write(f"surefoot: what is done is kept: --resume goes on with {out}\n")
            raise
    if tally.stopped:
        sys.stderr.write(f"surefoot: the budget of {tally.stopped} ended: --resume goes on\n")
    if tally.failed:
        sys.stderr.write(f"surefoot: {tally.failed} problems failed and were left out\n")
    if not tally.teaches:
        raise NoSignal(
            f"{out}: {tally.rows} solutions whose steps all have the same label teach nothing: "
            "give harder or easier problems, more samples, or a higher temperature."
        )
    found = {"rows": tally.rows, "right": tally.right, "failed": tally.failed}
    text = f"{tally.rows} solutions, {tally.right} of them right, in {out}"
    sys.stdout.write((json.dumps(found) if as_json else text) + "\n")
    return 0


@contextmanager
def _bar() -> Iterator[Callable[[RolloutProgress], None]]:
    """A progress bar on standard error; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("rollouts"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[found]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, found="")

        def draw(progress: RolloutProgress) -> None:
            found = f"{progress.rows} solutions, {progress.tokens:,} tokens"
            bar.update(task, completed=progress.done, total=progress.total, found=found)

        yield draw
