"""The client's own ceiling of tokens, over all calls of a run and those side by side."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.run.written_ceiling import WrittenCeiling
from surefoot.agent.server.care.metering import MeteredPolicy
from surefoot.graphs.contracts import (
    Capabilities,
    Proposal,
    ProposalRequest,
    Reader,
    Streaming,
    Usage,
)
from surefoot.graphs.run.budget import BudgetSpent, Grant


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


class Telling(Wordy):
    """Writes word by word, a token each, until it is ended or lets go of the last."""

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        text = "x "
        while await read(text) and len(text.split()) < request.max_tokens:
            text += "x "
        return Proposal(text, "stop", usage=Usage(3, len(text.split()), 1))


async def three_words(text: str) -> bool:
    return len(text.split()) < 3


async def test_a_stream_passes_and_what_was_written_before_its_end_counts() -> None:
    policy = MeteredPolicy(Telling(), 10)
    assert isinstance(policy, Streaming)
    ended = await policy.stream(ProposalRequest("p", max_tokens=9), three_words)
    assert ended.text.split() == ["x", "x", "x"]
    assert policy.usage == Usage(3, 3, 1)
    seen: list[str] = []

    async def all_of_it(text: str) -> bool:
        seen.append(text)
        return True

    await policy.stream(ProposalRequest("p", max_tokens=9), all_of_it)
    assert len(seen) == 7  # what the client's ceiling had left
    assert policy.usage == Usage(6, 10, 2)
    with pytest.raises(BudgetSpent, match="max_tokens"):
        await policy.stream(ProposalRequest("p", max_tokens=1), all_of_it)


async def test_who_does_not_stream_is_read_once_and_whole() -> None:
    seen: list[str] = []

    async def read(text: str) -> bool:
        seen.append(text)
        return True

    policy = MeteredPolicy(Wordy(), 10)
    assert (await policy.stream(ProposalRequest("p", max_tokens=4), read)).text == "x"
    assert seen == ["x"]
    assert policy.usage == Usage(3, 4, 1)


async def test_a_ceiling_on_what_a_run_writes_lets_a_stream_pass() -> None:
    policy = WrittenCeiling(Telling(), 5)
    ended = await policy.stream(ProposalRequest("p", max_tokens=9), three_words)
    assert ended.usage.completion_tokens == 3
    ended = await policy.stream(ProposalRequest("p", max_tokens=9), three_words)
    assert ended.usage.completion_tokens == 2
    with pytest.raises(BudgetSpent):
        await policy.stream(ProposalRequest("p", max_tokens=9), three_words)


class Slow:
    """A ceiling that settles when it is told to."""

    def __init__(self) -> None:
        self.settling: list[asyncio.Future[None]] = []

    async def reserve(
        self, prompt_chars: int, max_tokens: int, n: int = 1, calls: int = 1
    ) -> Grant:
        return Grant(max_tokens, Usage(), prompt_chars, calls)

    def settle(self, grant: Grant, usage: Usage) -> asyncio.Future[None]:
        self.settling.append(asyncio.get_running_loop().create_future())
        return self.settling[-1]

    def add(self, usage: Usage) -> None:
        pass


async def test_an_answer_does_not_wait_until_it_is_settled_for_but_the_next_call_does() -> None:
    ceiling = Slow()
    policy = MeteredPolicy(Wordy(), None, [ceiling])
    await asyncio.wait_for(policy.propose(ProposalRequest("p")), 5)
    following = asyncio.create_task(policy.propose(ProposalRequest("q")))
    await asyncio.sleep(0.01)
    assert len(ceiling.settling) == 1
    assert not following.done()
    ceiling.settling[0].set_result(None)
    await asyncio.wait_for(following, 5)
    last = asyncio.create_task(policy.settled())
    await asyncio.sleep(0.01)
    assert not last.done()
    ceiling.settling[1].set_result(None)
    await asyncio.wait_for(last, 5)
