"""SCoRe: a second attempt that is better than the first, by reinforcement learning.

Kumar et al. 2024, "Training Language Models to Self-Correct via Reinforcement Learning". Two
turns without tools: an attempt, then, after a mark, another that sees it. Stage one rewards the
second turn and holds the first where it was; stage two rewards both, and adds a bonus for
progress from the first to the second. Beside it what the paper compares with: imitation of pairs
of a wrong attempt and a right one, which learns to trust no first attempt that is not of its
training, or to copy.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from ..network import Network
from .ground import Findings, Ground, Line, Row
from .tiny import sums
from .tiny.bases import held_out, sums_base
from .tiny.fit import Example, fit, gently, target_logprobs
from .tiny.sample import sample
from .tiny.text import END

AGAIN = "~"
"""Ends the first attempt: try again."""

BATCH = 48
PAIRS, RL = 120, 60
BONUS = 3.0  # of progress, alpha in the paper
HOLD_FIRST, HOLD_BOTH = 1.0, 0.02  # weights of the divergence from where a stage began


@dataclass(frozen=True, slots=True)
class Turns:
    """A problem's two attempts, each with the prompt that it answers."""

    problem: sums.Sum
    first: str
    second: str

    @property
    def again(self) -> str:
        return f"{self.problem.prompt}{self.first}{AGAIN}\n"

    @property
    def rewards(self) -> tuple[float, float]:
        right = sums.right
        return float(right(self.problem, self.first)), float(right(self.problem, self.second))


def attempts(model: Network, problems: Sequence[sums.Sum], seed: int, heat: float) -> list[Turns]:
    """Both attempts of each problem, by the model."""
    firsts = _written(model, [p.prompt for p in problems], seed, heat)
    open_turns = [Turns(p, f, "") for p, f in zip(problems, firsts, strict=True)]
    seconds = _written(model, [t.again for t in open_turns], seed + 1, heat)
    return [Turns(t.problem, t.first, s) for t, s in zip(open_turns, seconds, strict=True)]


def _written(model: Network, prompts: Sequence[str], seed: int, heat: float) -> list[str]:
    drawn = sample(model, prompts, temperature=heat, seed=seed, limit=80)
    return [one.text.replace(AGAIN, "").replace("^", "") for one in drawn]


def _pairs(model: Network, wanted: Callable[[Turns], bool]) -> Callable[[Random], list[Example]]:
    """Batches of second attempts to imitate: true solutions after sampled first ones."""

    def batches(random: Random) -> list[Example]:
        problems = [sums.make(random) for _ in range(BATCH)]
        firsts = _written(model, [p.prompt for p in problems], random.randrange(2**31), 1.0)
        turns = [Turns(p, f, p.worked) for p, f in zip(problems, firsts, strict=True)]
        kept = [t for t in turns if wanted(t)][: BATCH // 2] or turns[:1]
        both = [Example(t.again, t.second + END) for t in kept]
        return [*both, *(Example(t.problem.prompt, t.problem.worked + END) for t in kept)]

    return batches


def _retold(model: Network) -> Callable[[Random], list[Example]]:
    """Batches that teach the form alone: a second attempt as good as the first."""

    def batches(random: Random) -> list[Example]:
        problems = [sums.make(random) for _ in range(BATCH // 2)]
        twice = [p.prompt for p in problems] * 2
        written = _written(model, twice, random.randrange(2**31), 1.0)
        turns = [Turns(p, written[i], written[i + len(problems)]) for i, p in enumerate(problems)]
        return [
            one
            for t in turns
            for one in (
                Example(t.problem.prompt, t.first + END),
                Example(t.again, t.second + END),
            )
        ]

    return batches


@dataclass(slots=True)
class Reinforced:
    """REINFORCE on two turns (Williams 1992), with the batch's mean as its baseline.

    `bonus` times the progress is added to the second reward; `hold_first` weighs the divergence
    of the first turn from the model that the stage began with, `hold` that of both.
    """

    model: Network
    began: Network
    bonus: float
    hold_first: float
    hold: float
    first: float = 1.0

    def batches(self, random: Random) -> list[Example]:
        """Both turns of sampled attempts, their weights the advantages."""
        problems = [sums.make(random) for _ in range(BATCH)]
        turns = attempts(self.model, problems, random.randrange(2**31), 1.0)
        rewards = [t.rewards for t in turns]
        ones = [self.first * a for a, _ in rewards]
        twos = [b + self.bonus * (b - a) for a, b in rewards]
        examples = []
        for own, targets in ((ones, "first"), (twos, "second")):
            mean = sum(own) / len(own)
            for turn, value in zip(turns, own, strict=True):
                prompt = turn.problem.prompt if targets == "first" else turn.again
                examples.append(Example(prompt, getattr(turn, targets) + END, value - mean))
        return examples

    def loss(self, model: Network, examples: Sequence[Example]) -> Tensor:
        """Policy gradient, and the divergence as samples estimate it (k3, Schulman 2020)."""
        logs = target_logprobs(model, [Example(e.prompt, e.target) for e in examples])
        with torch.no_grad():
            before = target_logprobs(self.began, [Example(e.prompt, e.target) for e in examples])
        weights = torch.tensor([e.weight for e in examples])
        ratio = before - logs
        apart = (ratio.clamp(-10, 3).exp() - ratio - 1).abs()
        first = torch.arange(len(examples)) < len(examples) // 2
        held = self.hold * apart.mean() + self.hold_first * (apart * first).mean()
        return -(weights * logs).mean() + held


def train(ground: Ground) -> dict[str, Network]:
    """Every variant by its name, the plain two-turn model first."""
    base = sums_base(ground)
    gentle = gently(ground.size(PAIRS, 2), BATCH, 0.25)
    form = fit(ground, "form", copy.deepcopy(base), _retold(base), gentle)
    found = {"two turns, nothing learned of correcting": form}
    only_wrong = _pairs(base, lambda t: not t.rewards[0])
    found["imitated pairs, first attempt wrong"] = fit(
        ground, "pairs", copy.deepcopy(form), only_wrong, gentle
    )
    found["SCoRe"] = _stages(ground, form, "score", BONUS, first_stage=True)
    found["SCoRe without the bonus"] = _stages(ground, form, "no-bonus", 0.0, first_stage=True)
    found["SCoRe without stage one"] = _stages(ground, form, "one-stage", BONUS, first_stage=False)
    return found


def _stages(
    ground: Ground, form: Network, name: str, bonus: float, *, first_stage: bool
) -> Network:
    plan = gently(ground.size(RL, 2), BATCH, 0.1)
    model = copy.deepcopy(form)
    if first_stage:
        # The bonus has no part in stage one, so that variants share it.
        one = Reinforced(model, form, 0.0, HOLD_FIRST, HOLD_BOTH, first=0.0)
        model = copy.deepcopy(fit(ground, "stage-one", model, one.batches, plan, one.loss))
    two = Reinforced(model, copy.deepcopy(model), bonus, 0.0, HOLD_BOTH)
    return fit(ground, name, model, two.batches, plan, two.loss)


def measure(ground: Ground, name: str, model: Network, problems: Sequence[sums.Sum]) -> Row:
    """Both attempts' accuracy, greedy, and what changed between them."""
    turns = attempts(model, problems, ground.seed, 0.0)
    rewards = [t.rewards for t in turns]
    n = len(rewards)
    return {
        "model": name,
        "first": sum(a for a, _ in rewards) / n,
        "second": sum(b for _, b in rewards) / n,
        "gain": sum(b - a for a, b in rewards) / n,
        "wrong to right": sum(b > a for a, b in rewards) / n,
        "right to wrong": sum(b < a for a, b in rewards) / n,
        "copies": sum(t.first == t.second for t in turns) / n,
    }


def run(ground: Ground) -> Findings:
    """Train and compare every variant on held-out problems, greedy."""
    problems = held_out(ground, ground.size(1000, 8))
    models = train(ground)
    rows = [measure(ground, name, model, problems) for name, model in models.items()]
    before, after = rows[0], rows[2]
    return Findings(
        figure=f"Gain from first to second attempt (n={len(problems)}, no tools): "
        f"{before['gain']:+.3f} before, {after['gain']:+.3f} after SCoRe, "
        f"{rows[1]['gain']:+.3f} after imitated pairs.",
        rows=tuple(rows),
        lines=tuple(_line(row) for row in rows),
        axes=("attempt", "accuracy, greedy"),
    )


def _line(row: Row) -> Line:
    return Line(str(row["model"]), ((1.0, float(row["first"])), (2.0, float(row["second"]))))
