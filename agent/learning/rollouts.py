"""Step labels by Monte-Carlo rollouts: how often does a policy get home from here?

Math-Shepherd (Wang et al. 2024): solutions are sampled, and from each of their prefixes `k`
completions are drawn. The share that ends right is the step's soft label, whether any does its
hard one. The last step's label is the solution's own grade.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from ...graphs.contracts import Policy
from ...graphs.errors import PolicyError
from ...graphs.run.budget import Budget
from ...sandbox.errors import InputError
from ..engines import Engine, LocalEngine
from ..evaluation.formats import EvalProblem
from .labelling import LabelledTask, LabellingWorker, LabelTask, RolloutOptions
from .schema import RolloutRow

HOPELESS_AFTER = 3
"""As many problems that all fail, before any succeeds, end the work with their error."""


@dataclass(frozen=True, slots=True)
class RolloutProgress:
    """How far it is: problems done (with those of earlier runs), rows, right ones, tokens."""

    done: int
    total: int
    rows: int
    right: int
    tokens: int
    failed: int = 0


@dataclass(slots=True)
class Tally:
    """What was written, by kind; `stopped` names the ceiling that ended it, "" where none did."""

    rows: int = 0
    right: int = 0
    failed: int = 0
    labels: set[float] = field(default_factory=set)
    stopped: str = ""

    def add(self, row: RolloutRow) -> None:
        self.rows += 1
        self.right += row.correct
        self.labels |= {label for label in row.labels if label is not None}

    @property
    def teaches(self) -> bool:
        """Whether the labels differ at all."""
        return len(self.labels) > 1


class Rollouts:
    """Labels solutions of problems, `workers` problems at once, within one budget for all.

    `policy`: an object, or the name of a model, which an engine of other processes needs.
    """

    def __init__(
        self, policy: Policy | str | None, options: RolloutOptions, engine: Engine | None = None
    ) -> None:
        self._worker = LabellingWorker(policy, options)
        self._options = options
        self._engine = engine or LocalEngine(options.workers)
        self._purse = None if self._engine.name == "local" else Purse(options)
        self._tokens = 0
        self.tally = Tally()

    async def run(
        self,
        problems: Sequence[EvalProblem],
        keep: Callable[[list[RolloutRow]], None],
        *,
        done: int = 0,
        progress: Callable[[RolloutProgress], None] = lambda _: None,
    ) -> Tally:
        """Label `problems`; the rows of each go to `keep` together, as soon as it is finished.

        `done` counts problems of earlier runs, for `progress`. A problem that fails is counted
        and left out. Raises `InputError` for problems without an answer, and the policy's error
        where no problem succeeds.
        """
        if bad := next((one for one in problems if one.kind != "maths" or not one.answer), None):
            raise InputError(f"{bad.problem.id}: rollouts are graded by an answer; it has none.")
        finished = 0
        last: PolicyError | None = None
        async with self._worker as worker:
            outcomes = self._engine.outcomes(worker, self._tasks(problems), _given_up)
            async with aclosing(outcomes):
                async for task, labelled in outcomes:
                    self._tokens += labelled.tokens
                    if self._purse is not None:
                        self._purse.settle(task.budget, labelled.tokens)
                    self.tally.stopped = self.tally.stopped or labelled.stopped
                    if labelled.error is not None:
                        self.tally.failed += 1
                        last = labelled.error
                        if not self.tally.rows and self.tally.failed >= HOPELESS_AFTER:
                            raise last
                    if labelled.rows is not None:
                        keep(labelled.rows)
                        finished += 1
                        for row in labelled.rows:
                            self.tally.add(row)
                        progress(self._progress(done + finished, done + len(problems)))
        if last is not None and not finished:
            raise last
        return self.tally

    def _tasks(self, problems: Sequence[EvalProblem]) -> Iterator[LabelTask]:
        """The problems until the budget has ended, each with its part of it where it goes away."""
        for problem in problems:
            if self.tally.stopped:
                return
            yield LabelTask(problem, None if self._purse is None else self._purse.share())

    def _progress(self, done: int, total: int) -> RolloutProgress:
        tally = self.tally
        return RolloutProgress(done, total, tally.rows, tally.right, self._tokens, tally.failed)


class Purse:
    """One budget for workers that cannot see each other: each task is promised a part of what is
    left, and what it did not spend comes back. Together they never spend more."""

    def __init__(self, options: RolloutOptions) -> None:
        self._workers = max(1, options.workers)
        self._budget = options.budget
        self._left = options.budget.tokens
        self._until = None
        if options.budget.seconds is not None:
            self._until = time.monotonic() + options.budget.seconds

    def share(self) -> Budget:
        tokens = None if self._left is None else self._left // self._workers
        if self._left is not None and tokens is not None:
            self._left -= tokens
        seconds = None if self._until is None else max(0.0, self._until - time.monotonic())
        return replace(self._budget, tokens=tokens, seconds=seconds)

    def settle(self, promised: Budget | None, spent: int) -> None:
        if self._left is not None and promised is not None and promised.tokens is not None:
            self._left += max(0, promised.tokens - spent)


def _given_up(task: LabelTask) -> LabelledTask:
    words = f"{task.problem.problem.id}: every worker that took this problem died"
    return LabelledTask(None, error=PolicyError(words))


__all__ = ["RolloutOptions", "RolloutProgress", "Rollouts", "Tally"]
