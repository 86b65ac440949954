"""A public inference-scaling toolkit as a client: its_hub drives `pebble` through `surefoot serve`.

    pip install 'its_hub[lm]'; python benchmarks/third_party_client.py [--each 5]

The same fresh problems (`families`, from seeds that training does not reach), the same weights, the
same server. its_hub's strategies (self-consistency, adaptive self-consistency, particle filtering
with pebble's own PRM) sample the raw model; ours are asked for by name. Tokens are the server's
count of all calls, prompts included, a problem.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import warnings
from collections.abc import Awaitable, Callable, Sequence

import httpx
from its_hub.api import AbstractProcessRewardModel
from its_hub.core.algorithms.adaptive_self_consistency import AdaptiveSelfConsistency
from its_hub.core.algorithms.particle_gibbs import ParticleFiltering
from its_hub.core.algorithms.self_consistency import SelfConsistency
from its_hub.core.lms.openai_lm import OpenAICompatibleLanguageModel
from its_hub.core.lms.step_generation import StepGeneration
from serve_load import Server, serving
from surefoot.agent.pebble.families import EVALUATION_SEEDS, FAMILIES, generate
from surefoot.agent.pebble.prm import PebblePRM
from surefoot.tools.equivalence import aequivalent_many
from tables import show

OFFSET = 910_000_000  # no problem from here on was looked at in development
TEMPERATURE = 0.8
MOST_STEPS = 16
Solver = Callable[[str], Awaitable[str]]


def stated(text: str) -> str:
    """The answer that a completion states."""
    found = re.findall(r"Answer: *(.+)", text)
    return found[-1].strip() if found else ""


class PebbleJudge(AbstractProcessRewardModel):
    """pebble's PRM behind its_hub's contract: the score of a completion's last step."""

    async def ascore(self, prompt, steps):
        many = isinstance(steps, list)
        scores = [await self._last(str(prompt), text) for text in (steps if many else [steps])]
        return scores if many else scores[0]

    def score(self, prompt, steps):
        return asyncio.run(self.ascore(prompt, steps))

    async def _last(self, prompt: str, text: str) -> float:
        lines = [line for line in text.split("\n") if line.strip()]
        return (await PebblePRM().score(prompt, lines))[-1] if lines else 0.5


def theirs(model: OpenAICompatibleLanguageModel) -> dict[str, Solver]:
    """its_hub's strategies at several budgets (samples or particles)."""

    def infer(algorithm, budget: int) -> Solver:
        async def solve(problem: str) -> str:
            return stated((await algorithm.ainfer(model, problem, budget))["content"])

        return solve

    steps = StepGeneration(MOST_STEPS, "\n", "Answer:", TEMPERATURE)
    algorithms = {
        "self-consistency": SelfConsistency(stated),
        "adaptive self-consistency": AdaptiveSelfConsistency(0.75, stated),
        "particle filtering, pebble's PRM": ParticleFiltering(steps, PebbleJudge()),
    }
    return {
        f"its_hub {name}, n={budget}": infer(algorithm, budget)
        for name, algorithm in algorithms.items()
        for budget in (2, 4, 8, 16, 32)
        if budget <= 8 or "particle" not in name
    }


def ours(server: Server) -> dict[str, Solver]:
    """Surefoot's strategies, by the same API."""

    def ask(strategy: str, **options) -> Solver:
        async def solve(problem: str) -> str:
            async with httpx.AsyncClient(timeout=600) as client:
                reply = await client.post(
                    f"{server.url}/v1/chat/completions",
                    json={
                        "model": f"surefoot/{strategy}",
                        "messages": [{"role": "user", "content": problem}],
                        **options,
                    },
                )
            return reply.json()["surefoot"]["result"]["answer"] or ""

        return solve

    return {
        "surefoot/chain": ask("chain"),
        "surefoot/majority, n=8": ask("majority", samples=8),
        "surefoot/loop": ask("loop"),
    }


def spent(server: Server) -> int:
    """Tokens of all calls that the server has made."""
    text = httpx.get(f"{server.url}/metrics").text
    return sum(
        int(float(value))
        for value in re.findall(r"^surefoot_tokens_total\{.*\} (\S+)", text, re.MULTILINE)
    )


async def measure(
    server: Server, solvers: dict[str, Solver], problems: Sequence[tuple[str, str]]
) -> dict[str, dict[str, str]]:
    found = {}
    for name, solve in solvers.items():
        before = spent(server)
        answers = [await solve(text) for text, _ in problems]
        tokens = (spent(server) - before) / len(problems)
        pairs = [(gold, answer) for (_, gold), answer in zip(problems, answers, strict=True)]
        right = sum(one.equivalent for one in await aequivalent_many(pairs))
        found[name] = {"right": f"{right} of {len(problems)}", "tokens a problem": f"{tokens:.0f}"}
    return found


async def compare(server: Server, each: int) -> dict[str, dict[str, str]]:
    names = [name for name in FAMILIES if name != "foreign"]
    made = [generate(EVALUATION_SEEDS + OFFSET + i, name) for name in names for i in range(each)]
    problems = [(one.text, one.answer) for one in made]
    model = OpenAICompatibleLanguageModel(
        f"{server.url}/v1", "none", "pebble", temperature=TEMPERATURE, max_concurrency=8
    )
    try:
        return await measure(server, {**ours(server), **theirs(model)}, problems)
    finally:
        await model.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=5, help="Problems of each family.")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    with serving() as server:
        show("pebble through surefoot serve", asyncio.run(compare(server, args.each)))


if __name__ == "__main__":
    main()
