"""A policy of one's own, in one file: whatever can write a solution can be reasoned with.

This one asks nobody and slips on purpose, so that the loop has something to put right.
`Agent(model=Slipping())` takes the object. To give it a name that others can use,
`--model slipping:3` on the command line, a package declares

    [project.entry-points."surefoot.policies"]
    slipping = "my_package:open_slipping"
"""

import re
from typing import Any

from surefoot import Agent
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage


class Slipping:
    """Adds the numbers of a problem up, and is off by `slip` where no tool has said better.

    `capabilities.tasks` says what it can be asked for: the rest of a solution, nothing else.
    """

    def __init__(self, slip: int = 1) -> None:
        self.name = f"slipping:{slip}"
        self.slip = slip
        self.capabilities = Capabilities(tasks=("solution",))

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        numbers = [int(digits) for digits in re.findall(r"\d+", request.problem)]
        total = sum(numbers)
        if request.steps:  # what stands there was checked: go on from it
            total = int(re.findall(r"\d+", request.steps[-1])[-1])
            text = f"Answer: {total}"
        else:
            text = f"{' + '.join(map(str, numbers))} = {total + self.slip}\n\nAnswer: {total}"
        usage = Usage(calls=1, prompt_tokens=len(request.problem) // 4, completion_tokens=12)
        return [Proposal(text, finish="end", usage=usage)] * request.n

    async def aclose(self) -> None:
        """Nothing is held open."""


def open_slipping(rest: str, **_options: Any) -> Slipping:
    """What an entry point leads to; `rest` is what follows `slipping:`."""
    return Slipping(int(rest or 1))


if __name__ == "__main__":
    result = Agent(model=Slipping(), prm="none").solve("What is 17, 25 and 8 together?")
    for step in result.steps:
        print(step.origin, "|", step.text)
    print("answer:", result.answer)
