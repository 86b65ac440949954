"""Finds out what a server can do by as few real calls as that takes: what it does counts.

A server of a known kind (`openai_kinds`) is asked for its list of models, and where that leaves
prefill open, one thing more. Any other is asked one question, which tells three things at once:

=========  ==============================================================================
n          two choices come back when two are asked for
logprobs   a choice carries sound token log-probabilities
prefill    "48 + 27 = 7" is continued with "5", not answered anew
=========  ==============================================================================

A refusal that names what it refuses costs one question more, one that does not is met by asking
for less. What a seed does is not asked: it is sent and not relied on. All of it is counted. A
server that ignores a parameter and one that refuses it both lack it; one that is down, limits the
rate or refuses the key is an error and leaves nothing behind.
"""

from __future__ import annotations

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
    ChatCall,
    read_choices,
    read_text,
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
"""For a model that spends the first tokens on hidden reasoning and refuses to stop in it."""
MOST_REFUSALS = 5
QUESTION, BEGUN, REST = "What is 48 + 27?", "Let us add the two numbers up: 48 + 27 = 7", "5"
"""A question, an answer that is broken off, and what goes on from there and begins no new one."""
ALL = ServerProfile(Capabilities(n=True, logprobs=True, max_n=MOST_CHOICES), prefill="plain")
BARE = ServerProfile()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one exchange showed."""

    choices: int = 0
    logprobs: bool = False
    continued: bool = False


class _Probe:
    def __init__(self, ask: Ask, model: str) -> None:
        self._ask = ask
        self._model = model
        self.used = Usage()
        self.room = TOKENS

    async def see(self, wanted: ServerProfile) -> _Seen:
        """One answer to the question with all that is `wanted`."""
        self.used += Usage(calls=1)
        asked = {"model": self._model, **self._arguments(wanted)}
        # Some servers fail where they should refuse: that is found out soon, unless nothing is left
        # that they could mean.
        optional = wanted.prefill or wanted.capabilities.n or wanted.capabilities.logprobs
        body = await self._ask(asked, failures=2 if optional else None)
        choices = read_choices(body, "the server")
        texts = [read_text(choice["message"]) for choice in choices]
        self.used += replace(read_usage(body, ChatCall(asked), 0, sum(map(len, texts)))[0], calls=0)
        return _Seen(
            len(choices),
            logprobs=any(read_logprobs(choice.get("logprobs")) for choice in choices),
            continued=any(text.removeprefix(BEGUN).startswith(REST) for text in texts),
        )

    def _arguments(self, wanted: ServerProfile) -> dict[str, Any]:
        messages: list[Message] = [{"role": "user", "content": QUESTION}]
        if wanted.prefill:
            messages.append({"role": "assistant", "content": BEGUN})
        arguments: dict[str, Any] = {wanted.ceiling: self.room, "messages": messages}
        if wanted.capabilities.n:
            arguments["n"] = 2
        if wanted.capabilities.logprobs:
            arguments |= {"logprobs": True, "top_logprobs": 1}
        return arguments

    async def most(self) -> tuple[_Seen, ServerProfile]:
        """What the server shows when it is asked for as much as it takes, and what that was."""
        wanted = ALL
        for left in reversed(range(MOST_REFUSALS)):
            try:
                return await self.see(wanted), wanted
            except (Rejected, ServerFailed) as refusal:
                less = self._less(wanted, refusal)
                if less is None:
                    raise refusal.error if isinstance(refusal, Rejected) else refusal from None
                wanted = less if left > 1 else replace(BARE, ceiling=less.ceiling)
        raise PolicyError("the server refuses every form of request; its last reason changes")

    def _less(
        self, wanted: ServerProfile, refusal: Rejected | ServerFailed
    ) -> ServerProfile | None:
        """What to ask for after a refusal; None where there is nothing left to do without."""
        if isinstance(refusal, Rejected):
            if refusal.out_of_room and self.room == TOKENS:
                self.room = THINKING_TOKENS
                return wanted
            if names := to_learn(set(self._arguments(wanted)), refusal):
                for name in names:
                    wanted = learn(wanted, name, 2, refusal.message)
                return wanted
        if wanted.prefill:
            return replace(wanted, prefill="")
        bare = replace(BARE, ceiling=wanted.ceiling)
        return bare if wanted.capabilities != BARE.capabilities else None


async def recognised(exchange: Exchange, at: Endpoint) -> tuple[ServerProfile, Usage]:
    """The profile of a server and model, by as few questions as its kind needs, and their cost.

    Raises what a call raises that cannot be made at all.
    """
    used, kind = Usage(), by_address(at.base_url)
    if not kind:
        kind, used = by_models(await exchange.models()), Usage(calls=1)
    if kind not in KNOWN:
        profile, cost = await probe_server(exchange, at.model)
        return replace(profile, probed=_cost(used + cost)), used + cost
    profile = replace(KNOWN[kind], kind=kind)
    if kind in ASKS_PREFILL:
        probe = _Probe(exchange, at.model)
        seen = await _shown(probe, replace(BARE, prefill="plain"))
        able = replace(profile.capabilities, prefill=seen.continued)
        profile = replace(profile, capabilities=able, prefill="plain" if seen.continued else "")
        used += probe.used
    return replace(profile, probed=_cost(used)), used


async def _shown(probe: _Probe, wanted: ServerProfile) -> _Seen:
    """What the server shows; nothing, where it cannot do this."""
    try:
        return await probe.see(wanted)
    except (Rejected, ServerFailed, MalformedResponse):
        return _Seen()


def _cost(used: Usage) -> str:
    return f"{used.calls} calls, {used.tokens} tokens"


async def probe_server(ask: Ask, model: str) -> tuple[ServerProfile, Usage]:
    """The profile of an unknown server and model, and what it cost to find out.

    Raises what a call raises that cannot be made at all.
    """
    probe = _Probe(ask, model)
    seen, asked = await probe.most()
    able = asked.capabilities
    many = able.n and seen.choices >= 2
    found = replace(
        able,
        n=many,
        logprobs=able.logprobs and seen.logprobs,
        prefill=bool(asked.prefill) and seen.continued,
        max_n=able.max_n if many else 1,
    )
    way = asked.prefill if found.prefill else ""
    return replace(asked, capabilities=found, prefill=way, probed=_cost(probe.used)), probe.used


__all__ = ["Ask", "probe_server", "recognised"]
