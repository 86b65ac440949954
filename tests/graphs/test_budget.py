"""Ceilings hold, concurrent reservations included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.graphs.budget import Budget, BudgetSpent, Meter
from surefoot.graphs.protocols import Usage


@given(
    ceiling=st.integers(1, 500),
    calls=st.lists(
        st.tuples(st.integers(0, 300), st.integers(1, 100), st.integers(1, 4)), max_size=30
    ),
)
def test_reservations_never_exceed_the_ceiling(ceiling: int, calls: list) -> None:
    """All calls in flight at once: what is granted fits, whatever the order."""
    meter = Meter(Budget(tokens=ceiling))
    granted = 0
    for chars, tokens, n in calls:
        try:
            each = meter.reserve_call(chars, tokens, n)
        except BudgetSpent:
            continue
        assert 1 <= each <= tokens
        granted += chars // 3 + 1 + each * n
    assert granted <= ceiling
    assert meter.reserved == granted


def test_settling_returns_what_was_not_used() -> None:
    meter = Meter(Budget(tokens=100))
    granted = meter.reserve_call(30, 80)
    meter.settle_call(30, granted, 1, Usage(10, 5, 1))
    assert meter.left().tokens == 85
    assert meter.reserved == 0


def test_no_ceiling_grants_all() -> None:
    assert Meter().reserve_call(10**6, 2048) == 2048


def test_free_tools_are_counted_but_never_refused() -> None:
    meter = Meter(Budget(tool_calls=1))
    for _ in range(3):
        meter.spend_tool("calculator", free=True)
    meter.spend_tool("python", free=False)
    with pytest.raises(BudgetSpent):
        meter.spend_tool("python", free=False)
    assert meter.tools == {"calculator": 3, "python": 1}


def test_seconds_end_calls_and_tools() -> None:
    now = [0.0]
    meter = Meter(Budget(seconds=5), clock=lambda: now[0])
    meter.reserve_call(1, 1)
    now[0] = 5.0
    with pytest.raises(BudgetSpent):
        meter.reserve_call(1, 1)
    with pytest.raises(BudgetSpent):
        meter.spend_tool("python", free=False)
    assert meter.left().seconds == 0
