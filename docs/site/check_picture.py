"""Draws `docs/check.svg`: `surefoot check` on a solution with mistakes, in a real terminal.

python docs/site/check_picture.py
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

DOCS = Path(__file__).resolve().parents[1]
SOLUTION = """\
Each of 3 boxes holds 38 eggs, so there are 38 * 3 = 115 eggs.
Of 120 eggs 15% are cracked: 0.15 * 120 = 18, and 120 - 18 = 102 are left.
Half are brown and a quarter spotted: 1/2 + 1/4 = 2/6 of them.
They fill 102 / 6 = 18 cartons.
"""
COLUMNS, LINES = 88, 50


def in_a_terminal(command: list[str], folder: Path) -> str:
    """What the command writes to a terminal, colours included."""
    ours, theirs = os.openpty()
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
        env=env | {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(LINES)},
    ) as running:  # fmt: skip
        os.close(theirs)
        written = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # its end: the terminal has gone with the command
                break
            if not part:
                break
            written += part
        os.close(ours)
        running.wait(60)
    return written.decode().replace("\r\n", "\n")


def draw(target: Path, folder: Path) -> None:
    (folder / "solution.txt").write_text(SOLUTION, encoding="utf-8")
    surefoot = str(Path(sys.executable).with_name("surefoot"))
    said = in_a_terminal([surefoot, "check", "solution.txt"], folder)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ cat solution.txt", style="bold"))
    console.print(SOLUTION, end="", markup=False, highlight=False)
    console.print(Text("$ surefoot check solution.txt", style="bold"))
    console.print(Text.from_ansi(said))
    target.write_text(console.export_svg(title="surefoot check"), encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        draw(DOCS / "check.svg", Path(folder))
