"""Putting a refuted step right by what the tools computed."""

from __future__ import annotations

from ...tools.base import Verdict
from ..run.context import RunContext
from ..steps import stated_answer
from . import Node, Tree
from .assess import free_verdicts

MAX_REPAIRS = 16  # claims of one step that are put right one after the other


async def repaired(
    ctx: RunContext, problem: str, steps: tuple[str, ...], verdicts: tuple[Verdict, ...]
) -> str | None:
    """The last of `steps`, every refuted result replaced by the tool's; None where one has none.

    One claim at a time, from left to right, checked again after each: a corrected result may
    be the left side of the next claim.
    """
    wrong = steps[-1]
    for _ in range(MAX_REPAIRS):
        refuted = [verdict for verdict in verdicts if verdict.status == "refuted"]
        if not refuted:
            break
        text = _replace(steps[-1], min(refuted, key=_first_to_mend))
        if text is None or text == steps[-1]:
            return None
        steps = (*steps[:-1], text)
        verdicts = await free_verdicts(ctx, problem, steps)
    return steps[-1] if steps[-1] != wrong else None


def correction(tree: Tree, wrong: int, text: str) -> Node:
    """The node that says `text` in the place of `wrong`, beside it."""
    stated = stated_answer(text)
    return Node(
        id=tree.next_id,
        parent=tree.nodes[wrong].parent,
        text=text,
        origin="corrected",
        replaces=wrong,
        final=tree.nodes[wrong].final or stated is not None,
        answer=stated.answer if stated else tree.nodes[wrong].answer,
    )


def _first_to_mend(verdict: Verdict) -> tuple[bool, int]:
    """From left to right; a solution put back last, for mended arithmetic may make it true."""
    return verdict.claim.kind == "solution", verdict.claim.span[0]


def _replace(step: str, verdict: Verdict) -> str | None:
    span = verdict.claim.right_span
    if verdict.correction is None or span is None:
        return None
    return step[: span[0]] + verdict.correction + step[span[1] :]
