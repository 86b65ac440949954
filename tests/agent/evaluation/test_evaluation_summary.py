"""What is counted, and how sure it is."""

import io

import pytest
from rich.console import Console
from surefoot.agent.evaluation.summary import SummaryRow, group_table, summarise, table, wilson
from surefoot.graphs.result import Result, UsageOut


def row(problem: str, group: str | None = None, **fields: object) -> SummaryRow:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "policy_calls": 1, "seconds": 0.5}
    result = Result.model_validate({"id": problem, "status": "answered", "usage": usage} | fields)
    return SummaryRow.of(result, problem, group)


ROWS = [
    row("a", "x", answer="1", correct=True),
    row("b", "x", answer="2", correct=False),
    row("c", "y", status="budget", answer="3", correct=True),
    row("d", "y", status="budget", correct=False),
    row("e", None, status="abstained", correct=False),
    row("f", None, status="failed", correct=False, error="RateLimited: slow down"),
]


def test_the_counts() -> None:
    one = summarise(ROWS, strategy="loop", model="m", seconds=2.0)
    assert (one.n, one.answered, one.correct, one.abstained, one.failed) == (6, 3, 2, 2, 1)
    assert one.accuracy == pytest.approx(2 / 6)
    assert one.answered_accuracy == pytest.approx(2 / 3)
    assert one.usage == UsageOut(prompt_tokens=6, completion_tokens=12, policy_calls=6, seconds=3.0)
    assert one.errors == {"RateLimited": 1}
    assert (one.sample_accuracy, one.oracle) == (None, None)
    assert {name: (part.n, part.correct) for name, part in one.by.items()} == {
        "x": (2, 1),
        "y": (2, 1),
    }
    promised = ["n", "answered", "correct", "accuracy", "abstained", "failed", "usage", "seconds",
                "strategy", "model", "by"]  # fmt: skip
    assert [name for name in one.model_dump() if name in promised] == promised


def test_samples_of_a_vote() -> None:
    rows = [
        row("a", answer="1", correct=True, samples=[{"correct": True}, {"correct": False}]),
        row("b", answer="1", correct=False, samples=[{"correct": False}, {"correct": True}]),
        row("c", answer="1", correct=False, samples=[{"correct": False}, {"correct": False}]),
    ]
    one = summarise(rows, strategy="majority", model="m", seconds=0, samples=2)
    assert (one.sample_accuracy, one.oracle) == (pytest.approx(2 / 6), pytest.approx(2 / 3))


def test_repeated_chains_average_and_their_interval_counts_problems() -> None:
    rows = [row(p, answer="1", correct=i < k) for p, k in (("a", 3), ("b", 1)) for i in range(4)]
    one = summarise(rows, strategy="chain", model="m", seconds=0, samples=4)
    assert (one.n, one.problems, one.accuracy, one.oracle) == (8, 2, 0.5, 1.0)
    assert one.accuracy_ci == wilson(0.5, 2)


def test_wilson() -> None:
    # R: prop.test(15, 20, correct = FALSE)$conf.int
    assert wilson(0.75, 20) == pytest.approx((0.5313, 0.8881), abs=1e-4)
    assert wilson(0.0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(1.0, 10)[1] == pytest.approx(1.0)
    assert wilson(0.0, 0) == (0.0, 1.0)


def test_the_tables() -> None:
    one = summarise(ROWS, strategy="loop", model="m", seconds=2.0)
    out = Console(file=io.StringIO(), width=200)
    out.print(table([one]), group_table([one]))
    text = out.file.getvalue()  # type: ignore[attr-defined]
    assert "33.3%" in text
    assert "66.7%" in text
    assert "50.0%" in text
    plain = summarise(ROWS[-1:], strategy="loop", model="m", seconds=2.0)
    assert group_table([plain]) is None
