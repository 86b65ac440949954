"""A PRM's figures: their intervals, and for each model that wrote the solutions."""

import pytest
from surefoot.agent.evaluation.calibration import auc
from surefoot.agent.evaluation.step_figures import _auc_draws, step_figures
from surefoot.agent.evaluation.step_labels import Labelled


def bench(problem: int, label: int, source: str | None = None) -> Labelled:
    return Labelled("", f"problem {problem}", ("a", "b"), label, source=source)


def test_intervals_hold_the_figure_and_narrow_with_more_problems() -> None:
    def width(count: int) -> float:
        rows = [bench(i, (-1, 1)[i % 2]) for i in range(count)]
        scored = [[0.9, 0.9 if i % 3 else 0.1] for i in range(count)]
        found = step_figures(rows, scored, 0.5)
        low, high = found["intervals"]["f1"]
        assert low <= found["f1"] <= high
        return high - low

    assert width(400) < width(40)


def test_solutions_of_one_problem_are_drawn_together() -> None:
    scored = [[0.9, 0.9 if i % 3 else 0.1] for i in range(60)]
    alone = step_figures([bench(i, (-1, 1)[i % 2]) for i in range(60)], scored, 0.5)
    shared = step_figures([bench(i // 30, (-1, 1)[i % 2]) for i in range(60)], scored, 0.5)
    assert shared["f1"] == alone["f1"]
    assert shared["intervals"] != alone["intervals"]


def test_each_model_that_wrote_enough_is_shown_on_its_own() -> None:
    rows = [bench(i, -1 if i < 4 else 1, "one" if i % 2 else "two") for i in range(12)]
    rows += [bench(20, -1, "rare")]
    scored = [[0.9, 0.1]] * 13
    by = step_figures(rows, scored, 0.5)["by"]
    assert list(by) == ["one", "two"]
    assert by["one"]["n"] == 6
    assert by["one"]["error_accuracy"] == 1.0
    assert "by" not in step_figures([bench(i, -1) for i in range(6)], scored[:6], 0.5)


def test_a_drawn_area_is_the_area() -> None:
    rated = [Labelled("", str(i), ("a",), rating=(1, -1)[i % 2]) for i in range(9)]
    scored = [[0.1 * (i % 4)] for i in range(9)]
    right = [row.rating == 1 for row in rated]
    import numpy as np

    drawn = _auc_draws(rated, scored)(np.arange(9))
    assert drawn == pytest.approx(auc(right, [one[0] for one in scored]))
