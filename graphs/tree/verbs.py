"""What may be done to the tree: lay, check, critique, correct, score, leave. All strategies' own.

Each verb is an event, or a few, of the work that it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ...tools.base import StepContext, Verdict
from ...tools.cutting import Cut, cut_at
from ..contracts import Evidence, Proposal
from ..events import (
    Abandoned,
    Asked,
    Backtracked,
    Checked,
    Corrected,
    Criticised,
    Proposed,
    Scored,
    VerdictGiven,
)
from ..prompts import CRITIQUE, CRITIQUE_TOKENS, REWRITE
from ..questions import Question, kind_of
from ..records import ROOT, Node
from ..run.claims import free_verdicts, verdicts
from ..run.sampling import mean_logprob, surprisal
from ..steps import split_steps, stated_answer
from .contradiction import contradictions
from .work import Work

MAX_CORRECTIONS = 16  # results of one step that are put right one after the other


def lay(work: Work, parent: int, nodes: Sequence[Node], attempt: int) -> tuple[int, ...]:
    """Lay steps after `parent`, as one chain. Returns their ids."""
    work.emit(Proposed(parent=parent, attempt=attempt, nodes=tuple(nodes)))
    return tuple(node.id for node in nodes)


def chain_of(
    texts: Sequence[str],
    parent: int,
    next_id: int,
    proposal: Proposal,
    *,
    ended: bool,
    begun: Node | None = None,
) -> list[Node]:
    """The steps as a chain of nodes under `parent`, up to the last that states an answer.

    Only that one is final; where none states an answer, the step that the policy ended with.
    `begun`: what the proposal goes on from within a step, and whose text it begins with.
    """
    stated = [stated_answer(text) for text in texts]
    logprob, nats = mean_logprob(proposal), surprisal(proposal)
    if nats is not None and begun is not None:
        nats = None if begun.nats is None else nats + begun.nats
    whole = max(len(proposal.text), sum(map(len, texts)), 1)
    last = max((index for index, answer in enumerate(stated) if answer), default=len(texts) - 1)
    nodes: list[Node] = []
    for index, text in enumerate(texts[: last + 1]):
        answer = stated[index] if index == last else None
        nodes.append(
            Node(
                id=next_id + index,
                parent=nodes[-1].id if nodes else parent,
                text=text,
                final=index == last and (answer is not None or (ended and bool(text))),
                answer=answer.answer if answer else None,
                logprob=logprob,
                nats=None if nats is None else nats * len(text) / whole,
            )
        )
    return nodes


async def check(work: Work, node: int, answer: str | None = None) -> Evidence:
    """Ask the free tools about a step. `answer`: what the solution that it ends is read as."""
    found = await free_verdicts(work.ctx, work.problem, work.tree.texts(node))
    against = contradictions(work.ctx, work.problem, work.tree, node, found)
    for verdict in (*found, *against):
        work.emit(VerdictGiven(node=node, verdict=verdict))
    work.emit(Checked(node=node, answer=answer))
    return work.tree.evidence_of(node)


async def verify(work: Work, node: int, tools: Sequence[str], kinds: Sequence[str] = ()) -> None:
    """Put a step's claims (of these kinds; () is all) to the tools that are paid for it."""
    steps = work.tree.texts(node)
    chosen = [verifier for verifier in work.ctx.verifiers if verifier.name in tools]
    claims = [
        claim
        for claim in work.ctx.claims(work.problem, steps)
        if not kinds or kind_of(claim.kind, claim.text) in kinds
    ]
    around = StepContext(work.problem, steps[:-1])
    found = verdicts(claims, chosen, around, work.ctx.check, enough=lambda _: False)
    async for verdict in found:
        work.emit(VerdictGiven(node=node, verdict=verdict))
    work.emit(Checked(node=node))
    alone = tuple(Question(name, kind).name for name in tools for kind in kinds)
    work.emit(Asked(node=node, tools=alone or tuple(tools)))


async def critique(work: Work, chain: Sequence[int], prompt: str = CRITIQUE) -> None:
    """One call that judges the steps of `chain`, each the child of the one before it."""
    tree, last = work.tree, chain[-1]
    subject = len(tree.path(last)) - len(chain)
    judged = await work.ask(
        last,
        prompt.format(first=subject + 1),
        task="critique",
        subject=subject,
        evidence=tree.evidence_along(last),
        max_tokens=CRITIQUE_TOKENS,
    )
    work.emit(
        Criticised(
            nodes=tuple(chain),
            scores=tuple(tree.scores.get(node) for node in chain),
            judgments=judged.judgments,
            tokens=judged.usage.tokens,
            text=judged.text,
        )
    )


async def score(work: Work, nodes: Sequence[int]) -> None:
    """One PRM call for the prefix that ends in the last of `nodes`, which all lie on it."""
    path = work.tree.path(nodes[-1])
    scores = await work.ctx.prm.score(
        work.problem, [node.text for node in path], work.tree.evidence_along(nodes[-1])
    )
    for node, value in zip(path, scores, strict=True):
        if node.id in nodes:
            work.emit(Scored(node=node.id, score=value))


async def corrected_text(work: Work, wrong: int) -> Cut | None:
    """The step cut at its first refuted result, the tool's in its place; None where it has none.

    Checked again after each: a corrected result may be the left side of the next claim.
    """
    steps = work.tree.texts(wrong)
    before, found, dropped = steps[-1], work.tree.evidence_of(wrong).verdicts, False
    for _ in range(MAX_CORRECTIONS):
        refuted = [verdict for verdict in found if verdict.status == "refuted"]
        if not refuted:
            break
        cut = cut_at(steps[-1], min(refuted, key=_order))
        if cut is None or cut.text == steps[-1]:
            return None
        steps, dropped = (*steps[:-1], cut.text), dropped or cut.dropped
        found = await free_verdicts(work.ctx, work.problem, steps)
    return Cut(steps[-1], dropped) if steps[-1] != before else None


def _order(verdict: Verdict) -> tuple[bool, int]:
    """From left to right; a solution put back last, for corrected arithmetic may make it true."""
    return verdict.claim.kind == "solution", verdict.claim.span[0]


async def rewritten_text(work: Work, wrong: int) -> str:
    """The step as the policy writes it anew, knowing what speaks against it."""
    tree, settings = work.tree, work.ctx.settings
    tried = tree.corrections_of(wrong)
    proposal = await work.ask(
        wrong,
        REWRITE,
        task="rewrite",
        subject=len(tree.path(wrong)) - 1,
        evidence=tree.evidence_along(wrong),
        max_tokens=settings.step_tokens,
        temperature=settings.temperature_of(tried),
        seed=settings.seed + tried,
    )
    return "\n".join(split_steps(proposal.text))


def correction(work: Work, wrong: int, right: Cut, *, alone: bool = False) -> Node:
    """The node that says `right` in the place of `wrong`, beside it, or `alone` under the root.

    Where what was said after a refuted result is dropped, the answer that stood there is too: the
    policy goes on from the result.
    """
    step, stated = work.tree.nodes[wrong], stated_answer(right.text)
    ended = step.final and not right.dropped
    kept = min(1.0, len(right.text) / max(1, len(step.text)))
    return Node(
        id=work.tree.next_id,
        parent=ROOT if alone else step.parent,
        text=right.text,
        origin="corrected",
        replaces=wrong,
        final=ended or stated is not None,
        answer=stated.answer if stated else step.answer if ended else None,
        nats=None if step.nats is None else step.nats * kept,
    )


def correct(
    work: Work,
    wrong: int,
    right: Cut,
    by: Literal["tool", "policy"],
    dropped: Sequence[int] = (),
    *,
    alone: bool = False,
) -> int:
    """Put `right` in the place of a refuted step; `dropped` was built on that. Returns its id.

    `alone`: it rests on no step before it (`tree.alone`), and those are dropped too.
    """
    node = correction(work, wrong, right, alone=alone)
    before = [step.id for step in work.tree.path(wrong)[:-1]] if alone else []
    work.emit(Corrected(node=node, wrong=wrong, by=by, dropped=(*before, *dropped)))
    return node.id


def leave(work: Work, node: int, steps_back: int = 1, dropped: Sequence[int] = ()) -> int:
    """Step back from a prefix for an ancestor of it, which is returned; all stays in the tree."""
    path = work.tree.path(node)
    left = path[-min(max(1, steps_back), len(path)) :] if path else []
    to = left[0].parent if left else ROOT
    work.emit(
        Backtracked(
            to=to,
            left=tuple(step.id for step in left),
            dropped=tuple(dropped),
            score=work.tree.scores.get(to),
        )
    )
    return to


def abandon(work: Work, node: int, known: int | None = None) -> None:
    """Go on from this step no more; `known`: the step, laid before, that corrects it."""
    work.emit(Abandoned(node=node, known=known))
