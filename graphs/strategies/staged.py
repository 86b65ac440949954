"""staged: summary, caption, reasoning, conclusion, with a beam at each (LLaVA-CoT, Xu et al. 2024).

The candidates of a stage compete whole, by PRM score, before the next stage begins: a middle way
between choosing among steps and choosing among solutions. A path that states its answer early has
finished its stages.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from ..nodes.propose import PROMPT
from ..run.context import RunContext
from ..state import TreeState
from ..strategy import CompiledStrategy
from ..tree import ROOT, Mark
from ..tree.conclusion import by_score, conclude, running_out
from ..tree.growth import Growth
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


async def write(state: StagedState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Write the next stage after every beam, several times."""
    ctx = runtime.context
    growth = Growth.of(ctx, state)
    name = list(STAGES)[state.get("stage", 0)]
    prompt = f"{PROMPT}\n\nThe solution has four stages: {', '.join(STAGES)}. {STAGES[name]}"
    beams, n = state.get("beams", (ROOT,)), ctx.settings.options.branching or BRANCHING
    ctx.emit("stage", name=name, beams=beams)
    before = ctx.meter.usage.tokens
    if name == WHOLE:
        tips = [tip for beam in beams for tip in await _reason(growth, beam, n, prompt)]
    else:
        tips = await growth.branch(beams, n, prompt=prompt)
    spent = ctx.meter.usage.tokens - before
    tips = list(dict.fromkeys(tips))
    return growth.update(beams=tuple(tips), stage=state.get("stage", 0) + 1, spent=spent)


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


async def prune(state: StagedState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Keep the best of the stage."""
    ctx = runtime.context
    growth = Growth.of(ctx, state)
    width = ctx.settings.options.beam_width or BEAM_WIDTH
    ranked = ranking(growth.tree, [tip for tip in state["beams"] if growth.is_open(tip)])
    growth.add(*(Mark(node, fate="dropped") for node in ranked[width:]))
    ctx.emit("prune", kept=ranked[:width], dropped=ranked[width:])
    return growth.update(beams=tuple(ranked[:width]))


def after_prune(state: StagedState, runtime: Runtime[RunContext]) -> str:
    """On to the next stage, while there is one and something to go on from."""
    if state.get("stop") or not state["beams"] or state["stage"] >= len(STAGES):
        return "answer"
    return "answer" if running_out(runtime.context, state["log"], state["spent"]) else "write"


async def answer(state: StagedState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The finished answers vote by their scores."""
    growth = Growth.of(runtime.context, state)
    growth.stop = state.get("stop", "")
    outcome = await conclude(growth, by_score(growth), state["beams"] or (ROOT,))
    return growth.update(outcome=outcome)


def build(checkpointer: Checkpointer = None) -> CompiledStrategy:
    """Compile: START -> write -> prune -> write | answer -> END."""
    graph = StateGraph(StagedState, context_schema=RunContext)
    graph.add_node("write", write)
    graph.add_node("prune", prune)
    graph.add_node("answer", answer)
    graph.add_edge(START, "write")
    graph.add_edge("write", "prune")
    graph.add_conditional_edges("prune", after_prune, ["write", "answer"])
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer)
