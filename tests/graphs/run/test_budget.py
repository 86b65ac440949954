"""Ceilings hold, concurrent calls included."""

import asyncio
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from surefoot.graphs.contracts import Usage
from surefoot.graphs.run.budget import Budget, BudgetSpent, Meter, Price

CALLS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 100), st.integers(1, 4)), max_size=30
)


@given(ceiling=st.integers(1, 500), calls=CALLS, seed=st.integers(0, 9))
def test_what_is_granted_side_by_side_fits(ceiling: int, calls: list, seed: int) -> None:
    """All calls at once: at no moment is more granted than there is, whatever their order."""
    meter, chance = Meter(Budget(tokens=ceiling)), random.Random(seed)

    async def call(chars: int, tokens: int, n: int) -> None:
        try:
            grant = await meter.reserve(chars, tokens, n)
        except BudgetSpent:
            return
        assert 1 <= grant.max_tokens <= tokens
        assert meter.usage.tokens + meter.reserved.tokens <= ceiling
        await asyncio.sleep(0)
        used = chance.randint(0, grant.max_tokens * n)
        meter.settle(grant, Usage(chance.randint(0, chars // 3), used, 1))

    async def all_at_once() -> None:
        await asyncio.gather(*(call(*one) for one in calls))

    asyncio.run(all_at_once())
    assert meter.usage.tokens <= ceiling
    assert meter.reserved == Usage()


@given(
    ceiling=st.floats(0.0001, 0.01),
    prompt=st.floats(0, 30),
    completion=st.floats(0, 60),
    calls=CALLS,
)
@example(ceiling=0.0014, prompt=6.0, completion=0.0, calls=[(0, 1, 1), (232, 1, 1)])
@example(ceiling=0.0014, prompt=6.0, completion=1.1e-308, calls=[(0, 1, 1), (232, 1, 1)])
def test_money_is_never_overspent(
    ceiling: float, prompt: float, completion: float, calls: list
) -> None:
    meter = Meter(Budget(money=ceiling), Price(prompt, completion))

    async def one_by_one() -> None:
        for chars, tokens, n in calls:
            try:
                grant = await meter.reserve(chars, tokens, n)
            except BudgetSpent as spent:
                assert str(spent) == "money"  # noqa: PT017 - the others go on
                continue
            meter.settle(grant, Usage(chars // 3 + 1, grant.max_tokens * n, 1))

    asyncio.run(one_by_one())
    assert meter.money <= ceiling * (1 + 1e-9)


async def test_settling_returns_what_was_not_used() -> None:
    meter = Meter(Budget(tokens=100))
    grant = await meter.reserve(30, 80)
    meter.settle(grant, Usage(10, 5, 1))
    assert meter.left().tokens == 85
    assert meter.reserved == Usage()


async def test_a_call_waits_for_what_others_hold() -> None:
    """It is not cut short by what they might have used."""
    meter = Meter(Budget(tokens=100))
    first = await meter.reserve(30, 80)
    second = asyncio.create_task(meter.reserve(30, 60))
    await asyncio.sleep(0)
    assert not second.done()
    meter.settle(first, Usage(10, 5, 1))
    assert (await second).max_tokens == 60


async def test_a_prompt_is_paid_for_as_often_as_it_is_sent() -> None:
    meter = Meter(Budget(tokens=1000))
    grant = await meter.reserve(299, 50, n=4, calls=4)
    assert grant.reserved == Usage(400, 200)


async def test_long_prompts_are_expected_once_they_were_seen() -> None:
    """Where a character is a token, the next reservation knows."""
    meter = Meter(Budget(tokens=1000))
    meter.settle(await meter.reserve(300, 10), Usage(300, 10, 1))
    assert (await meter.reserve(300, 10)).reserved.prompt_tokens >= 300


async def test_no_ceiling_grants_all() -> None:
    assert (await Meter().reserve(10**6, 2048)).max_tokens == 2048


def test_free_tools_are_counted_but_never_refused() -> None:
    meter = Meter(Budget(tool_calls=1))
    for _ in range(3):
        meter.spend_tool("calculator", free=True)
    meter.spend_tool("python", free=False)
    with pytest.raises(BudgetSpent):
        meter.spend_tool("python", free=False)
    assert meter.tools == {"calculator": 3, "python": 1}


async def test_seconds_end_calls_and_tools() -> None:
    now = [0.0]
    meter = Meter(Budget(seconds=5), clock=lambda: now[0])
    meter.settle(await meter.reserve(1, 1), Usage())
    now[0] = 5.0
    with pytest.raises(BudgetSpent):
        await meter.reserve(1, 1)
    with pytest.raises(BudgetSpent):
        meter.spend_tool("python", free=False)
    assert meter.left().seconds == 0


def test_what_a_killed_process_spent_is_spent() -> None:
    before = Meter(Budget(tokens=100))
    before.usage = Usage(30, 20, 2)
    before.spend_tool("calculator", free=True)
    before.spend_tool("python", free=False)
    after = Meter(Budget(tokens=100), clock=lambda: 0.0)
    after.restore(before.spent(), {"seconds": 7.0, "free_tools": {"calculator": 4}})
    assert after.left().tokens == 50
    assert after.tools == {"calculator": 4, "python": 1}
    assert after.seconds == 7.0
