"""What the loop asks of its policy: the next steps, a critique, a step in another's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ..tools.cutting import Cut
from .contracts import Proposal, ProposalRequest, Weighing
from .events import Asked, BudgetReached
from .prompts import OWN_WORDS
from .proofreading import Proofreader
from .run.budget import BudgetSpent
from .run.context import request_size
from .steps import repeats, stated_answer
from .tree import verbs
from .tree.view import view
from .tree.work import Work

ANSWER = "Answer:"
LAST_CALLS = 3  # where a ceiling has room for fewer, the rest is asked for in one


async def proposed(work: Work, head: int) -> Proposal:
    """What the policy writes after the head; whole solutions are read while they are written."""
    request = next_request(work, head)
    if isinstance(work.ctx.controller, Weighing) and request.task == "solution":
        reader = Proofreader(work.ctx, work.problem, request.steps)
        return await work.ctx.ask_reading(request, reader)
    return (await work.ctx.ask(request))[0]


def next_request(work: Work, head: int) -> ProposalRequest:
    """For the next step, or, where calls are dear or few are left, for the rest."""
    settings, able, tried = work.ctx.settings, work.ctx.policy.capabilities, work.tree.attempts
    request = work.request(
        head,
        OWN_WORDS,
        task="step" if able.stepwise else "solution",
        max_tokens=settings.step_tokens if able.stepwise else settings.max_tokens,
        temperature=settings.temperature_of(tried.get(head, 0)),
        seed=settings.seed + tried.total() - len(tried),
        top_logprobs=work.ctx.top_logprobs,
    )
    left = work.ctx.meter.left().tokens
    size = request_size(request, prose=able.prose)
    short = left is not None and left < LAST_CALLS * work.ctx.meter.prompt_tokens(size)
    if able.stepwise and short:
        return replace(request, task="solution", max_tokens=settings.max_tokens)
    return request


def doubtful(work: Work, queue: Sequence[int]) -> list[int]:
    """The queued steps that the controller wants criticised, up to the first that falls.

    None where the policy is its own PRM: that was its judgment already.
    """
    ctx, wanted = work.ctx, list[int]()
    if "critique" not in ctx.policy.capabilities.tasks or ctx.prm.name == ctx.policy.name:
        return []
    for node in queue:
        seen = view(ctx, work.problem, work.tree, node, critique=True, prompt=OWN_WORDS)
        decision = ctx.controller.decide(seen, ctx.meter.left())
        if decision.kind == "verify" and "critique" in decision.tools:
            wanted.append(node)
        elif decision.kind in ("correct", "backtrack"):
            break
    return wanted


async def criticise(work: Work, chain: Sequence[int]) -> None:
    """Buy one critique of the chain, if the budget has room: what is left may still do for an
    answer."""
    try:
        await verbs.critique(work, chain)
    except BudgetSpent as spent:
        work.emit(BudgetReached(ceiling=str(spent)))
        for node in chain:
            work.emit(Asked(node=node, tools=("critique",)))


async def replacement(work: Work, wrong: int) -> tuple[Cut, Literal["tool", "policy"]]:
    """What takes the place of a refuted step, and whose word that is.

    The tool's result where a tool gave one, else what the policy writes anew. One that only says
    again what stands before it gives way to the answer, where the policy states one.
    """
    by_tool = await verbs.corrected_text(work, wrong)
    right = by_tool or Cut(await verbs.rewritten_text(work, wrong), dropped=False)
    if repeats(right.text, work.tree.texts(wrong)[:-1]) and work.ctx.policy.capabilities.prefill:
        return Cut(await _concluded(work, wrong) or right.text, dropped=False), "policy"
    return right, "policy" if by_tool is None else "tool"


async def _concluded(work: Work, wrong: int) -> str:
    """The answer that the policy states in the place of a step; "" where it states none.

    It may write nothing before the answer (budget forcing, Muennighoff et al. 2025).
    """
    settings, before = work.ctx.settings, work.tree.nodes[wrong].parent
    proposal = await work.ask(
        before,
        OWN_WORDS,
        started=ANSWER,
        max_tokens=settings.step_tokens,
        temperature=settings.temperature,
    )
    text = f"{ANSWER} {proposal.text.strip()}"
    return text if stated_answer(text) else ""
