"""`surefoot prm` and `surefoot learn prm` through the command."""

import json
from pathlib import Path

import pytest
from surefoot.agent.cli.prm_commands import prm_app
from surefoot.agent.evaluation.calibration import (
    auc,
    expected_calibration_error,
    first_errors,
)
from surefoot.graphs.errors import FormatError
from surefoot.sandbox.errors import InputError
from typer.testing import CliRunner

PROBLEM = "Peter has 42 dollars. A ticket costs 7 dollars and popcorn 7. How often can he go?"
RIGHT = ["One visit costs 7 + 7 = 14 dollars.", "He can go 42 / 14 = 3 times."]
WRONG = ["One visit costs 7 + 7 = 14 dollars.", "He can go 42 / 14 = 4 times."]


def run(*arguments: object) -> str:
    done = CliRunner().invoke(prm_app, [str(one) for one in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def written(path: Path, *rows: dict) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_scores_are_one_a_step_with_reasons(tmp_path: Path) -> None:
    rows = [{"id": 7, "problem": PROBLEM, "steps": RIGHT}, {"problem": PROBLEM, "steps": WRONG}]
    file = written(tmp_path / "rows.jsonl", *rows)
    lines = [json.loads(line) for line in run("score", file).splitlines()]
    assert [line["id"] for line in lines] == ["7", "2"]
    assert [sorted(line) for line in lines] == [["id", "scores"]] * 2
    assert lines[0]["scores"][0] == lines[1]["scores"][0]
    assert lines[0]["scores"][1] > lines[1]["scores"][1]
    reasons = json.loads(run("score", file, "--reasons").splitlines()[1])["reasons"]
    assert len(reasons) == 2
    assert reasons[1][0]["what"] == "claims that tools refute"
    with pytest.raises(InputError, match="--reasons"):
        run("score", file, "--reasons", "--prm", "none")


def test_processbench_rows_are_measured(tmp_path: Path) -> None:
    rows = [
        {"problem": PROBLEM, "steps": RIGHT, "label": -1},
        {"problem": PROBLEM, "steps": WRONG, "label": 1},
    ]
    file = written(tmp_path / "bench.jsonl", *rows)
    found = json.loads(run("eval", file, "--json"))
    assert list(found) == ["n", "f1", "error_accuracy", "correct_accuracy", "intervals"]
    assert found["n"] == 2
    none = json.loads(run("eval", file, "--json", "--prm", "none"))
    sure = {"f1": [0.0, 0.0]}
    assert none == {
        "n": 2, "f1": 0.0, "error_accuracy": 0.0, "correct_accuracy": 1.0, "intervals": sure
    }  # fmt: skip


def test_prm800k_rows_are_measured(tmp_path: Path) -> None:
    rows = [
        {"instruction": PROBLEM, "responses": [one[0]], "next_response": one[1], "rating": rating}
        for one, rating in ((RIGHT, 1), (WRONG, -1), (RIGHT, 0), (RIGHT, None))
    ]
    found = json.loads(run("eval", written(tmp_path / "rated.jsonl", *rows), "--json"))
    assert found["n"] == 2
    assert found["auc"] == 1.0
    assert 0 <= found["ece"] <= 1


@pytest.mark.parametrize(
    ("row", "words"),
    [({"problem": "P"}, "neither"), ({"problem": "P", "steps": []}, "steps"),
     ({"problem": "P", "steps": ["a"], "label": 3}, "names no step"),
     ({"problem": "P", "steps": ["a"]}, "needs rows with a label")],
)  # fmt: skip
def test_rows_that_cannot_be_measured(tmp_path: Path, row: dict, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        run("eval", written(tmp_path / "rows.jsonl", row))


def test_figures() -> None:
    assert auc([True, False, True], [0.9, 0.1, 0.1]) == 0.75
    assert auc([True, True], [0.9, 0.1]) is None
    assert expected_calibration_error([True, False], [1.0, 0.0]) == 0
    assert expected_calibration_error([False, False], [1.0, 0.95]) == pytest.approx(0.975)
    found = first_errors([-1, 1, 0], [[0.9, 0.8], [0.9, 0.2], [0.9, 0.9]], 0.5)
    assert (found.correct_accuracy, found.error_accuracy) == (1.0, 0.5)
    assert found.f1 == pytest.approx(2 / 3)
