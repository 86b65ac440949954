"""A whole solution as a controller that weighs attempts hears it, and what it makes of one alone.

A PRM says which of some paths is better; how often such a path is right it does not know of a
model that it has never seen. A controller that weighs attempts does, from records of such models.
"""

from __future__ import annotations

from typing import Literal

from ...tools.plausible import plausibility
from ..contracts import NO_EVIDENCE, BudgetLeft, Heard, Weighing
from ..records import Sample
from ..run.context import RunContext
from . import Tree

_NO_MORE = BudgetLeft(tokens=0, effort="low")  # nothing else is heard


def heard_path(
    tree: Tree,
    node: int,
    answer: str | None,
    problem: str,
    by: Literal["chain", "program"] = "chain",
) -> Heard:
    """The solution that ends in `node`, with what tools said of it on the way."""
    path = tree.path(node)
    verdicts = [v for one in tree.evidence_along(node) for v in one.verdicts]
    logprobs = [step.logprob for step in path if step.logprob is not None]
    nats = [step.nats for step in path]
    known = [one for one in nats if one is not None]
    replaced = [
        v
        for step in path
        if step.replaces is not None
        for v in tree.evidence.get(step.replaces, NO_EVIDENCE).refuted
    ]
    return Heard(
        answer,
        by=by,
        supported=sum(v.status == "supported" for v in verdicts),
        refuted=len(replaced),
        ran=any(v.tool == "code" and v.status == "supported" for v in verdicts),
        corrected=any(step.origin == "corrected" for step in path),
        logprob=sum(logprobs) / len(logprobs) if logprobs else None,
        nats=sum(known) if nats and len(known) == len(nats) else None,
        plausible=plausibility(problem, "\n".join(step.text for step in path), answer),
    )


def heard_sample(sample: Sample, problem: str) -> Heard:
    """A sample that no tool was asked about: in most chains some calculation holds."""
    text = "\n".join(sample.steps)
    return Heard(
        sample.answer,
        supported=1,
        logprob=sample.logprob,
        nats=sample.nats,
        plausible=plausibility(problem, text, sample.answer),
    )


def chance_alone(ctx: RunContext, heard: Heard) -> float | None:
    """P(right) of one solution that nothing else speaks for; None where the controller weighs none
    or the problem asks for code."""
    if not isinstance(ctx.controller, Weighing) or (ctx.form is not None and ctx.form.is_code):
        return None
    return ctx.controller.weigh((heard,), ((0,),), _NO_MORE, programs=False).chance
