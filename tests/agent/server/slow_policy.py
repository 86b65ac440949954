"""The double of a hosted model that takes its time: it answers when it is let."""

from __future__ import annotations

import asyncio
import threading

from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage

SOLUTION = "2 + 2 = 4\n\nAnswer: 4"


class SlowPolicy:
    """`asked` is set by the first call, `cancelled` by one that was broken off."""

    name = "slow"
    capabilities = Capabilities(n=True, seed=True, max_n=64)

    def __init__(self, seconds: float = 0.0, *, waits: bool = False) -> None:
        self._seconds, self._waits = seconds, waits
        self.asked, self.cancelled, self.go = (threading.Event() for _ in range(3))
        self.calls = 0
        self.solution = SOLUTION

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        self.calls += 1
        self.asked.set()
        try:
            await asyncio.sleep(self._seconds)
            while self._waits and not self.go.is_set():  # noqa: ASYNC110 - set by a thread
                await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        critique = request.task == "critique"
        text = "right" if critique else self.solution
        judgments = (0.95,) * (len(request.steps) - request.subject) if critique else None
        one = Proposal(text, judgments=judgments, usage=Usage(10, 5, 1))
        return [one, *[Proposal(text)] * (request.n - 1)]

    async def aclose(self) -> None:
        pass
