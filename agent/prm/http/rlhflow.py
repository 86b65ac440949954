"""RLHFlow: a dialogue in which the user says a step and the assistant answers `+` or `-`.

`RLHFlow/Llama3.1-8B-PRM-…` is a chat model (Xiong et al. 2024), so any server that speaks
OpenAI's chat API and gives log-probabilities serves it. The steps before are answered `+`, as in
training; what the model would say next scores the last one. One short call a step; a server with
prefix caching reads each step once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ....graphs.contracts import TokenLogprob
from ....graphs.errors import MalformedResponse
from ...policies.logprobs import read_logprobs
from .server import Server, all_of

GOOD, BAD = "+", "-"
ALTERNATIVES = 20  # the most that OpenAI's API, and vLLM by default, will list


def request(problem: str, steps: Sequence[str]) -> dict[str, Any]:
    """The body of `/v1/chat/completions` that asks for the word on the last of `steps`."""
    turns = [f"{problem} {steps[0]}", *steps[1:]]
    messages = []
    for turn in turns:
        messages += [{"role": "user", "content": turn}, {"role": "assistant", "content": GOOD}]
    return {
        "messages": messages[:-1],
        "max_tokens": 1,
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": ALTERNATIVES,
    }


def read(body: dict[str, Any], step: int, shown: str) -> float:
    """P(`+`) against `-` of the first token; `step` (from 1) is named where both are missing.

    Of two, one that is not among the alternatives counts as the least of them: it is no more.
    """
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    tokens = read_logprobs(first.get("logprobs")) if isinstance(first, dict) else None
    if not tokens:
        raise MalformedResponse(f"{shown} gives no log-probabilities, which this PRM is read by")
    seen = _seen(tokens[0])
    if GOOD not in seen and BAD not in seen:
        raise MalformedResponse(
            f"{shown} gave neither '+' nor '-' a place among its {ALTERNATIVES} likeliest tokens: "
            f"the mark of step {step} is lost (is an RLHFlow model served there?)"
        )
    least = min(seen.values())
    good, bad = (math.exp(seen.get(mark, least)) for mark in (GOOD, BAD))
    return good / (good + bad)


def _seen(token: TokenLogprob) -> dict[str, float]:
    """The best log-probability of each alternative, white space apart."""
    found: dict[str, float] = {}
    for text, logprob in (*token.top, (token.token, token.logprob)):
        mark = text.strip()
        found[mark] = max(logprob, found.get(mark, -math.inf))
    return found


async def score(server: Server, problem: str, steps: Sequence[str]) -> list[float]:
    """A call for each step, side by side."""
    path = "/v1/chat/completions"
    prefixes = [steps[: count + 1] for count in range(len(steps))]
    bodies = await all_of(server.post(path, request(problem, prefix)) for prefix in prefixes)
    return [read(body, step, server.shown) for step, body in enumerate(bodies, start=1)]
