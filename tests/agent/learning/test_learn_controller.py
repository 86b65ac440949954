"""Fitting the controller to traces of real runs around a policy that errs as it is told."""

import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.controllers.value import ValueController
from surefoot.agent.controllers.value_model import Prices
from surefoot.agent.learning.controller import calibration, fit_controller
from surefoot.agent.learning.graded import NoSignal, grade
from surefoot.agent.learning.logistic import Observation, _Data, _loss, fit_logistic
from surefoot.agent.learning.traces import read_runs
from surefoot.graphs.contracts import BudgetLeft, Evidence, TreeView
from surefoot.graphs.errors import FormatError
from surefoot.graphs.questions import Question

PRICES = Prices(token=0.0, tool=0.2, error=1.0)


async def test_what_is_fitted_is_what_the_policy_is_like(checked, sums):
    graded = await grade(read_runs([checked]), sums)
    model = fit_controller(graded, PRICES)
    assert model.tools.keys() == {"sold"}
    sold = model.tools["sold"]
    assert sold.refutes.at(0.6) == pytest.approx(0.4, abs=0.12)
    assert sold.refutes.at(0.9) == pytest.approx(0.1, abs=0.08)
    assert sold.again < 0.05
    assert sum(curve.at(0.6) > 0.2 for curve in sold.kinds.values()) >= 1  # it errs in its sums
    assert model.final.at(0.9) > 0.8
    assert model.stood.at(0.6) > 0.8  # what is left of its errors, once sums are checked: none
    assert model.corrected.at(0.9) > 0.8
    assert model.mended > 0.8
    assert model.start > 0.9
    assert model.early == pytest.approx(1.0, abs=0.1)  # the sum is the answer
    assert model.pace.lengths == (0, 0, 120)
    assert model.pace.stride == pytest.approx(1.7, abs=0.3)  # steps that a call lays
    assert model.pace.written < 20 < 3 * model.pace.written
    right, chances = calibration(graded, model)
    assert len(right) == len(chances) > 120


async def test_it_then_checks_the_doubtful_and_trusts_the_sure(checked, sums):
    model = fit_controller(await grade(read_runs([checked]), sums), PRICES)
    controller = ValueController(model)

    def kind(score: float) -> str:
        view = TreeView(
            score,
            Evidence(),
            tools=("sold",),
            questions=(Question("sold", "arithmetic"),),
            attempts=(3,),
        )
        return controller.decide(view, BudgetLeft()).kind

    # a refutation is worth about two right answers: it pays above one in ten
    assert (kind(0.6), kind(0.99)) == ("verify", "accept")


async def test_runs_are_read_as_they_were(checked, sums):
    runs = read_runs([checked])
    graded = await grade(runs, sums)
    assert [run.problem_id for run in runs] == [one.problem.id for one in sums]
    assert all(one.right == (one.run.answer == sums[i].answer) for i, one in enumerate(graded))
    asked = [question for run in runs for question in run.asked]
    assert {question.tool for question in asked} == {"sold"}
    assert any(question.refuted for question in asked)
    corrected = next(run for run in runs if any(n.origin == "corrected" for n in run.path))
    assert corrected.refuted
    assert all(run.tokens >= 30 and run.scores for run in runs)


async def test_too_little_is_said_to_be_too_little(checked, unchecked, sums):
    with pytest.raises(NoSignal, match="10 graded runs"):
        fit_controller((await grade(read_runs([checked]), sums))[:10], PRICES)
    with pytest.raises(NoSignal, match="--problems"):
        fit_controller(await grade(read_runs([unchecked]), []), PRICES)
    graded = await grade(read_runs([unchecked]), sums)
    with pytest.raises(NoSignal, match="trust 1"):
        fit_controller(graded, PRICES)
    with pytest.raises(NoSignal, match="every run is right"):
        fit_controller([one for one in graded if one.right], PRICES)


def test_a_killed_run_is_left_out_and_a_broken_event_named(checked, tmp_path: Path):
    lines = checked.read_text().splitlines()
    cut = tmp_path / "cut.jsonl"
    cut.write_text("\n".join(lines[:-2]))
    assert len(read_runs([cut])) == len(read_runs([checked])) - 1
    broken = tmp_path / "broken.jsonl"
    broken.write_text(lines[0] + '\n{"run": "a", "event": "decision", "node": "x"}\n{}')
    with pytest.raises(FormatError, match="line 2"):
        read_runs([broken])


def test_the_logistic_fit_finds_the_curve_that_made_the_data():
    rng = Random(0)
    seen = []
    for _ in range(4000):
        x, z = rng.gauss(0, 2), rng.gauss(0, 1)
        seen.append(Observation((x, z), rng.random() < 1 / (1 + math.exp(0.5 - 1.5 * x + z))))
    found = fit_logistic(seen, signs=(1, -1), priors=(0.0, 0.0))
    assert found == pytest.approx([-0.5, 1.5, -1.0], abs=0.15)
    _, of_x, of_z = fit_logistic(seen, signs=(-1, -1), priors=(0.0, 0.0))
    assert of_x == 0.0
    assert of_z < -0.2


@pytest.mark.parametrize("outcome", [True, False])
def test_separable_data_stay_finite(outcome):
    seen = [Observation((float(x),), outcome) for x in range(-3, 4)]
    intercept, slope = fit_logistic(seen, signs=(1,), priors=(1.0,))
    assert abs(intercept) < 20
    assert 0 <= slope < 20


def test_nothing_seen_leaves_the_priors():
    assert fit_logistic([], signs=(1,), priors=(1.0,)) == [0.0, 1.0]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(-9.3, 9.3), st.booleans()), max_size=40),
    st.sampled_from([0.0, 1.0]),
)
def test_no_other_parameters_fit_better(rows, prior):
    """Scores of almost 1 that are wrong once made an undamped Newton's method go in circles."""
    seen = [Observation((x,), y) for x, y in rows]
    found = fit_logistic(seen, signs=(1,), priors=(prior,))
    if found[1] == 0.0:
        return  # held at its bound
    data, at = _Data.of(seen, 1), np.array(found)
    best = _loss(data, at, np.array([0.0, prior]))
    for step in ((0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05)):
        assert best <= _loss(data, at + np.array(step), np.array([0.0, prior])) + 1e-9
