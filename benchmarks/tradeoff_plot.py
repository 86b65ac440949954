"""A small line plot as SVG: accuracy against cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 780, 400, 60, 170, 50, 40  # the legend stands right
COLOURS = ("#0b6e4f", "#c1440e", "#333333", "#3b5ba9")
TICKS = 6


@dataclass(frozen=True)
class Line:
    name: str
    points: Sequence[tuple[float, float]]


def ticks(low: float, high: float) -> list[float]:
    """Round numbers that enclose low to high, about TICKS of them."""
    rough = (high - low) / TICKS or 1.0
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * k for k in (1, 2, 5, 10) if unit * k >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * i, 10) for i in range(first, max(last, first + 1) + 1)]


def plot(path: Path, lines: Sequence[Line], *, x: str, y: str) -> None:
    """Write the lines, each sorted along x; a line of one point is a mark."""
    across = ticks(0.0, max(px for line in lines for px, _ in line.points))
    values = [py for line in lines for _, py in line.points]
    up = ticks(min(values), max(values))

    def at(px: float, py: float) -> tuple[float, float]:
        right = (px - across[0]) / (across[-1] - across[0])
        high = (py - up[0]) / (up[-1] - up[0])
        return (
            round(LEFT + right * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - high * (HEIGHT - BOTTOM - TOP), 1),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text { font: 12px sans-serif }</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for px in across:
        cx, cy = at(px, up[0])
        parts.append(f'<text x="{cx}" y="{cy + 18}" text-anchor="middle">{px:g}</text>')
    for py in up:
        cx, cy = at(across[0], py)
        parts.append(f'<text x="{cx - 8}" y="{cy + 4}" text-anchor="end">{py:g}</text>')
        parts.append(f'<line x1="{cx}" x2="{WIDTH - RIGHT}" y1="{cy}" y2="{cy}" stroke="#dddddd"/>')
    for index, line in enumerate(lines):
        colour = COLOURS[index % len(COLOURS)]
        spots = [at(*point) for point in sorted(line.points)]
        if len(spots) > 1:
            way = " ".join(f"{cx},{cy}" for cx, cy in spots)
            parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}"/>')
        parts += [f'<circle cx="{cx}" cy="{cy}" r="3.5" fill="{colour}"/>' for cx, cy in spots]
        legend = TOP + 4 + 18 * index
        name = escape(line.name)
        parts.append(f'<text x="{WIDTH - RIGHT + 20}" y="{legend}" fill="{colour}">{name}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x)}</text>')
    parts.append(f'<text x="16" y="20">{escape(y)}</text></svg>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
