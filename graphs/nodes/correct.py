"""correct: rewrite a refuted step, by the tool's result where it has one, else by the policy."""

from __future__ import annotations

from langgraph.runtime import Runtime

from ...tools.base import Verdict
from ..assess import free_verdicts
from ..context import RunContext
from ..protocols import ProposalRequest
from ..state import LoopState
from ..steps import split_steps, stated_answer
from ..tree import Mark, Node, Tree
from .bounded import Update, bounded

PROMPT = """\
You correct reasoning. You are given a problem, the steps of a solution, and what a tool found \
wrong in the last step. Write that one step again, correctly, and nothing else. Write every \
calculation out as an equation."""

MAX_REPAIRS = 16  # claims of one step that are put right one after the other


@bounded
async def correct(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """Put a corrected sibling beside the first queued step; what was built on it is dropped."""
    ctx, queue = runtime.context, state["queue"]
    wrong = queue[0]
    tree = Tree.of(state["log"])
    text, by = await _by_tool(ctx, state["problem"], tree, wrong), "tool"
    if text is None:
        text, by = await _by_policy(ctx, state, tree, wrong), "policy"
    stated = stated_answer(text)
    node = Node(
        id=tree.next_id,
        parent=tree.nodes[wrong].parent,
        text=text,
        origin="corrected",
        replaces=wrong,
        final=tree.nodes[wrong].final or stated is not None,
        answer=stated.answer if stated else tree.nodes[wrong].answer,
    )
    ctx.emit("correct", node=node, wrong=wrong, by=by, dropped=queue[1:])
    fates = [Mark(wrong, fate="corrected"), *(Mark(later, fate="dropped") for later in queue[1:])]
    return {"log": [node, *fates], "queue": (node.id,)}


async def _by_tool(ctx: RunContext, problem: str, tree: Tree, wrong: int) -> str | None:
    """The step with every refuted result replaced by the tool's, or None where one has none.

    One claim at a time, from left to right, checked again after each: a corrected result may
    be the left side of the next claim.
    """
    steps = tree.texts(wrong)
    verdicts = tree.evidence[wrong].verdicts
    for _ in range(MAX_REPAIRS):
        refuted = [verdict for verdict in verdicts if verdict.status == "refuted"]
        if not refuted:
            break
        repaired = _replace(steps[-1], min(refuted, key=_first_to_mend))
        if repaired is None or repaired == steps[-1]:
            return None
        steps = (*steps[:-1], repaired)
        verdicts = await free_verdicts(ctx, problem, steps)
    return steps[-1] if steps[-1] != tree.nodes[wrong].text else None


def _first_to_mend(verdict: Verdict) -> tuple[bool, int]:
    """From left to right; a solution put back last, for mended arithmetic may make it true."""
    return verdict.claim.kind == "solution", verdict.claim.span[0]


def _replace(step: str, verdict: Verdict) -> str | None:
    span = verdict.claim.right_span
    if verdict.correction is None or span is None:
        return None
    return step[: span[0]] + verdict.correction + step[span[1] :]


async def _by_policy(ctx: RunContext, state: LoopState, tree: Tree, wrong: int) -> str:
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
