"""What enters and what leaves a run, validated: `Problem` and `Result`."""

from __future__ import annotations

import re
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .contracts import Origin
from .errors import ProblemError
from .trace import TRACE_VERSION

MAX_PROBLEM_CHARS = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

RunStatus = Literal["answered", "abstained", "budget", "failed"]


class Problem(BaseModel):
    """What the user asks. `tests` is the code that judges a program, for coding problems."""

    model_config = ConfigDict(frozen=True)

    text: str
    id: str = Field(default_factory=lambda: uuid.uuid4().hex[:12])
    tests: str | None = None
    entry_point: str | None = None

    @classmethod
    def read(cls, text: str, *, id: str | None = None) -> Problem:  # noqa: A002 - the field's name
        """A problem from a user's text. Raises `ProblemError` with one line that says why not."""
        if not text.strip():
            raise ProblemError("The problem is empty: give it as an argument, or - to read it.")
        if len(text) > MAX_PROBLEM_CHARS:
            raise ProblemError(
                f"The problem has {len(text):,} characters; the limit is {MAX_PROBLEM_CHARS:,}."
            )
        if found := _CONTROL.search(text):
            kind = "half of a surrogate pair" if found[0] >= "\ud800" else "a control character"
            raise ProblemError(
                f"The problem holds {kind} ({found[0]!r} at {found.start()}): give plain text."
            )
        return cls(text=text.strip()) if id is None else cls(text=text.strip(), id=id)


class VerdictOut(BaseModel):
    tool: str
    status: Literal["supported", "refuted", "unknown"]
    claim: str
    evidence: str = ""


class StepOut(BaseModel):
    text: str
    score: float | None = None
    verdicts: list[VerdictOut] = Field(default_factory=list)
    origin: Origin = "proposed"


class UsageOut(BaseModel):
    """What was spent. `money` is None where no price is known; `reasoning_tokens` are those of the
    completion's that went into a model's hidden reasoning."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    policy_calls: int = 0
    tool_calls: dict[str, int] = Field(default_factory=dict)
    seconds: float = 0.0
    money: float | None = None

    def __add__(self, other: UsageOut) -> UsageOut:
        tools = dict(self.tool_calls)
        for name, count in other.tool_calls.items():
            tools[name] = tools.get(name, 0) + count
        return UsageOut(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            reasoning_tokens=self.reasoning_tokens + other.reasoning_tokens,
            policy_calls=self.policy_calls + other.policy_calls,
            tool_calls=tools,
            seconds=self.seconds + other.seconds,
            money=None
            if self.money is None and other.money is None
            else (self.money or 0.0) + (other.money or 0.0),
        )


class Result(BaseModel):
    """The outcome of a run: the JSON of `solve --json`, and a row of `results.jsonl`.

    `confidence` is P(the answer is right), for the model at hand. `checked`: tools could read
    claims on the way to the answer, and none is refuted; a misread problem can be worked out
    flawlessly. `verified`: something independent of the chain confirms the answer from the
    problem's own text, and `grounds` says what. `correct` is known only
    where the problem came with its answer or tests. `hint` says what would help where there
    is no answer; `error` what went wrong where the run failed.
    """

    id: str
    status: RunStatus
    answer: str | None = None
    checked: bool = False
    verified: bool = False
    grounds: list[str] = Field(default_factory=list)
    confidence: float = 0.0
    steps: list[StepOut] = Field(default_factory=list)
    usage: UsageOut = Field(default_factory=UsageOut)
    backtracks: int = 0
    corrections: int = 0
    strategy: str = "loop"
    model: str = ""
    trace_version: int = TRACE_VERSION
    correct: bool | None = None
    hint: str | None = None
    error: str | None = None
    samples: list[dict[str, Any]] | None = None

    @field_validator("confidence")
    @classmethod
    def _in_unit_interval(cls, value: float) -> float:
        return min(1.0, max(0.0, value))
