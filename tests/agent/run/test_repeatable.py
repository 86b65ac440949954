"""A seed makes a run repeatable: the same steps, answer and costs, for every strategy."""

import asyncio
import random
from dataclasses import dataclass, field

import pytest
from surefoot import Agent, Problem
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.strategy import BUILT_IN


@dataclass
class Sampler:
    """Samples as a server with seeds does: each call takes its own time."""

    name: str = "sampler"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(n=True, seed=True, max_n=4, stepwise=True)
    )
    times: random.Random = field(default_factory=random.Random)

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        await asyncio.sleep(self.times.random() / 200)
        return [self._one(request, index) for index in range(request.n)]

    def _one(self, request: ProposalRequest, index: int) -> Proposal:
        chance = random.Random(f"{(request.seed or 0) + index} {request.task} {request.steps}")
        usage = Usage(40, chance.randint(5, 30), int(index == 0))
        if request.task == "critique":
            judged = max(1, len(request.steps) - request.subject)
            chances = tuple(chance.random() for _ in range(judged))
            return Proposal("\n".join(["because"] * judged), judgments=chances, usage=usage)
        a, b = chance.randint(1, 9), chance.randint(1, 9)
        step = f"{a} + {b} = {a + b + (chance.random() < 0.3)}"
        ends = len(request.steps) >= 2 or request.task == "solution"
        text = f"{step}\n\nAnswer: {chance.randint(1, 3)}" if ends else step
        return Proposal(text, "end" if ends else "stop", usage=usage)

    async def aclose(self) -> None:
        pass


@pytest.mark.parametrize("strategy", sorted(BUILT_IN))
def test_the_same_seed_gives_the_same_run(strategy: str) -> None:
    problem = Problem(text="How much is it?", id="p")

    def run(seed: int) -> dict:
        agent = Agent(Sampler(), strategy=strategy, prm="evidence", samples=6, seed=seed)
        return agent.solve(problem).model_dump(exclude={"usage": {"seconds"}})

    assert run(3) == run(3)
