"""Drawing whole solutions: the node that the sampling strategies share."""

from __future__ import annotations

from ..tools.equivalence import extract_answer
from .budget import BudgetSpent
from .context import RunContext
from .nodes.propose import PROMPT, mean_logprob
from .protocols import Proposal, ProposalRequest
from .state import Sample, SampleState
from .steps import split_steps, stated_answer


async def draw(
    ctx: RunContext, state: SampleState, n: int, temperature: float
) -> tuple[list[Sample], str]:
    """`n` independent solutions in as few calls as the policy's `max_n` allows.

    Returns what was drawn and the ceiling that cut it short, "" where none did.
    """
    samples: list[Sample] = []
    able = ctx.policy.capabilities
    width = max(1, able.max_n) if able.n else n  # without n, the policy asks side by side
    while len(samples) < n:
        request = ProposalRequest(
            problem=state["problem"],
            problem_id=state.get("problem_id", ""),
            task="solution",
            prompt=PROMPT,
            n=min(width, n - len(samples)),
            max_tokens=ctx.settings.max_tokens,
            temperature=temperature,
            seed=ctx.settings.seed + len(samples),
            top_logprobs=ctx.settings.top_logprobs,
        )
        try:
            proposals = await ctx.ask(request)
        except BudgetSpent as spent:
            ctx.emit("budget", ceiling=str(spent))
            return samples, str(spent)
        if not proposals:
            break
        for proposal in proposals:
            sample = to_sample(proposal)
            ctx.emit("sample", index=len(samples), sample=sample)
            samples.append(sample)
    return samples, ""


def to_sample(proposal: Proposal) -> Sample:
    """A proposal's steps and its answer; what declines to answer gives none.

    The backend's own reading of the answer counts where it has one; else what the text states;
    else, where the text is whole, what its end suggests.
    """
    steps = tuple(proposal.steps or split_steps(proposal.text))
    logprob = mean_logprob(proposal)
    if proposal.answer:
        return Sample(steps, proposal.answer, logprob)
    stated = next((s for s in map(stated_answer, reversed(steps)) if s), None)
    if stated is not None:
        answer = None if stated.declined else stated.answer
        return Sample(steps, answer, logprob, guessed=proposal.answer == "")
    whole = steps and proposal.finish == "end"
    return Sample(steps, extract_answer(steps[-1]) if whole else None, logprob, guessed=True)
