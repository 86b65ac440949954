"""`reasoning_effort`: which strategy, how many attempts and how many tokens a word stands for.

The word sets only what the request leaves open: a strategy, samples or a budget that it names
itself are its own. "medium" is what happens without a word.
"""

from __future__ import annotations

from dataclasses import dataclass

from ....graphs.options import Effort as Doubt
from ..orders import BudgetIn, OrderOptions
from .parameters import LeftOut


@dataclass(frozen=True, slots=True)
class Effort:
    """None leaves what the model and the server say. `tokens` bound the run; `doubt`: what it
    may cost, for a strategy that has the option."""

    strategy: str | None = None
    samples: int | None = None
    tokens: int | None = None
    doubt: Doubt | None = None


EFFORTS = {
    "none": Effort("chain", tokens=2_000),
    "minimal": Effort("chain", tokens=4_000),
    "low": Effort(tokens=8_000, doubt="low"),
    "medium": Effort(),
    "high": Effort(samples=8, doubt="high"),
    "xhigh": Effort(samples=16, doubt="high"),
    "max": Effort(samples=32, doubt="high"),
}


def with_effort(
    options: OrderOptions, word: str | None, most_samples: int, left: LeftOut, name: str
) -> OrderOptions:
    """The options that a request comes to by its effort. `name`: of the parameter."""
    if word is None:
        return options
    effort = EFFORTS.get(word)
    if effort is None:
        left.add(name, f"the words are {', '.join(EFFORTS)}.")
        return options
    changes: dict[str, object] = {}
    if options.strategy is None and effort.strategy is not None:
        changes["strategy"] = effort.strategy
    if options.samples is None and effort.samples is not None:
        changes["samples"] = min(effort.samples, most_samples)
    if options.effort is None and effort.doubt is not None:
        changes["effort"] = effort.doubt
    if effort.tokens is not None and (options.budget is None or options.budget.tokens is None):
        budget = options.budget or BudgetIn()
        changes["budget"] = budget.model_copy(update={"tokens": effort.tokens})
    return options.model_copy(update=changes)
