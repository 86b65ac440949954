"""program: write a program, run it, read the answer; repair it where it fails.

Program-aided reasoning (Gao et al. 2023; Chen et al. 2023). The program runs in the sandbox, as
every program does, and each run is one paid tool call.
"""

from __future__ import annotations

import re
from typing import Any

from langgraph.runtime import Runtime

from ...sandbox.errors import InputError
from ...tools.base import Claim, StepContext, Verdict, Verifier
from ..contracts import Evidence, Proposal, ProposalRequest
from ..events import Answered, BudgetReached, ProgramRun
from ..records import Outcome, Sample
from ..run.budget import BudgetSpent
from ..run.context import RunContext
from ..run.sampling import ask_all
from ..state import SampleState
from ..steps import stated_answer
from ..wiring import wire

OPTIONS = ("rounds",)
ROUNDS = 3  # repairs

PROMPT = """\
Write a Python program that works the problem out and prints the answer alone, as its last line. \
Use the standard library only, exact arithmetic where it matters (fractions, decimal), and no \
input. Give the program in one fenced block, and nothing else."""
REPAIR = """\
You repair programs. You are given a problem, a program that should print its answer, and what \
happened when it ran. Give the whole program, corrected, in one fenced block, and nothing else."""
NO_PROGRAM = "there is no program here: write one in a fenced block"
SILENT = "it printed nothing: print the answer as the last line"

_FENCE = re.compile(r"```[ \t]*\w*[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)


class ProgramState(SampleState, total=False):
    """`samples`: every version with what it printed; `failure`: why the last gave no answer."""

    code: str
    failure: str


async def write(state: ProgramState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Ask for a program, or, after a failure, for a repaired one."""
    ctx = runtime.context
    python_of(ctx)
    failure, tried = state.get("failure", ""), len(state.get("samples", ()))
    request = ProposalRequest(
        problem=state["problem"],
        problem_id=state.get("problem_id", ""),
        task="rewrite" if failure else "solution",
        prompt=REPAIR if failure else PROMPT,
        steps=(state["code"],) if failure else (),
        evidence=(_evidence(state["code"], failure),) if failure else (),
        max_tokens=ctx.settings.max_tokens,
        temperature=ctx.settings.temperature_of(tried),
        seed=ctx.settings.seed + tried,
    )
    (answer, *_), stop = await ask_all(ctx, [request])
    return {"stop": stop} if stop else {"code": program_in(answer[0])}


async def run(state: ProgramState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Run it in the sandbox; its last line is the answer."""
    ctx, code = runtime.context, state["code"]
    answer, failure, stop = await printed(ctx, state["problem"], code)
    sample = Sample((f"```python\n{code}\n```",) if code else (), answer)
    samples = state.get("samples", ())
    ctx.emit(ProgramRun(index=len(samples), sample=sample, failure=failure))
    return {"samples": (*samples, sample), "failure": failure, "stop": stop}


async def printed(ctx: RunContext, problem: str, code: str) -> tuple[str | None, str, str]:
    """What a program prints as its answer, why it prints none, and the ceiling that forbade it."""
    if not code:
        return None, NO_PROGRAM, ""
    try:
        verdict = await ctx.check(python_of(ctx), _claim(code), StepContext(problem))
    except BudgetSpent as spent:
        ctx.emit(BudgetReached(ceiling=str(spent)))
        return None, str(spent), str(spent)
    return *_read(verdict), ""


def after_run(state: ProgramState, runtime: Runtime[RunContext]) -> str:
    """Repair what failed, while repairs are left."""
    rounds = runtime.context.settings.options.rounds or ROUNDS
    ended = state.get("stop") or not state["failure"] or len(state["samples"]) > rounds
    return "answer" if ended else "write"


async def answer(state: ProgramState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """What the last program printed. That it ran is no proof that it computes what was asked."""
    samples = state.get("samples", ())
    printed = samples[-1].answer if samples else None
    stopped = state.get("stop", "")
    outcome = Outcome.of(
        printed,
        node=max(0, len(samples) - 1),
        confidence=0.0 if printed is None else 1 / len(samples),
        stopped=stopped,
        reason=state.get("failure") or f"program {len(samples)} ran to its end",
    )
    runtime.context.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


def program_in(proposal: Proposal) -> str:
    """The last fenced block of a text, "" where there is none."""
    blocks: list[str] = _FENCE.findall(proposal.text)
    return blocks[-1].strip("\n") if blocks else ""


def _read(verdict: Verdict) -> tuple[str | None, str]:
    """What a run printed as its answer, and why there is none."""
    if verdict.correction is None:
        return None, verdict.evidence or "it did not run"
    lines = verdict.correction.strip().splitlines()
    if not lines:
        return None, SILENT
    stated = stated_answer(lines[-1])
    return (stated.answer if stated else lines[-1].strip()), ""


def _claim(code: str) -> Claim:
    """The request to run it: what does it print?"""
    return Claim("code", code, (0, len(code)), left=code, right="?")


def _evidence(code: str, failure: str) -> Evidence:
    return Evidence(verdicts=(Verdict("python", "refuted", _claim(code), failure),))


def python_of(ctx: RunContext) -> Verifier:
    """The tool that runs programs. Raises `InputError` where there is none."""
    for verifier in ctx.verifiers:
        if verifier.name == "python":
            return verifier
    raise InputError("`program` runs what the model writes: it needs the Python tool.")


def after_write(state: ProgramState) -> str:
    return "answer" if state.get("stop") else "run"


build = wire(
    ProgramState, write, run, answer,
    then={"write": (after_write, "run", "answer"), "run": (after_run, "write", "answer")},
)  # fmt: skip
