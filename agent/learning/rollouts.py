"""Step labels by Monte-Carlo rollouts: how often does a policy get home from here?

Math-Shepherd (Wang et al. 2024): solutions are sampled, and from each of their prefixes `k`
completions are drawn. The share that ends right is the step's soft label, whether any does its
hard one. The last step's label is the solution's own grade.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ...graphs.contracts import Policy, Probing, Proposal, ProposalRequest, Usage
from ...graphs.errors import PolicyError, Unreachable
from ...graphs.prompts import OWN_WORDS
from ...graphs.records import Sample
from ...graphs.run.budget import Budget, BudgetSpent, Meter
from ...graphs.run.context import CALL_SECONDS, request_size
from ...graphs.run.sampling import mean_logprob, to_sample
from ...sandbox.errors import InputError
from ..evaluation.formats import EvalProblem
from ..evaluation.grading import Grader
from ..prm.free_evidence import free_evidence
from .schema import RolloutRow

HOPELESS_AFTER = 3
"""As many problems that all fail, before any succeeds, end the work with their error."""


@dataclass(frozen=True, slots=True)
class RolloutOptions:
    """`samples` solutions a problem, `rollouts` completions a prefix, both at `temperature`."""

    samples: int = 4
    rollouts: int = 8
    temperature: float = 0.8
    max_tokens: int = 1024
    seed: int = 0
    workers: int = 4
    budget: Budget = field(default_factory=Budget)


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
    """Labels solutions of problems, `workers` problems at once, within one budget for all."""

    def __init__(self, policy: Policy, options: RolloutOptions) -> None:
        self._policy = policy
        self._options = options
        self._meter = Meter(options.budget)
        self._grader = Grader()
        self._last: PolicyError | None = None
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
        if isinstance(self._policy, Probing):
            await self._policy.probe()
        waiting = iter(problems)
        finished = 0

        async def work() -> None:
            nonlocal finished
            for problem in waiting:
                if self.tally.stopped:
                    return
                if (rows := await self._label(problem)) is not None:
                    keep(rows)
                    finished += 1
                    for row in rows:
                        self.tally.add(row)
                    progress(self._progress(done + finished, done + len(problems)))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(max(1, self._options.workers)):
                    group.create_task(work())
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        if self._last is not None and not finished:
            raise self._last
        return self.tally

    def _progress(self, done: int, total: int) -> RolloutProgress:
        tally = self.tally
        used = self._meter.usage.tokens
        return RolloutProgress(done, total, tally.rows, tally.right, used, tally.failed)

    async def _label(self, problem: EvalProblem) -> list[RolloutRow] | None:
        """A problem's rows; None where the budget or the policy ended it before it was done."""
        try:
            return await self._rows(problem)
        except BudgetSpent as spent:
            self.tally.stopped = str(spent)
        except PolicyError as error:
            self.tally.failed += 1
            self._last = error
            if not self.tally.rows and self.tally.failed >= HOPELESS_AFTER:
                raise
        return None

    async def _rows(self, problem: EvalProblem) -> list[RolloutRow]:
        options = self._options
        drawn = await self._draw(problem, (), options.samples, options.seed)
        solutions = {sample.steps: sample for sample in drawn if sample.steps}
        right = await self._grader.right(problem, [one.answer for one in solutions.values()])
        known: dict[tuple[str, ...], float] = {}
        rows = []
        for index, (sample, good) in enumerate(zip(solutions.values(), right, strict=True)):
            labels = [await self._value(problem, sample, end, known) for end in _inner(sample)]
            labels.append(float(good))
            rows.append(_row(self._policy, problem, index, sample, labels, good))
        return rows

    async def _value(
        self, problem: EvalProblem, sample: Sample, end: int, known: dict[tuple[str, ...], float]
    ) -> float:
        """The share of completions from the first `end` steps that are right."""
        prefix = sample.steps[:end]
        if prefix not in known:
            seed = self._options.seed + 1000 * end
            drawn = await self._draw(problem, prefix, self._options.rollouts, seed)
            right = await self._grader.right(problem, [one.answer for one in drawn])
            known[prefix] = sum(right) / len(right) if right else 0.0
        return known[prefix]

    async def _draw(
        self, problem: EvalProblem, steps: tuple[str, ...], n: int, seed: int
    ) -> list[Sample]:
        """`n` solutions from a prefix, in as few calls as the policy allows."""
        able = self._policy.capabilities
        width = max(1, able.max_n) if able.n else n  # without n, the policy asks side by side
        drawn: list[Proposal] = []
        while len(drawn) < n:
            more = await self._ask(
                ProposalRequest(
                    problem=problem.problem.text,
                    problem_id=problem.problem.id,
                    steps=steps,
                    task="solution",
                    prompt=OWN_WORDS,
                    n=min(width, n - len(drawn)),
                    max_tokens=self._options.max_tokens,
                    temperature=self._options.temperature,
                    seed=seed + len(drawn),
                    top_logprobs=1 if able.logprobs and not steps else 0,
                )
            )
            if not more:
                break
            drawn += more
        return [_whole(proposal) for proposal in drawn]

    async def _ask(self, request: ProposalRequest) -> list[Proposal]:
        """One call inside the budget. Raises `BudgetSpent`, or what the policy raises."""
        able = self._policy.capabilities
        calls = 1 if able.n else request.n
        size = request_size(request, prose=able.prose)
        grant = await self._meter.reserve(size, request.max_tokens, request.n, calls)
        usage = Usage()
        try:
            async with asyncio.timeout(CALL_SECONDS):
                proposals = await self._policy.propose(
                    replace(request, max_tokens=grant.max_tokens)
                )
            usage = sum((proposal.usage for proposal in proposals), Usage())
        except TimeoutError:
            raise Unreachable(f"{self._policy.name}: no answer in {CALL_SECONDS:.0f} s") from None
        finally:
            self._meter.settle(grant, usage)
        return proposals


def _inner(sample: Sample) -> range:
    return range(1, len(sample.steps))


def _whole(proposal: Proposal) -> Sample:
    """A proposal as a solution; empty steps are none."""
    sample = to_sample(proposal)
    steps = tuple(step for step in sample.steps if step.strip())
    return replace(sample, steps=steps, logprob=mean_logprob(proposal))


def _row(
    policy: Policy,
    problem: EvalProblem,
    index: int,
    sample: Sample,
    labels: list[float],
    good: bool,
) -> RolloutRow:
    hard: list[Literal[0, 1] | None] = [1 if label > 0 else 0 for label in labels]
    return RolloutRow(
        id=f"{problem.problem.id}#{index}",
        problem=problem.problem.text,
        steps=sample.steps,
        labels=tuple(labels),
        hard=tuple(hard),
        answer=sample.answer,
        correct=good,
        evidence=tuple(
            replace(one, logprob=sample.logprob)
            for one in free_evidence(problem.problem.text, sample.steps, policy)
        ),
    )


__all__ = ["RolloutOptions", "RolloutProgress", "Rollouts", "Tally"]
