"""`surefoot learn`: trains what ships with Surefoot."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from ...sandbox.errors import InputError, MissingDependency

DEFAULT_MINUTES = 60.0


def run_pebble(
    out: Path,
    *,
    minutes: float | None,
    tokens: int | None,
    seed: int,
    resume: bool,
    foreign: list[Path] | None,
) -> int:
    """Train the embedded model into `out/pebble.pt` and export it to `out/pebble.onnx`.

    Raises `MissingDependency` without PyTorch, `InputError` for two budgets at once.
    """
    if minutes is not None and tokens is not None:
        raise InputError("Give --minutes or --tokens, not both.")
    if minutes is None and tokens is None:
        minutes = DEFAULT_MINUTES
    for name in ("torch", "onnx"):
        if find_spec(name) is None:
            raise MissingDependency(name, "learn")
    from ..pebble.export import export
    from ..pebble.train import train

    checkpoint = train(
        out, minutes=minutes, tokens=tokens, seed=seed, resume=resume, foreign=foreign or []
    )
    weights = export(checkpoint, out / "pebble.onnx")
    sys.stdout.write(f"{weights} ({weights.stat().st_size / 1e6:.1f} MB)\n")
    return 0
