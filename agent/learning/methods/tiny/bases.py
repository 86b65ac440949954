"""The networks that several methods start from: trained once, kept beside the methods' folders."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from ....pebble.network import Network
from ..ground import Ground, beside
from . import sums
from .fit import Example, Plan, fit, fresh, seeded, solution

SUMS_STEPS = 1200
BATCH = 48


def sums_base(ground: Ground, steps: int = SUMS_STEPS) -> Network:
    """A network that works out chains of sums, and slips."""
    plan = Plan(ground.size(steps, 3), batch=BATCH)
    return fit(beside(ground), f"sums-{plan.steps}", fresh(ground.seed), _sums, plan)


def _sums(random: Random) -> Sequence[Example]:
    problems = [sums.make(random) for _ in range(BATCH)]
    return [Example(p.prompt, solution(p.worked)) for p in problems]


def held_out(ground: Ground, n: int, purpose: str = "test") -> list[sums.Sum]:
    """Problems of sums; those of different purposes follow from different seeds."""
    random = seeded("held out", purpose, ground.seed)
    return [sums.make(random) for _ in range(n)]
