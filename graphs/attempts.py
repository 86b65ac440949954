"""Fresh attempts: before the loop abstains, it solves the problem anew and weighs what agrees.

What independent attempts agree on is evidence of its own (self-consistency, Wang et al. 2022), the
more so as each is put right by the tools on its way.
"""

from __future__ import annotations

from dataclasses import replace

from .contracts import NO_EVIDENCE, Decision, Resampling
from .events import Attempted, Weighed
from .run.context import RunContext
from .run.sampling import TEMPERATURE
from .state import LoopState
from .tree import ROOT, Tree
from .tree.growth import Growth, answer_of, declined
from .tree.view import held, view
from .tree.voting import belief
from .tree.work import Update, Work, working

MOST = 8  # with the loop's own
APART = 1_000  # seeds between two attempts: each call after a correction takes one more


@working(Growth)
async def attempt(growth: Growth, state: LoopState) -> Update:
    """Lay a fresh solution beside all that was laid before.

    The first to count is the best that the loop itself came to, if it came to an end.
    """
    ctx, before = growth.ctx, state.get("attempts", own_attempt(growth.tree))
    growth.first = growth.tree.next_id
    used = ctx.meter.usage.tokens
    done = await growth.complete(
        ROOT, temperature=ctx.settings.temperature or TEMPERATURE, seed=APART * (len(before) + 1)
    )
    growth.emit(Attempted(number=len(before) + 1, end=done.tip))
    return {"attempts": (*before, done.tip or ROOT), "spent": ctx.meter.usage.tokens - used}


def own_attempt(tree: Tree) -> tuple[int, ...]:
    """The best-scored answer so far, left or not, that no tool refutes; where there is one."""
    ends = [
        node.id
        for node in tree.nodes.values()
        if node.final
        and node.answer is not None
        and not declined(node)
        and tree.fate(node.id) in ("open", "abandoned")
        and not tree.evidence.get(node.id, NO_EVIDENCE).refuted
    ]
    return (max(ends, key=lambda end: tree.scores.get(end, 0.0)),) if ends else ()


def worth_another(state: LoopState, ctx: RunContext) -> bool:
    """Whether there may be another attempt: as many as `--samples`, and as the ceiling pays for.

    The next is taken to cost what the last one did.
    """
    most = ctx.settings.samples if ctx.settings.samples > 1 else MOST
    tokens = ctx.meter.left().tokens
    paid = tokens is None or tokens > state.get("spent", 0)
    return len(state.get("attempts", ())) < most and paid


def _answer(tree: Tree, node: int) -> str | None:
    return None if node == ROOT else answer_of(tree.nodes[node])


def _telling(ctx: RunContext, state: LoopState, tree: Tree) -> list[int]:
    """The attempts that are evidence: of those that agree the best alone, where the PRM's score
    holds their agreement already."""
    kept: dict[tuple[str | None, int], int] = {}
    for node in sorted(state["attempts"], key=lambda one: -tree.scores.get(one, 0.0)):
        known = isinstance(ctx.prm, Resampling) and ctx.prm.resampled(
            state["problem"], tree.texts(node)
        )
        kept.setdefault((_answer(tree, node), -1 if known else len(kept)), node)
    return list(kept.values())


@working(Work)
async def weigh(work: Work, state: LoopState) -> Update:
    """Let the attempts vote, and show the controller the answer that they make likeliest.

    Its score is then P(right) by all of them. Where that is not enough, nor another attempt in
    sight, a user who asked for any answer of so much confidence is given it.
    """
    tree, attempts = work.tree, _telling(work.ctx, state, work.tree)
    answers = [_answer(tree, node) for node in attempts]
    best, chance = await belief(answers, [tree.scores.get(node, 0.0) for node in attempts])
    more = not state.get("stop") and worth_another(state, work.ctx)
    if best is None:
        decision = Decision("abstain", f"{len(state['attempts'])} attempts, and no answer")
        work.emit(Weighed(answers=tuple(answers), chance=chance, decision=decision))
        return {"decision": decision}
    node = attempts[best]
    decision = _weighed(work, state, node, chance, more=more)
    last = node if decision.kind == "answer" or not more else None
    work.emit(Weighed(answers=tuple(answers), chance=chance, decision=decision, node=last))
    return {"queue": (node,), "decision": decision}


def _weighed(work: Work, state: LoopState, node: int, chance: float, *, more: bool) -> Decision:
    """The controller's word on an answer that is right with this chance."""
    ctx = work.ctx
    shown = view(ctx, work.problem, work.tree, node, critique=False)
    shown = replace(shown, score=chance, tools=(), repeated=False, retaken=False)
    decision = held(ctx, ctx.controller.decide(shown, ctx.meter.left()), chance)
    if decision.kind == "answer":
        return decision
    bar = ctx.settings.options.min_confidence
    enough = bar is not None and chance >= bar and not shown.declined
    words = f"P(right) {chance:.2f} by {len(state['attempts'])} attempts"
    return Decision("answer" if enough and not more else "abstain", words)
