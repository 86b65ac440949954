"""The loop as a LangGraph state machine (the diagram stands in the README).

START -> propose -> critique -> decide -+-> propose   (accept)
             ^                  ^       +-> verify    -> decide
             |                  |       +-> correct   -> critique
             +-- backtrack <----+       +-> answer    -> END   (also: abstain, budget)
                                        +-> attempt   -> weigh -> attempt | answer
                                        +-> hearing   -> confirm | attempt -> hearing | answer

What is asked of the policy is in `graphs.asking`, what is done to the tree in `graphs.tree.verbs`,
what the answer is worth in `graphs.answering`. Before it abstains it solves the problem anew, until
the attempts agree enough to answer, or as often as is allowed and paid for (`graphs.attempts`). A
node that meets a ceiling sets `stop`, and the run ends with its best answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langgraph.graph import END, START
from langgraph.runtime import Runtime

from .answering import best_so_far, decided
from .asking import criticise, doubtful, proposed, replacement
from .attempts import attempt, weigh, worth_another
from .coding import is_coding, program, tests
from .confirm import confirm, hearing
from .contracts import Decision, Weighing
from .events import Answered, Continued, Decided
from .prompts import OWN_WORDS
from .records import ROOT
from .run.context import RunContext
from .run.requests import with_results
from .state import LoopState
from .tree import Tree, verbs
from .tree.alone import stands_alone
from .tree.growth import declined
from .tree.view import held, view
from .tree.work import Update, Work, working
from .wiring import wire

OPTIONS = ("min_confidence", "effort")


@working(Work)
async def propose(work: Work, state: LoopState) -> Update:
    """Lay the policy's next steps under the head of the tree, as one chain."""
    head = state.get("head", ROOT)
    proposal = await proposed(work, head)
    texts, ended = await with_results(work.ctx, work.problem, work.tree.texts(head), proposal)
    tried, next_id = work.tree.attempts.get(head, 0), work.tree.next_id
    work.emit(Continued(parent=head))
    nodes = verbs.chain_of(texts, head, next_id, proposal, ended=ended)
    return {"queue": verbs.lay(work, head, nodes, tried)}


@working(Work)
async def critique(work: Work, state: LoopState) -> None:
    """Check the queued steps with the free tools; buy one critique of those in doubt."""
    queue = state["queue"]
    for node in queue:
        await verbs.check(work, node)
    await verbs.score(work, queue)
    if wanted := doubtful(work, queue):
        await criticise(work, queue[queue.index(wanted[0]) : queue.index(wanted[-1]) + 1])


@working(Work)
async def decide(work: Work, state: LoopState) -> Update:
    """Accept queued steps in order until the controller wants something else of one.

    Nothing but the controller decides; this node scores, shows, and records.
    """
    head, queue = state.get("head", ROOT), state["queue"]
    if not all(map(work.tree.is_scored, queue)):  # critique and verify may have learned more
        await verbs.score(work, queue)
    decision, at = Decision("accept"), 0
    while at < len(queue) and (decision := _judged(work, queue[at])).kind == "accept":
        head, at = queue[at], at + 1
    return {"head": head, "queue": queue[at:], "decision": decision}


def _judged(work: Work, node: int) -> Decision:
    """What the controller wants done about a step."""
    ctx = work.ctx
    seen = view(ctx, work.problem, work.tree, node, critique=False, prompt=OWN_WORDS)
    decision = held(ctx, ctx.controller.decide(seen, ctx.meter.left()), seen.score)
    work.emit(Decided(node=node, score=seen.score, decision=decision))
    return decision


@working(Work)
async def verify(work: Work, state: LoopState) -> None:
    """Ask the tools that the controller chose about the first queued step."""
    decision = state["decision"]
    await verbs.verify(work, state["queue"][0], decision.tools, decision.kinds)


@working(Work)
async def correct(work: Work, state: LoopState) -> Update:
    """Put a corrected sibling beside the first queued step; what was built on it is dropped."""
    wrong, *built = state["queue"]
    right, by = await replacement(work, wrong)
    alone = by == "tool" and await stands_alone(work, wrong, right)
    return {"queue": (verbs.correct(work, wrong, right, by, built, alone=alone),)}


@working(Work)
async def backtrack(work: Work, state: LoopState) -> Update:
    """Step back as far as the controller said; the steps that are left stay in the tree."""
    node, *waiting = state["queue"]
    return {"head": verbs.leave(work, node, state["decision"].steps_back, waiting), "queue": ()}


@working(Work)
async def answer(work: Work, state: LoopState) -> Update:
    """State the outcome. A run that a ceiling ended gives the best final step of its tree."""
    if stopped := state.get("stop", ""):
        outcome = best_so_far(work, state, stopped)
    else:
        outcome = await decided(work, state)
    work.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


# -- what leads where

_AFTER_DECIDE = {
    "accept": "propose",
    "verify": "verify",
    "correct": "correct",
    "backtrack": "backtrack",
    "answer": "answer",
    "abstain": "attempt",
    "hear": "hearing",
}
_AFTER_HEARING = {
    "confirm": "confirm",
    "attempt": "attempt",
    "answer": "answer",
    "abstain": "answer",
}


def _at_first(state: LoopState, runtime: Runtime[RunContext]) -> str:
    """A coding problem has a path of its own on a model that writes whole programs."""
    coding = _weighs(runtime.context) and is_coding(runtime.context, state["problem"])
    return "program" if coding else "propose"


def _after_decide(state: LoopState, ctx: RunContext) -> str:
    kind = state["decision"].kind
    if kind == "abstain":
        # What the policy itself declines to answer is not asked again.
        said_no = declined(Tree.of(state["log"]).nodes[state["queue"][0]])
        kind = "answer" if said_no or not worth_another(state, ctx) else "abstain"
    return _AFTER_DECIDE[kind]


def _after_attempt(_state: LoopState, ctx: RunContext) -> str:
    return "hearing" if _weighs(ctx) else "weigh"


def _after_weigh(state: LoopState, ctx: RunContext) -> str:
    undecided = state["decision"].kind == "abstain"
    return "attempt" if undecided and worth_another(state, ctx) else "answer"


def _after_hearing(state: LoopState, _ctx: RunContext) -> str:
    return _AFTER_HEARING[state["decision"].kind]


def _after_tests(state: LoopState, _ctx: RunContext) -> str:
    return END if "outcome" in state else "program"


def _weighs(ctx: RunContext) -> bool:
    return isinstance(ctx.controller, Weighing)


def _unless_stopped(
    then: str | Callable[[LoopState, RunContext], str], *names: str
) -> tuple[Any, ...]:
    """To `then`, a node or what chooses one of `names`; a run that met a ceiling goes to its
    answer."""

    def route(state: LoopState, runtime: Runtime[RunContext]) -> str:
        if state.get("stop"):
            return "answer"
        return then if isinstance(then, str) else then(state, runtime.context)

    nodes = [then] if isinstance(then, str) else names
    return route, *sorted({*nodes, "answer"})


build = wire(
    LoopState, propose, critique, decide, verify, correct, backtrack, attempt, weigh, hearing,
    confirm, program, tests, answer,
    then={
        START: (_at_first, "propose", "program"),
        "program": _unless_stopped("tests"),
        "tests": _unless_stopped(_after_tests, "program", END),
        "propose": _unless_stopped("critique"),
        "critique": _unless_stopped("decide"),
        "decide": _unless_stopped(_after_decide, *_AFTER_DECIDE.values()),
        "verify": _unless_stopped("decide"),
        "correct": _unless_stopped("critique"),
        "backtrack": _unless_stopped("propose"),
        "attempt": _unless_stopped(_after_attempt, "weigh", "hearing"),
        "weigh": _unless_stopped(_after_weigh, "attempt"),
        "hearing": _unless_stopped(_after_hearing, *_AFTER_HEARING.values()),
        "confirm": _unless_stopped("hearing"),
    },
)  # fmt: skip
