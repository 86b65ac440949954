"""The words that verifiers share: claim, verdict, and the protocol between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable

ClaimKind: TypeAlias = str
"""What sort of statement a claim is: any word that a reader and a judge agree on.

The reader of prose (`tools.claims`) uses these:

- `arithmetic`: `38 * 3 = 114`, `1/3 ≈ 0.33`, `3 < 5`
- `identity`: `(x - 1)(x + 1) = x^2 - 1`
- `function`: `gcd(12, 18) = 6`, `diff(x^2, x) = 2*x`, `solve(2*x = 4, x) = 2`
- `solution`: `x = 3` solves `2*x = 6`: a value put back into an equation
- `property`: 97 is prime, 3 divides 12, 15 is even
- `answer`: the final answer of a solution
- `code`: a program with tests, a doctest line

The reader of programs (`tools.python`) uses two more:

- `output`: all that a program of the chain is said to print
- `outcome`: a value that is taken from what it prints; as an answer it is still read as one
"""
Relation = Literal["=", "≈", "<", "<=", ">", ">=", "!="]
VerdictStatus = Literal["supported", "refuted", "unknown"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement.

    `text` is the statement as written and `span` where it stands in its step (character
    offsets, end exclusive). `left`, `relation`, `right` are its sides, normalised to plain
    infix text that a verifier can parse. `right == "?"` is a tool request: the tool's result
    is to be put in its place. `requirement` is what must hold around the claim for the
    judgment to be certain (the assignment of variables, say); "" where nothing.
    """

    kind: ClaimKind
    text: str
    span: tuple[int, int]
    left: str = ""
    relation: Relation = "="
    right: str = ""
    right_span: tuple[int, int] | None = None
    requirement: str = ""

    @property
    def is_request(self) -> bool:
        return self.right == "?"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A tool's word on a claim.

    `evidence` is what the tool found, in words that a model can read (`38 * 3 = 114`).
    `correction`, where the tool knows it, is the text to put in place of `claim.right_span`.
    """

    tool: str
    status: VerdictStatus
    claim: Claim
    evidence: str = ""
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class StepContext:
    """What stands around a claim: the problem, the steps before it, a coding problem's tests."""

    problem: str
    steps: Sequence[str] = ()
    tests: str | None = None


class Verifier(Protocol):
    """Judges claims. `free` verifiers run always; the others only when the controller buys them."""

    name: str
    free: bool

    def can_judge(self, claim: Claim) -> bool:
        """Whether `check` may have something to say of this claim: cheap, never blocks."""
        ...

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one claim. What cannot be judged with certainty is `unknown`, never refuted."""
        ...


@runtime_checkable
class ClaimReader(Protocol):
    """A verifier with claims of its own: what no other reader of a step finds, or reads otherwise.

    Where its claims stand (`Claim.span`) no other reader's count. A claim that no verifier can
    judge is allowed: it says that this text means something else than it looks like.
    """

    def read(self, step: str, context: StepContext) -> Iterable[Claim]:
        """The claims of its own in a step, in order. Pure, quick, and never raises."""
        ...
