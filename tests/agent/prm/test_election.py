"""The fitted vote: what makes an answer strong, and how sure of it a run may be."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.prm.evidence.election import VoteWeights, candidates, elect
from surefoot.agent.prm.evidence.model import read_model
from surefoot.graphs.contracts import Vote

WEIGHTS = VoteWeights(strength=(2.0, 1.5, 2.0))


def samples(*given: tuple[str | None, float]) -> list[Vote]:
    return [Vote(answer, score) for answer, score in given]


def programs(*printed: str | None) -> list[Vote]:
    return [Vote(answer, program=True) for answer in printed]


def test_equivalent_answers_are_one() -> None:
    found = candidates([*samples(("1/2", 0.5), ("3", 0.5)), *programs("0.5", None)])
    assert [(one.samples, one.programs) for one in found] == [(1, 1), (1, 0)]


def test_the_best_sample_of_the_strongest_answer_is_given() -> None:
    won = elect(samples(("7", 0.2), ("7", 0.4), ("8", 0.4)), WEIGHTS)
    assert won is not None
    assert won.index == 1


def test_two_votes_that_nobody_believes_lose_to_one() -> None:
    won = elect(samples(("2", 0.02), ("2", 0.02), ("3", 0.98)), WEIGHTS)
    assert won is not None
    assert won.index == 2


def test_scores_count_beside_each_other_and_not_as_they_are() -> None:
    """A policy whose every sample scores low is voted on as one whose samples score high."""
    low = candidates(samples(("2", 0.1), ("2", 0.1), ("3", 0.1)))
    high = candidates(samples(("2", 0.9), ("2", 0.9), ("3", 0.9)))
    for one, other in zip(low, high, strict=True):
        assert one.signs == pytest.approx(other.signs)


def test_programs_decide_between_equal_votes_and_may_win_alone() -> None:
    tied = samples(("5", 0.5), ("6", 0.5))
    won = elect([*tied, *programs("6")], WEIGHTS)
    assert won is not None
    assert won.index == 1
    alone = elect([*samples(("5", 0.5), (None, 0.0)), *programs("9", "9", "9")], WEIGHTS)
    assert alone is not None
    assert alone.index == 2


def test_agreement_makes_sure_and_silence_unsure() -> None:
    def chance(*votes: Vote) -> float:
        won = elect(votes, VoteWeights())
        assert won is not None
        return won.chance

    all_agree = chance(*samples(*[("4", 0.5)] * 8))
    split = chance(*samples(*[("4", 0.5)] * 3, ("5", 0.5), ("6", 0.5), ("7", 0.5)))
    silent = chance(*samples(*[("4", 0.5)] * 3, *[(None, 0.0)] * 3))
    assert all_agree > 0.8 > 0.5 > split
    assert silent < all_agree
    assert chance(*samples(*[("4", 0.5)] * 3), *programs("4", "4")) > chance(
        *samples(*[("4", 0.5)] * 3), *programs("5", "6")
    )


def test_nobody_answers() -> None:
    assert elect([], WEIGHTS) is None
    assert elect([*samples((None, 0.0)), *programs(None)], WEIGHTS) is None


def test_the_shipped_weights_were_fitted() -> None:
    vote = read_model().card.vote
    assert vote.fitted
    assert min(vote.strength) > 0
    assert VoteWeights.model_validate(json.loads(vote.model_dump_json())) == vote


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            Vote,
            st.sampled_from([None, "1", "2", "3"]),
            st.floats(0, 1),
            st.booleans(),
        ),
        max_size=9,
    )
)
def test_any_votes_have_a_chance_between_0_and_1(votes: list[Vote]) -> None:
    won = elect(votes, WEIGHTS)
    assert (won is None) == all(vote.answer is None for vote in votes)
    if won is not None:
        assert votes[won.index].answer is not None
        assert 0 <= won.chance <= 1
        assert 0 < won.strength <= 1
