"""What weighs whole attempts at a problem against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from ...tools.plausible import NOTHING_ODD, Plausibility
from .control import BudgetLeft, Decision


@dataclass(frozen=True, slots=True)
class Heard:
    """What one attempt at the whole problem came to, `by` a chain of thought or a program.

    `supported` and `refuted` count what tools said of its claims (refuted ones were put right);
    `ran`: code in it was run and prints what it says; `corrected`: a tool's result stands in it;
    `logprob`: the mean log-probability of its tokens; `nats`: what they come to together, with the
    sign turned (the surprisal of the whole text); `plausible`: what the problem's words say of it.
    """

    answer: str | None
    by: Literal["chain", "program"] = "chain"
    supported: int = 0
    refuted: int = 0
    ran: bool = False
    corrected: bool = False
    logprob: float | None = None
    nats: float | None = None
    plausible: Plausibility = NOTHING_ODD


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the attempts come to together: `best` gives the likeliest answer (None: nobody answers),
    which is right with `chance`. `decision`: answer, or buy another witness ("confirm": a program
    from the problem alone, "attempt": a chain that sees none). `grounds`: what verifies it."""

    best: int | None
    chance: float
    decision: Decision
    grounds: tuple[str, ...] = ()


@runtime_checkable
class Weighing(Protocol):
    """A controller that says what whole attempts are worth together; it asks for it by "hear"."""

    def weigh(
        self,
        heard: Sequence[Heard],
        groups: Sequence[tuple[int, ...]],
        left: BudgetLeft,
        programs: bool,
    ) -> Hearing:
        """`groups`: indices of attempts with one answer; `programs`: one can be asked for."""
        ...

    def passed(
        self, shown: bool | None, tried: int, share: float, *, headed: bool
    ) -> tuple[float, bool]:
        """P(a program is right) and whether that verifies it, by whether it passes the tests that
        its problem shows (None: it shows none), how many were `tried`, the `share` of those that
        pass which return the same, and whether the problem is a function's head and description
        (`headed`) rather than a sentence."""
        ...
