"""Token log-probabilities in the form of OpenAI's API, which LangChain passes on as it is."""

from __future__ import annotations

import math

from ...graphs.contracts import TokenLogprob


def read_logprobs(value: object) -> tuple[TokenLogprob, ...] | None:
    """Token log-probabilities (natural log), or None where they are absent or not sound."""
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(content, list) or not content:
        return None
    tokens: list[TokenLogprob] = []
    for entry in content:
        token = _token(entry)
        if token is None:
            return None  # a gap would shift the tokens against the text
        top = entry.get("top_logprobs")
        others = [_token(other) for other in (top if isinstance(top, list) else [])]
        tokens.append(TokenLogprob(*token, tuple(other for other in others if other)))
    return tuple(tokens)


def _token(entry: object) -> tuple[str, float] | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("token"), str):
        return None
    value = entry.get("logprob")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -1e9 < value < 1e-3:
        return None  # NaN fails the comparison as well
    return entry["token"], min(0.0, float(value)) if math.isfinite(value) else 0.0


def between(tokens: tuple[TokenLogprob, ...], start: int, end: int) -> tuple[TokenLogprob, ...]:
    """The tokens that begin within characters `start` to `end` (exclusive) of what they spell."""
    kept, at = [], 0
    for token in tokens:
        if start <= at < end:
            kept.append(token)
        at += len(token.token)
    return tuple(kept)


__all__ = ["between", "read_logprobs"]
