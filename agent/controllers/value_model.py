"""What the value controller believes and what things cost: the few numbers that are fitted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from ...tools.base import ClaimKind

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


class LogisticCurve(_Part):
    """A probability as a logistic function of what is known of a step.

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
    """What asking a tool of a step tells, and the tokens that this takes on average.

    `refutes`: P(it refutes) a claim of a step as the policy proposed it, `kinds` the same for the
    kinds of claims of which enough were seen (a value that is said to solve the problem is
    doubted for other reasons than a sum); `again`: P(it refutes) a step that was already
    corrected and is not settled by that.
    """

    refutes: LogisticCurve
    kinds: dict[ClaimKind, LogisticCurve] = {}
    again: float = Field(default=0.0, ge=0, le=1)
    tokens: float = Field(default=0.0, ge=0)

    def refuting(self, kinds: Sequence[ClaimKind], score: float, logprob: float | None) -> float:
        """P(it refutes) a step with claims of these kinds; of what kind is unknown where none."""
        curves = [self.kinds.get(kind, self.refutes) for kind in kinds] or [self.refutes]
        return 1 - math.prod(1 - curve.at(score, logprob) for curve in curves)


class Bounds(_Part):
    """What ends every run, whatever is expected: as in `Thresholds`."""

    max_corrections: int = Field(default=3, ge=0)
    max_backtracks: int = Field(default=8, ge=0)
    max_attempts: int = Field(default=3, ge=1)
    max_steps: int = Field(default=60, ge=1)


class Pace(_Part):
    """How long solutions are and what they take.

    `written`: tokens of one step; `prompt`: those of the first call's prompt; `stride`: steps
    that one call proposes; `lengths[n]`: how many solutions had n steps.
    """

    written: float = Field(ge=0)
    prompt: float = Field(ge=0)
    stride: float = Field(default=1.0, ge=1)
    lengths: tuple[int, ...]

    def remaining(self, depth: int) -> float:
        """Steps that are still to come after `depth` of them, on average; at least 1."""
        over = self._beyond(depth)
        if not over:
            return 1.0
        return sum((n - depth) * count for n, count in over) / sum(count for _, count in over)

    def tokens(self, depth: int, steps: float, prompt: float | None = None) -> float:
        """What so many more steps take, the next call's prompt having so many tokens."""
        at = self.prompt + depth * self.written if prompt is None else prompt
        calls = math.ceil(steps / self.stride)
        each = self.stride * self.written
        return calls * (at + each) + each * calls * (calls - 1) / 2

    def finishes(self, depth: int, left: int | None, prompt: float | None = None) -> float:
        """P(a solution of more than `depth` steps comes to its end within the tokens left).

        Where few tokens are left, the loop asks for the rest in one call.
        """
        if left is None:
            return 1.0
        at = self.prompt + depth * self.written if prompt is None else prompt
        over = self._beyond(depth) or [(depth + 1, 1)]
        within = sum(count for n, count in over if at + (n - depth) * self.written <= left)
        return within / sum(count for _, count in over)

    def _beyond(self, depth: int) -> list[tuple[int, int]]:
        return [(n, count) for n, count in enumerate(self.lengths) if n > depth and count]


class ValueModel(_Part):
    """What `learn controller` fits and writes.

    P(a right answer) in these cases: `stood`, of a step that a tool supports, or would (what one
    would refute is not right); `corrected`, of one that was put right and is sound now, and
    `mended`, of one that is to be; `beyond`, of one that no tool can judge; `final`, of one of
    these that states the answer, all before it being sound. `start`: that of a first attempt;
    `retried`: the share of what a prefix promises that each further attempt from it keeps.
    `early`: P(a step already comes to the answer) where the solution is right.
    """

    prices: Prices
    stood: LogisticCurve
    corrected: LogisticCurve
    beyond: LogisticCurve
    final: LogisticCurve
    tools: dict[str, Tool]
    mended: float = Field(ge=0, le=1)
    start: float = Field(ge=0, le=1)
    retried: float = Field(ge=0, le=1)
    early: float = Field(default=0.0, ge=0, le=1)
    pace: Pace
    bounds: Bounds = Bounds()


__all__ = [
    "CRITIQUE",
    "Bounds",
    "LogisticCurve",
    "Pace",
    "Prices",
    "Tool",
    "ValueModel",
    "doubt_of",
    "log_odds",
]
