"""Coverage, votes, fitted laws and frontiers, against what can be worked out by hand."""

from __future__ import annotations

import gzip
import json
from itertools import combinations
from pathlib import Path
from statistics import fmean

import pytest
from surefoot.agent.pebble.methods.catalogue import METHODS, run_method
from surefoot.agent.pebble.methods.compute_optimal import Spent, at, frontier, samples_for
from surefoot.agent.pebble.methods.drawn import (
    Draw,
    Drawn,
    best_of,
    coverage,
    majority,
    recorded,
    voted,
)
from surefoot.agent.pebble.methods.ground import Ground
from surefoot.agent.pebble.methods.scaling_law import Law, fit_law, measure
from surefoot.sandbox.errors import InputError

DRAWS = tuple(
    Draw(answer, answer == "=", score, 10)
    for answer, score in [("=", 0.1), ("7", 0.9), ("=", 0.5), ("", 0.2), ("7", 0.3)]
)


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_coverage_and_best_of_are_the_means_over_all_subsets(k: int) -> None:
    subsets = list(combinations(DRAWS, k))
    covered = fmean(any(one.right for one in some) for some in subsets)
    best = fmean(max(some, key=lambda one: one.score).right for some in subsets)
    assert coverage(DRAWS, k) == pytest.approx(covered)
    assert best_of(DRAWS, k) == pytest.approx(best)


def test_a_tie_is_shared_and_no_answer_has_no_vote() -> None:
    assert voted(DRAWS) == 0.5
    assert voted(DRAWS[3:4]) == 0.0
    assert voted(DRAWS, [3.0, 1, 1, 1, 1]) == 1.0
    assert majority(DRAWS, len(DRAWS)) == 0.5


def test_the_law_that_made_the_points_is_found() -> None:
    law = Law(-1.7, -0.4)
    found = fit_law([(k, law(k)) for k in (1, 2, 4, 8)])
    assert (found.a, found.b) == pytest.approx((law.a, law.b))
    assert found(found.samples_for(0.95)) == pytest.approx(0.95)


def test_selection_that_stands_still_is_behind_from_where_it_stops() -> None:
    hard = tuple(Draw("=" if i == 0 else "7", i == 0, float(-i), 10) for i in range(8))
    curve = measure(Drawn("m", "s", "v", (hard,) * 3))
    assert curve.covered[-1] == 1.0
    assert curve.vote[-1] == 0.0
    assert curve.chosen == curve.covered
    assert curve.behind is None  # the score finds it, so selection is coverage
    voting = measure(
        Drawn("m", "s", "v", (tuple(Draw(d.answer, d.right, 0, 1) for d in hard[::-1]),))
    )
    assert voting.behind == 1


def test_a_frontier_mixes_two_ways_of_spending() -> None:
    hull = frontier([Spent(1, (0.2,)), Spent(2, (0.25,)), Spent(3, (0.6,)), Spent(5, (0.5,))])
    assert hull == [(1, 0.2), (3, 0.6)]
    assert at(hull, 2) == pytest.approx(0.4)
    assert samples_for(hull, 0.5) == pytest.approx(2.5)
    assert samples_for(hull, 0.7) is None


def records(folder: Path) -> Path:
    (folder / "m").mkdir()
    for name, extra in (("s", {"tokens": 5, "logprobs": "#K"}), ("s.graded", {"answer": "1 0"})):
        rows = [
            {"id": i, "temperature": 0.8, "seed": s, "right": s == 1, **extra}
            for i in "ab"
            for s in (1, 2)
        ]
        with gzip.open(folder / "m" / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def test_records_are_read_with_their_grades(tmp_path: Path) -> None:
    drawn = recorded(records(tmp_path), "m", "s")
    assert [[one.answer for one in draws] for draws in drawn.problems] == [["=", "10"]] * 2
    assert drawn.problems[0][0].score == pytest.approx(-0.5)
    with pytest.raises(InputError, match="holds no"):
        recorded(tmp_path, "m", "absent")


def test_an_unknown_method_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="scaling_law"):
        run_method("nonsense", Ground(tmp_path))
    assert "scaling_law" in METHODS


def test_what_was_computed_is_not_computed_again(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        ground = Ground(tmp_path, quiet=True)
        assert ground.stage("one", lambda: made.append(1) or [1]) == [1]
    assert made == [1]
