"""The hard ceiling of a run: checked before it is spent, concurrent calls included.

A call reserves what it may cost at most, is granted no more than is left, and settles what it
really cost. So a ceiling is exceeded by at most what one call in flight overruns its reservation
(a server's prompt tokens cannot be known beforehand, only estimated).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from .protocols import BudgetLeft, Usage

CHARS_PER_TOKEN = 3  # a low estimate: English text has about four characters a token


@dataclass(frozen=True, slots=True)
class Budget:
    """Ceilings of one run; None is no ceiling.

    Tokens count prompt and completion together; tool calls are those of paid tools (the
    calculator is free); seconds are wall time.
    """

    tokens: int | None = None
    tool_calls: int | None = None
    seconds: float | None = None


class BudgetSpent(Exception):
    """What was asked for does not fit into what is left. Control flow, never seen by a user."""


@dataclass(slots=True)
class Meter:
    """Counts one run against its budget. Not shared between event loops."""

    budget: Budget = Budget()
    clock: Callable[[], float] = time.monotonic
    usage: Usage = field(default_factory=Usage)
    tools: Counter[str] = field(default_factory=Counter)
    paid_tools: int = 0
    reserved: int = 0
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        self._started = self.clock()

    @property
    def seconds(self) -> float:
        return self.clock() - self._started

    def left(self) -> BudgetLeft:
        budget = self.budget
        return BudgetLeft(
            tokens=None
            if budget.tokens is None
            else budget.tokens - self.usage.tokens - self.reserved,
            tool_calls=None if budget.tool_calls is None else budget.tool_calls - self.paid_tools,
            seconds=None if budget.seconds is None else budget.seconds - self.seconds,
        )

    def reserve_call(self, prompt_chars: int, max_tokens: int, n: int = 1) -> int:
        """Reserve one policy call of `n` samples. Returns the `max_tokens` granted to each.

        Raises `BudgetSpent` where not one token a sample is left.
        """
        left = self.left()
        if left.seconds is not None and left.seconds <= 0:
            raise BudgetSpent("seconds")
        if left.tokens is None:
            return max_tokens
        prompt = prompt_chars // CHARS_PER_TOKEN + 1
        granted = min(max_tokens, (left.tokens - prompt) // n)
        if granted < 1:
            raise BudgetSpent("tokens")
        self.reserved += prompt + granted * n
        return granted

    def settle_call(self, prompt_chars: int, granted: int, n: int, usage: Usage) -> None:
        """Replace the reservation by what the call really used."""
        if self.budget.tokens is not None:
            self.reserved -= prompt_chars // CHARS_PER_TOKEN + 1 + granted * n
        self.usage = self.usage + usage

    def spend_tool(self, name: str, *, free: bool) -> None:
        """Count one tool call. Free ones are counted but never refused.

        Raises `BudgetSpent` where a paid call does not fit.
        """
        left = self.left()
        if not free and (
            (left.tool_calls is not None and left.tool_calls <= 0)
            or (left.seconds is not None and left.seconds <= 0)
        ):
            raise BudgetSpent("tool calls")
        self.paid_tools += not free
        self.tools[name] += 1
