"""`surefoot eval --compare`: strategies side by side on the same problems, and a report of it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ...graphs.options import StrategyOptions
from ...graphs.result import Result
from ...graphs.strategy import build, narrowed
from ...sandbox.errors import InputError, MissingDependency
from ..evaluation.chart import svg, write_png
from ..evaluation.comparison import versus
from ..evaluation.failures import problem_of, traced, worst
from ..evaluation.formats import EvalProblem
from ..evaluation.report import ReportedStrategy, html, points
from ..evaluation.store import check_folder, read_results
from ..evaluation.summary import Summary
from ..run.config import Config

BASELINE = "chain"
"""Every comparison shows it."""
REPORT, PLOT = "report.html", "plot.png"

RunOne = Callable[[Config, Path], Awaitable[Summary]]


@dataclass(frozen=True, slots=True)
class Contender:
    """A strategy, and how many samples it draws where that was said."""

    strategy: str
    samples: int | None = None

    @property
    def label(self) -> str:
        return self.strategy if self.samples is None else f"{self.strategy}:{self.samples}"

    @property
    def folder(self) -> str:
        return self.label.replace(":", "-")

    def config(self, config: Config, options: StrategyOptions, trace: Path) -> Config:
        """The common config as this one's; `options` are those that its strategy knows."""
        settings = replace(config.settings, options=options)
        if self.samples is not None:
            settings = replace(settings, samples=self.samples)
        return replace(config, strategy=self.strategy, settings=settings, trace=trace)


def contenders(text: str) -> list[Contender]:
    """What `--compare` names, as in "majority:16,loop", the baseline first.

    Raises `InputError` for none, for a strategy that there is not, for samples that are no number.
    """
    named = [_contender(name.strip()) for name in text.split(",") if name.strip()]
    if not named:
        raise InputError("--compare takes strategies, as in chain,majority:16,loop.")
    base = next((one for one in named if one.strategy == BASELINE), Contender(BASELINE))
    return list(dict.fromkeys([base, *named]))


def _contender(name: str) -> Contender:
    strategy, colon, samples = name.partition(":")
    if colon and not (samples.isdecimal() and int(samples) >= 1):
        raise InputError(f"--compare {name}: samples are a number, as in majority:16.")
    build(strategy)  # what is wrong with the last is an error now, not after hours of the first
    return Contender(strategy, int(samples) if colon else None)


async def compare(
    named: Sequence[Contender],
    config: Config,
    problems: Sequence[EvalProblem],
    run: RunOne,
    out: Path | None,
    *,
    resume: bool,
) -> list[ReportedStrategy]:
    """Run them one after the other and compare each with the first.

    With `out`, each has a folder there, and the report and the plot are written beside them; an
    interrupted comparison goes on by `resume`.
    """
    known = narrowed([one.strategy for one in named], config.settings.options)
    with ExitStack() as stack:
        root = out or Path(stack.enter_context(TemporaryDirectory(prefix="surefoot-")))
        folders = [root / one.folder for one in named]
        for folder in folders:
            check_folder(folder, resume=resume)
        entries: list[ReportedStrategy] = []
        by_id = {one.problem.id: one for one in problems}
        baseline: dict[str, list[bool]] = {}
        for one, folder in zip(named, folders, strict=True):
            trace = config.trace or root / f"{one.folder}.trace.jsonl"
            summary = await run(one.config(config, known[one.strategy], trace), folder)
            results = [result for result in read_results(folder) if problem_of(result, by_id)]
            marks = _marks(results, by_id)
            if entries:
                against = versus(entries[0].label, marks, baseline)
                summary = summary.model_copy(update={"versus": against})
            failures = worst(
                results, by_id, {name for name, right in baseline.items() if all(right)}
            )
            entries.append(ReportedStrategy(one.label, summary, traced(failures, trace)))
            baseline = baseline or marks
        if out is not None:
            _write(entries, out)
    return entries


def _marks(results: Sequence[Result], problems: dict[str, EvalProblem]) -> dict[str, list[bool]]:
    marks: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        marks[problem_of(result, problems) or result.id].append(bool(result.correct))
    return marks


def _write(entries: Sequence[ReportedStrategy], out: Path) -> None:
    """The report, the plot within it, and as a picture where matplotlib is installed."""
    (out / REPORT).write_text(html("Strategies side by side", entries), encoding="utf-8")
    drawn = points(entries)
    (out / PLOT).with_suffix(".svg").write_text(svg(drawn, alone=True), "utf-8", "replace")
    try:
        write_png(drawn, out / PLOT)
    except MissingDependency as error:
        sys.stderr.write(f"surefoot: {PLOT} is left out: {error}\n")
    sys.stderr.write(f"surefoot: {out / REPORT}\n")
