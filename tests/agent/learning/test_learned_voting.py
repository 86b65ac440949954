"""The vote is learned from graded runs: what tells right answers apart gets weight."""

import random

import pytest
from surefoot.agent.prm.evidence.election import VoteWeights, elect
from surefoot.graphs.contracts import Vote

pytest.importorskip("scipy", reason="the extra `learn` is not installed")

from surefoot.agent.learning.evidence.voting import GradedRun, fit_vote


def runs(count: int, telling: bool, seed: int = 3) -> list[GradedRun]:
    """Three samples that err alike and three that do not; scores tell them apart or do not."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        right = [True] * 3 + [False] * 3
        votes = [
            Vote("1" if good else "2", draw.uniform(0.5, 0.9) if telling and good else 0.4)
            for good in right
        ]
        made.append(GradedRun.of(votes, right))
    return made


def test_a_score_that_tells_gets_weight() -> None:
    plain, told = fit_vote(runs(60, telling=False)), fit_vote(runs(60, telling=True))
    assert told.strength[2] > plain.strength[2] + 1
    won = elect(runs(1, telling=True, seed=9)[0].votes, told)
    assert won is not None
    assert won.index < 3
    assert won.chance > 0.8


def test_what_the_runs_say_nothing_of_stays() -> None:
    default = VoteWeights()
    assert fit_vote(runs(40, telling=True)).strength[1] == default.strength[1]
    alike = GradedRun.of([Vote("1", 0.5)], [True])
    assert fit_vote([alike] * 5) == default
    assert fit_vote([]) == default


def test_it_is_said_how_sure_runs_of_that_kind_were() -> None:
    fitted = fit_vote(runs(80, telling=True))
    rare = [GradedRun.of([Vote("1", 0.4)] * 6, [False] * 6) for _ in range(80)]
    doubtful = fit_vote([*runs(80, telling=True), *rare])
    agreed = [Vote("1", 0.4)] * 6
    first, second = elect(agreed, fitted), elect(agreed, doubtful)
    assert first is not None
    assert second is not None
    assert second.chance < first.chance
