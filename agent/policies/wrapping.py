"""What every policy has that asks another one: its name, its capabilities, its probe."""

from __future__ import annotations

from ...graphs.contracts import Capabilities, Policy, Probing, Usage


class PolicyWrapper:
    """The part of a policy that it takes over from the one that it asks.

    Closing it closes nothing: the policy is closed by whoever opened it.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    @property
    def name(self) -> str:
        return self._policy.name

    @property
    def capabilities(self) -> Capabilities:
        return self._policy.capabilities

    async def probe(self, *, prefill: bool = True) -> Usage:
        """Have the policy find out what it can do, where it does (`Probing`)."""
        if not isinstance(self._policy, Probing):
            return Usage()
        return await self._policy.probe(prefill=prefill)

    async def aclose(self) -> None:
        """Nothing to close."""
