"""A head on hidden states: principal components, one small hidden layer, a probability.

Learned from PRM800K's human ratings (Lightman et al. 2023) and other steps whose worth is known;
`benchmarks/real_models` holds the recipe. One file a model, chosen by the width of its states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....sandbox.errors import InputError
from .text import StepSpan

Floats = NDArray[np.float32]
LIMIT = 127 / 24  # standard deviations: components were stored within them

MODELS = {896: "qwen2.5-coder-0.5b", 1536: "qwen2.5-coder-1.5b"}
"""Width of a model's states, and the model whose head that is."""


@dataclass(frozen=True, slots=True)
class Head:
    """`means`, `bases`, `scales` of the three views; then the two layers."""

    model: str
    means: tuple[Floats, ...]
    bases: tuple[Floats, ...]
    scales: tuple[Floats, ...]
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: float
    threshold: float
    """A step below it is the first wrong one, best on ProcessBench by scores out of fold."""

    @staticmethod
    def of_width(width: int) -> Head:
        """The shipped head for states of that width; raises `InputError` where there is none."""
        if width not in MODELS:
            known = ", ".join(f"{name} ({size})" for size, name in MODELS.items())
            raise InputError(
                f"There is no head for hidden states of {width} numbers. Serve one of: {known}."
            )
        return _load(width)

    def score(self, states: Floats, spans: Sequence[StepSpan]) -> list[float]:
        """P(right) of each step; `states` float [tokens, width]."""
        views = np.stack([self._views(states, span) for span in spans])
        hidden = views @ self.inner + self.inner_bias
        hidden *= 0.5 * (1 + _erf(hidden / np.sqrt(np.float32(2))))
        logits = hidden @ self.outer + self.outer_bias
        return [float(one) for one in 1 / (1 + np.exp(-np.clip(logits, -30, 30)))]

    def _views(self, states: Floats, span: StepSpan) -> Floats:
        step = states[span.first : span.last + 1]
        three = (states[span.last], step.mean(0), states[span.asked])
        parts = [
            (view - mean) @ basis / scale
            for view, mean, basis, scale in zip(
                three, self.means, self.bases, self.scales, strict=True
            )
        ]
        clipped: Floats = np.clip(np.concatenate(parts), -LIMIT, LIMIT)
        return clipped


def _erf(x: Floats) -> Floats:
    """Abramowitz and Stegun 7.1.26, within 2e-7: NumPy has none."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    p = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        p = t * (p + factor)
    return np.asarray(np.sign(x) * (1 - p * np.exp(-x * x)), np.float32)


@cache
def _load(width: int) -> Head:
    path = Path(__file__).parent / f"{MODELS[width]}.npz"
    with np.load(path, allow_pickle=False) as file:
        held = {name: file[name].astype(np.float32) for name in file.files}
    means, bases, scales = (
        tuple(held[f"{name}{i}"] for i in range(3)) for name in ("mean", "basis", "scale")
    )
    return Head(
        MODELS[width],
        means,
        bases,
        scales,
        held["inner"],
        held["inner_bias"],
        held["outer"],
        float(held["outer_bias"]),
        float(held["threshold"]),
    )


__all__ = ["Head"]
