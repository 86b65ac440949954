"""Token confidence, as Marco-o1 (Zhao et al. 2024) defines it for the rewards of its search."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contracts import Proposal, TokenLogprob

ALTERNATIVES = 5


def token_confidences(proposal: Proposal) -> list[float]:
    """For each token the softmax of its log-probability over its top five alternatives.

    `c_i = exp(p(t_i)) / sum_k exp(p(t_k))`, k over the five likeliest; in [0, 1]. Empty where
    the policy gives no log-probabilities.
    """
    return [_confidence(token) for token in proposal.logprobs or () if token.top]


def _confidence(token: TokenLogprob) -> float:
    best = sorted((logprob for _, logprob in token.top), reverse=True)[:ALTERNATIVES]
    return min(1.0, math.exp(token.logprob) / sum(map(math.exp, best)))


def mean_confidence(confidences: Sequence[float]) -> float:
    """A rollout's reward: the mean over its tokens, 0 where there are none."""
    return sum(confidences) / len(confidences) if confidences else 0.0
