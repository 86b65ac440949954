"""Events of a run itself: how it began and ended, what it waited for and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ...tools.base import Verdict
from ..contracts import Task
from .tree import TreeEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A run began."""

    event: Literal["start"] = "start"
    problem: str
    problem_id: str = ""
    model: str = ""
    strategy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A run goes on where a killed process left it: `log` is what its tree is made of so far."""

    event: Literal["resume"] = "resume"
    problem: str
    problem_id: str = ""
    model: str = ""
    strategy: str = ""
    log: tuple[TreeEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked:
    """The run waits for the user's word on a call of a paid tool."""

    event: Literal["approval"] = "approval"
    thread: str
    key: str
    tool: str
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReached:
    """What was asked for did not fit under this ceiling."""

    event: Literal["budget"] = "budget"
    ceiling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What the policy's backend lacked, and how it was done instead."""

    event: Literal["note"] = "note"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """The policy's hidden reasoning before an answer: it was paid for, and answers nothing."""

    event: Literal["thought"] = "thought"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheHit:
    """`n` proposals came from the cache and cost nothing."""

    event: Literal["cached"] = "cached"
    task: Task
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered:
    """A tool answered what the policy had left open in a step (`gcd(12, 18) = ?`)."""

    event: Literal["request"] = "request"
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The run ended in an exception."""

    event: Literal["error"] = "error"
    kind: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The run's `Result`, as JSON."""

    event: Literal["result"] = "result"
    result: dict[str, Any]


RunEvent: TypeAlias = (
    Started | Resumed | ApprovalAsked | BudgetReached | Noted | Thought | CacheHit
    | RequestAnswered | Failed | Finished
)  # fmt: skip
