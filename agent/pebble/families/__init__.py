"""Pebble's world: generated problems with exactly true steps.

``generate(seed)`` is a pure function of its arguments. **Seeds below 2**32 are for training;
evaluation takes seeds from 2**32 up**, so that the two can never meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from . import arithmetic, baskets, chains, equations, foreign, integers, polynomials, ratios
from .base import FamilyProblem
from .stories import tell
from .stories_shop import STORIES as _SHOP
from .stories_things import STORIES as _THINGS
from .stories_work import STORIES as _WORK
from .surface import typed

EVALUATION_SEEDS = 2**32
_LONGEST_TEXT, _LONGEST_SOLUTION = 420, 480
_STORIES = _SHOP + _THINGS + _WORK


def _story(r: Random) -> FamilyProblem:
    return tell(r, r.choice(r.choice((_STORIES, _SHOP, _THINGS, _WORK))))


Maker = Callable[[Random], FamilyProblem]

# family -> (share of the training data, its makers with their shares)
FAMILIES: dict[str, tuple[float, tuple[tuple[float, Maker], ...]]] = {
    "arithmetic": (
        0.13,
        (
            (0.58, arithmetic.mixed),
            (0.25, arithmetic.pair),
            (0.09, arithmetic.power),
            (0.08, arithmetic.average),
        ),
    ),
    "multiplication": (0.05, ((1.0, arithmetic.multiplication),)),
    "percent": (0.08, ((1.0, ratios.percentage),)),
    "fraction": (0.05, ((1.0, ratios.fraction),)),
    "linear": (0.10, ((1.0, equations.linear),)),
    "system": (0.07, ((1.0, equations.system),)),
    "chained": (0.09, ((1.0, chains.definitions),)),
    "integers": (0.08, ((0.5, integers.common), (0.35, integers.division), (0.15, integers.prime))),
    "polynomial": (
        0.08,
        (
            (0.35, polynomials.evaluation),
            (0.35, polynomials.derivative),
            (0.3, polynomials.products),
        ),
    ),
    "word": (0.23, ((0.2, baskets.baskets), (0.06, baskets.groups), (0.74, _story))),
    "foreign": (0.04, ((1.0, foreign.foreign),)),
}


def generate(seed: int, family: str | None = None) -> FamilyProblem:
    """Return the problem of ``seed`` (of ``family``, or of a family drawn by its share).

    Training uses seeds in ``0 .. 2**32 - 1`` and evaluation seeds from ``2**32`` on.
    Raises :class:`KeyError` for an unknown family.
    """
    r = Random(f"pebble {seed} {family or ''}")
    names = list(FAMILIES)
    name = family or r.choices(names, [FAMILIES[n][0] for n in names])[0]
    makers = FAMILIES[name][1]
    while True:
        make = r.choices([m for _, m in makers], [w for w, _ in makers])[0]
        problem = make(r)
        text = " ".join(typed(r, problem.text).split())
        length = sum(len(step) + 1 for step in problem.steps)
        if text and len(text) < _LONGEST_TEXT and length < _LONGEST_SOLUTION:
            return replace(problem, text=text, family=name)


__all__ = ["EVALUATION_SEEDS", "FAMILIES", "FamilyProblem", "generate"]
