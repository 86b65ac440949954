"""Ceilings of whole runs, in every unit, and runs that are left: both end the model's calls."""

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from surefoot import Agent, Budget, Price, Problem, Result
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.run.context import Settings
from surefoot.graphs.strategy import BUILT_IN
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator
from surefoot.tools.base import Claim, StepContext, Verdict

PRICE = Price(0.5, 2.0)


@dataclass
class Spender:
    """Spends what it likes of what it is granted, and remembers it by problem."""

    chance: random.Random
    capabilities: Capabilities
    name: str = "spender"
    calls: dict[str, list[Usage]] = field(default_factory=lambda: defaultdict(list))

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        await asyncio.sleep(0)
        chars = len(request.problem) + len(request.prompt) + sum(map(len, request.steps))
        times = 1 if self.capabilities.n else request.n
        usages = [Usage(0, self.chance.randint(1, request.max_tokens), 0) for _ in range(request.n)]
        usages[0] += Usage(int(chars * self.chance.uniform(0.25, 0.5)) * times, 0, times)
        self.calls[request.problem_id].append(sum(usages, Usage()))
        return [Proposal(self._text(request), "stop", usage=usage) for usage in usages]

    def _text(self, request: ProposalRequest) -> str:
        a, b = self.chance.randint(10, 99), self.chance.randint(10, 99)
        step = f"{a} + {b} = {a + b + (self.chance.random() < 0.2)}"
        more = request.task == "step" and self.chance.random() < 0.7
        return step if more else f"{step}\n\nAnswer: {a + b}"

    async def aclose(self) -> None:
        pass


class Paid:
    """A tool that costs a call and knows nothing."""

    name = "paid"
    free = False

    def can_judge(self, claim: Claim) -> bool:
        return True

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        return Verdict(self.name, "unknown", claim)


async def one_run(strategy: str, number: int) -> tuple[Budget, Result, list[Usage]]:
    chance = random.Random(f"{strategy} {number}")
    budget = Budget(
        tokens=chance.choice((None, chance.randint(1, 2000))),
        tool_calls=chance.choice((None, chance.randint(0, 6))),
        money=chance.choice((None, chance.uniform(1e-6, 0.003))),
    )
    able = Capabilities(n=chance.random() < 0.5, max_n=8, stepwise=chance.random() < 0.5)
    policy = Spender(chance, able)
    config = Config(
        model=policy,
        strategy=strategy,
        prm="none",
        verifiers=only(Calculator(), Paid()),
        budget=budget,
        price=PRICE,
        settings=Settings(samples=8, max_tokens=200, seed=number),
    )
    problem = Problem(text="How much is it? " * chance.randint(1, 40), id="p")
    async with Session(config) as session:
        return budget, await session.solve(problem), policy.calls["p"]


@pytest.mark.parametrize("strategy", ["chain", "loop", "majority", "best-of-n"])
async def test_no_run_exceeds_its_ceiling_by_more_than_a_call(strategy: str) -> None:
    """Eight at a time; `benchmarks/budget_ceilings.py` makes a thousand."""
    for start in range(0, 24, 8):
        for budget, result, calls in await asyncio.gather(
            *(one_run(strategy, start + i) for i in range(8))
        ):
            usage = result.usage
            total = sum(calls, Usage())
            counted = Usage(usage.prompt_tokens, usage.completion_tokens, usage.policy_calls)
            assert counted == total
            dearest = max(calls, key=PRICE.of, default=Usage())
            assert budget.tokens is None or total.tokens <= budget.tokens + dearest.tokens
            assert budget.money is None or usage.money <= budget.money + PRICE.of(dearest)
            assert budget.tool_calls is None or usage.tool_calls.get("paid", 0) <= budget.tool_calls


@dataclass
class Slow:
    """Takes an hour a call, and knows whether it was cancelled."""

    name: str = "slow"
    capabilities: Capabilities = field(default_factory=Capabilities)
    begun: int = 0
    cancelled: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        self.begun += 1
        self.asked.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return []

    async def aclose(self) -> None:
        pass


@pytest.mark.parametrize("strategy", sorted(BUILT_IN))
async def test_a_run_that_is_cancelled_stops_its_calls(strategy: str) -> None:
    policy = Slow()
    agent = Agent(policy, strategy=strategy, prm="none", samples=4)
    run = asyncio.create_task(agent.asolve("What is 2 + 3?"))
    await asyncio.wait_for(policy.asked.wait(), 30)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert policy.begun == policy.cancelled >= 1


async def test_a_stream_that_is_closed_stops_its_calls() -> None:
    policy = Slow()
    stream = Agent(policy, prm="none", verifiers=only()).astream("What is 2 + 3?")
    assert (await anext(stream))["event"] == "start"
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.wait_for(policy.asked.wait(), 30)
    waiting.cancel()
    await asyncio.wait([waiting])
    await stream.aclose()
    assert policy.begun == policy.cancelled == 1


async def test_the_end_of_the_time_stops_a_call() -> None:
    policy = Slow()
    agent = Agent(policy, prm="none", verifiers=only(), budget=Budget(seconds=0.2))
    result = await agent.asolve("What is 2 + 3?")
    assert (result.status, policy.cancelled) == ("budget", 1)
    assert result.usage.seconds < 2


async def test_money_is_counted_by_the_models_own_price() -> None:
    policy = Spender(random.Random(0), Capabilities())
    table = {"spender": PRICE, "another": Price(100, 100)}
    result = await Agent(policy, strategy="chain", prm="none", price=table).asolve("2 + 3")
    (usage,) = policy.calls.popitem()[1]
    assert result.usage.money == pytest.approx(PRICE.of(usage))


async def test_no_price_is_guessed() -> None:
    policy = Spender(random.Random(0), Capabilities())
    agent = Agent(policy, prm="none", budget=Budget(money=1.0), price={"another": PRICE})
    with pytest.raises(InputError, match="price of spender"):
        await agent.asolve("2 + 3")
    result = await Agent(policy, strategy="chain", prm="none").asolve("2 + 3")
    assert result.usage.money is None


async def test_an_instruction_that_pebble_does_not_read_takes_up_no_ceiling():
    """Its some 250 tokens were once kept back, so that a run was cut off half-way."""
    agent = Agent("pebble", verifiers=only("notation", "calculator"), budget=Budget(tokens=150))
    result = await agent.asolve("Compute 12 + 30.")
    assert (result.status, result.answer) == ("answered", "42")
    assert result.usage.prompt_tokens + result.usage.completion_tokens <= 150


class Endless(Spender):
    """A server that takes no notice of `max_tokens`: megabytes of steps, each with its claim."""

    def _text(self, request: ProposalRequest) -> str:
        return "1 + 1 = 2, so it goes on.\n\n" * 800_000


@pytest.mark.parametrize("strategy", ["chain", "majority", "loop", "beam"])
def test_more_text_than_was_granted_is_left_out(strategy: str) -> None:
    able = Capabilities(n=True, max_n=8, tasks=("solution",))
    policy = Endless(random.Random(1), able)
    config = Config(
        policy, strategy=strategy, prm="none", verifiers=only(Calculator()),
        budget=Budget(tokens=4000, seconds=2.0),
    )  # fmt: skip

    async def run() -> Result:
        async with Session(config) as session:
            return await session.solve(Problem.read("What is 1 + 1?"))

    result = asyncio.run(run())
    assert sum(len(step.text) for step in result.steps) <= 4000 * 32
