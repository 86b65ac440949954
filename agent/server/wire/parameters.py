"""Parameters of OpenAI's APIs that are known and cannot be honoured.

Their neutral values are what happens anyway, so those pass; anything else is a 400 that names
the parameter. What no API knows is refused as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api_errors import ApiError, refused

ANY = object()  # changes nothing about an answer
NO_TOOLS = "the solver calls its own tools and never yours. Give your agent the solver as a tool."

NEUTRAL: dict[str, tuple[tuple[Any, ...], str]] = {
    "top_p": ((1,), "sampling is by temperature alone."),
    "frequency_penalty": ((0,), "there is no penalty."),
    "presence_penalty": ((0,), "there is no penalty."),
    "logit_bias": (({},), "token ids are the model's own affair."),
    "tools": (([],), NO_TOOLS),
    "tool_choice": (("none", "auto"), NO_TOOLS),
    "functions": (([],), NO_TOOLS),
    "function_call": (("none", "auto"), NO_TOOLS),
    "parallel_tool_calls": ((ANY,), ""),
    "max_tool_calls": ((ANY,), ""),
    "response_format": (({"type": "text"},), "answers are text."),
    "modalities": ((["text"],), "answers are text."),
    "audio": ((), "answers are text."),
    "prediction": ((), "there are no predicted outputs."),
    "web_search_options": ((), "there is no web search."),
    "reasoning_effort": ((), "choose a strategy and a budget (extra_body) instead."),
    "verbosity": (("medium",), "the answer alone is given."),
    "service_tier": (("auto", "default"), "there is one tier."),
    "prompt_cache_key": ((ANY,), ""),
    "prompt_cache_retention": ((ANY,), ""),
    "safety_identifier": ((ANY,), ""),
    "background": ((False,), "runs end with their connection."),
    "conversation": ((), "conversations are not kept: send the earlier messages."),
    "previous_response_id": ((), "responses are not kept: send the earlier messages."),
    "prompt": ((), "prompts are not kept here."),
    "include": (([],), "nothing more can be included."),
    "truncation": (("disabled",), "nothing is ever truncated."),
    "top_k": ((), "sampling is by temperature alone."),
    "min_p": ((), "sampling is by temperature alone."),
}


def check_extra(extra: Mapping[str, Any] | None) -> None:
    """Raises `ApiError` 400 for the first parameter that would have to be ignored."""
    for name, value in (extra or {}).items():
        if name not in NEUTRAL:
            raise ApiError(
                400, f"Unrecognized request argument supplied: {name[:100]}", param=name[:100],
                code="unknown_parameter",
            )  # fmt: skip
        neutral, why = NEUTRAL[name]
        if value is not None and ANY not in neutral and not _among(value, neutral):
            raise refused(name, f"{name} is not supported: {why}")


def _among(value: Any, neutral: tuple[Any, ...]) -> bool:
    """Equal in value and kind: `true` is no 1."""
    return any(
        value == known and isinstance(value, bool) == isinstance(known, bool) for known in neutral
    )


def merged(body: Any) -> Any:
    """A body whose options still lie in `extra_body`, as clients that are no SDK send them.

    What stands in both places must be the same, or stays inside to be refused as unknown.
    """
    inner = body.get("extra_body") if isinstance(body, dict) else None
    if not isinstance(inner, dict):
        return body
    outer = {name: value for name, value in body.items() if name != "extra_body"}
    if any(name in outer and outer[name] != value for name, value in inner.items()):
        return body
    return {**inner, **outer}
