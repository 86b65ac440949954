"""Coding problems: from a model's text to a program, and from a program to passed or not."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from ...graphs.protocols import Capabilities, Policy, Proposal, ProposalRequest
from ...graphs.result import Problem, Result
from ...sandbox import Limits, Sandbox, open_sandbox
from ..config import SandboxKind

LIMITS = Limits(wall_s=15.0, cpu_s=3.0)
"""HumanEval gives 3 s (Chen et al. 2021): here of CPU, so that a busy machine changes nothing."""

_FENCE = re.compile(r"```[ \t]*\w*[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)

# The program is a module of its own name, so that `if __name__ == "__main__"` parts stay quiet
# as they do in the field's harnesses. The mark says that the tests were reached and left: a
# program that exits with 0 before them has passed nothing.
_HARNESS = """\
import os, sys, types
module = types.ModuleType("candidate")
sys.modules["candidate"] = module
exec(compile({source!r}, "candidate.py", "exec"), module.__dict__)
os.write(1, {mark!r})
"""


class WholePrograms:
    """A policy whose solutions stay whole: a program split into steps is no program any more."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    @property
    def name(self) -> str:
        return self._policy.name

    @property
    def capabilities(self) -> Capabilities:
        return self._policy.capabilities

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """The policy's proposals, a solution as one step, its white space kept."""
        proposals = await self._policy.propose(request)
        if request.task != "solution":
            return proposals
        return [replace(one, steps=(one.text,)) for one in proposals]

    async def aclose(self) -> None:
        await self._policy.aclose()


def as_program(problem: Problem, result: Result) -> Result:
    """The result with its program for an answer; without one where the model wrote nothing."""
    text = "\n\n".join(step.text for step in result.steps)
    if result.status == "failed":
        return result
    if not text.strip():
        status = "budget" if result.status == "budget" else "abstained"
        return result.model_copy(update={"answer": None, "status": status, "samples": None})
    status = "budget" if result.status == "budget" else "answered"
    update = {"answer": program_of(problem, text), "status": status, "samples": None}
    return result.model_copy(update=update)


def program_of(problem: Problem, text: str) -> str:
    """The program in a model's text: its fenced block where it has one, else all of it.

    Where the problem is the head of the function (HumanEval), the text may go on from it or
    write the function anew; what stands above the function (imports, helpers) stays in both.
    """
    name = problem.entry_point
    blocks: list[str] = _FENCE.findall(text)
    if blocks:
        naming = [block for block in blocks if name and f"def {name}" in block]
        text = (naming or blocks)[-1]
    if name is None:
        return text
    if re.search(rf"(?m)^(?:async )?def {re.escape(name)}\b", text):
        head = re.split(rf"(?m)^(?:async )?def {re.escape(name)}\b", problem.text)[0]
        return f"{head}\n{text}"
    return problem.text + text


class SandboxJudge:
    """Runs programs against their tests in a sandbox."""

    def __init__(self, sandbox: Sandbox, limits: Limits = LIMITS) -> None:
        self._sandbox = sandbox
        self._limits = limits

    async def passes(self, problem: Problem, program: str) -> bool:
        """Whether the program runs through all its problem's tests. Raises only `SandboxError`."""
        call = f"\ncheck({problem.entry_point})\n" if problem.entry_point else "\n"
        source = f"{program}\n{problem.tests or ''}{call}"
        mark = f"\npassed {secrets.token_hex(16)}\n"
        code = _HARNESS.format(source=source, mark=mark.encode())
        run = await self._sandbox.run(code, limits=self._limits)
        return run.status == "ok" and mark in run.stdout


@asynccontextmanager
async def open_judge(kind: SandboxKind) -> AsyncIterator[SandboxJudge]:
    """A judge on a sandbox of its own. Raises `SandboxUnavailable` where there is none."""
    async with open_sandbox(kind) as sandbox:
        yield SandboxJudge(sandbox)
