"""Judging a step with what costs nothing, and showing it to the controller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from ..tools.base import Claim, StepContext, Verdict
from ..tools.claims import extract_claims
from .context import RunContext, request_size
from .protocols import NO_EVIDENCE, Evidence, Passed, ProposalRequest, TreeView
from .steps import Stated, repeats
from .tree import Mark, Tree

MAX_CLAIMS = 64  # a step with more is judged on its first ones


@lru_cache(maxsize=1024)
def claims_of(problem: str, steps: tuple[str, ...]) -> tuple[Claim, ...]:
    """The claims of the last of `steps`: the same ones are looked at many times in a run."""
    return tuple(extract_claims(steps[-1], StepContext(problem, steps[:-1]))[:MAX_CLAIMS])


async def free_verdicts(
    ctx: RunContext, problem: str, steps: tuple[str, ...]
) -> tuple[Verdict, ...]:
    """What the free verifiers say of the last of `steps`; unknown ones are left out."""
    around = StepContext(problem, steps[:-1])
    verdicts = []
    for claim in claims_of(problem, steps):
        for verifier in ctx.verifiers:
            if verifier.free and verifier.can_judge(claim):
                verdict = await ctx.check(verifier, claim, around)
                if verdict.status != "unknown":
                    verdicts.append(verdict)
                    break
    return tuple(verdicts)


def paid_verifiers(ctx: RunContext, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The names of paid verifiers that may have something to say of one of the claims."""
    return tuple(
        verifier.name
        for verifier in ctx.verifiers
        if not verifier.free and any(verifier.can_judge(claim) for claim in claims)
    )


def is_settled(claims: Iterable[tuple[str, str]], before: Iterable[Verdict]) -> bool:
    """Whether all claims of a corrected step, each its two sides, are known to be true.

    `before`: the verdicts on the step that it replaces, which supported them or gave their result.
    """
    known = {
        (verdict.claim.left, verdict.correction or verdict.claim.right)
        for verdict in before
        if verdict.status == "supported" or verdict.correction is not None
    }
    return known.issuperset(claims)


async def rescore(ctx: RunContext, problem: str, tree: Tree, queue: tuple[int, ...]) -> list[Mark]:
    """One PRM call for the prefix that ends in the last queued step; a mark for each queued one."""
    path = tree.path(queue[-1])
    scores = await ctx.prm.score(
        problem, [node.text for node in path], tree.evidence_along(queue[-1])
    )
    waiting = set(queue)
    return [
        Mark(node.id, score=score)
        for node, score in zip(path, scores, strict=True)
        if node.id in waiting
    ]


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
    repeated = repeats(step.text, texts[:-1])
    retaken = not repeated and repeats(step.text, siblings)
    return TreeView(
        score=seen.score,
        evidence=seen.evidence,
        ancestors=tuple(_passed(ctx, problem, tree, other.id) for other in before),
        attempts=tuple(tree.attempts.get(other.parent, 1) for other in path),
        tools=("critique", *seen.tools) if buyable else seen.tools,
        corrections=seen.corrections,
        settled=seen.settled,
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
    claims = claims_of(problem, steps)
    evidence = tree.evidence.get(node, NO_EVIDENCE)
    judged = [
        one
        for one in claims
        if one.kind != "answer" and any(tool.can_judge(one) for tool in ctx.verifiers)
    ]  # of an answer it cannot be seen beforehand whether it can be judged
    judged += [verdict.claim for verdict in evidence.verdicts if verdict.claim.kind == "answer"]
    return Passed(
        score=tree.scores.get(node, 0.5),
        evidence=evidence,
        tools=tuple(name for name in paid_verifiers(ctx, claims) if name not in asked),
        corrections=tree.corrections_of(node),
        settled=replaced is not None
        and is_settled(
            ((one.left, one.right) for one in judged),
            tree.evidence.get(replaced, NO_EVIDENCE).verdicts,
        ),
    )


def _ahead(ctx: RunContext, next_call: ProposalRequest, tree: Tree, node: int) -> int:
    if any(tree.fate(child) == "open" for child in tree.children.get(node, ())):
        return 0
    size = request_size(next_call, instructed=ctx.policy.capabilities.instructed)
    return ctx.meter.prompt_tokens(size)


def with_verdicts(evidence: Evidence, verdicts: tuple[Verdict, ...]) -> Evidence:
    return replace(evidence, verdicts=evidence.verdicts + verdicts)
