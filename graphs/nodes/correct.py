"""correct: rewrite a refuted step, by the tool's result where it has one, else by the policy."""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..contracts import ProposalRequest
from ..run.context import RunContext
from ..state import LoopState, TreeState
from ..steps import repeats, split_steps, stated_answer
from ..tree import Mark, Tree
from ..tree.repair import correction, repaired
from .bounded import Update, bounded
from .propose import PROMPT as STEPS

ANSWER = "Answer:"
PROMPT = """\
You correct reasoning. You are given a problem, the steps of a solution, and what a tool found \
wrong in the last step. Write that one step again, correctly, and nothing else. Write every \
calculation out as an equation."""


@bounded
async def correct(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """Put a corrected sibling beside the first queued step; what was built on it is dropped."""
    ctx, queue = runtime.context, state["queue"]
    wrong = queue[0]
    tree = Tree.of(state["log"])
    verdicts = tree.evidence[wrong].verdicts
    text, by = await repaired(ctx, state["problem"], tree.texts(wrong), verdicts), "tool"
    if text is None:
        text, by = await rewritten(ctx, state, tree, wrong), "policy"
    if repeats(text, tree.texts(wrong)[:-1]) and ctx.policy.capabilities.prefill:
        text, by = await _concluded(ctx, state, tree, wrong) or text, "policy"
    node = correction(tree, wrong, text)
    ctx.emit("correct", node=node, wrong=wrong, by=by, dropped=queue[1:])
    fates = [Mark(wrong, fate="corrected"), *(Mark(later, fate="dropped") for later in queue[1:])]
    return {"log": [node, *fates], "queue": (node.id,)}


async def _concluded(ctx: RunContext, state: TreeState, tree: Tree, wrong: int) -> str:
    """The answer in the place of a step that, put right, only says again what stands before it.

    The policy may write nothing before it (budget forcing, Muennighoff et al. 2025). "" where it
    states none.
    """
    (proposal, *_) = await ctx.ask(
        ProposalRequest(
            problem=state["problem"],
            problem_id=state.get("problem_id", ""),
            steps=tree.texts(wrong)[:-1],
            started=ANSWER,
            prompt=STEPS,
            max_tokens=ctx.settings.step_tokens,
            temperature=ctx.settings.temperature,
            seed=ctx.settings.seed,
        )
    )
    text = f"{ANSWER} {proposal.text.strip()}"
    return text if stated_answer(text) else ""


async def rewritten(ctx: RunContext, state: TreeState, tree: Tree, wrong: int) -> str:
    """The step as the policy writes it anew, knowing what speaks against it."""
    steps = tree.texts(wrong)
    tried = tree.corrections_of(wrong)
    (proposal, *_) = await ctx.ask(
        ProposalRequest(
            problem=state["problem"],
            problem_id=state.get("problem_id", ""),
            steps=steps,
            task="rewrite",
            prompt=PROMPT,
            subject=len(steps) - 1,
            evidence=tree.evidence_along(wrong),
            max_tokens=ctx.settings.step_tokens,
            temperature=ctx.settings.temperature_of(tried),
            seed=ctx.settings.seed + tried,
        )
    )
    return "\n".join(split_steps(proposal.text))
