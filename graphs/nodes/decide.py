"""decide: score the prefix with the PRM and let the controller choose."""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..contracts import Decision
from ..run.context import RunContext
from ..state import LoopState
from ..tree import Entry, Mark, Tree
from ..tree.assess import rescore, view
from .bounded import Update, bounded
from .propose import PROMPT


@bounded
async def decide(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """Accept queued steps in order until the controller wants something else of one.

    Nothing but the controller decides; this node scores, shows, and records.
    """
    ctx, problem = runtime.context, state["problem"]
    head, queue = state.get("head", 0), list(state["queue"])
    tree = Tree.of(state["log"])
    log: list[Entry] = []
    if not all(map(tree.is_scored, queue)):  # critique and verify may have learned more
        for mark in await rescore(ctx, problem, tree, tuple(queue)):
            tree.add(mark)
            log.append(mark)
    decision = Decision("accept")
    while queue:
        node = queue[0]
        seen = view(ctx, problem, tree, node, critique=False, prompt=PROMPT)
        decision = held(ctx, ctx.controller.decide(seen, ctx.meter.left()), seen.score)
        ctx.emit("decision", node=node, score=seen.score, decision=decision)
        if decision.kind != "accept":
            break
        log.append(Mark(node, fate="accepted"))
        head = queue.pop(0)
    return {"log": log, "head": head, "queue": tuple(queue), "decision": decision}


def held(ctx: RunContext, decision: Decision, score: float) -> Decision:
    """The decision, unless it is to answer with less confidence than the user asks for."""
    bar = ctx.settings.options.min_confidence
    if decision.kind != "answer" or bar is None or score >= bar:
        return decision
    return Decision("abstain", f"confidence {score:.2f}, and {bar:g} is asked for")
