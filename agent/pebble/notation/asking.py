"""What a problem asks for in the end, and lines that work out a part of it as if it were all."""

from __future__ import annotations

import re

from ....tools.kept import kept
from .quoting import Misquote

_ASKED = re.compile(
    r"(?:Give|Determine|Calculate|What is|Find|Evaluate|Compute|Work out)\s+"
    r"((?:[-+*/() .\d]|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))+?)[.?]\s*$"
)
_APPLIED = re.compile(r"(?<![A-Za-z])[A-Za-z]\(")
_DEFINED = re.compile(r"[A-Za-z]\([A-Za-z]\)")


@kept(64)
def asked(problem: str) -> str | None:
    """The expression in names of the problem's own that its last sentence asks for."""
    found = _ASKED.search(problem)
    return found[1].strip() if found and _APPLIED.search(found[1]) else None


def partly(line: str, problem: str) -> list[Misquote]:
    """Where a line takes only some of the terms that are asked for; `meant` is all of them.

    A part is no error of its own, but pebble takes what it comes to for the answer.
    """
    wanted, said = asked(problem), line.partition(" = ")[0]
    if wanted is None or said == line or not _APPLIED.search(said) or _DEFINED.fullmatch(said):
        return []
    terms, part = _terms(wanted), _terms(said)
    if not 0 < len(part) < len(terms):
        return []
    runs = (terms[at : at + len(part)] for at in range(len(terms) - len(part) + 1))
    return [Misquote(said, (0, len(said)), wanted)] if part in runs else []


def _terms(expression: str) -> list[str]:
    """The terms of a sum, each with its sign, blanks left out."""
    found, depth, term = [], 0, ""
    for sign in "".join(expression.split()):
        depth += (sign == "(") - (sign == ")")
        if sign in "+-" and depth == 0 and term and term[-1] not in "*/(+-":
            found.append(term)
            term = ""
        term += sign
    terms = [*found, term]
    return [one.removeprefix("+") for one in terms]
