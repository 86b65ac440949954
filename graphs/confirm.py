"""confirm: derive the answer once more without the chain, by a program from the problem alone.

Program-aided reasoning (Gao et al. 2023) as a witness: what a program that never saw the chain
comes to speaks for an answer as far as records of the model at hand say. `hearing` weighs all
attempts and lets the controller choose: answer, or buy the next witness.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Literal

from ..tools.base import Claim, StepContext, Verifier
from ..tools.equivalence import cluster
from .attempts import own_attempt
from .contracts import Decision, Heard, ProposalRequest, Weighing
from .events import Attempted, Weighed
from .records import ROOT, Node
from .run.context import RunContext
from .run.sampling import mean_logprob, surprisal
from .state import LoopState
from .steps import stated_answer
from .tree import Tree
from .tree.growth import Growth, answer_of, declined
from .tree.view import held
from .tree.weighing import heard_path
from .tree.work import Update, Work, working

PROGRAM = """\
Write a Python program that computes the answer and prints it, and nothing else. Give the program \
in one fenced block."""
SYSTEM = "You are a helpful assistant."
FENCE = "```python\n"
TOKENS = 512
MAX_PRINTED = 300
_BLOCK = re.compile(r"```[ \t]*\w*[ \t]*\n(.*?)(?:^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE)


def can_confirm(ctx: RunContext) -> bool:
    """Whether the policy can be asked for a program, and there is a tool to run it."""
    return "solution" in ctx.policy.capabilities.tasks and _python(ctx) is not None


def _python(ctx: RunContext) -> Verifier | None:
    return next((tool for tool in ctx.verifiers if tool.name == "python"), None)


@working(Growth)
async def confirm(growth: Growth, state: LoopState) -> Update:
    """Write a program from the problem alone, run it, and lay what it comes to as an attempt."""
    before = state.get("attempts", own_attempt(growth.tree))
    tip = await _by_program(growth, len(state.get("programs", ())))
    growth.emit(Attempted(number=len(before) + 1, end=tip or None))
    programs = (*state.get("programs", ()), len(before))
    return {"attempts": (*before, tip), "programs": programs}


async def _by_program(growth: Growth, tried: int) -> int:
    """The final step that shows the program and what it prints; ROOT where it comes to nothing."""
    ctx, python = growth.ctx, _python(growth.ctx)
    able = ctx.policy.capabilities
    request = ProposalRequest(
        problem=f"{growth.problem}\n\n{PROGRAM}",
        problem_id=growth.problem_id,
        task="solution",
        prompt=SYSTEM,
        started=FENCE if able.prefill else "",
        stop=("\n```",) if able.prefill else (),
        max_tokens=min(TOKENS, ctx.settings.max_tokens),
        temperature=ctx.settings.temperature_of(tried),
        seed=ctx.settings.seed + tried,
        top_logprobs=ctx.top_logprobs,
    )
    (proposal, *_) = await ctx.ask(request)
    code = program_of(f"{FENCE}{proposal.text}" if able.prefill else proposal.text)
    if not code or python is None:
        return ROOT
    claim = Claim("code", code, (0, len(code)), left=code, right="?")
    verdict = await ctx.check(python, claim, StepContext(growth.problem))
    printed = (verdict.correction or "").strip()
    if not printed:
        return ROOT
    last = printed.splitlines()[-1].strip()
    stated = stated_answer(last)
    answer = stated.answer if stated else value_of(last)
    shown = printed[-MAX_PRINTED:]
    text = f"{FENCE}{code}\n```\n\n```output\n{shown}\n```\n\nAnswer: {answer}"
    return await growth.lay_attempt(
        Node(
            growth.tree.next_id,
            ROOT,
            text,
            final=True,
            answer=answer,
            logprob=mean_logprob(proposal),  # a witness is weighed by it, as in the records
            nats=surprisal(proposal),
        )
    )


def program_of(text: str) -> str:
    """The last fenced block of a text; without any, nothing: prose is no program."""
    blocks = [block.strip("\n") for block in _BLOCK.findall(text)]
    whole = [block for block in blocks if block.strip()]
    return whole[-1] if whole else ""


def value_of(line: str) -> str:
    """`The total is: 42` as 42; a line that is a value as it is."""
    _, colon, value = line.rpartition(": ")
    value = (value if colon else line).strip().rstrip(".")
    whole = re.fullmatch(r"([-+]?\d+)\.0+", value)
    return whole[1] if whole else value


@working(Work)
async def hearing(work: Work, state: LoopState) -> Update:
    """Weigh what all attempts come to; the controller answers, or asks for the next witness."""
    controller, tree = work.ctx.controller, work.tree
    attempts = state.get("attempts", own_attempt(tree))
    if not isinstance(controller, Weighing):  # it never asks for a hearing
        return {"decision": Decision("abstain", "nobody weighs attempts")}
    programs = state.get("programs", ())
    answers = [_answer(tree, node) for node in attempts]
    groups = await asyncio.to_thread(cluster, answers)
    heard = [
        _heard(tree, node, answer, work.problem, by_program=at in programs)
        for at, (node, answer) in enumerate(zip(attempts, answers, strict=True))
    ]
    effort = work.ctx.settings.options.effort or "medium"
    left = replace(work.ctx.meter.left(), effort=effort)
    weighed = controller.weigh(
        heard, [tuple(group) for group in groups], left, can_confirm(work.ctx)
    )
    node = ROOT if weighed.best is None else attempts[weighed.best]
    decision = weighed.decision
    if weighed.best is None and decision.kind == "answer":
        decision = Decision("abstain", "no attempt came to an answer")
    decision = held(work.ctx, decision, weighed.chance)
    ending = decision.kind in ("answer", "abstain") and node != ROOT
    work.emit(
        Weighed(
            answers=tuple(answers),
            chance=weighed.chance,
            decision=decision,
            node=node if ending else None,
        )
    )
    queue = (node,) if node != ROOT else state.get("queue", ())
    return {
        "queue": queue, "decision": decision, "grounds": weighed.grounds, "attempts": attempts
    }  # fmt: skip


def _answer(tree: Tree, node: int) -> str | None:
    """What an attempt answers; None also where it says that there is no answer."""
    if node == ROOT or declined(tree.nodes[node]):
        return None
    return answer_of(tree.nodes[node])


def _heard(tree: Tree, node: int, answer: str | None, problem: str, *, by_program: bool) -> Heard:
    by: Literal["chain", "program"] = "program" if by_program else "chain"
    return Heard(None, by) if node == ROOT else heard_path(tree, node, answer, problem, by)
