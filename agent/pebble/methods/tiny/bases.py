"""The networks that several methods start from: trained once, kept beside the methods' folders."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from ...network import Network
from ..ground import Ground, beside
from . import countdown, sums
from .countdown import Countdown
from .fit import Example, Plan, fit, fresh, seeded, solution

SUMS_STEPS = 1200
BATCH = 48
FOUR_STEPS, FOUR_BATCH, FOUR_WIDTH = 500, 64, 64


def sums_base(ground: Ground, steps: int = SUMS_STEPS) -> Network:
    """A network that works out chains of sums, and slips."""
    plan = Plan(ground.size(steps, 3), batch=BATCH)
    return fit(beside(ground), f"sums-{plan.steps}", fresh(ground.seed), _sums, plan)


def _sums(random: Random) -> Sequence[Example]:
    problems = [sums.make(random) for _ in range(BATCH)]
    return [Example(p.prompt, solution(p.worked)) for p in problems]


def countdown_base(ground: Ground) -> Network:
    """A network that plays Countdown with four numbers, and hits the target now and then."""
    plan = Plan(ground.size(FOUR_STEPS, 3), batch=FOUR_BATCH)
    return fit(beside(ground), "c4", fresh(ground.seed, FOUR_WIDTH), _countdown, plan)


def _countdown(random: Random) -> Sequence[Example]:
    made = [countdown.walked(random, 4) for _ in range(FOUR_BATCH)]
    return [Example(p.prompt, solution(_written(p, lines))) for p, lines in made]


def _written(problem: Countdown, lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines) + f"#{problem.target}"


def countdown_held_out(ground: Ground, n: int, purpose: str = "test") -> list[Countdown]:
    """Problems of four numbers; those of different purposes follow from different seeds."""
    random = seeded("countdown of four", purpose, ground.seed)
    return [countdown.make(random, 4) for _ in range(n)]


def held_out(ground: Ground, n: int, purpose: str = "test") -> list[sums.Sum]:
    """Problems of sums; those of different purposes follow from different seeds."""
    random = seeded("held out", purpose, ground.seed)
    return [sums.make(random) for _ in range(n)]
