"""What a person at a terminal can type where a result says what would help."""

from __future__ import annotations

from ...graphs.result import Result

ANOTHER = "another model"


def advice(result: Result) -> str | None:
    """The result's hint, and how to name another model where one is what would help."""
    if result.hint is None or ANOTHER not in result.hint:
        return result.hint
    return f"{result.hint} Name one: --model openai:NAME"
