"""What a run sends while it works, before either API gives it a form."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Literal

from ...graphs.contracts import TokenLogprob, ToolCall
from ...graphs.result import Result, UsageOut
from ..run.narration import NarratedThought

FinishReason = Literal["stop", "length", "tool_calls"]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of choice `index`'s answer; of its `refusal`, where it has no answer in the shape
    that was asked for."""

    index: int
    text: str
    logprobs: tuple[TokenLogprob, ...] = ()
    refusal: bool = False


@dataclass(frozen=True, slots=True)
class CalledTools:
    """Tools of the caller's that choice `index` calls."""

    index: int
    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class End:
    """Choice `index` is complete."""

    index: int
    finish: FinishReason


@dataclass(frozen=True, slots=True)
class Total:
    """The last delta: what all calls cost, for a strategy its result, and of a model what it could
    not do as it was asked."""

    usage: UsageOut
    result: Result | None = None
    notes: tuple[str, ...] = ()


Delta = NarratedThought | Text | CalledTools | End | Total
Deltas = AsyncGenerator[Delta, None]


@dataclass(slots=True)
class DeltaChoice:
    """One answer, whole."""

    text: str = ""
    refused: bool = False
    calls: tuple[ToolCall, ...] = ()
    finish: FinishReason = "stop"
    logprobs: list[TokenLogprob] = field(default_factory=list)


@dataclass(slots=True)
class Collected:
    """All deltas of a run, put together."""

    thoughts: list[NarratedThought] = field(default_factory=list)
    choices: dict[int, DeltaChoice] = field(default_factory=dict)
    total: Total = field(default_factory=lambda: Total(UsageOut()))

    def add(self, delta: Delta) -> None:
        match delta:
            case NarratedThought():
                self.thoughts.append(delta)
            case Text(index, text, logprobs, refusal):
                choice = self.choices.setdefault(index, DeltaChoice())
                choice.refused |= refusal
                choice.text += text
                choice.logprobs += logprobs
            case CalledTools(index, calls):
                self.choices.setdefault(index, DeltaChoice()).calls = calls
            case End(index, finish):
                self.choices.setdefault(index, DeltaChoice()).finish = finish
            case Total():
                self.total = delta

    @property
    def reasoning(self) -> str:
        return "".join(thought.text for thought in self.thoughts)


async def collect(deltas: Deltas) -> Collected:
    """Wait for a run's end."""
    collected = Collected()
    async for delta in deltas:
        collected.add(delta)
    return collected
