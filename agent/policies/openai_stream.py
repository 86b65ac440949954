"""An answer that is read while it comes, and ended where its reader has seen enough."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from ...graphs.contracts import Proposal, ProposalRequest, Reader
from .openai_wire import ChatCall, read_proposal, read_usage, without_echo

OFTEN = 24
"""Characters between two looks of the reader, unless a line ends: a look reads all of the text."""


def streamed(call: ChatCall) -> dict[str, Any]:
    """The call's arguments with the usage asked for at the stream's end."""
    return {**call.arguments, "stream_options": {"include_usage": True}}


@dataclass(slots=True)
class _Written:
    """What has come of one choice."""

    message: dict[str, str] = field(default_factory=dict)
    logprobs: list[Any] = field(default_factory=list)
    finish: object = None
    usage: object = None
    unread: str = ""

    def add(self, piece: dict[str, Any]) -> None:
        """Take a chunk in; every field of it may be missing or of a wrong type."""
        self.usage = piece.get("usage") or self.usage
        choices = piece.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else {}
        delta = choice.get("delta") if isinstance(choice, dict) else None
        if not isinstance(delta, dict):
            return
        for name in ("content", "reasoning_content", "reasoning"):
            if isinstance(text := delta.get(name), str):
                self.message[name] = self.message.get(name, "") + text
                self.unread += text if name == "content" else ""
        tokens = (choice.get("logprobs") or {}).get("content")
        self.logprobs += tokens if isinstance(tokens, list) else []
        self.finish = choice.get("finish_reason") or self.finish

    def due(self) -> bool:
        """Whether the reader should look now."""
        return len(self.unread) >= OFTEN or "\n" in self.unread

    def proposal(self, call: ChatCall, request: ProposalRequest) -> Proposal:
        self.unread = ""
        choice: dict[str, Any] = {"message": self.message, "finish_reason": self.finish}
        if self.logprobs:
            choice["logprobs"] = {"content": self.logprobs}
        return read_proposal(without_echo(choice, call), request)


async def read_stream(
    pieces: AsyncGenerator[dict[str, Any]], call: ChatCall, request: ProposalRequest, read: Reader
) -> Proposal:
    """The proposal of a stream; its finish is "stop" where `read` ended it.

    Raises what the stream raises, and what `read` does; both hang up.
    """
    written, ended = _Written(), False
    async with aclosing(pieces):
        async for piece in pieces:
            written.add(piece)
            if written.due() and (text := written.proposal(call, request).text):
                ended = not await read(text)
            if ended:
                break
    last = bool(written.unread)
    proposal = written.proposal(call, request)
    if last and not ended and proposal.text:
        await read(proposal.text)
    said = sum(map(len, written.message.values()))
    usage, note = read_usage({"usage": written.usage}, call, len(proposal.thought), said)
    notes = (*call.notes, *proposal.notes, *([note] if note else []))
    finish = "stop" if ended else proposal.finish
    return replace(proposal, finish=finish, usage=usage, notes=notes)


__all__ = ["read_stream", "streamed"]
