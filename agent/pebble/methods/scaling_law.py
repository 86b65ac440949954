"""Inference scaling: coverage and verified accuracy against samples.

Coverage follows an exponentiated power law, ``c(k) = exp(a * k**b)`` (Brown et al. 2024, "Large
Language Monkeys"). What can be *selected* from the samples follows less: a vote and a verifier
fall behind coverage, and this says from how many samples on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from .drawn import Drawn, best_of, coverage, doublings, majority, of_pebble, recorded
from .ground import Findings, Ground, Line, Row

SETS = (
    ("qwen2.5-coder-0.5b", "gsm8k_test"),
    ("qwen2.5-coder-1.5b", "gsm8k_test"),
    ("qwen2.5-coder-0.5b", "math500"),
    ("qwen2.5-coder-1.5b", "math500"),
    ("qwen2.5-coder-0.5b", "humaneval"),
    ("qwen2.5-coder-1.5b", "humaneval"),
)
BEHIND = 0.5
"""Selection falls behind where doubling the samples brings it less than this share of what it
brings coverage."""


@dataclass(frozen=True, slots=True)
class Law:
    """``exp(a * k**b)``; with `plain`, ``a * k**b``."""

    a: float
    b: float
    plain: bool = False

    def __call__(self, k: float) -> float:
        power = k**self.b
        return min(1.0, self.a * power) if self.plain else math.exp(self.a * power)

    def samples_for(self, share: float) -> float:
        """How many samples the law wants for this coverage."""
        exponent = math.log(math.log(share) / self.a) / self.b
        return math.exp(exponent) if exponent < 700 else math.inf


def fit_law(points: Sequence[tuple[float, float]], *, plain: bool = False) -> Law:
    """Least squares on the scale on which the law is a line: log(-log c), or log c, over log k."""
    xs = [math.log(k) for k, _ in points]
    inside = [(k, min(max(c, 1e-6), 1 - 1e-6)) for k, c in points]
    ys = [math.log(c) if plain else math.log(-math.log(c)) for _, c in inside]
    x0, y0 = fmean(xs), fmean(ys)
    spread = sum((x - x0) ** 2 for x in xs)
    b = sum((x - x0) * (y - y0) for x, y in zip(xs, ys, strict=True)) / spread
    height = math.exp(y0 - b * x0)
    return Law(height if plain else -height, b, plain)


@dataclass(frozen=True, slots=True)
class Curve:
    """What `k` samples cover, what their vote gets, and what the verifier's choice gets."""

    of: Drawn
    ks: tuple[int, ...]
    covered: tuple[float, ...]
    vote: tuple[float, ...]
    chosen: tuple[float, ...]

    @property
    def selected(self) -> tuple[float, ...]:
        """The better of both ways to select, as it ends."""
        return self.vote if self.vote and self.vote[-1] >= self.chosen[-1] else self.chosen

    @property
    def behind(self) -> int | None:
        """The samples from which on every doubling brings selection less than half of what it
        brings coverage; None where none does."""
        slow = [
            self.selected[i] - self.selected[i - 1]
            < BEHIND * (self.covered[i] - self.covered[i - 1])
            for i in range(1, len(self.ks))
        ]
        starts = [i for i in range(len(slow)) if all(slow[i:])]
        return self.ks[starts[0]] if starts else None


def measure(drawn: Drawn) -> Curve:
    """The curves of a set, at 1, 2, 4, … samples."""
    ks = doublings(drawn.each)
    rows = drawn.problems
    return Curve(
        drawn,
        tuple(ks),
        tuple(fmean(coverage(draws, k) for draws in rows) for k in ks),
        tuple(fmean(majority(draws, k) for draws in rows) for k in ks) if drawn.votes else (),
        tuple(fmean(best_of(draws, k) for draws in rows) for k in ks),
    )


def _row(curve: Curve) -> Row:
    points = list(zip(curve.ks, curve.covered, strict=True))
    law = fit_law(points)
    half = points[:-1]
    off = abs(fit_law(half)(curve.ks[-1]) - curve.covered[-1])
    plain = abs(fit_law(half, plain=True)(curve.ks[-1]) - curve.covered[-1])
    wanted = law.samples_for(0.95)
    return {
        "model": curve.of.model,
        "set": curve.of.of,
        "n": len(curve.of.problems),
        "k": curve.ks[-1],
        "one sample": curve.covered[0],
        "coverage": curve.covered[-1],
        "vote": curve.vote[-1] if curve.vote else "-",
        "best by score": curve.chosen[-1],
        "a": law.a,
        "b": law.b,
        "error of the law at k": off,
        "of a plain power law": plain,
        "k for 95%": f"{wanted:,.0f}" if wanted < 1e6 else "over a million",
        "selection behind from k": curve.behind or "-",
    }


def run(ground: Ground) -> Findings:
    """Curves of pebble, and of the recorded models where `records` is given."""
    drawn = [of_pebble(ground)]
    if ground.records is not None:
        drawn += [recorded(ground.records, model, of) for model, of in SETS]
    curves = [measure(one) for one in drawn]
    for curve in curves:
        ground.say(f"{curve.of.model} on {curve.of.of}: {len(curve.of.problems)} problems")
    return Findings(
        figure=_figure(curves),
        rows=tuple(_row(curve) for curve in curves),
        lines=tuple(line for curve in curves for line in _lines(curve)),
        axes=("tokens a problem", "share of problems"),
        log_x=True,
    )


def _figure(curves: Sequence[Curve]) -> str:
    parts = [
        f"{c.of.model} on {c.of.of}: one sample {c.covered[0]:.3f}, {c.ks[-1]} samples cover "
        f"{c.covered[-1]:.3f} and selection gets {c.selected[-1]:.3f}"
        for c in curves
        if c.of.of in ("families", "gsm8k_test")
    ]
    return "; ".join(parts) + "."


def _lines(curve: Curve) -> list[Line]:
    if curve.of.of not in ("families", "gsm8k_test"):
        return []
    name, tokens = curve.of.model, curve.of.tokens
    law = fit_law(list(zip(curve.ks, curve.covered, strict=True)))
    further = [*curve.ks, curve.ks[-1] * 2, curve.ks[-1] * 4]

    def line(label: str, ks: Sequence[int], ys: Sequence[float], *, dashed: bool = False) -> Line:
        points = tuple((k * tokens, y) for k, y in zip(ks, ys, strict=True))
        return Line(f"{name}, {label}", points, dashed)

    return [
        line("coverage", curve.ks, curve.covered),
        line("fitted law", further, [law(k) for k in further], dashed=True),
        line("selected", curve.ks, curve.selected),
    ]
