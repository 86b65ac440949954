"""Token confidence as Marco-o1 defines it."""

import math

import pytest
from surefoot.graphs.confidence import mean_confidence, token_confidences
from surefoot.graphs.contracts import Proposal, TokenLogprob


def token(chosen: float, *others: float) -> TokenLogprob:
    top = tuple((str(i), math.log(p)) for i, p in enumerate((chosen, *others)))
    return TokenLogprob("0", math.log(chosen), top)


def test_a_token_counts_against_its_top_five_only() -> None:
    crowded = token(0.3, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05)
    (found,) = token_confidences(Proposal("", logprobs=(crowded,)))
    assert found == pytest.approx(0.3 / 0.8)


def test_an_unlikely_token_outside_the_top_five_is_worth_little() -> None:
    best = tuple((str(i), math.log(0.19)) for i in range(5))
    (found,) = token_confidences(Proposal("", logprobs=(TokenLogprob("x", math.log(0.05), best),)))
    assert found == pytest.approx(0.05 / 0.95)


def test_a_rollout_is_worth_its_mean() -> None:
    found = token_confidences(Proposal("", logprobs=(token(0.5, 0.5), token(1.0))))
    assert mean_confidence(found) == pytest.approx(0.75)
    assert mean_confidence([]) == 0.0


def test_without_log_probabilities_there_is_none() -> None:
    assert token_confidences(Proposal("text")) == []
