"""The verdict on two answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Whether two answers have one value.

    `how` names the rule that decided (`same number`, `different sets`, `math-verify`,
    `timed out: counted as different`); `seconds` is what it cost.
    """

    equivalent: bool
    how: str
    seconds: float

    def __bool__(self) -> bool:
        """`if equivalent(a, b)` asks what it says, and not whether there is a verdict."""
        return self.equivalent
