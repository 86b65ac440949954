"""Votes by equivalence and weight, and when one is settled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.graphs.voting import lead, vote


async def test_equal_answers_are_one_cluster_and_the_heaviest_speaks_for_it() -> None:
    ballot = await vote(["3", "1/2", "0.5", None], [0.6, 0.2, 0.5, 0.9])
    assert ballot.winner == 2
    assert ballot.clusters == ((1, 2), (0,))
    assert ballot.share == pytest.approx(0.7 / 2.2)


async def test_of_equal_clusters_the_first_wins() -> None:
    assert (await vote(["4", "5", "5", "4"])).winner == 0


async def test_nobody_answers() -> None:
    assert (await vote([None, None])).winner is None
    assert (await vote([])).winner is None


async def test_where_nothing_is_worth_more_the_larger_cluster_wins() -> None:
    assert (await vote(["4", "5", "5"], [0.0, 0.0, 0.0])).winner == 1


def test_four_unanimous_votes_settle_and_three_do_not() -> None:
    assert lead(4, 0) > 0.95 > lead(3, 0)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_posterior_is_a_probability_and_knows_no_favourites(first: int, second: int) -> None:
    assert 0 <= lead(first, second) <= 1
    assert lead(first, second) + lead(second, first) == pytest.approx(1)
    assert lead(first + 1, second) >= lead(first, second)
