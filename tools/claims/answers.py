"""Final answers: what a solution puts in a box, behind `####` or behind `the answer is`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base import Claim

_MARKED = re.compile(r"^####\s*(?P<answer>[^\n]{1,200}?)\s*$", re.MULTILINE)
_SPOKEN = re.compile(
    r"\b(?:the|my)\s+(?:final\s+)?answer\s*(?:is|:|=)\s*(?P<answer>[^\n]{1,200}?)(?=[.!]?(?:\s|$))",
    re.IGNORECASE,
)
_BOX = "\\boxed{"
_MAX_ANSWER = 500


def answers(step: str) -> Iterator[Claim]:
    """Every stated answer, kind `answer`, its text as `right`."""
    at = step.find(_BOX)
    while at >= 0:
        end = _closing(step, at + len(_BOX))
        if end is not None:
            yield _claim(step, at, end + 1, at + len(_BOX), end)
        at = step.find(_BOX, at + len(_BOX))
    for pattern in (_MARKED, _SPOKEN):
        for match in pattern.finditer(step):
            if _BOX not in match.group():
                yield _claim(step, match.start(), match.end(), *match.span("answer"))


def _claim(step: str, start: int, end: int, inner: int, close: int) -> Claim:
    text = step[inner:close]
    return Claim("answer", step[start:end], (start, end), "answer", "=", text, (inner, close))


def _closing(step: str, at: int) -> int | None:
    depth = 1
    for index in range(at, min(len(step), at + _MAX_ANSWER)):
        depth += (step[index] == "{") - (step[index] == "}")
        if depth == 0:
            return index
    return None
