"""Which of several answers is right: a fitted vote of samples, programs and scores, and how sure.

A conditional logit over the answers (McFadden 1974): an answer is the stronger the more samples
come to it, the more programs print it, and the sounder its samples are beside the others of the
run. All of it is relative to the run, so weights that were fitted on one policy hold for another;
scores alone do not, a weak policy's are far too high. How sure the vote is, is a logistic
regression of what the run shows without any label: how strong the answer is, how many agree, how
many samples came to no answer, how many programs say the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from ....graphs.contracts import Elected, Vote
from ....tools.equivalence import cluster

CLIP = 1e-4
NEVER = 1e-3
"""Nothing is so strong that no other answer could be right."""
HALF = 0.5
FEW = 4
"""The mean soundness of so many samples counts by half: that of one or two is mostly chance."""
USUAL = 0.3
"""The share of programs that neither speaks for an answer nor against it."""

Floats = NDArray[np.float64]


class VoteWeights(BaseModel):
    """What makes an answer strong, and of how sure the vote is: fitted, see `election`.

    `strength`: of log(1 + samples), log(1 + programs), and the mean log-odds of its samples'
    worst steps above that of all samples, n samples counting n / (n + `FEW`). `chance`: of a
    constant, the log-odds of the strength among all answers, the log-odds of the share of
    samples, the share that came to no answer, and the share of programs beyond `USUAL`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    strength: tuple[float, float, float] = (2.3, 2.8, 2.4)
    chance: tuple[float, float, float, float, float] = (-0.3, 0.37, 0.62, -1.5, 2.0)
    fitted: dict[str, int] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer: the votes that give it, and what speaks for it (`VoteWeights.strength`)."""

    votes: tuple[int, ...]
    samples: int
    programs: int
    signs: tuple[float, float, float]


def candidates(votes: Sequence[Vote]) -> list[Candidate]:
    """The answers of a run, equivalent ones as one, the largest first. May wait for a worker."""
    sound = [None if one.program else _log_odds(one.score) for one in votes]
    heard = [
        odds
        for odds, one in zip(sound, votes, strict=True)
        if odds is not None and one.answer is not None
    ]
    usual = sum(heard) / len(heard) if heard else 0.0
    found = []
    for members in cluster([one.answer for one in votes]):
        own = [odds for i in members if (odds := sound[i]) is not None]
        printed = len(members) - len(own)
        above = (sum(own) - usual * len(own)) / (len(own) + FEW)
        signs = math.log1p(len(own)), math.log1p(printed), above
        found.append(Candidate(tuple(members), len(own), printed, signs))
    return found


def strengths(found: Sequence[Candidate], weights: VoteWeights) -> Floats:
    """P(right) of each answer if one of them is: a softmax."""
    z = np.array([one.signs for one in found]).reshape(-1, 3) @ np.array(weights.strength)
    e = np.exp(z - z.max(initial=-np.inf))
    return np.asarray(e / e.sum())


def standing(one: Candidate, strength: float, votes: Sequence[Vote]) -> list[float]:
    """What `VoteWeights.chance` weighs, for an answer of that strength."""
    samples = [vote for vote in votes if not vote.program]
    programs = len(votes) - len(samples)
    silent = sum(vote.answer is None for vote in samples)
    against = len(samples) - one.samples
    return [
        1.0,
        math.log((strength + NEVER) / (1 - strength + NEVER)),
        math.log((one.samples + HALF) / (against + HALF)),
        silent / len(samples) if samples else 0.0,
        one.programs / programs - USUAL if programs else 0.0,
    ]


def elect(votes: Sequence[Vote], weights: VoteWeights) -> Elected | None:
    """The strongest answer, by its best sample, a program only where no sample gives it.

    None where nobody gives an answer. May wait for a worker process.
    """
    found = candidates(votes)
    if not found:
        return None
    strong = strengths(found, weights)
    first = int(strong.argmax())
    won = found[first]
    odds = float(np.dot(weights.chance, standing(won, float(strong[first]), votes)))
    index = max(won.votes, key=lambda i: (not votes[i].program, votes[i].score, -i))
    return Elected(index, 1 / (1 + math.exp(-min(max(odds, -30.0), 30.0))), float(strong[first]))


def _log_odds(score: float) -> float:
    clipped = min(max(score, CLIP), 1 - CLIP)
    return math.log(clipped / (1 - clipped))
