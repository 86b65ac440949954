"""What a paid verifier could be asked of a step: a call for each claim that it may judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..tools.base import ClaimKind, Verdict

GROUNDED: frozenset[ClaimKind] = frozenset({"answer", "solution"})
"""Kinds of claims that are checked against the problem itself, however they were come by."""


@dataclass(frozen=True, slots=True)
class Question:
    """One claim put to one tool, told by its kind (`kind_of`)."""

    tool: str
    kind: ClaimKind

    @property
    def name(self) -> str:
        return f"{self.tool}:{self.kind}"


def kind_of(kind: ClaimKind, text: str) -> ClaimKind:
    """The kind under which a claim is counted: a number stated as the answer is an answer.

    Calculations and answers are doubted for different reasons: that a policy is sure of its words
    says much of a calculation, and little of whether it is the one that the problem asks for.
    """
    return "answer" if text.startswith("Answer:") else kind


def is_grounded(own: Iterable[Verdict], replaced: Iterable[Verdict]) -> bool:
    """Whether a tool found a step to be true of the problem itself, or made it so.

    `own`: the verdicts on it; `replaced`: those on the step that it was put in the place of.
    """
    true = [verdict for verdict in own if verdict.status == "supported"]
    made = [verdict for verdict in replaced if verdict.correction is not None]
    return any(kind_of(one.claim.kind, one.claim.text) in GROUNDED for one in (*true, *made))
