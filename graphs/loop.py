"""The loop as a LangGraph state machine (the diagram stands in the README).

START -> propose -> critique -> decide -+-> propose   (accept)
             ^                  ^       +-> verify    -> decide
             |                  |       +-> correct   -> critique
             +-- backtrack <----+       +-> answer    -> END   (also: abstain, budget)
                                        +-> attempt   -> weigh -> attempt | answer
                                        +-> hearing   -> confirm | attempt -> hearing | answer

Before it abstains it solves the problem anew, until the attempts agree enough to answer, or as
often as is allowed and paid for (`graphs.attempts`). What is done to the tree is in
`graphs.tree.verbs`; a node that meets a ceiling sets `stop`, and the run ends with its best answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from langgraph.graph import END, START
from langgraph.runtime import Runtime

from ..tools.cutting import Cut
from ..tools.equivalence import extract_answer
from .attempts import attempt, weigh, worth_another
from .coding import is_coding, program, tests
from .confirm import confirm, hearing
from .contracts import Decision, Proposal, ProposalRequest, Weighing
from .events import Answered, Asked, BudgetReached, Continued, Decided
from .prompts import OWN_WORDS
from .proofreading import Proofreader
from .records import ROOT, Outcome
from .run.budget import BudgetSpent
from .run.context import RunContext, request_size
from .run.requests import with_results
from .run.sampling import mean_logprob
from .state import LoopState
from .steps import repeats, stated_answer
from .tree import Tree
from .tree.growth import declined
from .tree.verbs import (
    chain_of,
    check,
    corrected_text,
    lay,
    leave,
    rewritten_text,
    score,
)
from .tree.verbs import correct as put_right
from .tree.verbs import critique as judge
from .tree.verbs import verify as ask_tools
from .tree.verified import Vouched, vouched
from .tree.view import held, view
from .tree.work import Update, Work, working
from .wiring import wire

OPTIONS = ("min_confidence", "effort")
ANSWER = "Answer:"
VERIFIED = 0.95
LAST_CALLS = 3  # where a ceiling has room for fewer, the rest is asked for in one


@working(Work)
async def propose(work: Work, state: LoopState) -> Update:
    """Lay the policy's next steps under the head of the tree, as one chain."""
    head = state.get("head", ROOT)
    request = _next(work, head)
    if isinstance(work.ctx.controller, Weighing) and request.task == "solution":
        reader = Proofreader(work.ctx, work.problem, request.steps)
        proposal = await work.ctx.ask_reading(request, reader)
    else:
        (proposal, *_) = await work.ctx.ask(request)
    texts, ended = await with_results(work.ctx, work.problem, work.tree.texts(head), proposal)
    tried, next_id = work.tree.attempts.get(head, 0), work.tree.next_id
    work.emit(Continued(parent=head))
    nodes = chain_of(texts, head, next_id, ended=ended, logprob=mean_logprob(proposal))
    return {"queue": lay(work, head, nodes, tried)}


def _next(work: Work, head: int) -> ProposalRequest:
    """For the next step, or, where calls are dear or few are left, for the rest."""
    settings, able, tried = work.ctx.settings, work.ctx.policy.capabilities, work.tree.attempts
    heard = isinstance(work.ctx.controller, Weighing)  # how sure a model is of its words tells much
    request = work.request(
        head,
        OWN_WORDS,
        task="step" if able.stepwise else "solution",
        max_tokens=settings.step_tokens if able.stepwise else settings.max_tokens,
        temperature=settings.temperature_of(tried.get(head, 0)),
        seed=settings.seed + tried.total() - len(tried),
        top_logprobs=settings.top_logprobs or int(heard and able.logprobs),
    )
    left = work.ctx.meter.left().tokens
    size = request_size(request, prose=able.prose)
    short = left is not None and left < LAST_CALLS * work.ctx.meter.prompt_tokens(size)
    if able.stepwise and short:
        return replace(request, task="solution", max_tokens=settings.max_tokens)
    return request


@working(Work)
async def critique(work: Work, state: LoopState) -> None:
    """Check the queued steps with the free tools; buy one critique of those in doubt."""
    queue = state["queue"]
    for node in queue:
        await check(work, node)
    await score(work, queue)
    if doubtful := _doubtful(work, queue):
        await _affordable(work, queue[queue.index(doubtful[0]) : queue.index(doubtful[-1]) + 1])


def _doubtful(work: Work, queue: tuple[int, ...]) -> list[int]:
    """The queued steps that the controller wants criticised, up to the first that falls.

    None where the policy is its own PRM: that was its judgment already.
    """
    ctx, doubtful = work.ctx, list[int]()
    if "critique" not in ctx.policy.capabilities.tasks or ctx.prm.name == ctx.policy.name:
        return []
    for node in queue:
        seen = view(ctx, work.problem, work.tree, node, critique=True, prompt=OWN_WORDS)
        decision = ctx.controller.decide(seen, ctx.meter.left())
        if decision.kind == "verify" and "critique" in decision.tools:
            doubtful.append(node)
        elif decision.kind in ("correct", "backtrack"):
            break
    return doubtful


async def _affordable(work: Work, chain: tuple[int, ...]) -> None:
    """Where a critique does not fit into the budget, what is left may still do for an answer."""
    try:
        await judge(work, chain)
    except BudgetSpent as spent:
        work.emit(BudgetReached(ceiling=str(spent)))
        for node in chain:
            work.emit(Asked(node=node, tools=("critique",)))


@working(Work)
async def decide(work: Work, state: LoopState) -> Update:
    """Accept queued steps in order until the controller wants something else of one.

    Nothing but the controller decides; this node scores, shows, and records.
    """
    ctx, head, queue = work.ctx, state.get("head", ROOT), state["queue"]
    if not all(map(work.tree.is_scored, queue)):  # critique and verify may have learned more
        await score(work, queue)
    decision = Decision("accept")
    while queue:
        seen = view(ctx, work.problem, work.tree, queue[0], critique=False, prompt=OWN_WORDS)
        decision = held(ctx, ctx.controller.decide(seen, ctx.meter.left()), seen.score)
        work.emit(Decided(node=queue[0], score=seen.score, decision=decision))
        if decision.kind != "accept":
            break
        head, *rest = queue
        queue = tuple(rest)
    return {"head": head, "queue": queue, "decision": decision}


@working(Work)
async def verify(work: Work, state: LoopState) -> None:
    """Ask the tools that the controller chose about the first queued step."""
    decision = state["decision"]
    await ask_tools(work, state["queue"][0], decision.tools, decision.kinds)


@working(Work)
async def correct(work: Work, state: LoopState) -> Update:
    """Put a corrected sibling beside the first queued step; what was built on it is dropped."""
    wrong, *built = state["queue"]
    right = await corrected_text(work, wrong)
    by_tool = right is not None
    right = right or Cut(await rewritten_text(work, wrong), dropped=False)
    if repeats(right.text, work.tree.texts(wrong)[:-1]) and work.ctx.policy.capabilities.prefill:
        right = Cut(await _concluded(work, wrong) or right.text, dropped=False)
        by_tool = False
    return {"queue": (put_right(work, wrong, right, "tool" if by_tool else "policy", built),)}


async def _concluded(work: Work, wrong: int) -> str:
    """The answer in the place of a step that, put right, only says again what stands before it.

    The policy may write nothing before it (budget forcing, Muennighoff et al. 2025). "" where it
    states none.
    """
    settings, before = work.ctx.settings, work.tree.nodes[wrong].parent
    proposal: Proposal = await work.ask(
        before,
        OWN_WORDS,
        started=ANSWER,
        max_tokens=settings.step_tokens,
        temperature=settings.temperature,
    )
    text = f"{ANSWER} {proposal.text.strip()}"
    return text if stated_answer(text) else ""


@working(Work)
async def backtrack(work: Work, state: LoopState) -> Update:
    """Step back as far as the controller said; the steps that are left stay in the tree."""
    node, *waiting = state["queue"]
    return {"head": leave(work, node, state["decision"].steps_back, waiting), "queue": ()}


@working(Work)
async def answer(work: Work, state: LoopState) -> Update:
    """State the outcome. A run that a ceiling ended gives the best final step of its tree."""
    if stopped := state.get("stop", ""):
        outcome = _best_so_far(work, state, stopped)
    else:
        outcome = await _decided(work, state)
    work.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


async def _decided(work: Work, state: LoopState) -> Outcome:
    """The controller's last word; a step that states no answer gives what it comes to."""
    tree, decision = work.tree, state["decision"]
    node = state["queue"][0] if state.get("queue") else ROOT
    stated = _stated(tree, node) if decision.kind == "answer" else None
    found = Vouched()
    if stated is not None:
        found = await vouched(work.ctx, tree, node, stated, work.problem)
    grounds = state.get("grounds", ()) or found.grounds
    if decision.kind == "answer" and stated is None:
        stated, grounds = extract_answer(tree.texts(node)[-1]), ()
    chance = decision.confidence if decision.confidence is not None else tree.scores.get(node, 0.0)
    if found.verified:  # whatever its chain was worth: so many of such answers are right
        chance = max(chance, VERIFIED)
    return Outcome.of(
        stated,
        node=node,
        confidence=0.0 if stated is None else chance,
        checked=found.checked,
        grounds=grounds,
        reason=decision.reason,
    )


def _best_so_far(work: Work, state: LoopState, stopped: str) -> Outcome:
    """The best final step of a run that a ceiling ended, if it is sure enough to be given."""
    best, tree = _best_final(work.tree, state), work.tree
    if tree.scores.get(best, 0.0) < (work.ctx.settings.options.min_confidence or 0.0):
        best = state.get("head", ROOT)
    stated = _stated(tree, best) if best != ROOT else None
    chance = 0.0 if stated is None else tree.scores.get(best, 0.0)
    return Outcome.of(stated, node=best, confidence=chance, stopped=stopped)


def _stated(tree: Tree, node: int) -> str | None:
    step = tree.nodes[node]
    return (step.answer or extract_answer(step.text)) if step.final else None


def _best_final(tree: Tree, state: LoopState) -> int:
    """What the attempts were weighed to, else the best-scored answer that no tool refutes.

    Where there is none, the head.
    """
    if state.get("attempts") and state.get("queue"):
        return state["queue"][0]
    finals = [
        node.id
        for node in tree.nodes.values()
        if node.final and node.id in tree.scores
        if not any(evidence.refuted for evidence in tree.evidence_along(node.id))
    ]
    return max(finals, key=lambda node: tree.scores[node], default=state.get("head", ROOT))


# -- what leads where

_NEXT = {
    "accept": "propose",
    "verify": "verify",
    "correct": "correct",
    "backtrack": "backtrack",
    "answer": "answer",
    "abstain": "attempt",
    "hear": "hearing",
}


def _unless_stopped(then: str) -> tuple[Any, ...]:
    def route(state: LoopState) -> str:
        return "answer" if state.get("stop") else then

    return route, then, "answer"


def _after_decide(state: LoopState, runtime: Runtime[RunContext]) -> str:
    kind = state["decision"].kind if not state.get("stop") else "answer"
    if kind == "abstain":
        # What the policy itself declines to answer is not asked again.
        said_no = declined(Tree.of(state["log"]).nodes[state["queue"][0]])
        kind = "answer" if said_no or not worth_another(state, runtime.context) else "abstain"
    return _NEXT[kind]


def _after_weigh(state: LoopState, runtime: Runtime[RunContext]) -> str:
    more = not state.get("stop") and worth_another(state, runtime.context)
    return "attempt" if more and state["decision"].kind == "abstain" else "answer"


def _at_first(state: LoopState, runtime: Runtime[RunContext]) -> str:
    """A coding problem has a path of its own on a model that writes whole programs."""
    ctx = runtime.context
    asked = isinstance(ctx.controller, Weighing) and is_coding(ctx, state["problem"])
    return "program" if asked else "propose"


def _after_tests(state: LoopState) -> str:
    if state.get("stop"):
        return "answer"
    return END if "outcome" in state else "program"


_HEARD = {"confirm": "confirm", "attempt": "attempt", "answer": "answer", "abstain": "answer"}


def _after_hearing(state: LoopState) -> str:
    return "answer" if state.get("stop") else _HEARD[state["decision"].kind]


def _after_attempt(state: LoopState, runtime: Runtime[RunContext]) -> str:
    if state.get("stop"):
        return "answer"
    return "hearing" if isinstance(runtime.context.controller, Weighing) else "weigh"


build = wire(
    LoopState, propose, critique, decide, verify, correct, backtrack, attempt, weigh, hearing,
    confirm, program, tests, answer,
    then={
        START: (_at_first, "propose", "program"),
        "program": _unless_stopped("tests"),
        "tests": (_after_tests, "program", "answer", END),
        "propose": _unless_stopped("critique"),
        "critique": _unless_stopped("decide"),
        "decide": (_after_decide, *sorted(set(_NEXT.values()))),
        "verify": _unless_stopped("decide"),
        "correct": _unless_stopped("critique"),
        "backtrack": _unless_stopped("propose"),
        "attempt": (_after_attempt, "weigh", "hearing", "answer"),
        "weigh": (_after_weigh, "attempt", "answer"),
        "hearing": (_after_hearing, *sorted(set(_HEARD.values()))),
        "confirm": _unless_stopped("hearing"),
    },
)  # fmt: skip
