"""A ceiling on what one run may write, over all of its calls: a caller's `max_tokens`."""

from __future__ import annotations

from dataclasses import replace

from ...graphs.contracts import Ask, Policy, Proposal, ProposalRequest, Reader
from ...graphs.run.budget import BudgetSpent
from ...graphs.run.reading import reading
from ..policies.wrapping import PolicyWrapper


class WrittenCeiling(PolicyWrapper):
    """A policy for one run, which generates at most `most` tokens in all, reasoning included.

    Calls in flight reserve what they may write.
    """

    def __init__(self, policy: Policy, most: int) -> None:
        super().__init__(policy)
        self._left = most

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Raises `BudgetSpent` where not one token a sample is left."""
        return await self._within(request, self._policy.propose)

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal, which `read` sees while it is written, and may end."""
        (proposal,) = await self._within(request, reading(self._policy, read))
        return proposal

    async def _within(self, request: ProposalRequest, ask: Ask) -> list[Proposal]:
        granted = min(request.max_tokens, self._left // request.n)
        if granted < 1:
            raise BudgetSpent("max_tokens")
        reserved = granted * request.n
        self._left -= reserved
        written = reserved  # of a call that fails nobody knows what it wrote
        try:
            proposals = await ask(replace(request, max_tokens=granted))
            written = sum(one.usage.completion_tokens for one in proposals)
        finally:
            self._left += reserved - written
        return proposals


__all__ = ["WrittenCeiling"]
