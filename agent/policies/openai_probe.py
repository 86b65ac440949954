"""Finds out what a server can do by tiny real calls: what it does counts, not what it accepts.

=========  ==============================================================================
n          two choices come back when two are asked for
logprobs   a choice carries sound token log-probabilities
seed       the same seed gives the same letters twice, and something else does not
prefill    "… the city of Par" is continued with "is", not answered anew; or, for a model too small
           to know that, "48 + 27 = 7" with "5"
tools      a tool that must be called is called
=========  ==============================================================================

A server of a known kind (`openai_kinds`) is asked for its list of models, and where that leaves
prefill open, one thing more. Any other: five or six calls of at most 16 tokens
each (1,024 for a model that thinks first); a few more where the server refuses without saying
what, lacks prefill, or the model answers all with the same. All of it is counted. A server that
ignores a parameter and one that refuses it both lack it; one that is down, limits the rate or
refuses the key is an error and leaves nothing behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ...graphs.contracts import Capabilities, Usage
from ...graphs.errors import MalformedResponse, PolicyError, ServerFailed
from .logprobs import read_logprobs
from .messages import Message
from .openai_client import Exchange
from .openai_errors import Endpoint, Rejected
from .openai_kinds import ASKS_PREFILL, KNOWN, by_address, by_models
from .openai_profile import MOST_CHOICES, ServerProfile, learn, to_learn
from .openai_wire import (
    VLLM_PREFILL,
    Call,
    read_choices,
    read_text,
    read_tool_calls,
    read_usage,
)


class Ask(Protocol):
    """One exchange: call arguments to response body. Raises Rejected, or an error of the tree.

    `failures`: how often a 5xx is tried again at most, where it may be the server's way to refuse.
    """

    async def __call__(
        self, arguments: dict[str, Any], *, failures: int | None = None
    ) -> dict[str, Any]: ...


TOKENS = 16
THINKING_TOKENS = 1024
"""For a model that spends the first tokens on hidden reasoning: no text, or a refusal."""
MOST_REFUSALS = 8
OPTIONAL: tuple[str, ...] = ("n", "logprobs", "seed")

# Random letters: the one text that two samples do not share by accident.
HOT = 2.0  # the API's highest temperature, for a model that is too sure of itself to vary
LETTERS: list[Message] = [
    {"role": "user", "content": "Write 12 random lowercase letters, without spaces. Nothing else."}
]
# A question, an answer that is broken off, and what goes on from there and begins no new answer.
STARTED = (
    ("Which city is the capital of France?", "The capital of France is the city of Par", "is"),
    ("What is 48 + 27?", "Let us add the two numbers up: 48 + 27 = 7", "5"),
)
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
    """What one exchange showed: texts, log-probabilities, tool calls, the way of prefill."""

    texts: tuple[str, ...] = ()
    logprobs: bool = False
    tools: bool = False
    way: str = ""


class _Probe:
    def __init__(self, ask: Ask, model: str) -> None:
        self._ask = ask
        self._model = model
        self.used = Usage()
        self.room = TOKENS

    async def see(self, arguments: dict[str, Any], failures: int | None = None) -> _Seen:
        self.used += Usage(calls=1)
        asked = {"model": self._model, **arguments}
        body = await self._ask(asked, failures=failures)
        choices = read_choices(body, "the server")
        texts = [read_text(choice["message"]) for choice in choices]
        self.used += replace(read_usage(body, Call(asked), texts)[0], calls=0)
        return _Seen(
            texts=tuple(read_text(choice["message"]) for choice in choices),
            logprobs=any(read_logprobs(choice.get("logprobs")) for choice in choices),
            tools=any(read_tool_calls(choice["message"]) for choice in choices),
        )

    async def lenient(self, arguments: dict[str, Any]) -> _Seen:
        """What the server shows; nothing, where it cannot do this."""
        try:
            return await self.see(arguments, failures=2)
        except (Rejected, ServerFailed, MalformedResponse):
            return _Seen()

    async def first(self) -> tuple[_Seen, ServerProfile]:
        """The first answer with as much asked for as the server takes, and what it refused."""
        profile = _asking(*OPTIONAL)
        for _ in range(MOST_REFUSALS):
            arguments = self.letters(profile, seed=7)
            try:
                seen = await self.see(arguments, failures=2)
            except Rejected as refusal:
                names = to_learn(set(arguments), refusal)
                if refusal.out_of_room and self.room == TOKENS:
                    self.room = THINKING_TOKENS
                elif not names:
                    return await self.one_by_one(profile)
                for name in names:
                    profile = learn(profile, name, 2, refusal.message)
            except ServerFailed:  # some servers fail where they should refuse
                return await self.one_by_one(profile)
            else:
                if any(seen.texts) or self.room == THINKING_TOKENS:
                    return seen, profile
                self.room = THINKING_TOKENS
        raise PolicyError("the server refuses every form of request; its last reason changes")

    async def one_by_one(self, profile: ServerProfile) -> tuple[_Seen, ServerProfile]:
        """The same where a refusal does not say what it refuses: each option is tried alone."""
        bare = replace(profile, capabilities=Capabilities(), dropped=profile.dropped | {"seed"})
        try:
            seen = await self.see(self.letters(bare, seed=7))
        except Rejected as refusal:
            error = refusal.error
        else:
            tried = {name: _asking(name, like=profile) for name in OPTIONAL}
            alone = {n: await self.lenient(self.letters(p, seed=7)) for n, p in tried.items()}
            both = _asking(*(name for name in OPTIONAL if alone[name].texts), like=profile)
            together = await self.lenient(self.letters(both, seed=7))
            return (together, both) if together.texts else (seen, bare)
        raise error

    def letters(self, profile: ServerProfile, seed: int) -> dict[str, Any]:
        arguments: dict[str, Any] = {profile.ceiling: self.room, "messages": LETTERS}
        if profile.takes("temperature"):
            arguments["temperature"] = 1.0
        if profile.takes("seed"):
            arguments["seed"] = seed
        if profile.capabilities.n:
            arguments["n"] = 2
        if profile.capabilities.logprobs:
            arguments |= {"logprobs": True, "top_logprobs": 1}
        return arguments

    async def tools(self, profile: ServerProfile) -> _Seen:
        called = {"tools": [TOOL], "tool_choice": "required"}
        return await self.lenient({profile.ceiling: self.room, "messages": LETTERS, **called})

    async def prefill(self, profile: ServerProfile) -> _Seen:
        """In which `way` this server goes on from a started answer: "plain", "vllm" or none."""
        for way, extra in (("plain", {}), ("vllm", {"extra_body": VLLM_PREFILL})):
            for question, begun, rest in STARTED:
                messages: list[Message] = [
                    {"role": "user", "content": question},
                    {"role": "assistant", "content": begun},
                ]
                asked = {profile.ceiling: self.room, "messages": messages}
                seen = await self.lenient({**asked, **extra})
                if not seen.texts:
                    break  # refused
                if seen.texts[0].removeprefix(begun).startswith(rest):
                    return replace(seen, way=way)
        return _Seen()

    async def started(self, question: str, begun: str, rest: str) -> bool:
        """Whether a started answer is continued as it stands."""
        messages: list[Message] = [
            {"role": "user", "content": question},
            {"role": "assistant", "content": begun},
        ]
        seen = await self.lenient({"max_tokens": self.room, "messages": messages})
        return any(text.removeprefix(begun).startswith(rest) for text in seen.texts)

    async def seeded(self, profile: ServerProfile, seen: _Seen) -> bool:
        """Whether a seed decides the letters, once more and hotter for a model that is sure."""
        hot = {"temperature": HOT} if profile.takes("temperature") else {}
        for extra in ({}, hot) if hot else ({},):
            first = seen if not extra else await self.lenient(self.letters(profile, 7) | extra)
            again, other = await _all(
                *(self.lenient(self.letters(profile, seed) | extra) for seed in (7, 8))
            )
            if first.texts != other.texts or first.texts != again.texts:
                shown = any(first.texts) and any(other.texts)
                return shown and first.texts == again.texts
        return False


def _asking(*options: str, like: ServerProfile | None = None) -> ServerProfile:
    """A profile that asks for these of `OPTIONAL`, and knows what `like` knows besides."""
    like = like or ServerProfile()
    able = Capabilities(
        n="n" in options,
        logprobs="logprobs" in options,
        seed="seed" in options,
        max_n=MOST_CHOICES if "n" in options else 1,
    )
    dropped = like.dropped - {"seed"} if able.seed else like.dropped | {"seed"}
    return replace(like, capabilities=able, dropped=dropped)


async def _all(*calls: Coroutine[Any, Any, _Seen]) -> list[_Seen]:
    """All results, or the first error once every call has ended: none is left running."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if isinstance(result, _Seen)]


async def recognised(exchange: Exchange, at: Endpoint) -> tuple[ServerProfile, Usage]:
    """The profile of a server and model, by as few questions as its kind needs, and their cost.

    Raises what a call raises that cannot be made at all.
    """
    used, kind = Usage(), by_address(at.base_url)
    if not kind:
        kind, used = by_models(await exchange.models()), Usage(calls=1)
    if kind not in KNOWN:
        profile, cost = await probe_server(exchange, at.model)
        return profile, used + cost
    profile = replace(KNOWN[kind], kind=kind)
    if kind in ASKS_PREFILL:
        probe = _Probe(exchange, at.model)
        seen = await probe.started(*STARTED[1])
        able = replace(profile.capabilities, prefill=seen)
        profile = replace(profile, capabilities=able, prefill="plain" if seen else "")
        used += probe.used
    return replace(profile, probed=_cost(used)), used


def _cost(used: Usage) -> str:
    return f"{used.calls} calls, {used.tokens} tokens"


async def probe_server(ask: Ask, model: str) -> tuple[ServerProfile, Usage]:
    """The profile of an unknown server and model, and what it cost to find out.

    Raises what a call raises that cannot be made at all.
    """
    probe = _Probe(ask, model)
    seen, profile = await probe.first()
    able = profile.capabilities
    many = able.n and len(seen.texts) >= 2
    prefill, tools = await _all(probe.prefill(profile), probe.tools(profile))
    seeded = await probe.seeded(profile, seen)
    found = Capabilities(
        n=many,
        logprobs=able.logprobs and seen.logprobs,
        prefill=bool(prefill.way),
        seed=able.seed and seeded,
        tools=tools.tools,
        max_n=able.max_n if many else 1,
    )
    used = probe.used
    return replace(profile, capabilities=found, prefill=prefill.way, probed=_cost(used)), used


__all__ = ["Ask", "probe_server", "recognised"]
