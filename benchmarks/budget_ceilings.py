"""1,000 random runs under random ceilings, 8 at a time: does any spend more than it may?

    python benchmarks/budget_ceilings.py [--runs 1000] [--strategies loop,majority,…] [--out FILE]

The policy's tokens are drawn at random: prompts of a quarter to half a token a character, answers
up to all that was granted. A run may exceed its ceiling by what one call costs, and no more: the
table shows by how much it did, in calls of that run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Budget, Price, Problem, Result
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.run.context import Settings
from surefoot.tools import Calculator
from surefoot.tools.base import Claim, StepContext, Verdict

WORKERS = 8
PRICE = Price(0.5, 2.0)


@dataclass
class Random:
    """Writes sums, some of them wrong, and remembers what every call of a problem cost."""

    chance: random.Random
    capabilities: Capabilities
    name: str = "random"
    calls: dict[str, list[Usage]] = field(default_factory=lambda: defaultdict(list))

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        await asyncio.sleep(self.chance.random() / 1000)
        chars = len(request.problem) + len(request.prompt) + sum(map(len, request.steps))
        times = 1 if self.capabilities.n else request.n
        prompt = int(chars * self.chance.uniform(0.25, 0.5)) * times
        proposals = []
        for index in range(request.n):
            written = self.chance.randint(1, request.max_tokens)
            usage = Usage(prompt if index == 0 else 0, written, times if index == 0 else 0)
            proposals.append(Proposal(self._text(request), "stop", usage=usage))
        spent = sum((one.usage for one in proposals), Usage())
        self.calls[request.problem_id].append(spent)
        return proposals

    def _text(self, request: ProposalRequest) -> str:
        a, b = self.chance.randint(10, 99), self.chance.randint(10, 99)
        step = f"{a} + {b} = {a + b + (self.chance.random() < 0.2)}"
        if request.task == "step" and self.chance.random() < 0.8:
            return step
        return f"{step}\n\nAnswer: {a + b}"

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


def ceiling(chance: random.Random) -> Budget:
    """Some of the four ceilings, each low enough to end many a run."""
    return Budget(
        tokens=chance.choice((None, chance.randint(1, 2000))),
        tool_calls=chance.choice((None, chance.randint(0, 6))),
        money=chance.choice((None, chance.uniform(1e-6, 0.003))),
    )


def excess(budget: Budget, result: Result, calls: list[Usage]) -> float:
    """By how many of its dearest calls a run exceeds its ceiling; 0 where it does not."""
    usage, over = result.usage, [0.0]
    counted = Usage(usage.prompt_tokens, usage.completion_tokens, usage.policy_calls)
    if counted != sum(calls, Usage()):
        raise SystemExit(f"{result.strategy}: {counted} was counted, {sum(calls, Usage())} spent")
    if budget.tokens is not None and counted.tokens > budget.tokens:
        over.append((counted.tokens - budget.tokens) / max(one.tokens for one in calls))
    if budget.money is not None and (usage.money or 0) > budget.money + 1e-9:
        dearest = max(PRICE.of(one) for one in calls)
        over.append(((usage.money or 0) - budget.money) / dearest)
    if budget.tool_calls is not None:
        over.append(float(max(0, usage.tool_calls.get("paid", 0) - budget.tool_calls)))
    return max(over)


async def measure(strategy: str, runs: int, seed: int) -> dict[str, float]:
    chance, gate = random.Random(seed), asyncio.Semaphore(WORKERS)
    found = {"runs": runs, "ended by a ceiling": 0, "exceeded": 0, "by calls, at most": 0.0}

    async def one(number: int) -> None:
        able = Capabilities(n=chance.random() < 0.5, max_n=8, stepwise=chance.random() < 0.5)
        policy, budget = Random(random.Random(seed + number), able), ceiling(chance)
        config = Config(
            model=policy,
            strategy=strategy,
            prm="none",
            verifiers=only(Calculator(), Paid()),
            budget=budget,
            price=PRICE,
            settings=Settings(samples=8, max_tokens=200, seed=number),
        )
        problem = Problem(text="How much is it? " * chance.randint(1, 40), id=str(number))
        async with gate, Session(config) as session:
            result = await session.solve(problem)
        over = excess(budget, result, policy.calls[problem.id])
        found["ended by a ceiling"] += result.status == "budget"
        found["exceeded"] += over > 0
        found["by calls, at most"] = round(max(found["by calls, at most"], over), 3)

    await asyncio.gather(*map(one, range(runs)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--strategies", default="chain,loop,majority,best-of-n")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    names = options.strategies.split(",")
    each = -(-options.runs // len(names))
    rows = {name: asyncio.run(measure(name, each, options.seed)) for name in names}
    table = Table("strategy", *rows[names[0]])
    for name, row in rows.items():
        table.add_row(name, *map(str, row.values()))
    Console(width=120).print(table)
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
