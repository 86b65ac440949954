"""A run's events in words: the reasoning that clients are shown while it happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ...graphs.events import (
    Backtracked,
    Corrected,
    Criticised,
    Noted,
    Proposed,
    Revised,
    Sampled,
    VerdictGiven,
    known_event,
)
from ...graphs.result import Result

ThoughtKind = Literal[
    "step", "verdict", "correction", "backtrack", "critique", "sample", "note", "thought",
]  # fmt: skip
MARKS = {"supported": "✓", "refuted": "✗"}


@dataclass(frozen=True, slots=True)
class NarratedThought:
    """Something that happened on the way to the answer, in words."""

    kind: ThoughtKind
    text: str


def narrate(row: dict[str, Any]) -> Iterator[NarratedThought]:
    """The thoughts of one event, each ending its line; most kinds of events have none.

    What tools could not judge is left out, and so are decisions: their effects are events.
    """
    match known_event(row):
        case Proposed(nodes=nodes):
            for node in nodes:
                if node.text.strip():
                    yield NarratedThought("step", f"{node.text}\n")
        case VerdictGiven(verdict=verdict):
            if mark := MARKS.get(verdict.status):
                said = verdict.evidence or verdict.claim.text
                yield NarratedThought("verdict", f"  {mark} {verdict.tool}: {said}\n")
        case Criticised(text=text):
            if words := " ".join(text.split()):
                yield NarratedThought("critique", f"  critique: {words}\n")
        case Corrected(node=node) | Revised(node=node):
            yield NarratedThought("correction", f"  ↳ corrected: {node.text}\n")
        case Backtracked(to=to):
            where = f"step {to}" if to else "the start"
            yield NarratedThought("backtrack", f"↩ back to {where}\n")
        case Sampled(index=index, sample=sample):
            steps = "\n".join(sample.steps)
            yield NarratedThought("sample", f"sample {index + 1}:\n{steps}\n")
        case Noted(text=text):
            yield NarratedThought("note", f"({text})\n")


def hinted(result: Result, hint: str | None) -> Result:
    """The result with this for its hint, where it has no answer and the cause is known better."""
    if hint is None or result.answer is not None or result.hint is None:
        return result
    return result.model_copy(update={"hint": hint})


def answer_text(result: Result) -> str:
    """What the assistant says: the answer alone, or why there is none."""
    if result.answer is not None:
        return result.answer
    if result.status == "budget":
        return "The budget ended before there was an answer."
    return f"I could not find an answer. {result.hint or ''}".strip()
