"""Math-Shepherd: ` ки` after each step; there the two tokens `+` and `-` compete as the next.

Wang et al. 2024. A causal model, so the server must be told where to pool and which two of the
vocabulary to keep, in this order (ids of its Mistral tokenizer):

    vllm serve peiyi9979/math-shepherd-mistral-7b-prm --runner pooling --pooler-config
        '{"pooling_type": "STEP", "step_tag_id": 12902, "returned_token_ids": [648, 387]}'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .rows import of_two, one_a_step, pooled
from .server import Server

TAG = "ки"
MARK = f" {TAG}"
GOOD = 0  # of returned_token_ids: 648 is "+", 387 is "-"
_NUMBERED = re.compile(r"step\s+\d+\s*:", re.IGNORECASE)


def request(problem: str, steps: Sequence[str]) -> dict[str, Any]:
    """The body of `/pooling`: problem and numbered steps as one text, a line for each step."""
    lines = [f"{_numbered(index, step)}{MARK}" for index, step in enumerate(steps, start=1)]
    return {"input": f"{_untagged(problem)} " + "\n".join(lines)}


def _numbered(index: int, step: str) -> str:
    text = _untagged(step)
    return text if _NUMBERED.match(text) else f"Step {index}: {text}"


def _untagged(text: str) -> str:
    return text.replace(TAG, "").strip()


def read(body: dict[str, Any], steps: int, shown: str) -> list[float]:
    """One score a step from the answer's rows."""
    rows = pooled(body, shown)
    one_a_step(rows, steps, MARK, shown)
    return [of_two(row, GOOD, shown) for row in rows]


async def score(server: Server, problem: str, steps: Sequence[str]) -> list[float]:
    """One call for the whole solution."""
    body = await server.post("/pooling", request(problem, steps))
    return read(body, len(steps), server.shown)
