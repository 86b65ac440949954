"""From a solution's text to steps, and from a step to the answer that it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..tools.equivalence import find_answer

MAX_STEPS = 200
MAX_STEP_CHARS = 20_000

_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
_HEADING = re.compile(r"(?m)^(?=\s*(?:#{1,4}\s*|\*\*)?step\s+\d+\b)", re.IGNORECASE)
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)

_DECLINED = {"?", "unknown", "i don't know", "i do not know", "none", "cannot be determined"}


@dataclass(frozen=True, slots=True)
class Stated:
    """The answer that a step states; `declined` where it says that it has none."""

    answer: str

    @property
    def declined(self) -> bool:
        return self.answer.strip(" .").lower() in _DECLINED


def split_steps(text: str) -> list[str]:
    """The steps of a solution: "Step k" headings, else paragraphs, else lines.

    A fenced code block is never torn apart. At most `MAX_STEPS` steps, the last holding the rest.
    """
    fences: list[str] = []

    def hide(match: re.Match[str]) -> str:
        fences.append(match[0])
        return f"\x00{len(fences) - 1}\x00"

    hidden = _FENCE.sub(hide, text.replace("\x00", "").replace("\r\n", "\n")).strip()
    parts = [part for part in _HEADING.split(hidden) if part.strip()]
    if len(parts) < 2:
        parts = _PARAGRAPHS.split(hidden)
    if len(parts) < 2:
        parts = hidden.split("\n")
    steps = [
        re.sub(r"\x00(\d+)\x00", lambda match: fences[int(match[1])], part).strip()
        for part in parts
        if part.strip()
    ]
    if len(steps) > MAX_STEPS:
        steps = [*steps[: MAX_STEPS - 1], "\n\n".join(steps[MAX_STEPS - 1 :])]
    return [step[:MAX_STEP_CHARS] for step in steps]


def stated_answer(step: str) -> Stated | None:
    r"""The final answer that a step states (`\boxed{…}`, `Answer: …`, `#### …`), or None.

    What a step merely ends with, its last number say, is not stated.
    """
    found = find_answer(step)
    return Stated(found.answer) if found and found.rule in ("box", "marker") else None


def repeats(step: str, earlier: Sequence[str]) -> bool:
    """Whether this very step was taken before (white space apart)."""
    folded = " ".join(step.split())
    return any(" ".join(other.split()) == folded for other in earlier)
