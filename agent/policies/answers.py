"""From what a chat model wrote to what was asked for: shared by all chat policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...graphs.contracts import Proposal, ProposalRequest, Usage, chars_of
from ...graphs.thinking import split_thoughts
from .critique import parse_critique
from .messages import STEP_BREAK

CHARS_A_TOKEN = 4  # OpenAI's rule of thumb for English
ESTIMATED = "usage: not reported by this server, tokens are estimated from characters"
THOUGHT = "the model's hidden reasoning (<think>) was left out of its answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """The part of a raw text that answers: `text`, which begins at character `start`.

    `cut`: it ends at a stop text that the server let pass. `thought`: the hidden reasoning that
    stood before it.
    """

    text: str
    start: int
    cut: bool = False
    thought: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def stop_texts(request: ProposalRequest) -> tuple[str, ...]:
    """What ends this answer: the request's own, and for a step the empty line after it."""
    stops = tuple(stop for stop in request.stop if stop)
    return stops or ((STEP_BREAK,) if request.task == "step" else ())


def find_answer(raw: str, request: ProposalRequest) -> Answer:
    """The answer in a raw text: without white space around it, and up to the first stop text.

    What goes on in the middle of a step keeps the white space that it begins with. Hidden
    reasoning is told apart (`graphs.thinking`); where it has no end there is no answer.
    """
    told = split_thoughts(raw)
    rest, start, thought = told.answer, told.start, told.thought
    text = rest.rstrip() if request.started else rest.strip()
    start += 0 if request.started else len(rest) - len(rest.lstrip())
    found = [at for stop in stop_texts(request) if (at := text.find(stop)) >= 0]
    if found:
        return Answer(text[: min(found)].rstrip(), start, cut=True, thought=thought)
    return Answer(text, start, thought=thought)


def estimated_usage(messages: Iterable[Mapping[str, Any]], written: int) -> Usage:
    """Usage of one call that reports none; `written` in characters."""
    sent = sum(chars_of(message.get("content")) for message in messages)
    return Usage(sent // CHARS_A_TOKEN + 1, written // CHARS_A_TOKEN + 1, 1)


def answered(proposal: Proposal) -> int:
    """Characters that it wrote for its reader: its text, and the calls of tools."""
    return len(proposal.text) + sum(len(call.arguments) for call in proposal.tool_calls)


def with_thought(usage: Usage, thought: int, written: int) -> Usage:
    """The usage with the share of its completion that was hidden reasoning: `thought` of the
    `written` characters."""
    if not thought:
        return usage
    share = min(1.0, thought / max(written, thought))
    return replace(usage, reasoning_tokens=round(usage.completion_tokens * share))


def judged(proposal: Proposal, request: ProposalRequest) -> Proposal:
    """A critique with its judgments and, as its text, a reason on a line for each judged step.

    Where it cannot be read the judgments are None, the text stays, and a note says so.
    """
    critique = parse_critique(proposal.text, request)
    if critique is not None:
        return replace(proposal, text=critique.text, judgments=critique.judgments)
    note = "critique: the model's judgment cannot be read, so there is none"
    if proposal.finish == "length":
        note += " (it was cut off at max_tokens)"
    return replace(proposal, notes=(*proposal.notes, note))


__all__ = [
    "ESTIMATED",
    "THOUGHT",
    "Answer",
    "answered",
    "estimated_usage",
    "find_answer",
    "judged",
    "stop_texts",
    "with_thought",
]
