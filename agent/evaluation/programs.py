"""Coding problems: from a model's text to a program, and from a program to passed or not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from ...graphs.contracts import Proposal, ProposalRequest
from ...graphs.kinds import form_of
from ...graphs.result import Problem, Result
from ...graphs.thinking import without_thoughts
from ...sandbox import Sandbox, open_sandbox
from ...tools.programs import (
    CallLimits,
    Suite,
    assert_suite,
    grade_many,
    humaneval_suite,
    read_program,
)
from ..policies.wrapping import PolicyWrapper
from ..run.config import SandboxKind

PRELOAD = ("numpy",)  # what programs may import besides the standard library

LIMITS = CallLimits(call_s=3.0, max_late=1)
"""3 s a call, as HumanEval gives a program (Chen et al. 2021), but of CPU, so that a busy machine
changes no grade. One call that does not end fails the program: the others need not be waited for.
"""


class WholePrograms(PolicyWrapper):
    """A policy whose solutions stay whole: a program split into steps is no program any more."""

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """The policy's proposals, a solution as one step, its white space kept."""
        proposals = await self._policy.propose(request)
        if request.task != "solution":
            return proposals
        return [replace(one, steps=(one.text,)) for one in proposals]

    async def aclose(self) -> None:
        await self._policy.aclose()


def as_program(problem: Problem, result: Result) -> Result:
    """The result with its program for an answer; without one where the model wrote none."""
    if result.status == "failed":
        return result
    text = "\n\n".join(step.text for step in result.steps)
    program = program_in(problem, text)
    status = (
        "budget" if result.status == "budget" else "abstained" if program is None else "answered"
    )
    update = {"answer": program, "status": status, "samples": None}
    return result.model_copy(update=update)


def program_in(problem: Problem, text: str) -> str | None:
    """The program in a model's text, None where there is none (`tools.programs.read_program`)."""
    form = form_of(problem.text, problem.tests, problem.entry_point)
    return read_program(without_thoughts(text), head=form.head, names=form.names)


class SandboxJudge:
    """Runs programs against their problem's tests in a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def passing(self, problem: Problem, programs: Sequence[str]) -> list[bool]:
        """Which programs pass all tests, in order. Raises only `SandboxError`.

        Together they cost little more than their own calls: the tests are shared.
        """
        grades = await grade_many(programs, suite_of(problem), self._sandbox, LIMITS)
        return [one.passed for one in grades]


def suite_of(problem: Problem) -> Suite:
    """A coding problem's tests as `tools.programs` takes them."""
    tests, entry = problem.tests or "", problem.entry_point
    if entry is None:
        return assert_suite(tests)
    return humaneval_suite({"prompt": problem.text, "test": tests, "entry_point": entry})


@asynccontextmanager
async def open_judge(kind: SandboxKind) -> AsyncIterator[SandboxJudge]:
    """A judge on a sandbox of its own. Raises `SandboxUnavailable` where there is none."""
    async with open_sandbox(kind, preload=PRELOAD) as sandbox:
        yield SandboxJudge(sandbox)
