"""critique: what costs nothing first, then the policy's own judgment of the steps in doubt."""

from __future__ import annotations

from dataclasses import replace

from langgraph.runtime import Runtime

from ..contracts import NO_EVIDENCE, Evidence, ProposalRequest
from ..run.budget import BudgetSpent
from ..run.context import RunContext
from ..state import LoopState, TreeState
from ..tree import Entry, Mark, Tree
from ..tree.assess import free_verdicts, rescore, view
from .bounded import Update, bounded
from .propose import PROMPT as STEP_PROMPT

PROMPT = """\
You check reasoning. You are given a problem and a solution in numbered steps. Judge each of the \
steps from number {first} on: is it correct, does it follow from the problem and the steps before \
it, and does it help? Look for wrong operands, misread conditions and missing cases, not only for \
wrong arithmetic. Answer with JSON alone: {{"steps": [{{"step": {first}, "reason": "…", \
"correct": 0.93}}, …]}}, one entry for each judged step, where "correct" is your probability \
that the step is right."""

CRITIQUE_TOKENS = 1024


@bounded
async def critique(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """Check the queued steps with the free verifiers; buy one critique of those in doubt.

    Whether a step is in doubt is the controller's word: it asks to verify it by "critique".
    """
    ctx, problem, queue = runtime.context, state["problem"], state["queue"]
    log: list[Entry] = []
    tree = Tree.of(state["log"])
    for node in queue:
        evidence = Evidence(
            verdicts=await free_verdicts(ctx, problem, tree.texts(node)),
            logprob=tree.nodes[node].logprob,
        )
        _add(tree, log, Mark(node, evidence=evidence))
        for verdict in evidence.verdicts:
            ctx.emit("verdict", node=node, verdict=verdict)
    for mark in await rescore(ctx, problem, tree, queue):
        _add(tree, log, mark)
    doubtful = _doubtful(ctx, problem, tree, queue)
    if doubtful:
        first, last = queue.index(doubtful[0]), queue.index(doubtful[-1])
        for mark in await _affordable(ctx, state, tree, queue[first : last + 1]):
            _add(tree, log, mark)
    return {"log": log}


async def _affordable(
    ctx: RunContext, state: TreeState, tree: Tree, chain: tuple[int, ...]
) -> list[Mark]:
    """The judgments, or none where they do not fit into the budget: what is left may still do
    for an answer."""
    try:
        return await judged(ctx, state, tree, chain)
    except BudgetSpent as spent:
        ctx.emit("budget", ceiling=str(spent))
        return [Mark(node, asked=("critique",)) for node in chain]


def _add(tree: Tree, log: list[Entry], entry: Entry) -> None:
    tree.add(entry)
    log.append(entry)


def _doubtful(ctx: RunContext, problem: str, tree: Tree, queue: tuple[int, ...]) -> list[int]:
    """The queued steps that the controller wants criticised, up to the first that falls.

    None where the policy is its own PRM: that was its judgment already.
    """
    if "critique" not in ctx.policy.capabilities.tasks or ctx.prm.name == ctx.policy.name:
        return []
    doubtful = []
    for node in queue:
        seen = view(ctx, problem, tree, node, critique=True, prompt=STEP_PROMPT)
        decision = ctx.controller.decide(seen, ctx.meter.left())
        if decision.kind == "verify" and "critique" in decision.tools:
            doubtful.append(node)
        elif decision.kind in ("correct", "backtrack"):
            break
    return doubtful


async def judged(
    ctx: RunContext, state: TreeState, tree: Tree, chain: tuple[int, ...], prompt: str = PROMPT
) -> list[Mark]:
    """One call that judges the steps of `chain`, each the child of the one before it."""
    steps = tree.texts(chain[-1])
    subject = len(steps) - len(chain)
    (proposal, *_) = await ctx.ask(
        ProposalRequest(
            problem=state["problem"],
            problem_id=state.get("problem_id", ""),
            steps=steps,
            task="critique",
            prompt=prompt.format(first=subject + 1),
            subject=subject,
            evidence=tree.evidence_along(chain[-1]),
            max_tokens=CRITIQUE_TOKENS,
            seed=ctx.settings.seed,
        )
    )
    judgments = proposal.judgments
    ctx.emit(
        "critique",
        nodes=chain,
        scores=[tree.scores.get(node) for node in chain],
        judgments=judgments,
        tokens=proposal.usage.tokens,
        text=proposal.text,
    )
    if judgments is None:  # it did not parse: no judgment is better than an invented one
        return [Mark(node, asked=("critique",)) for node in chain]
    reasons = [*proposal.text.split("\n"), *[""] * len(chain)]
    return [
        Mark(
            node,
            evidence=replace(
                tree.evidence.get(node, NO_EVIDENCE), judgment=judgment, reason=reason
            ),
            asked=("critique",),
        )
        for node, judgment, reason in zip(chain, judgments, reasons, strict=False)
    ]
