"""Doctest lines: each example is a cell, and what stands behind it is what it is said to show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base import Claim
from .cells import cell_of, joined

_EXAMPLE = re.compile(
    r"^[ \t]*>>> (?P<code>[^\n]*(?:\n[ \t]*\.\.\.[^\n]*)*)\n?"
    r"(?P<output>(?:(?![ \t]*(?:>>>|```))[ \t]*\S[^\n]*\n?)*)",
    re.MULTILINE,
)


def example_claims(text: str) -> Iterator[Claim]:
    """One claim an example with an output; the examples before it are its session.

    In a docstring of a program the program itself is not run: nobody said that it is complete.
    """
    if ">>> " not in text:
        return
    cells: list[str] = []
    for match in _EXAMPLE.finditer(text):
        if _inside_docstring(text, match.start()):
            continue
        code = re.sub(r"\n[ \t]*\.\.\. ?", "\n", match["code"])
        cells.append(cell_of(code))
        stated = match["output"].rstrip()
        if stated.strip():
            start = match.start("output") + len(stated) - len(stated.lstrip())
            end = match.start("output") + len(stated)
            span = (match.start(), end)
            right = text[start:end]
            yield Claim("output", text[slice(*span)], span, joined(cells), "=", right, (start, end))


def _inside_docstring(text: str, at: int) -> bool:
    before = text[:at]
    return before.count('"""') % 2 == 1 or before.count("'''") % 2 == 1
