"""The threshold controller: a pure function of the view and the budget."""

from pathlib import Path

import pytest
from surefoot.agent.controllers.threshold import ThresholdController, Thresholds
from surefoot.graphs.contracts import BudgetLeft, Evidence, Passed, TreeView
from surefoot.graphs.errors import FormatError
from surefoot.tools.base import Claim, Verdict

CLAIM = Claim("arithmetic", "1 + 1 = 3", (0, 9), "1 + 1", "=", "3", (8, 9))
REFUTED = Evidence((Verdict("calculator", "refuted", CLAIM, "1 + 1 = 2", "2"),))
LIMITS = Thresholds(
    accept=0.8,
    trust=0.95,
    reject=0.3,
    answer=0.5,
    max_corrections=2,
    max_backtracks=4,
    max_attempts=2,
    max_steps=5,
)


def decide(left: BudgetLeft = BudgetLeft(), **view: object) -> tuple[str, int]:
    seen = TreeView(**{"score": 0.9, "evidence": Evidence(), **view})
    decision = ThresholdController(LIMITS).decide(seen, left)
    return decision.kind, decision.steps_back


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        ({}, "accept"),
        ({"final": True}, "answer"),
        ({"score": 0.6}, "accept"),
        ({"score": 0.6, "tools": ("symbolic",)}, "verify"),
        ({"score": 0.9, "tools": ("symbolic",)}, "verify"),
        ({"score": 0.96, "tools": ("symbolic",)}, "accept"),
        ({"score": 0.9, "tools": ("critique",)}, "accept"),
        ({"score": 0.7, "tools": ("critique",)}, "verify"),
        ({"score": 0.2}, "backtrack"),
        ({"score": 0.2, "backtracks": 4}, "abstain"),
        ({"score": 0.2, "attempts": (2, 2), "ancestors": (Passed(0.9),)}, "abstain"),
        ({"score": 0.4, "final": True}, "backtrack"),
        ({"evidence": REFUTED}, "correct"),
        ({"evidence": REFUTED, "corrections": 2}, "backtrack"),
        ({"declined": True, "final": True}, "abstain"),
        ({"empty": True}, "backtrack"),
        ({"repeated": True}, "backtrack"),
        ({"ancestors": (Passed(0.9),) * 4, "attempts": (1,) * 5}, "backtrack"),
    ],
)
def test_decisions(view: dict, kind: str) -> None:
    assert decide(**view)[0] == kind


def test_it_steps_back_past_prefixes_that_were_tried_enough() -> None:
    view = {"score": 0.1, "ancestors": (Passed(0.9), Passed(0.9)), "attempts": (1, 2, 2)}
    assert decide(**view) == ("backtrack", 3)


def test_an_ended_budget_buys_no_tool() -> None:
    assert decide(BudgetLeft(tool_calls=0), score=0.6, tools=("symbolic",))[0] == "accept"


def test_thresholds_are_read_from_a_file_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(LIMITS.model_dump_json())
    assert Thresholds.read(path) == LIMITS
    path.write_text(LIMITS.model_dump_json().replace("0.8", "1.8"))
    with pytest.raises(FormatError, match="accept"):
        Thresholds.read(path)
    assert Thresholds.read().reject < Thresholds.read().accept
