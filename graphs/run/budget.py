"""The hard ceiling of a run: checked before it is spent, concurrent calls included.

A call reserves what it may cost at most, is granted no more than is left, and settles what it
really cost. So a ceiling is exceeded by at most what one call in flight overruns its reservation
(a server's prompt tokens cannot be known beforehand, only estimated).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...sandbox.errors import InputError, Signal
from ..contracts import BudgetLeft, Usage

CHARS_PER_TOKEN = 3  # a low estimate: English text has about four characters a token
PER_MILLION = 1_000_000
_CEILINGS = {"tokens": int, "tool_calls": int, "seconds": int | float, "money": int | float}


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs, per million tokens, in the currency that the user counts in."""

    prompt: float
    completion: float

    def of(self, usage: Usage) -> float:
        """What this usage costs."""
        paid = usage.prompt_tokens * self.prompt + usage.completion_tokens * self.completion
        return paid / PER_MILLION


@dataclass(frozen=True, slots=True)
class Budget:
    """Ceilings of one run; None is no ceiling.

    Tokens count prompt and completion together; tool calls are those of paid tools (the
    calculator is free); seconds are wall time; money is in the currency of the price that goes
    with it.
    """

    tokens: int | None = None
    tool_calls: int | None = None
    seconds: float | None = None
    money: float | None = None

    def __post_init__(self) -> None:
        """Raises `InputError` for what is no ceiling."""
        for name, kinds in _CEILINGS.items():
            value = getattr(self, name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, kinds):
                raise InputError(f"Budget: {name} takes a number or None, not {value!r}.")
            if not value >= 0:
                raise InputError(f"Budget: {name} takes 0 or more, not {value}.")


class BudgetSpent(Signal):
    """What was asked for does not fit into what is left. Control flow, never seen by a user."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What one policy call may cost at most: `max_tokens` for each sample, `reserved` in all."""

    max_tokens: int
    reserved: Usage
    prompt_chars: int
    calls: int


@dataclass(slots=True)
class Meter:
    """Counts one run against its budget. Not shared between event loops.

    `owed` is what a killed process paid for since its last checkpoint: it is spent, and counted
    as its calls are asked for again (see `persistence.journal`).
    """

    budget: Budget = Budget()
    price: Price | None = None
    clock: Callable[[], float] = time.monotonic
    usage: Usage = field(default_factory=Usage)
    free_tools: Counter[str] = field(default_factory=Counter)
    paid_tools: Counter[str] = field(default_factory=Counter)
    before: float = 0.0
    reserved: Usage = field(default_factory=Usage)
    owed: Usage = field(default_factory=Usage)
    _started: float = field(init=False)
    _in_flight: int = field(init=False, default=0)
    _settled: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _tokens_per_char: float = field(init=False, default=1 / CHARS_PER_TOKEN)
    _learned: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._started = self.clock()

    @property
    def seconds(self) -> float:
        """Since the run began; what a killed process took (`before`) counts."""
        return self.before + self.clock() - self._started

    @property
    def tools(self) -> Counter[str]:
        """Calls by tool, free and paid ones."""
        return self.free_tools + self.paid_tools

    @property
    def money(self) -> float:
        """What was spent; nothing where there is no price."""
        return self._cost(self.usage)

    def _cost(self, usage: Usage) -> float:
        return 0.0 if self.price is None else self.price.of(usage)

    def left(self) -> BudgetLeft:
        budget, bound, tools = self.budget, self.usage + self.reserved, self.paid_tools.total()
        return BudgetLeft(
            tokens=None if budget.tokens is None else budget.tokens - bound.tokens,
            tool_calls=None if budget.tool_calls is None else budget.tool_calls - tools,
            seconds=None if budget.seconds is None else budget.seconds - self.seconds,
            money=None if budget.money is None else budget.money - self._cost(bound),
        )

    async def reserve(
        self, prompt_chars: int, max_tokens: int, n: int = 1, calls: int = 1
    ) -> Grant:
        """Reserve a policy call of `n` samples, for which the prompt is sent `calls` times.

        Where other calls hold what it needs, it waits for them: they seldom use all of it. So it
        does for the first call under a ceiling, which shows how long this model's prompts get.
        Raises `BudgetSpent` where not one token a sample is left.
        """
        while True:
            try:
                grant = self._grant(prompt_chars, max_tokens, n, calls)
                full = grant.max_tokens == max_tokens and (self._learned or not self._tight)
                if full or not self._in_flight:
                    break
            except BudgetSpent:
                if not self._in_flight:
                    raise
            self._settled.clear()
            await self._settled.wait()
        self.reserved += grant.reserved
        self._in_flight += 1
        return grant

    def _grant(self, prompt_chars: int, max_tokens: int, n: int, calls: int) -> Grant:
        left = self.left()
        if left.seconds is not None and left.seconds <= 0:
            raise BudgetSpent("seconds")
        prompt = self.prompt_tokens(prompt_chars) * calls
        granted = max_tokens
        if left.tokens is not None:
            granted = min(granted, (left.tokens - self.owed.tokens - prompt) // n)
            if granted < 1:
                raise BudgetSpent("tokens")
        if left.money is not None:
            rest = left.money - self._cost(self.owed + Usage(prompt))
            each = self._cost(Usage(0, PER_MILLION)) / PER_MILLION
            if rest >= 0 and each * granted * n > rest:
                granted = int(min(granted, rest / each / n))
            if rest < 0 or granted < 1:
                raise BudgetSpent("money")
        return Grant(granted, Usage(prompt, granted * n), prompt_chars, calls)

    def prompt_tokens(self, chars: int) -> int:
        """How many tokens a prompt of so many characters is expected to have."""
        return int(chars * self._tokens_per_char) + 1

    @property
    def _tight(self) -> bool:
        return self.budget.tokens is not None or self.budget.money is not None

    def settle(self, grant: Grant, usage: Usage) -> None:
        """Replace the reservation by what the call really used, and learn how long prompts get."""
        self.reserved -= grant.reserved
        self.usage += usage
        self._in_flight -= 1
        self._settled.set()
        if usage.prompt_tokens:
            found = usage.prompt_tokens / grant.calls / max(1, grant.prompt_chars)
            self._tokens_per_char = max(self._tokens_per_char, found)
            self._learned = True

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
        self.count_tool(name, free=free)

    def count_tool(self, name: str, *, free: bool) -> None:
        """Count one tool call that nobody may refuse: a free one, or one that was made before."""
        (self.free_tools if free else self.paid_tools)[name] += 1

    def spent(self) -> dict[str, Any]:
        """All that was spent, as plain data."""
        usage = self.usage
        return {
            "usage": [
                usage.prompt_tokens,
                usage.completion_tokens,
                usage.calls,
                usage.reasoning_tokens,
            ],
            "free_tools": dict(self.free_tools),
            "paid_tools": dict(self.paid_tools),
            "seconds": round(self.seconds, 3),
        }

    def restore(self, spent: Mapping[str, Any], *later: Mapping[str, Any]) -> None:
        """Go on from `spent`. Of what stands `later`, time and free tools count alone: the journal
        knows what was paid for."""
        in_order = sorted((spent, *later), key=lambda one: one.get("seconds", 0.0))
        self.usage = Usage(*spent.get("usage", ()))
        self.paid_tools = Counter(spent.get("paid_tools", {}))
        for one in in_order:
            self.before = one.get("seconds", self.before)
            self.free_tools = Counter(one.get("free_tools", self.free_tools))
