"""A small line plot as SVG: accuracy against cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 400, 60, 50, 20
COLOURS = ("#0b6e4f", "#c1440e", "#333333", "#3b5ba9")
TICKS = 5


@dataclass(frozen=True)
class Line:
    name: str
    points: Sequence[tuple[float, float]]


def plot(path: Path, lines: Sequence[Line], *, x: str, y: str) -> None:
    """Write the lines, each sorted along x; a line of one point is a mark."""
    xs = [px for line in lines for px, _ in line.points]
    ys = [py for line in lines for _, py in line.points]
    right, low, high = max(xs) or 1.0, min(ys), max(ys)
    margin = (high - low) * 0.1 or 0.05
    low, high = max(0.0, low - margin), min(1.0, high + margin)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        across = LEFT + point[0] / right * (WIDTH - LEFT - 20)
        up = (point[1] - low) / (high - low)
        return round(across, 1), round(HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - TOP), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text { font: 12px sans-serif }</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for i in range(TICKS + 1):
        px, py = right * i / TICKS, low + (high - low) * i / TICKS
        (cx, _), (_, cy) = at((px, low)), at((0, py))
        parts.append(f'<text x="{cx}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{px:.2g}')
        parts.append(f'</text><text x="{LEFT - 8}" y="{cy + 4}" text-anchor="end">{py:.2f}</text>')
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{cy}" y2="{cy}" stroke="#dddddd"/>')
    for index, line in enumerate(lines):
        colour = COLOURS[index % len(COLOURS)]
        spots = [at(point) for point in sorted(line.points)]
        if len(spots) > 1:
            way = " ".join(f"{a},{b}" for a, b in spots)
            parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}"/>')
        parts += [f'<circle cx="{a}" cy="{b}" r="3.5" fill="{colour}"/>' for a, b in spots]
        legend = HEIGHT - BOTTOM - 20 - 18 * index
        parts.append(f'<text x="{WIDTH - 170}" y="{legend}" fill="{colour}">{escape(line.name)}')
        parts.append("</text>")
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x)}</text>')
    parts.append(f'<text x="12" y="{TOP}">{escape(y)}</text></svg>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
