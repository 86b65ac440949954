"""verify: put the doubtful step's claims to the tools that the controller chose to pay for."""

from __future__ import annotations

from langgraph.runtime import Runtime

from ...tools.base import StepContext, Verdict
from ..contracts import NO_EVIDENCE
from ..questions import Question, kind_of
from ..run.context import RunContext
from ..state import LoopState
from ..tree import Mark, Tree
from ..tree.assess import with_verdicts
from .bounded import Update, bounded


@bounded
async def verify(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """Ask the chosen tools about the first queued step; their verdicts become its evidence."""
    ctx, node = runtime.context, state["queue"][0]
    chosen, kinds = state["decision"].tools, state["decision"].kinds
    tree = Tree.of(state["log"])
    steps = tree.texts(node)
    around = StepContext(state["problem"], steps[:-1])
    verdicts: list[Verdict] = []
    for claim in ctx.claims(state["problem"], steps):
        if kinds and kind_of(claim.kind, claim.text) not in kinds:
            continue
        for verifier in ctx.verifiers:
            if verifier.name in chosen and verifier.can_judge(claim):
                verdict = await ctx.check(verifier, claim, around)
                ctx.emit("verdict", node=node, verdict=verdict)
                verdicts.append(verdict)
    evidence = with_verdicts(tree.evidence.get(node, NO_EVIDENCE), tuple(verdicts))
    alone = tuple(Question(name, kind).name for name in chosen for kind in kinds)
    return {"log": [Mark(node, evidence=evidence, asked=alone or chosen)]}
