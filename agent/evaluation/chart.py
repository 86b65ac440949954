"""Accuracy against compute: as SVG, drawn here, and as PNG by matplotlib (the extra `plot`)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

from ...sandbox.errors import MissingDependency

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 56, 150, 18, 46
LABEL_GAP = 14  # pixels between labels that would else lie on one another
X_LABEL = "tokens a run (prompt and completion)"
STYLE = (
    ":root{color-scheme:light dark;--ink:#1f2328;--faint:#d8dee4;--point:#0969da;--base:#cf222e}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--faint:#30363d;--point:#58a6ff;"
    "--base:#ff7b72}}"
)


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One strategy: mean tokens a run, accuracy with its interval (all of it in 0-1)."""

    label: str
    tokens: float
    accuracy: float
    interval: tuple[float, float]
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """From data to pixels: tokens on a logarithmic axis, accuracy on a linear one."""

    tokens: tuple[float, float]
    accuracy: tuple[float, float]

    @classmethod
    def around(cls, points: Sequence[ChartPoint]) -> Scale:
        costs = [max(1.0, point.tokens) for point in points]
        low = min(point.interval[0] for point in points)
        high = max(point.interval[1] for point in points)
        return cls(
            (min(costs) / 1.5, max(costs) * 1.5),
            (max(0.0, math.floor(low * 10) / 10), min(1.0, math.ceil(high * 10) / 10)),
        )

    def x(self, tokens: float) -> float:
        low, high = map(math.log, self.tokens)
        share = (math.log(max(1.0, tokens)) - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, accuracy: float) -> float:
        low, high = self.accuracy
        share = (accuracy - low) / ((high - low) or 1.0)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def token_ticks(self) -> list[float]:
        """1, 2, 5, 10, … between the ends."""
        low, high = self.tokens
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        ticks = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
        return [tick for tick in ticks if low <= tick <= high]

    def accuracy_ticks(self) -> list[float]:
        low, high = (round(end * 10) for end in self.accuracy)
        return [tenth / 10 for tenth in range(low, high + 1)]


def svg(points: Sequence[ChartPoint], *, alone: bool = False) -> str:
    """The plot; `alone` with its own colours, for a file, else with those of the page around it."""
    scale = Scale.around(points)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-label="Accuracy against tokens a problem" font-family="system-ui,sans-serif" '
        'font-size="12" fill="var(--ink)">'
    )
    parts = [
        head,
        f"<style>{STYLE}</style>" if alone else "",
        *_axes(scale),
        *_frontier(points, scale),
    ]
    labels = _spread([scale.y(point.accuracy) for point in points])
    for point, label in zip(points, labels, strict=True):
        parts.extend(_drawn(point, scale, label))
    return "\n".join([*filter(None, parts), "</svg>"])


def _axes(scale: Scale) -> list[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = []
    for share in scale.accuracy_ticks():
        y = scale.y(share)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{right}" stroke="var(--faint)"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        )
    for tokens in scale.token_ticks():
        x = scale.x(tokens)
        parts.append(
            f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="var(--faint)"/>'
            f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{tokens:,.0f}</text>'
        )
    middle = (LEFT + right) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{X_LABEL}</text>')
    return parts


def _frontier(points: Sequence[ChartPoint], scale: Scale) -> list[str]:
    """A line along the strategies that nothing cheaper surpasses."""
    best, path = -1.0, []
    for point in sorted(points, key=lambda one: (one.tokens, -one.accuracy)):
        if point.accuracy > best:
            best = point.accuracy
            path.append(f"{scale.x(point.tokens):.1f} {scale.y(point.accuracy):.1f}")
    line = "M" + "L".join(path)
    return [f'<path d="{line}" fill="none" stroke="var(--point)" stroke-dasharray="2 4"/>']


def _drawn(point: ChartPoint, scale: Scale, label: float) -> list[str]:
    x, y = scale.x(point.tokens), scale.y(point.accuracy)
    low, high = (scale.y(end) for end in point.interval)
    colour = "var(--base)" if point.baseline else "var(--point)"
    said = f"{escape(point.label)} {point.accuracy:.1%}"
    return [
        f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{colour}" stroke-width="1.5"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>',
        f'<path d="M{x + 6:.1f} {y:.1f}L{WIDTH - RIGHT + 6} {label:.1f}" stroke="var(--faint)"/>',
        f'<text x="{WIDTH - RIGHT + 10}" y="{label + 4:.1f}">{said}</text>',
    ]


def _spread(wanted: Sequence[float]) -> list[float]:
    """Heights near the wanted ones, in their order, none on another."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = list(wanted)
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + LABEL_GAP)
    surplus = max([0.0, *(placed[index] - (HEIGHT - BOTTOM) for index in order)])
    return [height - surplus for height in placed]


def write_png(points: Sequence[ChartPoint], path: Path) -> None:
    """The same as a picture. Raises `MissingDependency` without matplotlib."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingDependency("matplotlib", "plot") from None
    scale = Scale.around(points)
    figure = Figure(figsize=(8, 4.8), layout="constrained")
    axes = figure.subplots()
    heights = _spread([scale.y(point.accuracy) for point in points])
    for point, height in zip(points, heights, strict=True):
        at, colour = (max(1.0, point.tokens), point.accuracy), "C3" if point.baseline else "C0"
        spread = [[point.accuracy - point.interval[0]], [point.interval[1] - point.accuracy]]
        axes.errorbar(*at, yerr=spread, fmt="o", color=colour)
        axes.annotate(
            f"{point.label} {point.accuracy:.1%}",
            at,
            xytext=(1.02, (HEIGHT - BOTTOM - height) / (HEIGHT - TOP - BOTTOM)),
            textcoords="axes fraction",
            va="center",
            arrowprops={"arrowstyle": "-", "color": "0.8"},
        )
    axes.set(xscale="log", xlim=scale.tokens, ylim=scale.accuracy, xlabel=X_LABEL)
    axes.set_xticks(scale.token_ticks(), [f"{tick:,.0f}" for tick in scale.token_ticks()])
    axes.set_xticks([], minor=True)
    axes.set_yticks(scale.accuracy_ticks(), [f"{tick:.0%}" for tick in scale.accuracy_ticks()])
    axes.grid(visible=True, alpha=0.3)
    figure.savefig(path, dpi=150)
