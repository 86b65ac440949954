"""`openai:NAME@URL1,URL2`: one model behind several servers.

A conversation goes to the server that had it before, whose prefix cache knows it; a new one to the
least busy. A server that fails is left for a while and its requests go to the others.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ...graphs.contracts import Capabilities, Proposal, ProposalRequest, Reader, Usage
from ...graphs.errors import PolicyError, RateLimited, ServerFailed, Unreachable
from ...sandbox.errors import InputError
from .openai_chat import OpenAIPolicy

T = TypeVar("T")
REST_S = 30.0
"""How long a server that failed is left, unless no other is there."""
DEADLINE_S = 5.0  # trying again at one server is worth less where there are others
MOST_CONVERSATIONS = 4096
_FAILED = (Unreachable, ServerFailed, RateLimited)


@dataclass(slots=True)
class _Server:
    policy: OpenAIPolicy
    busy: int = 0
    rests_until: float = 0.0

    @property
    def load(self) -> tuple[bool, int]:
        """What the least of is to be asked."""
        return self.rests_until > time.monotonic(), self.busy


class ManyServers:
    """Asks `model` at the least busy of the addresses; takes `OpenAIPolicy`'s options.

    Raises what that raises; what may pass, only where every server failed.
    """

    def __init__(self, model: str, urls: list[str], /, **options: Any) -> None:
        if len(set(urls)) != len(urls) or not all(urls):
            raise InputError("name different addresses: openai:NAME@http://one/v1,http://two/v1")
        options = {"deadline_s": DEADLINE_S, **options}
        self._servers = [_Server(OpenAIPolicy(model, base_url=url, **options)) for url in urls]
        self._homes: OrderedDict[str, _Server] = OrderedDict()

    @property
    def name(self) -> str:
        return self._servers[0].policy.name

    @property
    def capabilities(self) -> Capabilities:
        """Those of the first server that is known."""
        known = (server.policy.capabilities for server in self._servers)
        return next((able for able in known if able != Capabilities()), Capabilities())

    async def probe(self, *, prefill: bool = True) -> Usage:
        """Get to know every server; those that fail are left. Raises where all do."""
        asked = [server.policy.probe(prefill=prefill) for server in self._servers]
        found = await asyncio.gather(*asked, return_exceptions=True)
        for server, result in zip(self._servers, found, strict=True):
            if isinstance(result, _FAILED):
                server.rests_until = time.monotonic() + REST_S
            elif isinstance(result, BaseException):
                raise result
        used = [result for result in found if isinstance(result, Usage)]
        if not used and isinstance(found[0], BaseException):
            raise found[0]
        return sum(used, Usage())

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """As `OpenAIPolicy.propose`, by one of the servers."""
        return await self._by_one(request, lambda policy: policy.propose(request))

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """As `OpenAIPolicy.stream`; where a server breaks off, another begins anew."""
        return await self._by_one(request, lambda policy: policy.stream(request, read))

    async def _by_one(
        self, request: ProposalRequest, way: Callable[[OpenAIPolicy], Awaitable[T]]
    ) -> T:
        talk = request.earlier[0].problem if request.earlier else request.problem
        left, failure = list(self._servers), None
        while left:
            server = self._chosen(talk, left)
            left.remove(server)
            server.busy += 1
            try:
                return await way(server.policy)
            except _FAILED as error:
                server.rests_until = time.monotonic() + REST_S
                failure = error
            finally:
                server.busy -= 1
        raise failure or PolicyError("no server is named")

    def _chosen(self, talk: str, left: list[_Server]) -> _Server:
        home = self._homes.pop(talk, None)
        if home is None or home not in left or home.load[0]:
            home = min(left, key=lambda server: server.load)
        self._homes[talk] = home
        while len(self._homes) > MOST_CONVERSATIONS:
            self._homes.popitem(last=False)
        return home

    async def aclose(self) -> None:
        """Close the connections to all of them."""
        await asyncio.gather(*(server.policy.aclose() for server in self._servers))


__all__ = ["ManyServers"]
