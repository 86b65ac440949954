"""Runs the cells of a session one after the other; only what the last one shows is printed.

This file is sent into the sandbox as text, with `CELLS` in the place of its list. As in a
notebook, a cell that fails leaves what it did, and the value of a last expression is shown.
"""

from __future__ import annotations

import ast
import contextlib
import io
from typing import Any

CELLS: list[str] = []


class _Nowhere(io.StringIO):
    """What earlier cells print was shown before."""

    def write(self, text: str) -> int:
        return len(text)


def _run(cell: str, scope: dict[str, Any]) -> None:
    tree = ast.parse(cell)
    shown = None
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        shown = ast.Expression(last.value)
        del tree.body[-1]
    exec(compile(tree, "<cell>", "exec"), scope)  # noqa: S102 - what this is for
    if shown is not None:
        value = eval(compile(shown, "<cell>", "eval"), scope)  # noqa: S307
        if value is not None:
            print(repr(value))  # noqa: T201


def _session(cells: list[str]) -> None:
    scope: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells[:-1]:
        with contextlib.suppress(Exception), contextlib.redirect_stdout(_Nowhere()):
            _run(cell, scope)
    _run(cells[-1], scope)


if __name__ == "__main__":
    _session(CELLS)
