"""Reads a critique out of whatever a model wrote: P(right) and a reason for each judged step.

A model may wrap its JSON in prose or a fence, name fields its own way, or write no JSON at all.
What is not clear is not a judgment: None, never a number in between.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...graphs.contracts import ProposalRequest

MAX_CHARS = 200_000
MAX_STARTS = 64
"""How many brackets are tried as the beginning of a JSON value; bounds the work on garbage."""

SCHEMA: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "critique",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {
                "steps": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "step": {"type": "integer"},
                            "reason": {"type": "string"},
                            "correct": {"type": "number"},
                        },
                        "required": ["step", "reason", "correct"],
                        "additionalProperties": False,
                    },
                }
            },
            "required": ["steps"],
            "additionalProperties": False,
        },
    },
}
"""`response_format` of a critique, in the strict form of OpenAI's structured outputs. The reason
comes before the number, so that the number can follow from it."""

_LISTS = ("steps", "judgments", "judgements", "critique", "results")
_CHANCES = ("correct", "p_right", "p_correct", "probability", "p", "score", "right")
_REASONS = ("reason", "why", "explanation", "comment")
_NUMBERS = ("step", "number", "index")


@dataclass(frozen=True, slots=True)
class Critique:
    """One P(right) and one reason (a line, may be empty) for each judged step."""

    judgments: tuple[float, ...]
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """The reasons, a line for each judged step, in order."""
        return "\n".join(self.reasons)


def parse_critique(text: str, request: ProposalRequest) -> Critique | None:
    """The judgments of `request.steps[request.subject:]`, or None where they are not all there."""
    first, count = request.subject + 1, len(request.steps) - request.subject
    if count < 1:
        return None
    read = [_read(value, first, count) for value in _json_values(text[:MAX_CHARS])]
    # The last one counts: a model that thinks aloud may try the form before it answers.
    return next((critique for critique in reversed(read) if critique), None)


def _json_values(text: str) -> Iterator[Any]:
    """The JSON objects and arrays that stand in a text, outermost only."""
    decoder = json.JSONDecoder()
    position = 0
    for _ in range(MAX_STARTS):
        start = re.compile(r"[\[{]").search(text, position)
        if start is None:
            return
        try:
            value, position = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            position = start.end()
        else:
            yield value


def _read(value: Any, first: int, count: int) -> Critique | None:
    entries = _entries(value)
    if entries is None:
        return None
    numbers = [_number(entry) for entry in entries]
    if all(number is not None for number in numbers):
        wanted = set(range(first, first + count))
        kept = [(n, entry) for n, entry in zip(numbers, entries, strict=True) if n in wanted]
        if sorted(n for n, _ in kept if n is not None) != sorted(wanted):
            return None  # a step is missing, or judged twice
        entries = [entry for _, entry in sorted(kept, key=lambda pair: pair[0] or 0)]
    elif any(number is not None for number in numbers) or len(entries) != count:
        return None
    chances = [_chance(entry) for entry in entries]
    if any(chance is None for chance in chances):
        return None
    return Critique(
        tuple(chance for chance in chances if chance is not None),
        tuple(_reason(entry) for entry in entries),
    )


def _entries(value: Any) -> list[Any] | None:
    if isinstance(value, Mapping):
        listed = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        value = [value] if listed is None else listed  # a single judgment may stand alone
    return value if isinstance(value, list) and value else None


def _number(entry: Any) -> int | None:
    if not isinstance(entry, Mapping):
        return None
    value = next((entry[key] for key in _NUMBERS if key in entry), None)
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _chance(entry: Any) -> float | None:
    """P(right) in [0, 1]; yes and no are 1 and 0, since that is what the model said."""
    if isinstance(entry, Mapping):
        entry = next((entry[key] for key in _CHANCES if key in entry), None)
    if isinstance(entry, str):
        entry = _chance_of_text(entry.strip())
    if not isinstance(entry, (bool, int, float)):
        return None
    # Compared before it is converted: an integer of a thousand digits is no float.
    return float(entry) if 0 <= entry <= 1 and math.isfinite(entry) else None


def _chance_of_text(text: str) -> float | None:
    match = re.fullmatch(r"([0-9]{0,6}\.?[0-9]{1,6})(\s?%)?", text)
    return float(match[1]) / (100 if match[2] else 1) if match else None


def _reason(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    value = next((entry[key] for key in _REASONS if isinstance(entry.get(key), str)), "")
    return " ".join(value.split())


__all__ = ["SCHEMA", "Critique", "parse_critique"]
