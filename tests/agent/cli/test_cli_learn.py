"""`surefoot learn rollouts|controller|export`: what they write, say, and end with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from surefoot.agent.controllers.controller_file import read_controller
from surefoot.agent.controllers.value import ValueController
from surefoot.agent.learning.rollout_file import read_rollouts

Surefoot = Callable[..., Any]  # the fixture of that name


def write(path: Path, rows: list[dict]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def problems(tmp_path: Path) -> Path:
    rows = [
        {"id": "a", "problem": "How much is 4821 times 377?", "answer": str(4821 * 377)},
        {"id": "b", "problem": "Solve 3*x + 5 = 20 for x.", "answer": "5"},
    ]
    return write(tmp_path / "problems.jsonl", rows)


@pytest.fixture
def rollouts(tmp_path: Path) -> Path:
    rows = [
        {
            "id": f"p#{i}", "problem": "1 + 1?", "steps": [f"1 + 1 = {2 + i}", f"Answer: {2 + i}"],
            "labels": [1.0 - i, 1.0 - i], "hard": [1 - i, 1 - i], "answer": str(2 + i),
            "correct": i == 0,
        }
        for i in range(2)
    ]  # fmt: skip
    return write(tmp_path / "rollouts.jsonl", rows)


def test_rollouts_of_pebble(surefoot: Surefoot, problems: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "rows.jsonl"
    words = ("learn", "rollouts", problems, "--out", out, "--model", "pebble", "-n", 2, "-k", 2)
    done = surefoot(*words, "--max-tokens", 60, "--json")
    assert done.code in (0, 1)  # whether two samples differ is pebble's affair
    rows = list(read_rollouts(out))
    assert {row.problem_id for row in rows} == {"a", "b"}
    if done.code == 0:
        assert json.loads(done.out)["rows"] == len(rows)
    again = surefoot(*words)
    assert again.code == 2
    assert "--resume" in again.err
    before = out.read_text()
    surefoot(*words, "--resume")
    assert out.read_text() == before


def test_rollouts_without_signal(surefoot: Surefoot, tmp_path: Path) -> None:
    known = write(tmp_path / "known.jsonl", [{"id": "a", "problem": "x", "answer": "7"}])
    samples = [{"problem_id": "a", "response": "Answer: 8"} for _ in range(3)]
    recorded = write(tmp_path / "recorded.jsonl", samples)
    done = surefoot(
        "learn", "rollouts", known, "--out", tmp_path / "o.jsonl",
        "--model", f"recorded:{recorded}",
        "-n", 3,
    )  # fmt: skip
    assert done.code == 1
    assert "teach nothing" in done.err


def test_export(surefoot: Surefoot, rollouts: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.jsonl"
    done = surefoot("learn", "export", "vstar", rollouts, "--out", out, "--json")
    assert (done.code, json.loads(done.out)) == (0, {"rows": 1})
    (line,) = out.read_text().splitlines()
    assert set(json.loads(line)) == {"prompt", "chosen", "rejected"}


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [("stream", 1, "traces with mistakes"), ("no", 2, "There is no export 'no'")],
)
def test_export_of_nothing(
    surefoot: Surefoot, rollouts: Path, tmp_path: Path, kind: str, code: int, said: str
) -> None:
    done = surefoot("learn", "export", kind, rollouts, "--out", tmp_path / "o.jsonl")
    assert done.code == code
    assert said in done.err
    assert not (tmp_path / "o.jsonl").exists()


def test_controller_needs_graded_runs(surefoot: Surefoot, problems: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    done = surefoot("solve", "Solve 3*x + 5 = 20 for x.", "--trace", trace, "--json")
    assert done.code == 0
    prices = ("--price-token", "1e-6", "--price-tool", "0.05", "--price-error", "1")
    out = tmp_path / "c.json"
    fitted = surefoot("learn", "controller", trace, *prices, "--out", out, "--problems", problems)
    assert fitted.code == 1
    assert "1 graded runs" in fitted.err
    assert not out.exists()


def test_controller_from_the_file_to_the_run(
    surefoot: Surefoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `learn controller` writes is what `solve --controller` runs with."""
    model = {
        "prices": {"token": 0, "tool": 0.05, "error": 1},
        "stood": {"intercept": 0, "slope": 1},
        "corrected": {"intercept": 2, "slope": 0},
        "beyond": {"intercept": 0, "slope": 1},
        "final": {"intercept": 0, "slope": 1},
        "tools": {"symbolic": {"refutes": {"intercept": 0, "slope": -1}}},
        "mended": 0.9, "start": 0.5, "retried": 0.5,
        "pace": {"written": 20, "prompt": 30, "lengths": [0, 0, 5]},
    }  # fmt: skip
    path = tmp_path / "c.json"
    path.write_text(json.dumps(model))
    assert isinstance(read_controller(path), ValueController)
    trace = tmp_path / "trace.jsonl"
    done = surefoot("solve", "Solve 3*x + 5 = 20 for x.", "--controller", path, "--trace", trace)
    assert done.code in (0, 1)
    assert "P(right)" in trace.read_text()
    path.write_text("[]")
    assert surefoot("solve", "1+1", "--controller", path).code == 2
