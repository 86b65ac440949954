"""`surefoot learn controller` and `surefoot learn export`: what traces and rollouts teach."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ...sandbox.errors import InputError
from ..controllers.value_model import Prices, ValueModel
from ..evaluation.calibration import expected_calibration_error
from ..evaluation.formats import read_problems
from ..jsonl import read_rows
from ..learning.controller import calibration, fit_controller
from ..learning.export import KINDS, ExportMaterial, export
from ..learning.graded import Graded, NoSignal, grade
from ..learning.rollout_file import read_rollouts
from ..learning.schema import RolloutRow
from ..learning.traces import read_runs


def run_controller(
    traces: Sequence[Path], problems: Path | None, prices: Prices, out: Path, *, as_json: bool
) -> int:
    """Fit and write. Raises `NoSignal` (exit code 1) where the traces teach too little."""
    graded = _graded(traces, problems)
    model = fit_controller(graded, prices)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(model.model_dump_json(indent=2) + "\n", encoding="utf-8")
    right, scores = calibration(graded, model)
    error = expected_calibration_error(right, scores)
    if as_json:
        found = {"runs": len(graded), "steps": len(scores), "ece": error}
        sys.stdout.write(json.dumps(found | {"model": model.model_dump()}) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(model, len(graded), error)) + f"\n{out}\n")
    return 0


def _lines(model: ValueModel, runs: int, error: float) -> list[str]:
    """What was learned, in words: who reads them can tell whether it makes sense."""
    lines = [
        f"{runs} runs; calibration error of P(right) on them {error:.3f}",
        f"P(right): a first attempt {model.start:.2f}, after a correction {model.mended:.2f}",
        f"a further attempt keeps {model.retried:.2f} of what its prefix promises",
    ]
    for name, tool in sorted(model.tools.items()):
        shares = ", ".join(f"{tool.refutes.at(s):.2f} at {s}" for s in (0.5, 0.8, 0.95))
        lines.append(f"{name} refutes a step scored so with: {shares}")
    return lines


def run_export(
    kind: str, files: Sequence[Path], problems: Path | None, out: Path, *, as_json: bool
) -> int:
    """Write the rows of a kind. Raises `NoSignal` (exit code 1) where there are none."""
    if kind not in KINDS:
        raise InputError(f"There is no export {kind!r}. Known: {', '.join(KINDS)}.")
    traces = [file for file in files if _is_trace(file)]
    rows: list[RolloutRow] = []
    for file in files:
        if file not in traces:
            rows += read_rollouts(file)
    graded = _graded(traces, problems)
    exported = export(kind, ExportMaterial(graded, rows))
    if not exported:
        raise NoSignal(
            f"nothing of the kind {kind!r} in {len(graded)} runs and {len(rows)} rollouts: "
            f"{_WANTED[kind]}."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = (row.model_dump_json() + "\n" for row in exported)
    out.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
    text = f"{len(exported)} rows in {out}"
    sys.stdout.write((json.dumps({"rows": len(exported)}) if as_json else text) + "\n")
    return 0


_WANTED = {
    "sft": "it needs solutions that are verified, or known to be right (--problems)",
    "vstar": "it needs right and wrong solutions of the same problem",
    "evaluator": "it needs right and wrong solutions of the same problem",
    "correction": "it needs traces in which a step was corrected on the way to a right answer",
    "steps": "it needs files of learn rollouts",
    "stream": "it needs traces with mistakes that end right",
}


def _graded(traces: Sequence[Path], problems: Path | None) -> list[Graded]:
    known = [] if problems is None else list(read_problems(problems))
    return asyncio.run(grade(read_runs(traces), known))


def _is_trace(path: Path) -> bool:
    _, first = next(read_rows(path))
    return "trace_version" in first
