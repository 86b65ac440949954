r"""Skywork-o1-Open-PRM: a value head on every token; the value at a step's end, by a sigmoid.

The text is sent as token ids, so that the ends of the steps are known: each step is tokenized by
itself (by the server, `/tokenize`) and closed with the token of "\n". The server gives one raw
value a token: vLLM with a value-head plugin at `/pooling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ....graphs.errors import MalformedResponse
from .rows import pooled, sigmoid
from .server import Server, all_of

START = "<|endoftext|>"
MARK = "\n"


@dataclass(frozen=True, slots=True)
class Marked:
    """Token ids of a whole input, and where in it each step ends."""

    ids: list[int]
    ends: list[int]


def join(prompt: Sequence[int], steps: Sequence[Sequence[int]], mark: int) -> Marked:
    """The input of the model's own recipe: the prompt, then each step with the mark behind it."""
    ids, ends = list(prompt), []
    for step in steps:
        ids += [*step, mark]
        ends.append(len(ids) - 1)
    return Marked(ids, ends)


def read(body: dict[str, Any], marked: Marked, shown: str) -> list[float]:
    """One score a step: the sigmoid of the value at its end."""
    rows = pooled(body, shown)
    lost = next((i for i, end in enumerate(marked.ends, start=1) if end >= len(rows)), None)
    if lost is not None:
        raise MalformedResponse(
            f"{shown} gave {len(rows)} values for {len(marked.ids)} tokens: the mark {MARK!r} of "
            f"step {lost} is lost (an input longer than the model's context is cut there)"
        )
    if len(rows) != len(marked.ids) or any(len(row) != 1 for row in rows):
        raise MalformedResponse(f"{shown} does not give one value a token: is a value head served?")
    return [sigmoid(rows[end][0]) for end in marked.ends]


async def score(server: Server, problem: str, steps: Sequence[str]) -> list[float]:
    """Tokenizes the pieces side by side, then one call for the whole solution."""
    texts = [f"{START}{problem}{MARK}", MARK, *(" ".join(step.split("\n")) for step in steps)]
    prompt, mark, *pieces = await all_of(_tokenize(server, text) for text in texts)
    marked = join(prompt, pieces, mark[-1])
    return read(await server.post("/pooling", {"input": marked.ids}), marked, server.shown)


async def _tokenize(server: Server, text: str) -> list[int]:
    body = await server.post("/tokenize", {"prompt": text, "add_special_tokens": False})
    tokens = body.get("tokens")
    if not isinstance(tokens, list) or not all(isinstance(one, int) for one in tokens):
        raise MalformedResponse(f"{server.shown}/tokenize answered without token ids (tokens)")
    if text and not tokens:
        raise MalformedResponse(f"{server.shown}/tokenize made no token of {text[:20]!r}")
    return tokens
