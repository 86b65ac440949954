"""Runs and samples with the word on their answers: what all that is learned starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...sandbox.errors import InputError
from ..evaluation.formats import EvalProblem
from ..evaluation.grading import Grader
from .traces import Run


class NoSignal(InputError):
    """The data cannot teach what is to be learned from them."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Graded:
    """A run and whether its answer is right (None: nobody knows). No answer is not right."""

    run: Run
    right: bool | None


async def grade(runs: Sequence[Run], problems: Sequence[EvalProblem]) -> list[Graded]:
    """Grade each run by the problem of its id, or of its very text, in `problems`."""
    by_id = {one.problem.id: one for one in problems}
    by_text = {one.problem.text: one for one in problems}
    grader = Grader()
    graded = []
    for run in runs:
        problem = by_text.get(run.problem) or by_id.get(run.problem_id)
        if problem is None or problem.kind != "maths":
            graded.append(Graded(run, None))
        else:
            (right,) = await grader.right(problem, [run.answer])
            graded.append(Graded(run, right))
    return graded
