"""From a solution's text to steps, and from a step to the answer that it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_STEPS = 200
MAX_STEP_CHARS = 20_000

_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
_HEADING = re.compile(r"(?m)^(?=\s*(?:#{1,4}\s*|\*\*)?step\s+\d+\b)", re.IGNORECASE)
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)

# `# 146` (pebble), `#### 146` (GSM8K), `Answer: 146`, `**Final answer**: 146`
_MARKED = re.compile(
    r"(?im)^[ \t>*_]*(?:\#{1,4}[ \t]*(?=[^\s#])(?!step\b)|(?:the[ \t]+)?(?:final[ \t]+)?"
    r"answer[*_]*[ \t]*"
    r"(?::|=|is\b:?)[*_]*)[ \t]*(?P<answer>\S.*?)[ \t*_]*$"
)
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
    """The final answer that a step states in so many words, or None. The last one counts."""
    if boxed := last_boxed(step):
        return Stated(boxed)
    marked = [match["answer"] for match in _MARKED.finditer(step)]
    return Stated(marked[-1].strip()) if marked else None


def last_boxed(text: str) -> str | None:
    r"""The contents of the last `\boxed{…}`, braces balanced, or None."""
    start = max(text.rfind("\\boxed{"), text.rfind("\\fbox{"))
    if start < 0:
        return None
    begin = text.index("{", start) + 1
    depth = 1
    for position in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return text[begin:position].strip() or None
    return None


def repeats(step: str, earlier: Sequence[str]) -> bool:
    """Whether this very step was taken before (white space apart)."""
    folded = " ".join(step.split())
    return any(" ".join(other.split()) == folded for other in earlier)
