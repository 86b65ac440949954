"""staged: summary, caption, reasoning, conclusion, with a beam at each (LLaVA-CoT, Xu et al. 2024).

The candidates of a stage compete whole, by PRM score, before the next stage begins: a middle way
between choosing among steps and choosing among solutions. A path that states its answer early has
finished its stages.
"""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..events import Pruned, StageBegun
from ..prompts import STEPS
from ..run.context import RunContext
from ..state import TreeState
from ..tree import ROOT
from ..tree.conclusion import by_score, conclude, running_out
from ..tree.growth import Growth
from ..tree.work import Update, working
from ..wiring import wire
from .beam import ranking

OPTIONS = ("beam_width", "branching")
BEAM_WIDTH = 2
BRANCHING = 4

STAGES = {
    "summary": "Now write the SUMMARY alone: in one short paragraph, how you will go about it.",
    "caption": (
        "Now write the CAPTION alone: in one short paragraph, every quantity and condition that "
        "the problem gives, and what it asks for."
    ),
    "reasoning": "Now write the REASONING, step by step, up to the answer.",
    "conclusion": "Now write the CONCLUSION alone: one line that says: Answer: and the answer.",
}
WHOLE = "reasoning"  # the stage of many steps; the others are one


class StagedState(TreeState, total=False):
    """`stage`: how many stages are behind the `beams`; `spent`: tokens of the last one."""

    stage: int
    beams: tuple[int, ...]
    spent: int


@working(Growth)
async def write(growth: Growth, state: StagedState) -> Update:
    """Write the next stage after every beam, several times."""
    ctx = growth.ctx
    name = list(STAGES)[state.get("stage", 0)]
    prompt = f"{STEPS}\n\nThe solution has four stages: {', '.join(STAGES)}. {STAGES[name]}"
    beams, n = state.get("beams", (ROOT,)), ctx.settings.options.branching or BRANCHING
    ctx.emit(StageBegun(name=name, beams=beams))
    before = ctx.meter.usage.tokens
    if name == WHOLE:
        tips = [tip for beam in beams for tip in await _reason(growth, beam, n, prompt)]
    else:
        tips = await growth.branch(beams, n, prompt=prompt)
    spent = ctx.meter.usage.tokens - before
    tips = list(dict.fromkeys(tips))
    return {"beams": tuple(tips), "stage": state.get("stage", 0) + 1, "spent": spent}


async def _reason(growth: Growth, beam: int, n: int, prompt: str) -> list[int]:
    """`n` ways to complete the reasoning after `beam`."""
    tips = []
    for _ in range(n):
        if growth.stop:
            break
        done = await growth.complete(beam, prompt=prompt)
        if done.tip is not None:
            tips.append(done.tip)
    return tips


@working(Growth)
async def prune(growth: Growth, state: StagedState) -> Update:
    """Keep the best of the stage."""
    ctx = growth.ctx
    width = ctx.settings.options.beam_width or BEAM_WIDTH
    ranked = ranking(growth.tree, [tip for tip in state["beams"] if growth.tree.is_open(tip)])
    growth.emit(Pruned(kept=tuple(ranked[:width]), dropped=tuple(ranked[width:])))
    return {"beams": tuple(ranked[:width])}


def after_prune(state: StagedState, runtime: Runtime[RunContext]) -> str:
    """On to the next stage, while there is one and something to go on from."""
    if state.get("stop") or not state["beams"] or state["stage"] >= len(STAGES):
        return "answer"
    return "answer" if running_out(runtime.context, state["log"], state["spent"]) else "write"


@working(Growth)
async def answer(growth: Growth, state: StagedState) -> Update:
    """The finished answers vote by their scores."""
    return await conclude(growth, by_score(growth), state["beams"] or (ROOT,))


build = wire(StagedState, write, prune, answer, then={"prune": (after_prune, "write", "answer")})
