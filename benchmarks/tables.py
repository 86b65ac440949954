"""What benchmarks share: where the real data lie, and a table of what was found."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def present(folder: Path) -> Path:
    """The folder, or an end of the benchmark that says what is missing."""
    if not folder.exists():
        print(f"{folder} is not here: this benchmark is left out", file=sys.stderr)
        raise SystemExit(0)
    return folder


def show(title: str, found: Mapping[str, Any]) -> None:
    """Print nested findings as rows `group | figure | value`."""
    table = Table("", "figure", "value", title=title, title_justify="left")
    for group, inner in found.items():
        rows = inner.items() if isinstance(inner, Mapping) else [("", inner)]
        for name, value in rows:
            table.add_row(group, str(name), str(value))
    Console(width=120).print(table)
