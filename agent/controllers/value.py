"""The controller that decides by expected value: what each action is worth, less what it costs.

Worth is counted in right answers: a right one is worth 1, a wrong one costs `prices.error`, none
is worth 0. A tool is asked where that pays: with the probability that it refutes the step, an
error is avoided and put right instead (the value of information, Howard 1966). What has yet to
come to its end under a ceiling is worth what it promises only as often as it gets there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...graphs.contracts import BudgetLeft, Decision, Passed, TreeView
from ...graphs.progress import progress
from ...graphs.questions import GROUNDED, is_grounded
from ...tools.base import ClaimKind
from .value_model import CRITIQUE, ValueModel

LEAST = 1e-4


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
            options += self._staying(view, budget)
            options += self._asking(view, budget, otherwise=best.value)
        return max(options, key=_value).decision  # of equals the first: what asks stands last

    def worth(self, chance: float) -> float:
        """The expected worth of an answer that is right with this probability."""
        return chance - (1 - chance) * self.model.prices.error

    def chance(self, view: TreeView) -> float:
        """P(right) of going on from this step as it is, nothing more being asked of it.

        What was said before and left is worth no more than any further attempt.
        """
        kept = self.model.retried if view.repeated else 1.0
        return kept * self._promise([*view.ancestors, view])

    def _promise(self, path: Sequence[Passed | TreeView]) -> float:
        """P(right) of what goes on from the end of a path."""
        if not path:
            return self.model.start
        return self._believed(path) * self._sound(path)

    def _believed(self, path: Sequence[Passed | TreeView]) -> float:
        """P(right) by the last step of a path, all of them being sound."""
        model, step = self.model, path[-1]
        score, logprob = _score(path), step.evidence.logprob
        if isinstance(step, TreeView) and step.final:
            return model.final.at(score, None if step.corrections else logprob)
        if step.corrections:
            return model.corrected.at(score)
        if step.evidence.supported or self._judges(step):
            return model.stood.at(score, logprob)
        return model.beyond.at(score, logprob)

    def _sound(self, path: Sequence[Passed | TreeView]) -> float:
        """P(of these steps no tool that was not asked would refute one).

        What led to a step that a tool found to be true of the problem itself does not matter.
        """
        last = max((depth for depth, step in enumerate(path) if step.grounded), default=0)
        return math.prod(
            1 - self._refuted(name, path[: depth + 1])
            for depth, step in enumerate(path)
            if depth >= last
            for name in self._judges(step)
        )

    def _judges(self, step: Passed | TreeView) -> list[str]:
        named = dict.fromkeys(question.tool for question in step.questions)
        return [name for name in named if name in self.model.tools]

    def _refuted(
        self, name: str, path: Sequence[Passed | TreeView], chosen: Sequence[ClaimKind] = ()
    ) -> float:
        """P(the tool refutes the last step of the path), asked of all or of the chosen kinds."""
        tool, step = self.model.tools[name], path[-1]
        if step.corrections:
            return 0.0 if step.settled else tool.again
        kinds = [kind for kind in _kinds(name, step) if not chosen or kind in chosen]
        return tool.refuting(kinds, _score(path), step.evidence.logprob)

    def _goes_on(self, view: TreeView) -> bool:
        long = len(view.ancestors) + 1 >= self.model.bounds.max_steps and not view.final
        return not (view.empty or long or (view.repeated and not view.retaken))

    def _staying(self, view: TreeView, budget: BudgetLeft) -> list[Option]:
        """To answer with this step, or to go on from it; to leave off where that comes too late."""
        chance = self.chance(view)
        why = f"P(right) {chance:.2f}"
        if view.final:
            return [Option(Decision("answer", why, confidence=chance), self.worth(chance))]
        going = Option(Decision("accept", why), self._onward(view, budget, chance))
        if self._ends(view, budget):
            return [going]
        guessed = chance * self.model.early
        why = f"P(right) {guessed:.2f}, and no tokens for another step"
        return [Option(Decision("answer", why, confidence=guessed), self.worth(guessed)), going]

    def _asking(self, view: TreeView, budget: BudgetLeft, *, otherwise: float) -> list[Option]:
        """Each tool that can judge the step: refuted, it is put right or left; else it stands.

        `otherwise` is the value of the best way on without this step.
        """
        options = []
        for name in view.tools:
            if name not in self.model.tools:
                continue
            kinds = tuple(dict.fromkeys(_kinds(name, view)))
            alone = [(kind,) for kind in kinds]
            together = [kinds] if len(kinds) > 1 or name == CRITIQUE else []
            for chosen in (*alone, *together):
                found = self._put(name, chosen, view, budget, otherwise)
                options += [found] if found else []
        return options

    def _put(
        self,
        name: str,
        chosen: tuple[ClaimKind, ...],
        view: TreeView,
        budget: BudgetLeft,
        otherwise: float,
    ) -> Option | None:
        """Asking one tool about the chosen kinds of claims; None where that cannot be paid.

        What is said of the problem itself is refuted too where an earlier step led astray.
        """
        model, tool = self.model, self.model.tools[name]
        kinds = [kind for kind in _kinds(name, view) if kind in chosen]
        if not _affordable(len(kinds), tool.tokens, budget):
            return None
        chance = self.chance(view)
        grounded = not GROUNDED.isdisjoint(chosen)
        refuted = self._refuted(name, [*view.ancestors, view], chosen)
        if grounded:
            refuted = 1 - (1 - refuted) * self._sound(view.ancestors)
        mended = otherwise
        if name != CRITIQUE:
            mended = self._onward(view, budget, self._mended(view, grounded=grounded))
        stands = self._onward(view, budget, min(1.0, chance / max(LEAST, 1 - refuted)))
        value = refuted * max(mended, otherwise) + (1 - refuted) * max(stands, otherwise)
        value -= len(kinds) * model.prices.tool + tool.tokens * model.prices.token
        why = f"P(right) {chance:.2f}, P({name} refutes) {refuted:.2f}"
        return Option(Decision("verify", why, tools=(name,), kinds=chosen), value)

    def _correcting(self, view: TreeView, budget: BudgetLeft) -> list[Option]:
        """Putting a refuted step right: free where the tool knows the result."""
        if view.corrections >= self.model.bounds.max_corrections:
            return []
        known = all(verdict.correction is not None for verdict in view.evidence.refuted)
        pace, depth = self.model.pace, len(view.ancestors)
        tokens = 0.0 if known else pace.tokens(depth, 1.0, view.ahead)
        if not _fits(tokens, budget.tokens):
            return []
        grounded = is_grounded((), view.evidence.refuted)
        value = self._onward(view, budget, self._mended(view, grounded=grounded))
        value -= tokens * self.model.prices.token
        return [Option(Decision("correct", view.evidence.refuted[0].evidence), value)]

    def _mended(self, view: TreeView, *, grounded: bool) -> float:
        """P(right) of going on from a step that is put right, in itself or as to the problem."""
        return self.model.mended * (1.0 if grounded else self._sound(view.ancestors))

    def _leaving(self, view: TreeView, budget: BudgetLeft) -> list[Option]:
        """Each prefix that may be continued anew, nearest first."""
        model, bounds = self.model, self.model.bounds
        if view.backtracks >= bounds.max_backtracks:
            return []
        options = []
        for depth in reversed(range(len(view.attempts))):
            attempts = view.attempts[depth]
            ends = model.pace.finishes(depth, budget.tokens)
            if attempts >= bounds.max_attempts or not ends:
                continue
            chance = self._promise(view.ancestors[:depth]) * model.retried**attempts
            value = ends * self.worth(chance) - self._tokens(depth)
            back = len(view.attempts) - depth
            why = f"P(right) {chance:.2f} from step {depth} anew"
            options.append(Option(Decision("backtrack", why, steps_back=back), value))
        return options

    def _onward(self, view: TreeView, budget: BudgetLeft, chance: float) -> float:
        """What it is worth to answer with this step, right with this probability, or to go on.

        Where the tokens run out first, the answer is what the last step then comes to.
        """
        if view.final:
            return self.worth(chance)
        ends = self._ends(view, budget)
        late = max(0.0, self.worth(chance * self.model.early))
        tokens = self._tokens(len(view.ancestors) + 1, view.ahead)
        return ends * self._in_the_end(view, budget, chance) + (1 - ends) * late - tokens

    def _in_the_end(self, view: TreeView, budget: BudgetLeft, chance: float) -> float:
        """What the answer will be worth, which a tool may then still be asked about."""
        as_it_is = self.worth(chance)
        if view.answer_tools and _affordable(1, 0.0, budget):
            put_right = self.worth(chance + (1 - chance) * self.model.mended)
            return max(as_it_is, put_right - self.model.prices.tool)
        return as_it_is

    def _ends(self, view: TreeView, budget: BudgetLeft) -> float:
        """P(there is an answer before the tokens run out), going on from this step."""
        if view.ahead == 0:  # the rest is there
            return 1.0
        return self.model.pace.finishes(len(view.ancestors) + 1, budget.tokens, view.ahead)

    def _tokens(self, depth: int, prompt: float | None = None) -> float:
        """What the tokens of the steps to come after `depth` of them will cost."""
        pace = self.model.pace
        return pace.tokens(depth, pace.remaining(depth), prompt) * self.model.prices.token


def _score(path: Sequence[Passed | TreeView]) -> float:
    """The score of a path's last step, as far as no step before it was put right since."""
    *before, step = path
    known = next((one.score for one in reversed(before) if one.corrections), 1.0)
    return progress(step.score, known)


def _value(option: Option) -> float:
    return option.value


def _kinds(tool: str, step: Passed | TreeView) -> list[ClaimKind]:
    """The kinds of claims of a step that a tool could be asked about, one a call."""
    return [question.kind for question in step.questions if question.tool == tool]


def _affordable(calls: int, tokens: float, budget: BudgetLeft) -> bool:
    seconds = budget.seconds is None or budget.seconds > 0
    return seconds and _fits(calls, budget.tool_calls) and _fits(tokens, budget.tokens)


def _fits(needed: float, left: int | None) -> bool:
    return left is None or needed <= left


__all__ = ["ValueController"]
