"""Plain completions by a policy: no loop, no tools, what the model itself writes.

A policy that can be watched streams its tokens as they are drawn and ends at a stop text at once.
Of any other the whole answer comes as one piece, cut at the stop text.
"""

from __future__ import annotations

import asyncio
import threading

from ...graphs.contracts import Proposal, TokenLogprob
from ..policies.logprobs import between
from ..run.narration import NarratedThought
from .call_vote import voted
from .care.metering import MeteredPolicy
from .deltas import CalledTools, Deltas, End, FinishReason, Text
from .raw_order import RawOrder


async def complete(policy: MeteredPolicy, order: RawOrder, notes: list[str]) -> Deltas:
    """The pieces of every choice, each choice's `End` after its last one. `notes` is told what the
    policy could not do as it was asked."""
    loop = asyncio.get_running_loop()
    written: asyncio.Queue[Text | None] = asyncio.Queue()  # a context's tokens at most
    stop, keep_stop = order.request.stop, order.wanted.keep_stop
    pens = [Pen(index, stop, keep_stop=keep_stop) for index in range(order.request.n)]
    gone = threading.Event()

    def watch(index: int, text: str, token: TokenLogprob) -> bool:
        if gone.is_set():
            return False
        piece = pens[index].write(text, token)
        if piece is not None:
            loop.call_soon_threadsafe(written.put_nowait, piece)
        return not pens[index].stopped

    work = asyncio.create_task(policy.propose_watched(order.request, watch))
    work.add_done_callback(lambda _: written.put_nowait(None))
    try:
        while (piece := await written.get()) is not None:
            yield piece
        proposals = voted(await work) if order.wanted.vote else await work
        notes += proposals[0].notes if proposals else ()
        for pen, proposal in zip(pens, proposals, strict=False):
            if proposal.thought and pen.index == 0:
                yield NarratedThought("thought", proposal.thought + "\n")
            if (rest := pen.rest(proposal)) is not None:
                yield rest
            if proposal.tool_calls:
                yield CalledTools(pen.index, proposal.tool_calls)
            yield End(pen.index, pen.finish(proposal))
    finally:
        gone.set()
        work.cancel()
        await asyncio.wait([work])  # what it wrote is counted at its end


class Pen:
    """Writes one choice, no further than its first stop text.

    What may be the beginning of a stop text, or white space at the end, is held back until more
    is known.
    """

    def __init__(self, index: int, stops: tuple[str, ...], *, keep_stop: bool = False) -> None:
        self.index = index
        self.stopped = False
        self._stops, self._keep_stop = stops, keep_stop
        self._sent = 0
        self._watched = False
        self._tokens: list[TokenLogprob] = []

    def write(self, text: str, token: TokenLogprob) -> Text | None:
        """What can be sent of `text`, all that there is so far, with its newest token."""
        self._watched = True
        self._tokens.append(token)
        end = self._stop_in(text)
        self.stopped = end is not None
        return self._send(text, len(text) - self._held(text) if end is None else end)

    def rest(self, proposal: Proposal) -> Text | None:
        """What was not sent yet of the whole proposal."""
        end = self._stop_in(proposal.text)
        end = len(proposal.text) if end is None else end
        if not self._watched:
            self._tokens = list(between(proposal.logprobs or (), 0, end))
        return self._send(proposal.text, end)

    def finish(self, proposal: Proposal) -> FinishReason:
        """Why the choice ended."""
        cut = self._stop_in(proposal.text) is not None
        if proposal.tool_calls:
            return "tool_calls"
        return "length" if proposal.finish == "length" and not cut else "stop"

    def _stop_in(self, text: str) -> int | None:
        """Where the text is to end, None where no stop text is in it."""
        found = [(at, len(stop)) for stop in self._stops if (at := text.find(stop)) >= 0]
        if not found:
            return None
        at, length = min(found)
        return at + length * self._keep_stop

    def _held(self, text: str) -> int:
        """Characters at the end that cannot be sent yet."""
        blank = len(text) - len(text.rstrip())
        begun = (
            size
            for stop in self._stops
            for size in range(min(len(stop) - 1, len(text)), 0, -1)
            if text.endswith(stop[:size])
        )
        return max(blank, *begun, 0)

    def _send(self, text: str, end: int) -> Text | None:
        if end <= self._sent:
            return None
        piece = Text(self.index, text[self._sent : end], tuple(self._tokens))
        self._sent, self._tokens = end, []
        return piece
