"""The double of a chat model that takes conversations: it calls a tool once, then talks."""

from __future__ import annotations

import itertools
import json

from slow_policy import SOLUTION
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, ToolCall, Usage


class ConversingPolicy:
    """`calls`: what it calls, one after the other; every call costs ten and five tokens."""

    name = "talker"
    capabilities = Capabilities(n=True, seed=True, max_n=64)

    def __init__(self, *cities: str) -> None:
        self.dialogues: list[ProposalRequest] = []
        self.asked = 0
        self._cities = itertools.cycle(cities or ("Paris",))

    def converses(self) -> bool:
        return True

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        one = Usage(10, 5, 1)
        if request.dialogue is None:
            self.asked += 1
            judged = len(request.steps) - request.subject if request.task == "critique" else 0
            return [Proposal(SOLUTION, judgments=(0.95,) * judged or None, usage=one)] * request.n
        self.dialogues.append(request)
        told = request.dialogue
        if told.parameters.get("tools") and told.messages[-1]["role"] != "tool":
            written = [json.dumps({"city": next(self._cities)}) for _ in range(request.n)]
            calls = [
                Proposal("", "tool", tool_calls=(ToolCall("population", text),)) for text in written
            ]
            return [Proposal("", "tool", tool_calls=calls[0].tool_calls, usage=one), *calls[1:]]
        thinking = Usage(10, 5, 1, 3)
        return [Proposal("Two million.", thought="I know that.", usage=thinking)] * request.n

    async def aclose(self) -> None:
        pass
