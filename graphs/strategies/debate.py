"""debate: several proposers, rounds in which they weigh each other's solutions, a vote.

Du et al. 2023, made sparse: who agrees with most others, and is refuted by no tool, stands by the
answer; the others think again. The debate ends when all agree or the rounds are spent.
"""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..events import CampsCounted
from ..prompts import STEPS
from ..run.context import RunContext
from ..state import TreeState
from ..tree import ROOT, Tree
from ..tree.conclusion import conclude
from ..tree.growth import Growth, answer_of
from ..tree.voting import vote
from ..tree.work import Update, working
from ..wiring import wire

OPTIONS = ("rounds",)
PROPOSERS = 3
ROUNDS = 2

REBUTTAL = f"""{STEPS}
You are given solutions by others. They disagree, so some are wrong. Weigh them, find where they \
part, and then solve the problem anew."""


class DebateState(TreeState, total=False):
    """`stands`: each proposer's final step, ROOT for none; `dissent`: who thinks again."""

    stands: tuple[int, ...]
    dissent: tuple[int, ...]
    round: int


@working(Growth)
async def open_debate(growth: Growth, _state: DebateState) -> Update:
    """Every proposer solves the problem alone."""
    ctx = growth.ctx
    n = ctx.settings.samples if ctx.settings.samples > 1 else PROPOSERS
    stands: list[int] = []
    for _ in range(n):
        done = await growth.complete(ROOT) if not growth.stop else None
        stands.append(done.tip if done and done.tip else ROOT)
    return {"stands": tuple(stands), "round": 0}


@working(Growth)
async def compare(growth: Growth, state: DebateState) -> Update:
    """Who does not stand with the largest camp?"""
    stands = state["stands"]
    ballot = await vote([_answer(growth.tree, node) for node in stands])
    camp = ballot.clusters[0] if ballot.clusters else ()
    dissent = tuple(i for i in range(len(stands)) if i not in camp)
    growth.emit(CampsCounted(stands=stands, dissent=dissent))
    return {"dissent": dissent}


@working(Growth)
async def rebut(growth: Growth, state: DebateState) -> Update:
    """Those who dissent solve the problem anew, with the others' solutions before them."""
    stands = list(state["stands"])
    told = ["\n\n".join(growth.tree.texts(node)) for node in stands]
    for i in state["dissent"]:
        if growth.stop:
            break
        others = tuple(dict.fromkeys(text for j, text in enumerate(told) if j != i and text))
        done = await growth.complete(ROOT, prompt=REBUTTAL, others=others)
        stands[i] = done.tip or stands[i]
    return {"stands": tuple(stands), "round": state["round"] + 1}


def after_compare(state: DebateState, runtime: Runtime[RunContext]) -> str:
    """On while somebody dissents and rounds are left."""
    rounds = runtime.context.settings.options.rounds or ROUNDS
    ended = state.get("stop") or not state["dissent"] or state["round"] >= rounds
    return "answer" if ended else "rebut"


@working(Growth)
async def answer(growth: Growth, state: DebateState) -> Update:
    """One proposer, one vote."""
    stands = state["stands"]
    return await conclude(growth, lambda node: float(stands.count(node)))


def _answer(tree: Tree, node: int) -> str | None:
    return None if node == ROOT else answer_of(tree.nodes[node])


build = wire(
    DebateState, open_debate, compare, rebut, answer,
    then={"compare": (after_compare, "rebut", "answer"), "rebut": "compare"},
)  # fmt: skip
