"""The methods by name, and the one way to run them: `run_method`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from ....sandbox.errors import InputError, MissingDependency
from .ground import Findings, Ground
from .picture import draw


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its paper, and what it needs beside the default installation."""

    title: str
    paper: str
    needs: tuple[str, ...] = ("matplotlib",)


_TRAINS = ("torch", "matplotlib")

METHODS: dict[str, Method] = {
    "scaling_law": Method("Inference scaling law", "Brown et al. 2024, Large Language Monkeys"),
    "compute_optimal": Method(
        "Compute-optimal spending", "Snell et al. 2024, Scaling LLM Test-Time Compute Optimally"
    ),
    "score": Method("SCoRe: correction by reinforcement learning", "Kumar et al. 2024", _TRAINS),
    "vstar": Method(
        "V-STaR and the self-taught evaluator", "Hosseini et al. 2024; Wang et al. 2024", _TRAINS
    ),
    "faith_and_fate": Method("Faith and Fate: non-adjacent sums", "Dziri et al. 2023", _TRAINS),
    "zebra_puzzles": Method("Faith and Fate: Einstein's puzzles", "Dziri et al. 2023", _TRAINS),
    "stream_of_search": Method("Stream of search", "Gandhi et al. 2024", _TRAINS),
    "constrained": Method(
        "Constrained decoding", "Lu et al. 2021, NeuroLogic; Hokamp and Liu 2017"
    ),
    "corrector": Method(
        "A corrector of another model's lines", "Welleck et al. 2023; Kim et al. 2024", _TRAINS
    ),
    "pav": Method("PAV: progress as a step's reward", "Setlur et al. 2024", _TRAINS),
    "expert_iteration": Method(
        "Expert iteration from the visits of mcts", "Anthony et al. 2017; Xie et al. 2024", _TRAINS
    ),
    "dualformer": Method("Dualformer: fast and slow thinking", "Su et al. 2024", _TRAINS),
    "evol_instruct": Method(
        "Evol-Instruct with instruction and process rewards", "Luo et al. 2023, WizardMath", _TRAINS
    ),
    "thinking": Method(
        "A thinking model as a policy", "Muennighoff et al. 2025, s1; DeepSeek-AI 2025, R1", _TRAINS
    ),
    "test_time_training": Method(
        "Test-time training", "Sun et al. 2020; Akyürek et al. 2024", _TRAINS
    ),
    "model_editing": Method("Model editing", "Meng et al. 2022, ROME", _TRAINS),
}


def run_method(name: str, ground: Ground) -> Findings:
    """Run the method `name` of `METHODS` on the ground, and keep its report there.

    Raises `InputError` for an unknown name, `MissingDependency` where a library is absent.
    """
    method = METHODS.get(name)
    if method is None:
        raise InputError(f"There is no method {name!r}. Known: {', '.join(METHODS)}.")
    for library in method.needs:
        if find_spec(library) is None:
            raise MissingDependency(library, "learn")
    module = import_module(f".{name}", __package__)
    run = cast("Callable[[Ground], Findings]", module.run)
    report = run(ground)
    ground.keep(name, report)
    if report.lines:
        draw((ground.out / name).with_suffix(".svg"), report)
    return report


def folder(out: Path | None, name: str) -> Path:
    """Where a method works if nobody says where: beside what others of the methods computed."""
    return out if out is not None else Path("methods") / name
