"""Finds out what a server can do by tiny real calls: what it does counts, not what it accepts.

=========  ==============================================================================
n          two choices come back when two are asked for
logprobs   a choice carries sound token log-probabilities
seed       the same seed gives the same letters twice, and something else does not
prefill    "… the city of Par" is continued with "is", not answered anew
tools      a tool that must be called is called
=========  ==============================================================================

Four to six calls of at most 16 tokens each, once a process for an address and model. A server
that ignores a parameter and one that refuses it both lack it; one that is down, or refuses the
key, is an error and leaves nothing behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from ...graphs.errors import MalformedResponse, ServerFailed
from ...graphs.protocols import Capabilities
from ...sandbox.errors import SurefootError
from .messages import Message
from .openai_errors import Rejected
from .openai_profile import MOST_CHOICES, ServerProfile, learn, to_learn
from .openai_wire import VLLM_PREFILL, read_choices, read_logprobs, read_text, read_tool_calls

Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""One exchange: call arguments to response body. Raises Rejected, or an error of the tree."""

TOKENS = 16
MOST_REFUSALS = 8
OPTIONAL: tuple[str, ...] = ("n", "logprobs", "seed")

# Random letters: the one text that two samples do not share by accident.
LETTERS: list[Message] = [
    {"role": "user", "content": "Write 12 random lowercase letters, without spaces. Nothing else."}
]
STARTED: list[Message] = [
    {"role": "user", "content": "Which city is the capital of France?"},
    {"role": "assistant", "content": "The capital of France is the city of Par"},
]
TOOL = {
    "type": "function",
    "function": {
        "name": "ready",
        "description": "Say that you are ready.",
        "parameters": {"type": "object", "properties": {}},
    },
}


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one exchange showed: the texts, and whether there were log-probabilities and tools."""

    texts: tuple[str, ...] = ()
    logprobs: bool = False
    tools: bool = False


class _Probe:
    def __init__(self, ask: Ask, model: str) -> None:
        self._ask = ask
        self._model = model
        self.calls = 0
        self.tokens = 0

    async def see(self, arguments: dict[str, Any]) -> _Seen:
        self.calls += 1
        body = await self._ask({"model": self._model, **arguments})
        usage = body.get("usage")
        total = usage.get("total_tokens") if isinstance(usage, dict) else None
        self.tokens += total if isinstance(total, int) else 0
        choices = read_choices(body, "the server")
        return _Seen(
            texts=tuple(read_text(choice["message"]) for choice in choices),
            logprobs=any(read_logprobs(choice.get("logprobs")) for choice in choices),
            tools=any(read_tool_calls(choice["message"]) for choice in choices),
        )

    async def lenient(self, arguments: dict[str, Any]) -> _Seen:
        """What the server shows; nothing, where it cannot do this."""
        try:
            return await self.see(arguments)
        except (Rejected, ServerFailed, MalformedResponse):
            return _Seen()

    async def first(self) -> tuple[_Seen, ServerProfile]:
        """The first answer with as much asked for as the server takes, and what it refused."""
        profile = ServerProfile(Capabilities(n=True, logprobs=True, seed=True, max_n=MOST_CHOICES))
        for _ in range(MOST_REFUSALS):
            arguments = _letters(profile, seed=7)
            try:
                return await self.see(arguments), profile
            except Rejected as refusal:
                refused: SurefootError = refusal.error
                names = to_learn(set(arguments), refusal)
                message = refusal.message
            except ServerFailed as failure:  # some servers fail where they should refuse
                refused, names, message = failure, [], ""
            if not names:
                optional = [p for p in OPTIONAL if p in arguments]
                if not optional:
                    raise refused
                names = optional[:1]
            for name in names:
                profile = learn(profile, name, 2, message)
        raise refused


async def probe_server(ask: Ask, model: str) -> ServerProfile:
    """The profile of a server and model. Raises what a call raises that cannot be made at all."""
    probe = _Probe(ask, model)
    seen, profile = await probe.first()
    able = profile.capabilities
    many = able.n and len(seen.texts) >= 2
    again, other, prefill, tools = await asyncio.gather(
        probe.lenient(_letters(profile, seed=7)),
        probe.lenient(_letters(profile, seed=8)),
        _prefill(probe, profile),
        probe.lenient(
            {**_limit(profile), "messages": LETTERS, "tools": [TOOL], "tool_choice": "required"}
        ),
    )
    found = Capabilities(
        n=many,
        logprobs=able.logprobs and seen.logprobs,
        prefill=bool(prefill),
        seed=able.seed and bool(seen.texts[0]) and seen.texts == again.texts != other.texts,
        tools=tools.tools,
        max_n=able.max_n if many else 1,
    )
    cost = f"{probe.calls} calls, {probe.tokens} tokens"
    return replace(profile, capabilities=found, prefill=prefill, probed=cost)


def _letters(profile: ServerProfile, seed: int) -> dict[str, Any]:
    arguments: dict[str, Any] = {**_limit(profile), "messages": LETTERS}
    if profile.takes("temperature"):
        arguments["temperature"] = 1.0
    if profile.takes("seed"):
        arguments["seed"] = seed
    if profile.capabilities.n:
        arguments["n"] = 2
    if profile.capabilities.logprobs:
        arguments |= {"logprobs": True, "top_logprobs": 1}
    return arguments


def _limit(profile: ServerProfile) -> dict[str, Any]:
    return {profile.ceiling: TOKENS}


async def _prefill(probe: _Probe, profile: ServerProfile) -> str:
    """How this server goes on from a started answer: "plain", "vllm", or "" where it does not."""
    arguments = {**_limit(profile), "messages": STARTED}
    for way, extra in (("plain", {}), ("vllm", {"extra_body": VLLM_PREFILL})):
        seen = await probe.lenient({**arguments, **extra})
        if seen.texts and seen.texts[0].startswith("is"):
            return way
    return ""


__all__ = ["Ask", "probe_server"]
