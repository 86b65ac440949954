"""Qwen2.5-Math-PRM: `<extra_0>` after each step, a softmax of two labels there; 1 is "right".

`vllm serve Qwen/Qwen2.5-Math-PRM-7B` pools at that token by itself. The server applies the
model's chat template to the three messages, as the model's card does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .rows import of_two, one_a_step, pooled
from .server import Server

MARK = "<extra_0>"
SYSTEM = "Please reason step by step, and put your final answer within \\boxed{}."
RIGHT = 1


def request(problem: str, steps: Sequence[str]) -> dict[str, Any]:
    """The body of `/pooling`; a mark that stands in the text itself is taken out of it."""
    solution = "".join(step.replace(MARK, "") + MARK for step in steps)
    return {
        "messages": [
            {"role": "system", "content": SYSTEM},
            {"role": "user", "content": problem.replace(MARK, "")},
            {"role": "assistant", "content": solution},
        ]
    }


def read(body: dict[str, Any], steps: int, shown: str) -> list[float]:
    """One score a step from the answer's rows."""
    rows = pooled(body, shown)
    one_a_step(rows, steps, MARK, shown)
    return [of_two(row, RIGHT, shown) for row in rows]


async def score(server: Server, problem: str, steps: Sequence[str]) -> list[float]:
    """One call for the whole solution."""
    body = await server.post("/pooling", request(problem, steps))
    return read(body, len(steps), server.shown)
