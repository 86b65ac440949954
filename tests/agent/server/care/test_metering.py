"""The client's own ceiling of tokens, over all calls of a run and those side by side."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.server.care.metering import MeteredPolicy
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.run.budget import BudgetSpent


class Wordy:
    """Writes as many tokens as it is let."""

    name = "wordy"
    capabilities = Capabilities(n=True, max_n=8)

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        await asyncio.sleep(0)
        return [Proposal("x", usage=Usage(3, request.max_tokens * request.n, 1))]

    async def aclose(self) -> None:
        pass


@given(
    st.integers(1, 200),
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 4)), min_size=1, max_size=12),
)
def test_a_ceiling_holds_for_calls_side_by_side(most: int, calls: list[tuple[int, int]]) -> None:
    policy = MeteredPolicy(Wordy(), most)

    async def ask(max_tokens: int, n: int) -> None:
        try:
            await policy.propose(ProposalRequest("p", max_tokens=max_tokens, n=n))
        except BudgetSpent:
            return

    async def work() -> None:
        await asyncio.gather(*(ask(*call) for call in calls))

    asyncio.run(work())
    assert policy.usage.completion_tokens <= most
    wanted = sum(max_tokens * n for max_tokens, n in calls)
    if wanted <= most:
        assert policy.usage.completion_tokens == wanted


async def test_what_is_spent_is_spent() -> None:
    policy = MeteredPolicy(Wordy(), 10)
    await policy.propose(ProposalRequest("p", max_tokens=10))
    with pytest.raises(BudgetSpent, match="max_tokens"):
        await policy.propose(ProposalRequest("p", max_tokens=10))
    assert policy.usage == Usage(3, 10, 1)
