"""`surefoot prm`: scores the steps of solutions; measures a PRM on labelled ones."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from ...graphs.contracts import Closing, Policy, ProcessRewardModel
from ...graphs.errors import FormatError
from ...sandbox.errors import InputError
from ..evaluation.step_figures import step_figures
from ..evaluation.step_labels import Labelled, read_labelled
from ..policies import open_policy
from ..prm import open_prm
from ..prm.explaining import Explaining
from ..prm.free_evidence import free_evidence

THRESHOLD = 0.5
"""Below it a step counts as wrong, for a PRM that names no threshold of its own."""
DEFAULT = "evidence"


async def run_score(
    file: Path, prm: str | None, model: str | None, *, reasons: bool, limit: int | None
) -> int:
    """Print `{"id", "scores"}` a line, as they come; with `reasons` what moved each score."""
    async with opened(prm, model) as (policy, judge):
        if reasons and not isinstance(judge, Explaining):
            raise InputError(f"--reasons: {judge.name} gives none; evidence does.")
        async for row, scores in score(policy, judge, islice(read_labelled(file), limit)):
            line: dict[str, Any] = {"id": row.id, "scores": [round(one, 6) for one in scores]}
            if reasons and isinstance(judge, Explaining):
                found = judge.explain(
                    row.problem, row.steps, free_evidence(row.problem, row.steps, policy)
                )
                line["reasons"] = [[asdict(one) for one in step] for step in found]
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


async def run_eval(
    file: Path, prm: str | None, model: str | None, *, as_json: bool, limit: int | None
) -> int:
    """Print a PRM's figures on a file in ProcessBench's or PRM800K's format.

    Raises `FormatError` for a file that mixes the two or labels nothing.
    """
    rows = list(islice(read_labelled(file), limit))
    labelled = [row for row in rows if row.first_error is not None]
    rated = [row for row in rows if row.rating]  # neutral ones (0) are neither right nor wrong
    if bool(labelled) == bool(rated):
        raise FormatError(
            f"{file}: prm eval needs rows with a label (ProcessBench) or with ratings of +1 and "
            "-1 (PRM800K), all of one kind"
        )
    async with opened(prm, model) as (policy, judge):
        scored = [scores async for _, scores in score(policy, judge, labelled or rated)]
        threshold = getattr(judge, "threshold", THRESHOLD)
    figures = step_figures(labelled or rated, scored, threshold)
    if as_json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(judge.name, figures)) + "\n")
    return 0


@asynccontextmanager
async def opened(
    prm: str | None, model: str | None
) -> AsyncIterator[tuple[Policy, ProcessRewardModel]]:
    """The policy, and the PRM that may ask it; both closed at the end."""
    policy = open_policy(model)
    try:
        judge = open_prm(prm or DEFAULT, policy)
        try:
            yield policy, judge
        finally:
            if isinstance(judge, Closing):
                await judge.aclose()
    finally:
        await policy.aclose()


async def score(
    policy: Policy, judge: ProcessRewardModel, rows: Iterator[Labelled] | Sequence[Labelled]
) -> AsyncIterator[tuple[Labelled, list[float]]]:
    """Each row with its steps' scores, on the evidence that costs nothing."""
    for row in rows:
        evidence = free_evidence(row.problem, row.steps, policy)
        yield row, await judge.score(row.problem, row.steps, evidence)


def _lines(name: str, figures: dict[str, Any]) -> Iterator[str]:
    yield f"{name} on {figures['n']} rows"
    intervals = figures["intervals"]
    for figure, value in figures.items():
        if figure in ("n", "intervals", "by"):
            continue
        sure = intervals.get(figure)
        between = f"  95% within {sure[0]:.4f} to {sure[1]:.4f}" if sure else ""
        yield f"  {figure:17}{'-' if value is None else f'{value:.4f}'}{between}"
    for source, its in figures.get("by", {}).items():
        told = "  ".join(
            f"{figure} {'-' if value is None else f'{value:.3f}'}"
            for figure, value in its.items()
            if figure != "n"
        )
        yield f"  {source} ({its['n']}): {told}"
