"""What a run makes: the steps of its tree, its samples, and the outcome that it ends with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from .contracts import Origin

ROOT = 0
Fate = Literal["open", "accepted", "corrected", "abandoned", "dropped"]
OutcomeStatus = Literal["answered", "abstained", "budget"]


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `replaces`: the step that this one corrects; `answer`: what it states, if final.

    `logprob`: the mean log-probability of the tokens of the call that wrote it; `nats`: minus the
    log-likelihood of its own text, its share by length. `partial`: it breaks off in its middle;
    what goes on from it is laid beside it, whole.
    """

    id: int
    parent: int
    text: str
    origin: Origin = "proposed"
    replaces: int | None = None
    final: bool = False
    answer: str | None = None
    logprob: float | None = None
    partial: bool = False
    nats: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One complete solution of a sampling strategy.

    `answer` None: it gives none. `guessed`: it states none in so many words, and the answer is
    what its end suggests.
    """

    steps: tuple[str, ...]
    answer: str | None
    logprob: float | None = None
    guessed: bool = False
    nats: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. `node` is the last step of the path that is reported, or the sample.

    `checked`: tools read claims on the way and none is refuted; `verified`: something independent
    of the chain bears the answer out, which `grounds` names.
    """

    status: OutcomeStatus
    node: int
    answer: str | None
    confidence: float
    verified: bool
    reason: str = ""
    checked: bool = False
    grounds: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        answer: str | None,
        *,
        node: int = ROOT,
        confidence: float = 0.0,
        checked: bool = False,
        grounds: tuple[str, ...] = (),
        stopped: str = "",
        reason: str = "",
    ) -> Self:
        """The rule of every strategy: `stopped` names the ceiling that ended the run, if one did;
        otherwise who has an answer answers, and who has none abstains."""
        status: OutcomeStatus = "abstained" if answer is None else "answered"
        return cls(
            status="budget" if stopped else status,
            node=node,
            answer=answer,
            confidence=confidence,
            verified=bool(grounds) and answer is not None and not stopped,
            checked=checked,
            grounds=grounds if answer is not None and not stopped else (),
            reason=stopped or reason,
        )
