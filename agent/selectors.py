"""Selectors for best-of-n: by a PRM, by what tools say of the claims, by what programs do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..graphs.assess import free_verdicts
from ..graphs.context import RunContext
from ..graphs.errors import FormatError
from ..graphs.protocols import Choice, Evidence, Solution
from ..graphs.result import Problem
from ..sandbox.base import Sandbox
from ..sandbox.errors import InputError
from ..tools.equivalence import cluster
from ..tools.selection import select
from .jsonl import read_rows

SELECTORS = ("prm", "verifier")


class PRMSelector:
    """The solution whose last step the PRM scores highest; what states no answer comes last."""

    name = "prm"

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution]
    ) -> Choice:
        scores = []
        for solution in solutions:
            evidence = [
                Evidence(await free_verdicts(ctx, problem.text, solution.steps[: i + 1]))
                for i in range(len(solution.steps))
            ]
            scored = await ctx.prm.score(problem.text, solution.steps, evidence)
            scores.append(scored[-1] if scored and solution.answer is not None else -1.0)
        best = max(range(len(scores)), key=scores.__getitem__)
        if scores[best] < 0:
            return Choice(None, 0.0, "no sample states an answer")
        return Choice(best, scores[best], f"scored {scores[best]:.2f}")


class ClaimSelector:
    """A vote among the solutions in which the free verifiers refute nothing (else among all)."""

    name = "verifier"

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution]
    ) -> Choice:
        voters = [i for i, solution in enumerate(solutions) if solution.answer is not None]
        if not voters:
            return Choice(None, 0.0, "no sample states an answer")
        sound = [i for i in voters if not await self._refuted(problem, ctx, solutions[i])]
        among = sound or voters
        answers = [solutions[i].answer for i in among]
        largest, *_ = await asyncio.to_thread(cluster, answers)
        words = f"{len(largest)} of {len(among)} with nothing refuted agree"
        return Choice(among[largest[0]], len(largest) / len(solutions), words)

    async def _refuted(self, problem: Problem, ctx: RunContext, solution: Solution) -> bool:
        for i in range(len(solution.steps)):
            found = await free_verdicts(ctx, problem.text, solution.steps[: i + 1])
            if any(verdict.status == "refuted" for verdict in found):
                return True
        return False


class ProgramSelector:
    """Programs by their agreement on generated tests (see `tools.selection`)."""

    name = "verifier"

    def __init__(self, tests: Mapping[str, Sequence[str]], sandbox: Sandbox) -> None:
        self._tests = tests
        self._sandbox = sandbox

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution]
    ) -> Choice:
        """Raises `InputError` for a problem without an entry point: its programs have no name."""
        if problem.entry_point is None:
            raise InputError(
                f"{problem.id}: --select verifier chooses programs by calling their function, "
                "and this problem names none (entry_point)."
            )
        chosen = await select(
            {"prompt": problem.text, "entry_point": problem.entry_point},
            ["\n\n".join(solution.steps) for solution in solutions],
            self._tests.get(problem.id, ()),
            self._sandbox,
        )
        agreeing = sum(score == chosen.scores[chosen.index] for score in chosen.scores)
        return Choice(chosen.index, agreeing / len(solutions), chosen.reasons[chosen.index])


def read_tests(path: Path) -> dict[str, list[str]]:
    """Generated tests by task: `{task_id, completion}` rows, several a task.

    Raises `FormatError`, with the line's number, for any other row.
    """
    tests: dict[str, list[str]] = {}
    for number, row in read_rows(path):
        task, text = row.get("task_id"), row.get("completion")
        if not isinstance(task, str) or not isinstance(text, str):
            raise FormatError(f"{path}, line {number}: a row needs task_id and completion")
        tests.setdefault(task, []).append(text)
    return tests
