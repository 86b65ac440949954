"""What is known of one OpenAI-compatible server and model, shared by the whole process.

A profile begins with what the probes found (`openai_probe`) and learns from refusals: a
parameter that the server names in a 400 is left out, or sent under its other name, from then on.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from ...graphs.contracts import Capabilities
from .openai_errors import Endpoint, Rejected

MOST_CHOICES = 128
"""Largest `n` of OpenAI's own API; lowered where a server says less."""
MAX_PROFILES = 64


@dataclass(frozen=True, slots=True)
class ServerProfile:
    """`prefill`: how an answer is continued ("plain": last message; "vllm": vLLM's flags too).

    `dropped`: parameters that the server refused. `ceiling`: its name for the ceiling of
    generated tokens. `json_schema`: it takes structured outputs, as far as is known. `probed`:
    what the probes cost, in words, for the trace. `kind`: which server it is, "" where unknown.
    """

    capabilities: Capabilities = field(default_factory=Capabilities)
    ceiling: str = "max_tokens"
    dropped: frozenset[str] = frozenset()
    prefill: str = ""
    json_schema: bool = True
    probed: str = ""
    kind: str = ""

    def takes(self, parameter: str) -> bool:
        return parameter not in self.dropped


def given(capabilities: Capabilities) -> ServerProfile:
    """The profile of capabilities that the caller vouches for; nothing is probed."""
    most = max(1, capabilities.max_n) if capabilities.n else 1
    return ServerProfile(
        replace(capabilities, max_n=most),
        dropped=frozenset() if capabilities.seed else frozenset({"seed"}),
        prefill="plain" if capabilities.prefill else "",
    )


def learn(profile: ServerProfile, parameter: str, n: int, message: str) -> ServerProfile:
    """The profile after the server refused `parameter` in a request for `n` choices."""
    able = profile.capabilities
    if parameter == "max_tokens":
        return replace(profile, ceiling="max_completion_tokens")
    if parameter == "response_format":
        return replace(profile, json_schema=False)
    dropped = {parameter}
    if parameter == "n":
        most = min(able.max_n, _said_limit(message, n))
        return replace(profile, capabilities=replace(able, n=most > 1, max_n=most))
    if parameter in ("logprobs", "top_logprobs"):
        able, dropped = replace(able, logprobs=False), {"logprobs", "top_logprobs"}
    elif parameter == "seed":
        able = replace(able, seed=False)
    return replace(profile, capabilities=able, dropped=profile.dropped | dropped)


def without_prefill(profile: ServerProfile) -> ServerProfile:
    return replace(profile, prefill="", capabilities=replace(profile.capabilities, prefill=False))


def to_learn(sent: set[str], refusal: Rejected) -> list[str]:
    """Which of the parameters that a refusal names were sent and can be done without.

    The ceiling of generated tokens is never given up, since a model may not stop by itself. It
    is sent under its other name where the server does not know this one, not where it is too
    large for the model.
    """
    names = [name for name in refusal.parameters if name in sent]
    renamed = re.search(_UNKNOWN_NAME, refusal.message)
    return [
        name
        for name in names
        if name != "max_completion_tokens" and (name != "max_tokens" or renamed)
    ]


_UNKNOWN_NAME = (
    r"(?i)max_completion_tokens|unsupported|not supported|unknown|unrecogni|not permitted"
)


def _said_limit(message: str, n: int) -> int:
    """The largest n below the refused one that the message speaks of; 1 where it names none."""
    numbers = [int(digits) for digits in re.findall(r"\b\d{1,4}\b", message)]
    return max((number for number in numbers if 1 <= number < n), default=1)


class _Profiles:
    """Profiles by address and model; the least recently used is forgotten beyond MAX_PROFILES."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], ServerProfile] = OrderedDict()
        self._locks: WeakKeyDictionary[
            asyncio.AbstractEventLoop, dict[tuple[str, str], asyncio.Lock]
        ] = WeakKeyDictionary()

    def lock(self, at: Endpoint) -> asyncio.Lock:
        """Held while an endpoint is probed, so that runs side by side probe it once."""
        locks = self._locks.setdefault(asyncio.get_running_loop(), {})
        return locks.setdefault((at.base_url, at.model), asyncio.Lock())

    def get(self, at: Endpoint) -> ServerProfile | None:
        key = (at.base_url, at.model)
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)

    def put(self, at: Endpoint, profile: ServerProfile) -> None:
        self._known[at.base_url, at.model] = profile
        self._known.move_to_end((at.base_url, at.model))
        while len(self._known) > MAX_PROFILES:
            self._known.popitem(last=False)

    def clear(self) -> None:
        self._known.clear()


PROFILES = _Profiles()

__all__ = [
    "MOST_CHOICES",
    "PROFILES",
    "ServerProfile",
    "given",
    "learn",
    "to_learn",
    "without_prefill",
]
