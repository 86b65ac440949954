"""What decides on a step, what it is shown, and what it may say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from ...tools.base import ClaimKind
from ..questions import Question
from .evidence import NO_EVIDENCE, Evidence

DecisionKind = Literal[
    "accept", "verify", "correct", "backtrack", "answer", "abstain",
    "hear", "confirm", "attempt",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BudgetLeft:
    """What may still be spent; None is no ceiling. `seconds` are wall time. `effort`: how much of
    it the user wants spent where an answer is in doubt: "low", "medium" or "high"."""

    tokens: int | None = None
    tool_calls: int | None = None
    seconds: float | None = None
    money: float | None = None
    effort: str = "medium"


@dataclass(frozen=True, slots=True)
class Passed:
    """A step before the one to decide on, told in the same fields."""

    score: float
    evidence: Evidence = NO_EVIDENCE
    questions: tuple[Question, ...] = ()
    corrections: int = 0
    settled: bool = False
    grounded: bool = False


@dataclass(frozen=True, slots=True)
class TreeView:
    """The step to decide on and what surrounds it; all that a controller knows.

    `score` is the PRM's, for the prefix that ends in this step. `ancestors` are the steps before
    it and `attempts` how often each prefix was already continued, both root first: `attempts[0]`
    counts first steps, `attempts[-1]` this step and its siblings. `tools` names the paid verifiers
    that could judge this step and were not asked yet ("critique" while it can still be bought),
    `questions` what they are not known to say, one a call; `answer_tools`, those that could judge
    an answer. `corrections` counts how often this step was already corrected; `settled`: this left
    no claim which a tool has not judged or put right; `grounded`: a tool found the step true of
    the problem itself. `backtracks` counts those of the run. `ahead`: the prompt's tokens of the
    call that going on from here takes; 0 where the next step is there, None where unknown.
    `final`: the step states the answer; `declined`: it says that there is none; `repeated`: the
    prefix already holds this very step, or it was left before (`retaken`); `empty`: no words.
    """

    score: float
    evidence: Evidence
    ancestors: tuple[Passed, ...] = ()
    attempts: tuple[int, ...] = (1,)
    tools: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    corrections: int = 0
    settled: bool = False
    grounded: bool = False
    answer_tools: tuple[str, ...] = ()
    backtracks: int = 0
    ahead: int | None = None
    final: bool = False
    declined: bool = False
    repeated: bool = False
    retaken: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do next. `tools`: which verifiers to ask, of which `kinds` of claims (() is all);
    `steps_back`: how many steps to leave.

    To "answer" with a step that states no answer is to answer with what it comes to;
    `confidence`: P(the answer is right), where the controller knows better than the PRM.
    """

    kind: DecisionKind
    reason: str = ""
    tools: tuple[str, ...] = ()
    kinds: tuple[ClaimKind, ...] = ()
    steps_back: int = 1
    confidence: float | None = None


class Controller(Protocol):
    """Chooses what happens next. Stateless: all it knows is in its arguments."""

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision: ...
