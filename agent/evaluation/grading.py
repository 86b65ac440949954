"""Right or wrong: maths by answer equivalence, code by its tests, the Game of 24 by its rule.

Nothing here blocks the event loop: equivalence runs in a thread with a deadline of its own,
programs in the sandbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ...graphs.result import Problem, Result
from ...tools.equivalence import aequivalent_many
from .formats import EvalProblem
from .game24 import solves


class ProgramJudge(Protocol):
    """Runs programs against a coding problem's tests."""

    async def passing(self, problem: Problem, programs: Sequence[str]) -> list[bool]:
        """Which programs pass all tests, in order. Raises only `SandboxError`."""
        ...


class Grader:
    """Grades results. Verdicts are kept: the samples of a problem repeat a few answers.

    `judge` is needed for coding problems alone.
    """

    def __init__(self, judge: ProgramJudge | None = None) -> None:
        self._judge = judge
        self._known: dict[tuple[str, str], bool] = {}

    async def grade(self, problem: EvalProblem, results: Sequence[Result]) -> list[Result]:
        """Results of one problem, with `correct`, that of their samples included.

        A run without an answer is wrong.
        """
        answers = [_answers(result) for result in results]
        right = iter(await self.right(problem, [one for some in answers for one in some]))
        marked = ([next(right) for _ in some] for some in answers)
        return [_marked(*pair) for pair in zip(results, marked, strict=True)]

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
            return await judge.passing(problem.problem, answers)
        gold = problem.answer or ""
        if problem.kind == "game24":
            return [solves(gold, answer) for answer in answers]
        found = await aequivalent_many(
            [(gold, answer) for answer in answers], problem=problem.problem.text
        )
        return [one.equivalent for one in found]


def _answers(result: Result) -> list[str | None]:
    """A result's answer and then its samples'."""
    if result.status == "failed":
        return [None]
    return [result.answer, *(one.get("answer") for one in result.samples or ())]


def _marked(result: Result, right: list[bool]) -> Result:
    samples = None
    if result.samples is not None and result.status != "failed":
        samples = [
            {**one, "correct": ok} for one, ok in zip(result.samples, right[1:], strict=True)
        ]
    return result.model_copy(update={"correct": right[0], "samples": samples})
