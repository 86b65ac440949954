"""`probe:URL`: a small open model reads a solution once, and a head on its states scores the steps.

The model is served by the user; nothing is generated. One call tokenises, one gives the states:

    llama-server -m qwen2.5-coder-1.5b.gguf --embeddings --pooling none -ub 4096 -c 4096
    vllm serve Qwen/Qwen2.5-Coder-1.5B-Instruct --runner pooling   (token embeddings, `/pooling`)

The key, where the server wants one, is `SUREFOOT_PRM_KEY`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from ....graphs.contracts import Evidence, Policy
from ....graphs.errors import MalformedResponse
from ....sandbox.errors import InputError
from ..http.server import KEY_VARIABLE, Server, all_of
from .head import Floats, Head
from .text import lay, pieces

MOST_TOKENS = 4096
"""What is read of a solution; steps behind it are scored as the last one before it."""


class ProbePRM:
    """Scores by the states of the model behind `url`. It reads the text, not the evidence.

    `deadline_s`: seconds within which 429, 5xx and broken connections are tried again.
    `timeout_s`: seconds that one answer may take. `threshold`: a step below it counts as the first
    wrong one, and `reads`: the model whose states are read; both known once a solution was.
    """

    def __init__(
        self, url: str, *, key: str = "", deadline_s: float = 60.0, timeout_s: float = 120.0
    ) -> None:
        self._server = Server(url, key, deadline_s=deadline_s, timeout_s=timeout_s)
        self._path = "/embeddings"
        self.threshold = 0.5
        self.reads = ""
        self.name = f"probe:{self._server.shown}"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """One score a step. Raises `InputError` where no head fits the model that is served."""
        if not steps:
            return []
        await self._server.model()
        tokens = await all_of(self._tokens(text) for text in pieces(problem, steps))
        ids, spans = lay(tokens)
        read = [span for span in spans if span.asked < MOST_TOKENS]
        if not read:
            raise InputError(
                f"{self.name}: the problem and its first step are over {MOST_TOKENS} tokens."
            )
        states = await self._states(ids[: read[-1].asked + 1])
        head = Head.of_width(states.shape[1])
        self.threshold, self.reads = head.threshold, head.model
        scores = head.score(states, read)
        return scores + [scores[-1]] * (len(spans) - len(read))

    async def aclose(self) -> None:
        await self._server.aclose()

    async def _tokens(self, text: str) -> list[int]:
        """The ids of a piece; the names that llama.cpp and vLLM give to the same wishes."""
        body = {
            "content": text,
            "parse_special": True,
            "add_special": False,
            "prompt": text,
            "add_special_tokens": False,
        }
        found = (await self._server.post("/tokenize", body)).get("tokens")
        if not isinstance(found, list) or not found or not all(isinstance(i, int) for i in found):
            raise MalformedResponse(f"{self._server.shown}/tokenize answered without tokens")
        return found

    async def _states(self, ids: list[int]) -> Floats:
        """The states of all tokens, float [tokens, width]: llama.cpp's path, else vLLM's."""
        body: dict[str, Any] = {"input": ids}
        try:
            answer = await self._server.post(self._path, body)
        except InputError:
            if self._path == "/pooling":
                raise
            answer = await self._server.post("/pooling", {**body, "task": "token_embed"})
            self._path = "/pooling"
        rows = _rows(answer)
        try:
            states = np.asarray(rows, np.float32)
        except (TypeError, ValueError):
            states = np.zeros(0, np.float32)
        if states.ndim != 2 or len(states) != len(ids) or not np.isfinite(states).all():
            raise MalformedResponse(
                f"{self._server.shown}{self._path} gave no state for each of {len(ids)} tokens "
                "(llama.cpp: --embeddings --pooling none)"
            )
        return states


def _rows(answer: dict[str, Any]) -> Any:
    """The rows of the first input: llama.cpp answers with a list, vLLM with `data`."""
    items = answer.get("data")
    first = items[0] if isinstance(items, list) and items else None
    return first.get("embedding", first.get("data")) if isinstance(first, dict) else None


def open_probe(url: str, policy: Policy) -> ProbePRM:  # noqa: ARG001  as every opener is called
    """`probe:URL`; its key from `SUREFOOT_PRM_KEY`."""
    if "://" not in url:
        raise InputError(
            f"probe:{url[:200]}: give the server's address, as in probe:http://127.0.0.1:8083."
        )
    return ProbePRM(url, key=os.environ.get(KEY_VARIABLE, ""))


__all__ = ["ProbePRM", "open_probe"]
