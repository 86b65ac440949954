"""The controller that decides by two thresholds on the PRM's score, read from a file."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from ...graphs.contracts import BudgetLeft, Decision, TreeView
from .settings_file import read_settings


class Thresholds(BaseModel):
    """What `controller.json` holds.

    A score of at least `accept` needs no critique, one of at least `trust` no paid tool (tools
    are cheaper than critiques and surer); below `reject` the prefix no longer pays; an answer
    needs at least `answer`. The rest bound a run: corrections of one step, backtracks of the
    run, continuations of one prefix, steps of one path.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    accept: float = Field(ge=0, le=1)
    trust: float = Field(ge=0, le=1)
    reject: float = Field(ge=0, le=1)
    answer: float = Field(ge=0, le=1)
    max_corrections: int = Field(ge=0)
    max_backtracks: int = Field(ge=0)
    max_attempts: int = Field(ge=1)
    max_steps: int = Field(ge=1)

    @classmethod
    def read(cls, path: Path | None = None) -> Thresholds:
        """From a file; the shipped one by default. Raises `FormatError`."""
        return read_settings(cls, "controller.json", path)


def _spent(left: float | None) -> bool:
    return left is not None and left <= 0


class ThresholdController:
    """Sure steps pass, unsure ones earn a tool call, refuted ones a correction, bad ones an end."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        self.thresholds = thresholds or Thresholds.read()

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision:
        """The next action for one step. Pure: the same view and budget, the same decision."""
        limits = self.thresholds
        if view.declined:
            return Decision("abstain", "the policy declines to answer")
        if view.evidence.refuted:
            if view.corrections < limits.max_corrections:
                return Decision("correct", view.evidence.refuted[0].evidence)
            return self._step_back(view, "still refuted after its corrections")
        if view.empty or view.repeated:
            return self._step_back(view, "an empty step" if view.empty else "a step taken before")
        if view.score < limits.reject:
            return self._step_back(view, f"score below {limits.reject:g}")
        if tools := self._worthwhile(view, budget):
            return Decision("verify", f"score {view.score:.2f}", tools=tools)
        if view.final:
            if view.score >= limits.answer:
                return Decision("answer")
            return self._step_back(view, f"an answer scored below {limits.answer:g}")
        if len(view.ancestors) + 1 >= limits.max_steps:
            return self._step_back(view, f"no answer within {limits.max_steps} steps")
        return Decision("accept")

    def _worthwhile(self, view: TreeView, budget: BudgetLeft) -> tuple[str, ...]:
        """What can judge the step, is still doubted enough, and can still be paid.

        A critique is paid in tokens, a tool in calls, both in seconds.
        """
        limits = self.thresholds
        if _spent(budget.seconds):
            return ()
        critique = view.score < limits.accept and not _spent(budget.tokens)
        tool = view.score < limits.trust and not _spent(budget.tool_calls)
        return tuple(name for name in view.tools if (critique if name == "critique" else tool))

    def _step_back(self, view: TreeView, why: str) -> Decision:
        """To the nearest prefix that was not yet continued often enough; abstain where none is."""
        limits = self.thresholds
        if view.backtracks >= limits.max_backtracks:
            return Decision("abstain", f"{why}; no backtracks left")
        for back, attempts in enumerate(reversed(view.attempts), start=1):
            if attempts < limits.max_attempts:
                return Decision("backtrack", why, steps_back=back)
        return Decision("abstain", f"{why}; every prefix was tried {limits.max_attempts} times")
