"""How likely a proposal is in its policy's own eyes, whole and shared out over its steps."""

from __future__ import annotations

import pytest
from surefoot.graphs.contracts import Proposal, TokenLogprob
from surefoot.graphs.records import Node
from surefoot.graphs.run.sampling import mean_logprob, surprisal, to_sample
from surefoot.graphs.tree.verbs import chain_of

TOKENS = tuple(TokenLogprob("x", value) for value in (-0.5, -1.5, -1.0, -1.0))
TEXT = "2 + 2 = 4\n\nAnswer: 4"


def test_the_whole_is_the_sum_and_the_mean_its_share_of_a_token() -> None:
    proposal = Proposal(TEXT, logprobs=TOKENS)
    assert surprisal(proposal) == pytest.approx(4.0)
    assert mean_logprob(proposal) == pytest.approx(-1.0)
    assert (to_sample(proposal).nats, to_sample(proposal).logprob) == (4.0, -1.0)


def test_nothing_is_known_of_a_policy_that_tells_no_likelihoods() -> None:
    assert surprisal(Proposal(TEXT)) is None
    assert to_sample(Proposal(TEXT)).nats is None
    assert chain_of(["Answer: 4"], 0, 1, Proposal("Answer: 4"), ended=True)[0].nats is None


def test_steps_share_it_by_their_length_and_what_is_dropped_takes_its_own() -> None:
    proposal = Proposal("aaaa\n\nbbbb\n\ncccc", logprobs=TOKENS)
    nodes = chain_of(["aaaa", "bbbb"], 0, 1, proposal, ended=False)
    shares = [node.nats for node in nodes]
    assert shares[0] == shares[1] == pytest.approx(4.0 * 4 / 16)


def test_a_step_that_is_gone_on_with_keeps_what_it_had() -> None:
    begun = Node(1, 0, "aaaa", partial=True, nats=2.0)
    proposal = Proposal("aaaabbbb", logprobs=TOKENS)
    (node,) = chain_of(["aaaabbbb"], 0, 2, proposal, ended=False, begun=begun)
    assert node.nats == pytest.approx(6.0)


def test_a_token_that_its_server_does_not_rank_is_unlikely_and_no_more() -> None:
    proposal = Proposal(TEXT, logprobs=(*TOKENS, TokenLogprob("x", -9999.0)))
    assert surprisal(proposal) == pytest.approx(24.0)
    assert mean_logprob(proposal) == pytest.approx(-4.8)
