"""A step as pebble writes it, and back: `# 146` on a line for everyone else's `Answer: 146`."""

from __future__ import annotations

import re

ANSWER = "Answer:"
_VALUE = re.compile(r"[a-z] = -?[\d./]+")


def to_line(step: str) -> str:
    """A step as pebble writes it: `# 146` for `Answer: 146`, on one line."""
    folded = " ".join(step.split())
    marked, answer = folded.startswith(ANSWER), folded.removeprefix(ANSWER)
    if _VALUE.fullmatch(folded):
        folded += f" = {folded.partition(' = ')[2]}"
    return f"# {answer.strip()}" if marked else folded


def from_line(line: str) -> str:
    """Pebble's line as everyone else's step."""
    return f"{ANSWER} {line[1:].strip()}" if line.startswith("#") else line
