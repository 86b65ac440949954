"""Votes by equivalence and weight, and when one is settled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.graphs.tree.voting import belief, lead, vote


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


async def test_one_attempt_is_as_likely_right_as_it_was_alone() -> None:
    best, chance = await belief(["5"], [0.8])
    assert (best, chance) == (0, pytest.approx(0.8))
    assert await belief([None, None], [0.9, 0.9]) == (None, 0.0)


async def test_agreement_raises_belief_and_whatever_speaks_against_it_lowers_it() -> None:
    _, alone = await belief(["0.5"], [0.4])
    best, agreed = await belief(["0.5", "1/2", "1/2"], [0.4, 0.5, 0.4])
    _, opposed = await belief(["0.5", "1/2", "3"], [0.4, 0.5, 0.4])
    _, silent = await belief(["0.5", "1/2", None], [0.4, 0.5, 0.0])
    assert best == 1, "the likeliest of those that give it speaks"
    assert alone < opposed < agreed
    assert silent < agreed


@given(st.lists(st.tuples(st.sampled_from(["1", "2", None]), st.floats(0, 1)), max_size=8))
async def test_belief_is_a_probability(attempts) -> None:
    _, chance = await belief([a for a, _ in attempts], [c for _, c in attempts])
    assert 0 <= chance < 1
