"""What proposes steps, and what it may be able to do beside that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, runtime_checkable

from ...tools.base import Verifier
from .proposals import Capabilities, Proposal, ProposalRequest, Usage

Ask = Callable[[ProposalRequest], Awaitable[list[Proposal]]]
"""A way to ask a policy: `Policy.propose` itself, or a run's, which counts what is spent."""
Reader = Callable[[str], Awaitable[bool]]
"""Is given an answer's text so far, each time that more of it has come; False ends the writing."""


class Policy(Protocol):
    """What proposes steps. Raises only `PolicyError` and `InputError` (see `sandbox.errors`).

    One whose backend must be asked what it can do has `probe` too (`Probing`), and one whose
    answers can be read while they are written has `stream` (`Streaming`). A policy bounds its
    own waits by silence, not by length: a slow model that still writes is not dead.
    """

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Answer with up to `request.n` proposals (fewer only where the backend has no more).

        Usage of one call stands on its first proposal alone, so that a sum counts it once.
        """
        ...

    async def aclose(self) -> None: ...


@runtime_checkable
class Probing(Protocol):
    """A policy that finds out its capabilities by asking; every run calls it before the first."""

    async def probe(self, *, prefill: bool = True) -> Usage:
        """Find out what `capabilities` are, unless that is known. Returns what that cost.

        `prefill`: whether that one is needed, which an unknown server must be paid to show.
        """
        ...


@runtime_checkable
class Conversing(Protocol):
    """A policy that is asked a caller's own conversation (`ProposalRequest.dialogue`)."""

    def converses(self) -> bool: ...


@runtime_checkable
class Streaming(Protocol):
    """A policy whose answers can be read while they are written, and ended in the middle."""

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal (`request.n` is 1), of which `read` sees ever more.

        What is read is what the proposal's text will be: no hidden reasoning, and with `started`
        only what goes on from there. Ended by the reader, it holds what had come, its finish is
        "stop", and its usage counts what was written so far. An error of the reader's own ends
        the writing too, and is raised.
        """
        ...


@runtime_checkable
class Equipped(Protocol):
    """A policy that writes in a notation of its own, and brings what reads and judges it."""

    def verifiers(self) -> Sequence[Verifier]:
        """Verifiers that every run of this policy has beside the others."""
        ...


@runtime_checkable
class Closing(Protocol):
    """What holds connections and is to be closed by whoever opened it."""

    async def aclose(self) -> None: ...
