"""Right or wrong: maths by answer equivalence, code by its tests, the Game of 24 by its rule.

Nothing here blocks the event loop: equivalence runs in a thread with a deadline of its own,
programs in the sandbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from ...graphs.result import Problem, Result
from ...tools.equivalence import aequivalent_many
from .formats import EvalProblem
from .game24 import solves


class ProgramJudge(Protocol):
    """Runs programs against a coding problem's tests."""

    async def passes(self, problem: Problem, program: str) -> bool:
        """Whether the program passes all tests. Raises only `SandboxError`."""
        ...


class Grader:
    """Grades results. Verdicts are kept: the samples of a problem repeat a few answers.

    `judge` is needed for coding problems alone.
    """

    def __init__(self, judge: ProgramJudge | None = None) -> None:
        self._judge = judge
        self._known: dict[tuple[str, str], bool] = {}

    async def grade(self, problem: EvalProblem, result: Result) -> Result:
        """The result with `correct`, its samples' included. A run without an answer is wrong."""
        if result.status == "failed":
            return result.model_copy(update={"correct": False})
        samples = [one.get("answer") for one in result.samples or ()]
        right, *others = await self.right(problem, [result.answer, *samples])
        marked = [
            {**one, "correct": other}
            for one, other in zip(result.samples or (), others, strict=True)
        ]
        return result.model_copy(update={"correct": right, "samples": marked or None})

    async def right(self, problem: EvalProblem, answers: Sequence[str | None]) -> list[bool]:
        """Which of a problem's answers are right, in order."""
        # By the problem's id where its grading is its own, by the answer where any may share it.
        whose = problem.answer if problem.kind == "maths" else problem.problem.id
        given = [answer for answer in dict.fromkeys(answers) if answer is not None]
        keys = [(whose or "", answer) for answer in given]
        fresh = [key for key in keys if key not in self._known]
        verdicts = await self._judged(problem, [answer for _, answer in fresh])
        self._known.update(zip(fresh, verdicts, strict=True))
        return [answer is not None and self._known[whose or "", answer] for answer in answers]

    async def _judged(self, problem: EvalProblem, answers: list[str]) -> list[bool]:
        if not answers:
            return []
        if problem.kind == "code":
            judge = self._judge
            if judge is None:
                raise ValueError("coding problems need a judge")
            passing = (judge.passes(problem.problem, answer) for answer in answers)
            return list(await asyncio.gather(*passing))
        gold = problem.answer or ""
        if problem.kind == "game24":
            return [solves(gold, answer) for answer in answers]
        found = await aequivalent_many([(gold, answer) for answer in answers])
        return [one.equivalent for one in found]
