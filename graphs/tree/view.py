"""A step as the controller is shown it: its score, its evidence, and what may be bought."""

from __future__ import annotations

from collections.abc import Iterable

from ...tools.base import Verdict
from ..contracts import NO_EVIDENCE, Decision, Passed, ProposalRequest, TreeView
from ..questions import GROUNDED, is_grounded
from ..run.claims import is_judged, open_questions
from ..run.context import RunContext, request_size
from ..steps import Stated, repeats
from . import Tree

SOME_ANSWER = "Answer: 1"


def is_settled(claims: Iterable[tuple[str, str]], before: Iterable[Verdict]) -> bool:
    """Whether all claims of a corrected step, each its two sides, are known to be true.

    `before`: the verdicts on the step that it replaces, which supported them or gave their result.
    """
    return _known(before).issuperset(claims)


def _known(verdicts: Iterable[Verdict]) -> set[tuple[str, str]]:
    """The two sides of what these verdicts say to be true."""
    return {
        (verdict.claim.left, verdict.correction or verdict.claim.right)
        for verdict in verdicts
        if verdict.status == "supported" or verdict.correction is not None
    }


def view(
    ctx: RunContext, problem: str, tree: Tree, node: int, *, critique: bool, prompt: str = ""
) -> TreeView:
    """All that the controller may know of a step.

    `critique`: it can still be bought; `prompt`: the instruction by which a step is asked for.
    """
    step = tree.nodes[node]
    *before, _ = path = tree.path(node)
    texts = tree.texts(node)
    siblings = [
        other.text
        for other in tree.nodes.values()
        if other.parent == step.parent and other.id < node and tree.fate(other.id) == "abandoned"
    ]
    buyable = critique and "critique" not in tree.asked.get(node, ())
    seen = _passed(ctx, problem, tree, node)
    asked = tree.asked.get(node, ())
    judged = open_questions(ctx.verifiers, ctx.claims(problem, texts), asked)
    tools = tuple(dict.fromkeys(question.tool for question in judged))
    repeated = repeats(step.text, texts[:-1])
    retaken = not repeated and repeats(step.text, siblings)
    return TreeView(
        score=seen.score,
        evidence=seen.evidence,
        ancestors=tuple(_passed(ctx, problem, tree, other.id) for other in before),
        attempts=tuple(tree.attempts.get(other.parent, 1) for other in path),
        tools=("critique", *tools) if buyable else tools,
        questions=seen.questions,
        corrections=seen.corrections,
        settled=seen.settled,
        grounded=seen.grounded,
        answer_tools=_judges_of_answers(ctx, problem),
        backtracks=tree.backtracks,
        ahead=_ahead(ctx, ProposalRequest(problem, texts, prompt=prompt), tree, node),
        final=step.final,
        declined=step.final and (step.answer is None or Stated(step.answer).declined),
        repeated=repeated or retaken,
        retaken=retaken,
        empty=not step.text.strip(),
    )


def _passed(ctx: RunContext, problem: str, tree: Tree, node: int) -> Passed:
    asked, steps, replaced = tree.asked.get(node, ()), tree.texts(node), tree.nodes[node].replaces
    claims = ctx.claims(problem, steps)
    evidence = tree.evidence.get(node, NO_EVIDENCE)
    before = () if replaced is None else tree.evidence.get(replaced, NO_EVIDENCE).verdicts
    known = _known(before)
    unknown = [one for one in claims if (one.left, one.right) not in known]
    judged = [
        one for one in claims if one.kind != "answer" and is_judged(one, ctx.verifiers)
    ]  # of an answer it cannot be seen beforehand whether it can be judged
    judged += [verdict.claim for verdict in evidence.verdicts if verdict.claim.kind == "answer"]
    return Passed(
        score=tree.scores.get(node, 0.5),
        evidence=evidence,
        questions=open_questions(ctx.verifiers, unknown, asked),
        corrections=tree.corrections_of(node),
        settled=replaced is not None
        and is_settled(((one.left, one.right) for one in judged), before),
        grounded=is_grounded(evidence.verdicts, before),
    )


def _judges_of_answers(ctx: RunContext, problem: str) -> tuple[str, ...]:
    """The paid verifiers that could judge a number, any number, as the answer to this problem."""
    questions = open_questions(ctx.verifiers, ctx.claims(problem, (SOME_ANSWER,)), ())
    return tuple(dict.fromkeys(one.tool for one in questions if one.kind in GROUNDED))


def _ahead(ctx: RunContext, next_call: ProposalRequest, tree: Tree, node: int) -> int:
    if any(tree.fate(child) == "open" for child in tree.children.get(node, ())):
        return 0
    size = request_size(next_call, prose=ctx.policy.capabilities.prose)
    return ctx.meter.prompt_tokens(size)


def held(ctx: RunContext, decision: Decision, score: float) -> Decision:
    """The decision, unless it is to answer with less confidence than the user asks for."""
    bar = ctx.settings.options.min_confidence
    if decision.kind != "answer" or bar is None or score >= bar:
        return decision
    return Decision("abstain", f"confidence {score:.2f}, and {bar:g} is asked for")
