"""Complete solutions, and which of them is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Solution(Protocol):
    """A complete solution: its steps, the answer that it states, its tokens' mean log-probability
    where it is known."""

    @property
    def steps(self) -> tuple[str, ...]: ...

    @property
    def answer(self) -> str | None: ...

    @property
    def logprob(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen solution (None: none is worth it), P(it is right) as far as known, and why.

    `stopped`: the ceiling that ended the choosing early, "" where none did.
    """

    index: int | None
    confidence: float
    reason: str
    stopped: str = ""
