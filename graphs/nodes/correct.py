"""correct: rewrite a refuted step, by the tool's result where it has one, else by the policy."""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..context import RunContext
from ..protocols import ProposalRequest
from ..repair import correction, repaired
from ..state import LoopState, TreeState
from ..steps import split_steps
from ..tree import Mark, Tree
from .bounded import Update, bounded

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
    node = correction(tree, wrong, text)
    ctx.emit("correct", node=node, wrong=wrong, by=by, dropped=queue[1:])
    fates = [Mark(wrong, fate="corrected"), *(Mark(later, fate="dropped") for later in queue[1:])]
    return {"log": [node, *fates], "queue": (node.id,)}


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
