"""Parameters of the dialects that cannot be honoured: left out and reported, or refused.

By default a request is answered without them, and the reply says which they were and why (the
header `x-surefoot-ignored` and `surefoot.ignored`). A server started with `--strict-parameters`
refuses the request instead, naming the first. Neutral values ask for what happens anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, model_validator

from ..api_errors import ApiError, refused
from ..orders import header

ANY = object()  # changes nothing about an answer
MOST_NAMED = 64
NAME_CHARS = 100
REPORT = "x-surefoot-ignored"

NEUTRAL: dict[str, tuple[tuple[Any, ...], str]] = {
    "top_p": ((1,), "sampling is by temperature alone."),
    "frequency_penalty": ((0,), "there is no penalty."),
    "presence_penalty": ((0,), "there is no penalty."),
    "repetition_penalty": ((1,), "there is no penalty."),
    "logit_bias": (({},), "token ids are the model's own affair."),
    "functions": (([],), "write them as tools."),
    "function_call": (("none", "auto"), "write it as tool_choice."),
    "parallel_tool_calls": ((ANY,), ""),
    "max_tool_calls": ((ANY,), ""),
    "modalities": ((["text"],), "answers are text."),
    "audio": ((), "answers are text."),
    "prediction": ((), "there are no predicted outputs."),
    "web_search_options": ((), "there is no web search."),
    "verbosity": (("medium",), "the answer alone is given."),
    "service_tier": (("auto", "default", "standard_only"), "there is one tier."),
    "prompt_cache_key": ((ANY,), ""),
    "prompt_cache_retention": ((ANY,), ""),
    "cache_control": ((ANY,), ""),
    "safety_identifier": ((ANY,), ""),
    "background": ((False,), "runs end with their connection."),
    "conversation": ((), "conversations are not kept: send the earlier messages."),
    "prompt": ((), "prompts are not kept here."),
    "include": (([],), "nothing more can be included."),
    "truncation": (("disabled", "auto"), "nothing is ever truncated."),
    "context_management": (([],), "nothing is ever truncated."),
    "top_k": ((0, -1), "sampling is by temperature alone."),
    "min_p": ((0,), "sampling is by temperature alone."),
    "best_of": ((1,), "ask for n, or for a strategy that chooses."),
    "echo": ((False,), "the prompt is not repeated."),
    "suffix": (("",), "nothing is written before a text."),
    "chat_template_kwargs": (({},), "templates are the model server's own affair."),
    "thinking": ((ANY,), ""),
    "mcp_servers": (([],), "there are no servers of tools here."),
    "container": ((), "there are no containers here."),
}


class LeftOut:
    """What a request asks for in vain, each with the reason. `strict`: refused instead."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.why: dict[str, str] = {}

    def add(self, name: str, why: str) -> None:
        """Raises `ApiError` 400 on a strict server."""
        if self.strict:
            raise refused(name[:NAME_CHARS], f"{name[:NAME_CHARS]} is not supported: {why}")
        if len(self.why) < MOST_NAMED:
            self.why.setdefault(name[:NAME_CHARS], why)

    def unknown(self, name: str) -> None:
        """What no dialect knows. Raises `ApiError` 400 on a strict server."""
        if self.strict:
            raise ApiError(
                400, f"Unrecognized request argument supplied: {name[:NAME_CHARS]}",
                param=name[:NAME_CHARS], code="unknown_parameter",
            )  # fmt: skip
        self.add(name, "no such parameter is known here.")

    def check(self, extra: Mapping[str, Any] | None, where: str = "") -> None:
        """Take note of every one of these that would have to be ignored. `where` they stand."""
        for name, value in (extra or {}).items():
            if name == "extra_body":  # what `merged` could not unpack
                raise refused(name, "extra_body contradicts the rest of the body.")
            known = None if where else NEUTRAL.get(name)
            if known is None:
                if value is not None or self.strict:
                    self.unknown(where + name)
            elif value is not None and ANY not in known[0] and not _among(value, known[0]):
                self.add(name, known[1])

    @property
    def headers(self) -> dict[str, str]:
        """The report in a header: the names alone."""
        shown = header(", ".join(self.why), 2000)
        return {REPORT: shown} if shown else {}


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


class ExtraBody(BaseModel):
    """A request whose options may still lie in `extra_body`."""

    @model_validator(mode="before")
    @classmethod
    def _extra_body(cls, body: Any) -> Any:
        return merged(body)
