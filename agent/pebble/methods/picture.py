"""A report's lines as SVG (matplotlib, in the extra `learn`)."""

from __future__ import annotations

from pathlib import Path

from ....sandbox.errors import MissingDependency
from .ground import Findings


def draw(path: Path, report: Findings) -> None:
    """Write the picture. Raises `MissingDependency` without matplotlib."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingDependency("matplotlib", "learn") from None
    with mpl.rc_context({"svg.hashsalt": "surefoot", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(6.4, 3.8), layout="constrained")
        axes = figure.subplots()
        colours: dict[str, str] = {}
        for line in report.lines:
            of = line.label.split(",")[0]
            colour = colours.setdefault(of, f"C{len(colours)}")
            xs, ys = zip(*line.points, strict=True)
            style = "--" if line.dashed else "o-"
            axes.plot(xs, ys, style, color=colour, markersize=3, label=line.label)
        if report.log_x:
            axes.set_xscale("log")
        axes.set(xlabel=report.axes[0], ylabel=report.axes[1])
        axes.grid(visible=True, alpha=0.3)
        axes.legend(fontsize=7)
        figure.savefig(path, metadata={"Date": None})
