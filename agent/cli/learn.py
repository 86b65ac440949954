"""`surefoot learn`: trains what ships with Surefoot."""

from __future__ import annotations

from pathlib import Path

from ...sandbox.errors import MissingDependency


def run_pebble(
    out: Path, *, minutes: float, seed: int, resume: bool, foreign: list[Path] | None
) -> int:
    """Train the embedded model. Raises `MissingDependency` without PyTorch."""
    try:
        from ..pebble.train import train
    except ModuleNotFoundError as error:
        raise MissingDependency(error.name or "torch", "learn") from error
    train(out, minutes=minutes, seed=seed, resume=resume, foreign=foreign or [])
    return 0
