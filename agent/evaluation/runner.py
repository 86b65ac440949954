"""Runs a problem set: bounded concurrency, every result kept as it comes, resumable.

A run that fails is a row. Where the machine is at fault for the first few (no key, no server,
no sandbox), it would be for all: the evaluation ends with that error.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ...graphs.errors import PolicyError
from ...graphs.result import Result
from ...sandbox.errors import InputError, MissingDependency, SandboxError, SurefootError
from ..engines import Engine, Worker, open_engine
from ..run.config import Config
from ..run.session import Session
from .formats import EvalProblem, kinds_of
from .grading import Grader
from .programs import open_judge
from .solving import EndedRun, PlannedRun, SolvingWorker, lost
from .store import ResultStore, RunInfo, check_folder
from .summary import Summary, SummaryRow, summarise

AVERAGED = frozenset({"chain"})
"""Strategies of one sample, for which -n means as many runs a problem (avg@N)."""
HOPELESS_AFTER = 3
"""As many first runs that all fail alike, and the machine's fault, end the evaluation."""

BATCH = 64
"""As many finished runs are graded together, at most."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an evaluation is. `done` counts those that were resumed."""

    done: int
    total: int
    correct: int


def plan(config: Config, problems: Sequence[EvalProblem]) -> list[PlannedRun]:
    """The runs of an evaluation: one a problem, or -n for a strategy of one sample (`ID#i`)."""
    seed, n = config.settings.seed, config.settings.samples
    if config.strategy_name not in AVERAGED or n == 1:
        return [PlannedRun(one.problem.id, one, seed) for one in problems]
    return [
        PlannedRun(f"{one.problem.id}#{i}", one, seed + i) for one in problems for i in range(n)
    ]


async def evaluate(
    config: Config,
    problems: Sequence[EvalProblem],
    *,
    workers: int = 4,
    engine: str = "local",
    out: Path | None = None,
    resume: bool = False,
    fingerprint: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Run and grade `problems`, `workers` at a time, in this process or by another `engine`.

    With `out`, each result is a line of `out/results.jsonl` as soon as its run ends; `resume`
    goes on from what is there. Cancelling it leaves such a folder. Every problem is run with the
    config's own seed, so that a run does not depend on which others were made. `fingerprint`
    names the problem set that a folder belongs to (default: a digest of the problems), so that
    more of the same set can be gone on with.

    Raises `InputError` for a folder that cannot be used, and, where no run can succeed, the
    error that they all end with.
    """
    if not problems:
        raise InputError("There are no problems to run.")
    started = time.monotonic()
    runs = plan(config, problems)
    if out is not None:
        check_folder(out, resume=resume)
    elif resume:
        raise InputError("--resume needs --out, the folder to go on with.")
    code = "code" in kinds_of(problems)
    worker = SolvingWorker(_single(config), code=code)
    async with AsyncExitStack() as stack:
        # Opened here whatever the engine: what cannot be opened is said at once.
        session = (await stack.enter_async_context(worker)).session
        judge = await stack.enter_async_context(open_judge(config.sandbox)) if code else None
        store = None
        if out is not None:
            info = _info(config, fingerprint or digest(problems), session)
            store = stack.enter_context(ResultStore(out, info))
        model = session.policy.name
        hands = _engine(engine, workers, config)
        work = _Evaluation(_single(config), hands, Grader(judge), store, runs, progress)
        await work.run(worker)
    return summarise(
        list(work.rows.values()),
        strategy=config.strategy_name,
        model=model,
        seconds=time.monotonic() - started,
        samples=config.settings.samples,
    )


def _engine(spec: str, workers: int, config: Config) -> Engine:
    if spec != "local" and config.trace is not None:
        raise InputError("--trace is written by one process: it goes with --engine local.")
    return open_engine(spec, workers)


class _Evaluation:
    """The runs in flight and what they came to."""

    def __init__(
        self,
        config: Config,
        engine: Engine,
        grader: Grader,
        store: ResultStore | None,
        runs: list[PlannedRun],
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.config = config
        self.engine = engine
        self.grader = grader
        self.store = store
        self.runs = runs
        self.progress = progress
        self.rows: dict[str, SummaryRow] = {}
        self.correct = 0
        self.troubles: Counter[str] = Counter()  # failed runs of now, by kind
        self.solved = 0
        self.last_error: SurefootError | None = None
        self._finished: asyncio.Queue[tuple[PlannedRun, Result] | None] = asyncio.Queue(2 * BATCH)
        if store is not None:
            for run in runs:
                if (result := store.done.get(run.id)) is not None:
                    self.solved += 1
                    self._count(run, result)

    async def run(self, worker: Worker[PlannedRun, EndedRun]) -> None:
        """Make every run that was not made before."""
        left = iter([run for run in self.runs if run.id not in self.rows])
        self._report()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._solve(worker, left))
                group.create_task(self._grade())
        except BaseExceptionGroup as errors:
            raise _first(errors) from None
        if (error := self._common_error()) is not None:
            raise error

    async def _solve(
        self, worker: Worker[PlannedRun, EndedRun], left: Iterator[PlannedRun]
    ) -> None:
        outcomes = self.engine.outcomes(worker, left, partial(lost, self.config))
        async with aclosing(outcomes):
            async for run, ended in outcomes:
                if ended.error is None:
                    self.solved += 1
                else:
                    self.troubles[type(ended.error).__name__] += 1
                    self.last_error = ended.error
                await self._finished.put((run, ended.result))
                if self._hopeless():
                    break
        await self._finished.put(None)

    async def _grade(self) -> None:
        """Grade what is finished: programs of one problem, if several wait, share their tests."""
        while batch := await self._waiting():
            by_problem: dict[str, list[tuple[PlannedRun, Result]]] = {}
            for run, result in batch:
                by_problem.setdefault(run.problem.problem.id, []).append((run, result))
            await asyncio.gather(*map(self._grade_problem, by_problem.values()))

    async def _waiting(self) -> list[tuple[PlannedRun, Result]]:
        """All that waits to be graded, at least one; nothing when all are graded."""
        batch: list[tuple[PlannedRun, Result]] = []
        while not batch or (not self._finished.empty() and len(batch) < BATCH):
            item = await self._finished.get()
            if item is None:
                await self._finished.put(None)
                break
            batch.append(item)
        return batch

    async def _grade_problem(self, done: list[tuple[PlannedRun, Result]]) -> None:
        graded = await self.grader.grade(done[0][0].problem, [result for _, result in done])
        for (run, _), result in zip(done, graded, strict=True):
            row = result.model_copy(update={"id": run.id})
            if self.store is not None:
                self.store.append(row)
            self._count(run, row)
            self._report()

    def _count(self, run: PlannedRun, result: Result) -> None:
        self.rows[run.id] = SummaryRow.of(result, run.problem.problem.id, run.problem.group)
        self.correct += bool(result.correct)

    def _report(self) -> None:
        if self.progress is not None:
            self.progress(Progress(len(self.rows), len(self.runs), self.correct))

    def _hopeless(self) -> bool:
        """Whether enough runs failed alike, and all, for a reason that lies with the machine."""
        machine = isinstance(self._common_error(), PolicyError | SandboxError | MissingDependency)
        return machine and self.troubles.total() >= HOPELESS_AFTER

    def _common_error(self) -> SurefootError | None:
        """The error that every run ended with, or None: an evaluation that came to nothing."""
        if self.solved or len(self.troubles) != 1:
            return None
        return self.last_error


def _single(config: Config) -> Config:
    """What one run is set up with: an averaged strategy's runs draw one sample each."""
    if config.strategy_name in AVERAGED:
        return replace(config, settings=replace(config.settings, samples=1))
    return config


def _info(config: Config, fingerprint: str, session: Session) -> RunInfo:
    settings, budget = config.settings, config.budget
    return RunInfo(
        problems=fingerprint,
        strategy=config.strategy_name,
        model=session.policy.name,
        prm=config.prm if isinstance(config.prm, str) else type(session.prm).__name__,
        samples=settings.samples,
        temperature=settings.temperature,
        seed=settings.seed,
        max_tokens=settings.max_tokens,
        budget_tokens=budget.tokens,
        budget_tool_calls=budget.tool_calls,
        budget_seconds=budget.seconds,
        budget_money=budget.money,
    )


def digest(problems: Sequence[EvalProblem]) -> str:
    """What tells one problem set from another: texts, answers and tests."""
    digest = hashlib.sha256()
    for one in problems:
        parts = (one.problem.id, one.problem.text, one.answer or "", one.problem.tests or "")
        digest.update("\0".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """The error that ended a group: the others were cancelled by it."""
    found = errors.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
