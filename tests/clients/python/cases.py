"""What a client is made to do: each case tries one thing and says nothing, or raises.

    python CLIENT.py BASE_URL

prints one JSON line a case, `{"client", "case", "error"}`: an error of None means that it works.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

URL = sys.argv[1]
KEY = "none"
LOOP = "surefoot/loop"
CALLS_TOOLS = "openai:stub"
"""A model behind the server that calls the tools that it is given."""

QUESTION = "What is 15% of 240?"
ANSWER = "36"
EARLIER = ("What is 2 + 3?", "5")
POPULATION = "2102650"
ABOUT_PARIS = "How many people live in Paris?"


class Percentage(BaseModel):
    """The answer to the question, as a number."""

    answer: int


def population(city: str) -> str:
    """How many people live in a city.

    Args:
        city: The city's name.
    """
    return POPULATION if city == "Paris" else "nobody knows"


POPULATION_SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string", "description": "The city's name."}},
    "required": ["city"],
    "additionalProperties": False,
}

CASES: list[tuple[str, str, Callable[[], Any]]] = []


def case(client: str, name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    def keep(function: Callable[[], Any]) -> Callable[[], Any]:
        CASES.append((client, name, function))
        return function

    return keep


def same(found: object, expected: object) -> None:
    if found != expected:
        raise AssertionError(f"{found!r} instead of {expected!r}"[:300])


def within(part: str, whole: object) -> None:
    if part not in str(whole):
        raise AssertionError(f"no {part!r} in {whole!r}"[:300])


def main() -> None:
    for client, name, function in CASES:
        error = None
        try:
            done = function()
            if inspect.isawaitable(done):
                asyncio.run(done)
        except Exception as raised:  # noqa: BLE001 - any failure of a client is the finding
            error = f"{type(raised).__name__}: {raised}"[:600]
        print(json.dumps({"client": client, "case": name, "error": error}), flush=True)
