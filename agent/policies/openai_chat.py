"""`openai:NAME`: a model behind any server that speaks OpenAI's chat API.

What a server lacks is done another way and said in `Proposal.notes`: repeated calls for `n`,
the steps so far in the prompt for prefill, cutting for `stop`, words for structured output.
A parameter that a server refuses by name is left out (or renamed) and remembered.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from urllib.parse import urlsplit

from ...graphs.contracts import Capabilities, Proposal, ProposalRequest, Reader, Usage
from ...graphs.errors import MissingKey
from ...sandbox.errors import InputError
from .answers import ESTIMATED, answered, estimated_usage
from .calls import all_that_came, joined
from .openai_client import Exchange
from .openai_dialogue import with_dialogue
from .openai_errors import KEY_VARIABLE, URL_VARIABLE, Endpoint, Rejected
from .openai_memory import recall, remember
from .openai_probe import recognised
from .openai_profile import PROFILES, ServerProfile, given, learn, to_learn, without_prefill
from .openai_stream import read_stream, streamed
from .openai_wire import ChatCall, build_call, read_choices, read_proposal, read_usage, without_echo
from .retry import Transient

DEFAULT_URL = "https://api.openai.com/v1"
MOST_AT_ONCE = 8
MOST_REFUSALS = 8


class OpenAIPolicy:
    """Asks `model` at `base_url` (default: `OPENAI_BASE_URL`, else OpenAI itself).

    `api_key` defaults to `OPENAI_API_KEY`; a server of one's own may need none. `capabilities`
    that are given are believed; otherwise the first use finds them out (see `openai_probe`), once
    a week for an address and model (`openai_memory`). `deadline_s`: seconds within which 429, 5xx
    and broken connections are retried. `timeout_s`: seconds of silence after which a server must
    show that it lives; a slow one is waited for, and a run's own ceiling ends every wait.

    Raises MissingKey, InputError (no such model or address), AuthenticationFailed, Unreachable,
    RateLimited, ServerFailed, MalformedResponse; PolicyError for a request that is refused.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        capabilities: Capabilities | None = None,
        deadline_s: float = 60.0,
        timeout_s: float = 300.0,
    ) -> None:
        if not model.strip():
            raise InputError("no model named: write openai:NAME, as in openai:gpt-4o-mini")
        given_url = base_url or os.environ.get(URL_VARIABLE) or ""
        key = (os.environ.get(KEY_VARIABLE) or "" if api_key is None else api_key).strip()
        if not key and not given_url:
            raise MissingKey(
                f"no API key: set {KEY_VARIABLE}, or {URL_VARIABLE} to a server that needs none"
            )
        if not (key.isascii() and key.isprintable() and " " not in key):
            raise InputError(f"{KEY_VARIABLE} holds characters that no key has: copy it again")
        self._at = Endpoint(_checked_url(given_url or DEFAULT_URL), model.strip(), key)
        self._exchange = Exchange(self._at, deadline_s=deadline_s, timeout_s=timeout_s)
        self._own = given(capabilities) if capabilities else None

    @property
    def name(self) -> str:
        return f"openai:{self._at.model}"

    @property
    def capabilities(self) -> Capabilities:
        """What is known of the server: nothing (no capability) before `probe` or the first call."""
        profile = self._profile()
        return profile.capabilities if profile else Capabilities()

    async def probe(self, *, prefill: bool = True) -> Usage:
        """Find out what the server can do, unless that is known; `propose` does so by itself."""
        used = Usage()
        if self._profile() is not None:
            return used
        async with PROFILES.lock(self._at):
            if self._profile() is None:
                known = await asyncio.to_thread(recall, self._at)
                if known is None:
                    known, used = await recognised(self._exchange, self._at)
                    await asyncio.to_thread(remember, self._at, known)
                self._learned(known)
        return used

    def _profile(self) -> ServerProfile | None:
        return self._own or PROFILES.get(self._at)

    def _known(self) -> ServerProfile:
        return self._profile() or ServerProfile()

    def _learned(self, profile: ServerProfile) -> None:
        if self._own is not None:
            self._own = profile
        else:
            PROFILES.put(self._at, profile)

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Up to `request.n` proposals; fewer only where some of several calls failed (noted)."""
        if request.n < 1:
            raise InputError(f"n must be at least 1, not {request.n}")
        used = await self.probe()
        proposals = await self._spread(request, request.n, 0)
        if used.calls:
            note = f"probed {self.name}: {used.calls} calls, {used.tokens} tokens"
            notes, usage = (*proposals[0].notes, note), proposals[0].usage + used
            proposals[0] = replace(proposals[0], notes=notes, usage=usage)
        return proposals

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal that `read` sees while it is written, and may end.

        Where the server does not stream this request, it is asked for at once and read whole.
        """
        used = await self.probe()
        call = self._call(request, 1, 0)
        try:
            proposal = await read_stream(self._exchange.pieces(streamed(call)), call, request, read)
        except (Rejected, Transient):
            proposal = (await self.propose(replace(request, n=1)))[0]
            await read(proposal.text)
        return replace(proposal, usage=proposal.usage + used)

    def converses(self) -> bool:
        """Whether a caller's own conversation can be put to it: any chat API takes one."""
        return True

    def _call(self, request: ProposalRequest, n: int, offset: int) -> ChatCall:
        profile = self._known()
        call = build_call(request, profile, self._at.model, n, offset)
        return with_dialogue(call, request.dialogue, profile) if request.dialogue else call

    async def _spread(self, request: ProposalRequest, n: int, offset: int) -> list[Proposal]:
        """`n` proposals in as few calls as the server allows, side by side."""
        width = _width(self.capabilities)
        sizes = [min(width, n - start) for start in range(0, n, width)]
        gate = asyncio.Semaphore(MOST_AT_ONCE)

        async def one(index: int, size: int) -> list[Proposal]:
            async with gate:
                return await self._some(request, size, offset + index * width)

        if len(sizes) == 1:
            return await one(0, sizes[0])
        how = "n: not offered" if width == 1 else f"n: at most {width} at a time"
        note = f"{how} by this server, asked for by repeated calls"
        return await all_that_came([one(i, size) for i, size in enumerate(sizes)], note)

    async def _some(self, request: ProposalRequest, n: int, offset: int) -> list[Proposal]:
        """`n` proposals by one call, adapted to what the server refuses."""
        refused = 0
        while True:
            call = self._call(request, n, offset)
            try:
                body = await self._exchange(call.arguments)
                break
            except Rejected as refusal:
                refused += 1
                refusal_now = refusal
            if refusal_now.out_of_room:
                return [_spent(request, call)]
            self._adapt(call, refusal_now, n, last=refused > MOST_REFUSALS)
            if n > _width(self.capabilities):
                return await self._spread(request, n, offset)
        choices = read_choices(body, self._at.shown)[:n]
        choices = [without_echo(choice, call) for choice in choices]
        proposals = [read_proposal(choice, request) for choice in choices]
        thought = sum(len(one.thought) for one in proposals)
        usage, note = read_usage(body, call, thought, thought + sum(map(answered, proposals)))
        proposals = joined([proposals], (*call.notes, note), usage)
        if _prefill_failed(proposals, call, request):
            self._learned(without_prefill(self._known()))
            again = await self._some(request, n, offset)
            return joined([again], ("prefill: answered with nothing, asked again",), usage)
        if len(proposals) < n:
            return await self._rest(request, proposals, n, offset)
        return proposals

    async def _rest(
        self, request: ProposalRequest, proposals: list[Proposal], n: int, offset: int
    ) -> list[Proposal]:
        """The server gave fewer choices than asked: remember that, and ask for the others."""
        got = len(proposals)
        profile = self._known()
        able = replace(profile.capabilities, n=got > 1, max_n=got)
        self._learned(replace(profile, capabilities=able))
        rest = await self._spread(request, n - got, offset + got)
        return joined([proposals, rest], (f"n: this server gave {got} of {n}, asked again",))

    def _adapt(self, call: ChatCall, refusal: Rejected, n: int, *, last: bool) -> None:
        """Learn from a refusal; raises it where there is nothing to be done without."""
        names = to_learn(call.sent, refusal)
        if last or not (names or call.prefills):
            raise refusal.error
        profile = self._known()
        for name in names:
            profile = learn(profile, name, n, refusal.message)
        self._learned(profile if names else without_prefill(profile))

    async def aclose(self) -> None:
        """Close the connections; what was learned of the server stays known to the process."""
        await self._exchange.aclose()

    def __repr__(self) -> str:
        return f"OpenAIPolicy({self._at.model!r}, base_url={self._at.shown!r})"


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port  # raises where it is no number
    except ValueError:
        sound = False
    if not sound:
        raise InputError(
            f"{URL_VARIABLE} must be an http(s):// address, as http://localhost:8000/v1"
        )
    return url.strip()


def _prefill_failed(proposals: list[Proposal], call: ChatCall, request: ProposalRequest) -> bool:
    """Whether a started answer was met with nothing: some templates drop the empty line at its
    end, so that the model writes it first and is stopped by it."""
    return call.prefills and request.task == "step" and not any(p.text for p in proposals)


def _spent(request: ProposalRequest, call: ChatCall) -> Proposal:
    """All tokens went into hidden reasoning, and the server says so by a 400 without usage."""
    usage = replace(estimated_usage(call.arguments["messages"], 0), completion_tokens=0)
    usage += Usage(completion_tokens=request.max_tokens, reasoning_tokens=request.max_tokens)
    note = "max_tokens was spent on hidden reasoning before any text: raise it"
    return Proposal("", "length", usage=usage, notes=(*call.notes, note, ESTIMATED))


def _width(able: Capabilities) -> int:
    return max(1, able.max_n) if able.n else 1


__all__ = ["OpenAIPolicy"]
