"""From a graph's final state to the `Result` that the user sees."""

from __future__ import annotations

from typing import Any

from ...graphs.records import Outcome, Sample
from ...graphs.result import Problem, Result, StepOut, UsageOut, VerdictOut
from ...graphs.run.context import RunContext
from ...graphs.tree import Tree
from ...sandbox.errors import SurefootError
from .follow_up import UNREAD, goes_back


def to_result(problem: Problem, state: dict[str, Any], ctx: RunContext, strategy: str) -> Result:
    """The outcome, its steps and its costs."""
    outcome: Outcome = state["outcome"]
    tree = Tree.of(state.get("log", []))
    samples: tuple[Sample, ...] = state.get("samples", ())
    steps = tree_steps(tree, outcome.node) if tree.nodes else sample_steps(samples, outcome.node)
    return Result(
        id=problem.id,
        status=outcome.status,
        answer=outcome.answer,
        checked=outcome.checked,
        verified=outcome.verified,
        grounds=list(outcome.grounds),
        confidence=round(outcome.confidence, 4),
        steps=steps,
        usage=usage_of(ctx),
        backtracks=tree.backtracks,
        corrections=sum(node.origin == "corrected" for node in tree.nodes.values()),
        strategy=strategy,
        model=ctx.policy.name,
        hint=_hint(problem, outcome, ctx),
        samples=[{"answer": sample.answer} for sample in samples] if len(samples) > 1 else None,
    )


def _hint(problem: Problem, outcome: Outcome, ctx: RunContext) -> str | None:
    """What would help, by the cause: a spent budget says for itself what it is."""
    if outcome.answer is not None or outcome.status == "budget":
        return None
    known = ctx.policy.capabilities
    if ctx.earlier and not known.prose and goes_back(problem.text):
        return UNREAD
    return known.scope or None


def failed(problem: Problem, strategy: str, model: str, error: SurefootError) -> Result:
    """A run that ended in an exception, as data: what a batch keeps of it."""
    return Result(
        id=problem.id,
        status="failed",
        strategy=strategy,
        model=model,
        error=f"{type(error).__name__}: {error}",
    )


def tree_steps(tree: Tree, node: int) -> list[StepOut]:
    steps = []
    for step in tree.path(node):
        evidence = tree.evidence_of(step.id)
        score = tree.scores.get(step.id)
        steps.append(
            StepOut(
                text=step.text,
                score=None if score is None else round(score, 4),
                origin=step.origin,
                verdicts=[
                    VerdictOut(
                        tool=verdict.tool,
                        status=verdict.status,
                        claim=verdict.claim.text,
                        evidence=verdict.evidence,
                    )
                    for verdict in evidence.verdicts
                ],
            )
        )
    return steps


def sample_steps(samples: tuple[Sample, ...], index: int) -> list[StepOut]:
    if not samples:
        return []
    return [StepOut(text=text) for text in samples[index].steps]


def usage_of(ctx: RunContext) -> UsageOut:
    usage = ctx.meter.usage
    return UsageOut(
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        policy_calls=usage.calls,
        tool_calls=dict(ctx.meter.tools),
        seconds=round(ctx.meter.seconds, 4),
        money=None if ctx.meter.price is None else round(ctx.meter.money, 9),
    )
