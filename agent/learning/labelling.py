"""What a worker of `learn rollouts` does: one problem, its solutions, the worth of their steps."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, Self

from ...graphs.contracts import Policy, Probing, Proposal, ProposalRequest, Usage
from ...graphs.errors import PolicyError, Unreachable
from ...graphs.prompts import OWN_WORDS
from ...graphs.records import Sample
from ...graphs.run.budget import Budget, BudgetSpent, Meter
from ...graphs.run.context import CALL_SECONDS, request_size
from ...graphs.run.sampling import mean_logprob, to_sample
from ..evaluation.formats import EvalProblem
from ..evaluation.grading import Grader
from ..policies import open_policy
from ..prm.free_evidence import free_evidence
from .schema import RolloutRow


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
class LabelTask:
    """A problem, and what may be spent on it; None: what the worker's own budget has left."""

    problem: EvalProblem
    budget: Budget | None = None


@dataclass(frozen=True, slots=True)
class LabelledTask:
    """A problem's rows; None where the budget (`stopped`: its ceiling) or the policy ended it.

    `tokens`: what it cost, as far as it went.
    """

    rows: list[RolloutRow] | None
    tokens: int = 0
    stopped: str = ""
    error: PolicyError | None = None


class LabellingWorker:
    """Labels problems one after the other or side by side, by a policy or the model of a name."""

    def __init__(self, policy: Policy | str | None, options: RolloutOptions) -> None:
        self._given, self._options = policy, options
        self._meter = Meter(options.budget)
        self._grader = Grader()

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(LabellingWorker, options=self._options), (self._given,)

    async def __aenter__(self) -> Self:
        given = self._given
        self._policy = open_policy(given) if isinstance(given, str | None) else given
        if isinstance(self._policy, Probing):
            await self._policy.probe()
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._policy is not self._given:
            await self._policy.aclose()

    async def do(self, task: LabelTask) -> LabelledTask:
        meter = self._meter if task.budget is None else Meter(task.budget)
        work = _Labelling(self._policy, self._options, self._grader, meter, task.problem)
        try:
            rows = await work.rows()
        except BudgetSpent as spent:
            return LabelledTask(None, work.tokens, stopped=str(spent))
        except PolicyError as error:
            return LabelledTask(None, work.tokens, error=error)
        return LabelledTask(rows, work.tokens)


@dataclass(slots=True)
class _Labelling:
    """One problem being labelled."""

    policy: Policy
    options: RolloutOptions
    grader: Grader
    meter: Meter
    problem: EvalProblem
    known: dict[tuple[str, ...], float] = field(default_factory=dict)
    tokens: int = 0

    async def rows(self) -> list[RolloutRow]:
        options, problem = self.options, self.problem
        drawn = await self._draw((), options.samples, options.seed)
        solutions = {sample.steps: sample for sample in drawn if sample.steps}
        right = await self.grader.right(problem, [one.answer for one in solutions.values()])
        rows = []
        for index, (sample, good) in enumerate(zip(solutions.values(), right, strict=True)):
            labels = [await self._value(sample, end) for end in _inner(sample)]
            labels.append(float(good))
            rows.append(_row(self.policy, problem, index, sample, labels, good))
        return rows

    async def _value(self, sample: Sample, end: int) -> float:
        """The share of completions from the first `end` steps that are right."""
        prefix = sample.steps[:end]
        known = self.known
        if prefix not in known:
            seed = self.options.seed + 1000 * end
            drawn = await self._draw(prefix, self.options.rollouts, seed)
            right = await self.grader.right(self.problem, [one.answer for one in drawn])
            known[prefix] = sum(right) / len(right) if right else 0.0
        return known[prefix]

    async def _draw(self, steps: tuple[str, ...], n: int, seed: int) -> list[Sample]:
        """`n` solutions from a prefix, in as few calls as the policy allows."""
        able = self.policy.capabilities
        width = max(1, able.max_n) if able.n else n  # without n, the policy asks side by side
        drawn: list[Proposal] = []
        while len(drawn) < n:
            more = await self._ask(
                ProposalRequest(
                    problem=self.problem.problem.text,
                    problem_id=self.problem.problem.id,
                    steps=steps,
                    task="solution",
                    prompt=OWN_WORDS,
                    n=min(width, n - len(drawn)),
                    max_tokens=self.options.max_tokens,
                    temperature=self.options.temperature,
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
        able = self.policy.capabilities
        calls = 1 if able.n else request.n
        size = request_size(request, prose=able.prose)
        grant = await self.meter.reserve(size, request.max_tokens, request.n, calls)
        usage = Usage()
        try:
            async with asyncio.timeout(CALL_SECONDS):
                proposals = await self.policy.propose(replace(request, max_tokens=grant.max_tokens))
            usage = sum((proposal.usage for proposal in proposals), Usage())
        except TimeoutError:
            raise Unreachable(f"{self.policy.name}: no answer in {CALL_SECONDS:.0f} s") from None
        finally:
            self.meter.settle(grant, usage)
            self.tokens += usage.tokens
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


__all__ = ["LabelTask", "LabelledTask", "LabellingWorker", "RolloutOptions"]
