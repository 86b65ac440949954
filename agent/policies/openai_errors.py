"""What can go wrong with an OpenAI-compatible server, as Surefoot's errors.

Nothing here shows a key: server messages are redacted (some repeat the key they refuse), and
addresses are shown without their user, password and query.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ...graphs.errors import (
    AuthenticationFailed,
    MalformedResponse,
    MissingKey,
    PolicyError,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from ...sandbox.errors import InputError, Signal, SurefootError
from .retry import Transient, parse_retry_after

KEY_VARIABLE = "OPENAI_API_KEY"
URL_VARIABLE = "OPENAI_BASE_URL"

PARAMETERS = (
    "structured_outputs",
    "grammar",
    "ebnf",
    "max_completion_tokens",
    "max_tokens",
    "temperature",
    "top_logprobs",
    "logprobs",
    "stop",
    "seed",
    "n",
    "response_format",
    "tool_choice",
    "tools",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "logit_bias",
    "parallel_tool_calls",
    "reasoning_effort",
    "verbosity",
    "continue_final_message",
    "add_generation_prompt",
)
"""The parameters that Surefoot sends, its own or a caller's, and can do without."""


class Rejected(Signal):
    """The server refused the request (400, 422). `parameters`: those that it names, if any.

    A signal between functions of this package; users meet its `error`.
    """

    def __init__(self, error: SurefootError, parameters: tuple[str, ...], message: str) -> None:
        super().__init__(str(error))
        self.error = error
        self.parameters = parameters
        self.message = message

    @property
    def out_of_room(self) -> bool:
        """Hidden reasoning used up all tokens: OpenAI answers this 400 where others cut off."""
        return bool(re.search(r"(?i)could not finish the message|output limit was", self.message))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a policy asks; what its error messages need to be of use."""

    base_url: str
    model: str
    key: str = ""

    @property
    def shown(self) -> str:
        """The address without user, password, query and fragment."""
        parts = urlsplit(self.base_url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}".rstrip("/")

    def redact(self, text: object, limit: int = 500) -> str:
        """One bounded line without this endpoint's key or anything that looks like one."""
        line = " ".join(str(text).split())
        if len(self.key) >= 6:
            line = line.replace(self.key, "[key]")
        line = re.sub(r"(?i)\bbearer\s+\S+", "[key]", line)
        # Servers repeat a refused key with its middle starred out.
        line = re.sub(r"\b(?:sk|pk|key|gsk|hf)[-_][\w*-]{6,}", "[key]", line)
        if self.base_url:
            line = line.replace(self.base_url, self.shown)
        return line if len(line) <= limit else line[: limit - 1] + "…"

    def __repr__(self) -> str:
        return f"Endpoint({self.shown!r}, {self.model!r})"


def status_error(
    status: int, body: object, at: Endpoint, retry_after: str | None = None
) -> Exception:
    """The error of an HTTP status: one of the tree, `Transient` or `Rejected`."""
    message = at.redact(_message(body) or "no reason given")
    said = f"{at.shown} answered {status}: {message}"
    wait = parse_retry_after(retry_after)
    if status == 401 and not at.key:
        return MissingKey(f"{said}. Set {KEY_VARIABLE} to this server's key")
    if status in (401, 403):
        return AuthenticationFailed(f"{said}. Check {KEY_VARIABLE} and what its key may use")
    if status == 404:
        return InputError(
            f"{said}. Either it does not know the model {at.model!r}, or {URL_VARIABLE} is not "
            "the address of an OpenAI-compatible API (it usually ends in /v1)"
        )
    if status == 429:
        limited = RateLimited(f"{said}. Wait, or ask for less at a time")
        spent = "insufficient_quota" in json.dumps(body, default=str)[:10_000]
        return limited if spent else Transient(limited, retry_after_s=wait)
    if status >= 500 or status in (408, 409):
        return Transient(ServerFailed(said), retry_after_s=wait)
    refused = PolicyError(f"{said}. The model {at.model!r} may not take this request")
    return Rejected(refused, named_parameters(body), message)


def transport_error(error: BaseException, at: Endpoint) -> Exception:
    """The error of a connection that could not be made, or that broke."""
    kinds = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    hint = f"Is the server running, and is {URL_VARIABLE} right?"
    if "DecodingError" in kinds:
        return MalformedResponse(f"{at.shown} sent a body that cannot be decoded")
    if kinds & {"TimeoutException", "APITimeoutError", "TimeoutError"}:
        return Unreachable(f"{at.shown} stopped answering, and does not live: timed out. {hint}")
    if "ConnectError" in kinds:
        reason = at.redact(_last_cause(error), 200)
        return Unreachable(f"cannot reach {at.shown}: {reason}. {hint}")
    broken = Unreachable(f"{at.shown} broke off its answer. {hint}")
    return Transient(broken, limit=2)


def is_transport(error: BaseException) -> bool:
    """Whether an exception is the HTTP library's own (httpx2, or httpx with an older openai)."""
    return type(error).__module__.partition(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2")


def named_parameters(body: object) -> tuple[str, ...]:
    """Which of `PARAMETERS` a refusal names: by field where it has one, else in its words."""
    if isinstance(body, dict):
        if isinstance(body.get("param"), str) and body["param"] in PARAMETERS:
            return (body["param"],)
        located = _located(body.get("detail"))
        if located:
            return located
    text = _message(body)[:4000]
    return tuple(name for name in PARAMETERS if re.search(_named(name), text))


def _named(name: str) -> str:
    """`name` where it is spoken of as a parameter; "stop" and "n" are words of their own too."""
    return (
        rf"['\"`“]{name}['\"`”]"
        rf"|\b{name}\b(?=\s+(?:is|are|does|do|must|should|parameter|not|cannot|can only)\b)"
        rf"|\b{name}\b(?=\s?[:=<>])"
        rf"|\b(?:parameters?|arguments?|fields?|options?|keys?|support)\b:?\s+{name}\b"
        rf"|^{name}\b"
    )


def _located(detail: object) -> tuple[str, ...]:
    """Parameters in a pydantic error list: `[{"loc": ["body", "seed"], …}]` (FastAPI servers)."""
    entries = detail if isinstance(detail, list) else []
    places = [entry.get("loc") for entry in entries if isinstance(entry, dict)]
    names = [place[1] for place in places if isinstance(place, list) and len(place) > 1]
    return tuple(name for name in PARAMETERS if name in names)


def _message(body: object) -> str:
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            inner = inner.get("message") or inner.get("detail") or inner
        return inner if isinstance(inner, str) else json.dumps(inner, default=str)
    return body if isinstance(body, str) else ""


def _causes(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and len(chain) < 10:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _last_cause(error: BaseException) -> str:
    said = [str(cause) for cause in _causes(error) if str(cause)]
    return said[-1] if said else type(error).__name__


def translate(error: Exception, at: Endpoint) -> Exception:
    """An exception of the `openai` client as ours; an unknown one comes back as it is."""
    status: Any = getattr(error, "status_code", None)
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "APIStatusError" in kinds and isinstance(status, int):
        headers = error.response.headers  # type: ignore[attr-defined]
        body = getattr(error, "body", None)
        wait = headers.get("retry-after")
        if wait is None and (milliseconds := headers.get("retry-after-ms")):  # Azure
            wait = f"{milliseconds}e-3"
        return status_error(status, body or str(error), at, wait)
    if "APIConnectionError" in kinds or is_transport(error) or isinstance(error, TimeoutError):
        return transport_error(error, at)
    if "OpenAIError" in kinds:
        said = at.redact(error)
        return MalformedResponse(f"{at.shown} does not answer as OpenAI's API: {said}")
    return error


__all__ = [
    "KEY_VARIABLE",
    "URL_VARIABLE",
    "Endpoint",
    "Rejected",
    "named_parameters",
    "status_error",
    "translate",
]
