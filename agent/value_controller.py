"""The controller that decides by expected value: what each action is worth, less what it costs.

Worth is counted in right answers: a right one is worth 1, a wrong one costs `prices.error`, none
is worth 0. A tool is asked where that pays: with the probability that it refutes the step, an
error is avoided and put right instead (the value of information, Howard 1966).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from ..graphs.protocols import BudgetLeft, Decision, TreeView

CRITIQUE = "critique"
CLIP = 1e-4
CERTAIN = 0.005
"""A mean log-probability this near to 0 is certainty: how much nearer it is tells no more."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Prices(_Part):
    """What a token, a call of a paid tool and a wrong answer cost, in right answers."""

    token: float = Field(ge=0)
    tool: float = Field(ge=0)
    error: float = Field(ge=0)


class Curve(_Part):
    """A probability as a logistic function of what is known of a step before it is checked.

    `slope` is of the score's log-odds, `doubt` of how unsure the policy was of its own words
    (`doubt_of` its mean log-probability), as far as that is above or below the `usual`.
    """

    intercept: float
    slope: float
    doubt: float = 0.0
    usual: float = 0.0

    def at(self, score: float, logprob: float | None = None) -> float:
        odds = self.intercept + self.slope * log_odds(score)
        if logprob is not None:
            odds += self.doubt * (doubt_of(logprob) - self.usual)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def log_odds(score: float) -> float:
    clipped = min(max(score, CLIP), 1 - CLIP)
    return math.log(clipped / (1 - clipped))


def doubt_of(logprob: float) -> float:
    """The logarithm of how far from certain a policy was: it ranges over powers of ten."""
    return math.log(CERTAIN - min(0.0, logprob))


class Tool(_Part):
    """What asking a tool of a step tells and takes: paid calls and tokens, on average.

    `again`: P(it refutes) a step that was already corrected, whatever its score.
    """

    refutes: Curve
    again: float = Field(default=0.0, ge=0, le=1)
    calls: float = Field(ge=0)
    tokens: float = Field(default=0.0, ge=0)


class Bounds(_Part):
    """What ends every run, whatever is expected: as in `Thresholds`."""

    max_corrections: int = Field(default=3, ge=0)
    max_backtracks: int = Field(default=8, ge=0)
    max_attempts: int = Field(default=3, ge=1)
    max_steps: int = Field(default=60, ge=1)


class ValueModel(_Part):
    """What `learn controller` fits and writes.

    `right`: P(a right answer), nothing more being asked, from a step that a paid tool can
    judge; `beyond`: from one that none can. `corrected`: P(right) once
    a refuted step was put right. `start`: P(right) of a first attempt; `retried`: the share of
    what a prefix promises that each further attempt from it keeps. `step_tokens`: tokens of one
    more step; `path_steps`: steps of a solution.
    """

    prices: Prices
    right: Curve
    beyond: Curve
    tools: dict[str, Tool]
    corrected: float = Field(ge=0, le=1)
    start: float = Field(ge=0, le=1)
    retried: float = Field(ge=0, le=1)
    step_tokens: float = Field(ge=0)
    path_steps: float = Field(ge=1)
    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Option:
    """An action and its expected value."""

    decision: Decision
    value: float


class ValueController:
    """Chooses the option of the highest expected value under what the budget still allows."""

    def __init__(self, model: ValueModel) -> None:
        self.model = model

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision:
        """The next action for one step. Pure: the same view and budget, the same decision."""
        if view.declined:
            return Decision("abstain", "the policy declines to answer")
        options = [Option(Decision("abstain", "no way on is worth its cost"), 0.0)]
        options += self._leaving(view, budget)
        if view.evidence.refuted:
            options += self._correcting(view, budget)
        elif self._goes_on(view):
            best = max(options, key=_value)
            options.append(self._staying(view))
            options += self._asking(view, budget, otherwise=best.value)
        return max(options, key=_value).decision  # of equals the first: what asks stands last

    def worth(self, chance: float) -> float:
        """The expected worth of an answer that is right with this probability."""
        return chance - (1 - chance) * self.model.prices.error

    def _goes_on(self, view: TreeView) -> bool:
        long = len(view.ancestors) + 1 >= self.model.bounds.max_steps and not view.final
        return not (view.empty or view.repeated or long)

    def chance(self, view: TreeView) -> float:
        """P(right) of going on from this step: by its score, and by what tools let stand.

        A tool that was asked and refuted nothing leaves the other cases: P / (1 - P(refuted));
        what one would refute is not right: P is at most 1 - P(refuted).
        """
        model = self.model
        if view.corrections:
            return model.corrected
        tools = model.tools.keys() - {CRITIQUE}
        ready = tools & set(view.tools)
        asked = tools & {verdict.tool for verdict in view.evidence.verdicts}
        curve = model.right if ready or asked else model.beyond
        chance = curve.at(view.score, view.evidence.logprob)
        for name in asked & {verdict.tool for verdict in view.evidence.supported}:
            chance = _given(chance, self._refuted(name, view))
        return min([chance, *(1 - self._refuted(name, view) for name in ready)])

    def _refuted(self, name: str, view: TreeView) -> float:
        """P(the tool refutes the step), before it is asked."""
        tool = self.model.tools[name]
        if view.corrections:
            return tool.again
        return tool.refutes.at(view.score, view.evidence.logprob)

    def _staying(self, view: TreeView) -> Option:
        chance = self.chance(view)
        if view.final:
            return Option(Decision("answer", f"P(right) {chance:.2f}"), self.worth(chance))
        value = self.worth(chance) - self._tokens_from(len(view.ancestors) + 1)
        return Option(Decision("accept", f"P(right) {chance:.2f}"), value)

    def _asking(self, view: TreeView, budget: BudgetLeft, *, otherwise: float) -> list[Option]:
        """Each tool that can judge the step: refuted, it is put right or left; else it stands.

        `otherwise` is the value of the best way on without this step.
        """
        model = self.model
        chance = self.chance(view)
        ahead = 0.0 if view.final else self._tokens_from(len(view.ancestors) + 1)
        options = []
        for name in view.tools:
            tool = model.tools.get(name)
            if tool is None or not self._affordable(tool, budget):
                continue
            refuted = self._refuted(name, view)
            mended = otherwise if name == CRITIQUE else self.worth(model.corrected) - ahead
            stands = self.worth(_given(chance, refuted)) - ahead
            value = refuted * max(mended, otherwise) + (1 - refuted) * max(stands, otherwise)
            value -= tool.calls * model.prices.tool + tool.tokens * model.prices.token
            why = f"P(right) {chance:.2f}, P({name} refutes) {refuted:.2f}"
            options.append(Option(Decision("verify", why, tools=(name,)), value))
        return options

    def _correcting(self, view: TreeView, budget: BudgetLeft) -> list[Option]:
        """Putting a refuted step right: free where the tool knows the result."""
        if view.corrections >= self.model.bounds.max_corrections:
            return []
        known = all(verdict.correction is not None for verdict in view.evidence.refuted)
        tokens = 0.0 if known else self.model.step_tokens
        if not _fits(tokens, budget.tokens):
            return []
        ahead = 0.0 if view.final else self._tokens_from(len(view.ancestors) + 1)
        value = self.worth(self.model.corrected) - ahead - tokens * self.model.prices.token
        return [Option(Decision("correct", view.evidence.refuted[0].evidence), value)]

    def _leaving(self, view: TreeView, budget: BudgetLeft) -> list[Option]:
        """Each prefix that may be continued anew, nearest first."""
        bounds = self.model.bounds
        if view.backtracks >= bounds.max_backtracks:
            return []
        values = [self.model.start, *(self.model.right.at(one.score) for one in view.ancestors)]
        options = []
        for depth in reversed(range(len(values))):
            attempts = view.attempts[depth]
            tokens = self.model.step_tokens * self._steps_from(depth)
            if attempts >= bounds.max_attempts or not _fits(tokens, budget.tokens):
                continue
            chance = values[depth] * self.model.retried**attempts
            value = self.worth(chance) - tokens * self.model.prices.token
            back = len(values) - depth
            why = f"P(right) {chance:.2f} from step {depth} anew"
            options.append(Option(Decision("backtrack", why, steps_back=back), value))
        return options

    def _steps_from(self, depth: int) -> float:
        return max(1.0, self.model.path_steps - depth)

    def _tokens_from(self, depth: int) -> float:
        """What the steps that are still to come after `depth` will cost."""
        return self._steps_from(depth) * self.model.step_tokens * self.model.prices.token

    def _affordable(self, tool: Tool, budget: BudgetLeft) -> bool:
        calls = budget.tool_calls is None or budget.tool_calls >= min(1.0, tool.calls)
        seconds = budget.seconds is None or budget.seconds > 0
        return calls and seconds and _fits(tool.tokens, budget.tokens)


def _given(chance: float, refuted: float) -> float:
    """P(right) once it is known that it was not refuted: what is refuted is not right."""
    return min(1.0, chance / max(CLIP, 1 - refuted))


def _value(option: Option) -> float:
    return option.value


def _fits(tokens: float, left: int | None) -> bool:
    return left is None or tokens <= left


__all__ = [
    "Bounds",
    "Curve",
    "Prices",
    "Tool",
    "ValueController",
    "ValueModel",
    "doubt_of",
    "log_odds",
]
