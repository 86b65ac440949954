"""What a demonstration stands on: a folder, a seed, its size, and the report that it ends in."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

Cell = str | int | float
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a picture: points ``(x, y)``; `dashed` for what was fitted."""

    label: str
    points: tuple[tuple[float, float], ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What came out: a table (its first row is the state before), a picture, and a word on it.

    `figure` is the one comparison that the table of all methods shows.
    """

    figure: str
    rows: tuple[Row, ...]
    lines: tuple[Line, ...] = ()
    axes: tuple[str, str] = ("", "")
    log_x: bool = False
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        """The table; columns in the order in which they first appear."""
        names = list(dict.fromkeys(name for row in self.rows for name in row))
        lines = [_cells(names), _cells(["---"] * len(names))]
        lines += [_cells([_shown(row.get(name, "")) for name in names]) for row in self.rows]
        return "\n".join([self.figure, "", *lines, "", *self.notes]).rstrip() + "\n"


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


@dataclass(slots=True)
class Ground:
    """Where a method works: what was computed in `out` before is not computed again.

    `quick` is for tests: everything as small as it can be. `records`: a folder of recorded
    samples of real models, for methods that need no training.
    """

    out: Path
    seed: int = 0
    quick: bool = False
    records: Path | None = None
    quiet: bool = False
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)

    def size(self, usual: int, quick: int) -> int:
        """How many: of steps, problems, samples."""
        return quick if self.quick else usual

    def say(self, text: str) -> None:
        """Progress, to standard error."""
        if not self.quiet:
            sys.stderr.write(f"[{time.monotonic() - self._began:6.0f} s] {text}\n")

    def stage(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives (as JSON can hold it), kept in the folder under `name`."""
        path = self.out / f"{name}-{self.seed}.json"
        if path.exists():
            self.say(f"{name}: as computed before")
            return json.loads(path.read_text(encoding="utf-8"))
        self.say(f"{name}: begins")
        made = make()
        part = path.with_suffix(".part")
        part.write_text(json.dumps(made), encoding="utf-8")
        part.replace(path)
        return json.loads(path.read_text(encoding="utf-8"))

    def keep(self, name: str, report: Findings) -> None:
        """Write the report as JSON and as a table in Markdown."""
        path = self.out / name
        path.with_suffix(".json").write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
        path.with_suffix(".md").write_text(report.markdown(), encoding="utf-8")


def beside(ground: Ground) -> Ground:
    """The ground of what several methods share: a folder beside theirs."""
    return replace(ground, out=ground.out.parent / ("shared-quick" if ground.quick else "shared"))


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share."""
    if of == 0:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    below = 1 + z * z / of
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)
