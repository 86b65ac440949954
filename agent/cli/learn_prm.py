"""`surefoot learn prm`: fits `evidence` and says what it is worth on problems held out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ...sandbox.errors import InputError, MissingDependency

EVERY = 2_000


def run_prm(
    files: Sequence[Path], problems: Sequence[Path], out: Path, seed: int, *, as_json: bool
) -> int:
    """Fit on `files` and write the model to `out` (for `--prm evidence:FILE`).

    Raises `MissingDependency` without the extra `learn`, `InputError` for labels without signal.
    """
    for name in ("scipy", "lightgbm"):
        if find_spec(name) is None:
            raise MissingDependency(name, "learn")
    if not out.parent.is_dir():
        raise InputError(f"{out.parent} is no folder to write {out.name} to.")
    from ..learning.evidence.run import learn

    learned = learn(files, problems, seed, _say)
    learned.model.save(out)
    figures = learned.figures
    if not figures.signal:
        sys.stderr.write(
            "surefoot: no signal: on problems held out the scores do not tell right steps from "
            "wrong ones. More labels, or labels of other solutions, are needed.\n"
        )
    if as_json:
        found = {
            "problems": learned.problems,
            "held_out": learned.held_out,
            "signal": figures.signal,
            "auc": figures.auc,
            "ece": figures.ece,
            "f1": figures.f1,
            "steps": figures.steps,
            "threshold": learned.model.card.threshold,
            "out": str(out),
        }
        sys.stdout.write(json.dumps(found) + "\n")
        return 0
    sys.stdout.write(f"on {figures.steps} steps of {learned.held_out} problems held out:\n")
    for name, value in figures.as_dict().items():
        if name != "steps":
            sys.stdout.write(f"  {name:24}{'-' if value is None else f'{value:.3f}'}\n")
    sys.stdout.write(f"{out} ({out.stat().st_size / 1e6:.2f} MB), fitted on all problems\n")
    return 0


def _say(done: int, total: int) -> None:
    if done % EVERY == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\rread {done:,} of {total:,} solutions")
        if done + EVERY > total:
            sys.stderr.write("\n")
