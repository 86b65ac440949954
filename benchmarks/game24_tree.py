"""Game of 24 by `tree` (Tree of Thoughts) on a proposer that enumerates moves.

    python benchmarks/game24_tree.py [FILE] [--last 100] [--search dfs|bfs]

What differs from the paper: there GPT-4 proposes the moves and judges what is left; here a program
proposes every move there is and judges by the calculator. So the figure is about the search and its
tools, not about a language model. The search, the pruning and the checks are `tree`'s own.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
from fractions import Fraction
from itertools import permutations
from pathlib import Path

from surefoot.agent.evaluation.formats import read_problems
from surefoot.agent.evaluation.game24 import GOAL, solves
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.context import Settings
from surefoot.tools.calculator import Calculator, CalculatorError, calculate
from tables import DATA, present, show

PUBLISHED = {"Tree of Thoughts with GPT-4, b = 5": "74%", "its chain of thought": "4%"}
MOST_MOVES = 36  # of four numbers: 6 pairs, 6 moves each
_NUMBERS = re.compile(r"numbers ([\d ]+?) exactly")
_MOVE = re.compile(r"(\S+) ([-+*/]) (\S+) = (\S+); left:")

Held = list[tuple[str, str]]
"""The numbers in hand: each as it is written, and the expression that made it."""


class Moves:
    """A policy that proposes every move, `4 + 8 = 12; left: 6 6 12`, and judges by calculating."""

    name = "moves"
    capabilities = Capabilities(n=True, max_n=64, stepwise=True, tasks=("step", "critique"))

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        held = replay(request.problem, request.steps)
        usage = Usage(calls=1)
        if request.task == "critique":
            return [Proposal("", judgments=(chance([number for number, _ in held]),), usage=usage)]
        texts = [f"Answer: {held[0][1]}"] if len(held) == 1 else moves(held)
        first, *rest = [Proposal(text, "stop") for text in texts[: request.n]]
        return [Proposal(first.text, "stop", usage=usage), *rest]

    async def aclose(self) -> None:
        """Nothing to close."""


def replay(problem: str, steps: tuple[str, ...]) -> Held:
    """The numbers that are left after the moves so far."""
    held = [(number, number) for number in _NUMBERS.search(problem)[1].split()]
    for step in steps:
        if (move := _MOVE.match(step)) is None:
            continue
        left, sign, right, result = move.groups()
        made = [take(held, number) for number in (left, right)]
        held.append((result, f"({made[0]} {sign} {made[1]})"))
    return held


def take(held: Held, number: str) -> str:
    """Take a number out of the hand; the expression that made it."""
    at = next(i for i, (known, _) in enumerate(held) if known == number)
    return held.pop(at)[1]


def moves(held: Held) -> list[str]:
    """Every move, those that leave the same numbers once."""
    found: dict[tuple[str, ...], str] = {}
    for i, j in permutations(range(len(held)), 2):
        rest = [number for k, (number, _) in enumerate(held) if k not in (i, j)]
        for sign in "+-*/" if i < j else "-/":
            claim = f"{held[i][0]} {sign} {held[j][0]}"
            if (result := value(claim)) is not None:
                left = tuple(sorted([*rest, result]))
                found.setdefault(left, f"{claim} = {result}; left: {' '.join(left)}")
    return list(found.values())


def value(expression: str) -> str | None:
    """What the calculator makes of it: `12`, `(8/3)`; None for a division by zero."""
    try:
        result = calculate(expression)
    except CalculatorError:
        return None
    whole = Fraction(result).denominator == 1
    return str(result) if whole else f"({result})"


def chance(numbers: list[str]) -> float:
    """Can 24 be made of what is left? Two numbers are tried out, of more nothing is known."""
    if len(numbers) == 1:
        return float(numbers[0] == str(GOAL))
    if len(numbers) > 2:
        return 0.5
    tried = (f"{a} {sign} {b}" for a, b in permutations(numbers) for sign in "+-*/")
    return float(any(value(claim) == str(GOAL) for claim in tried))


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path, nargs="?", default=DATA / "game24" / "problems.jsonl.gz")
    parser.add_argument("--last", type=int, default=100)
    parser.add_argument("--search", default="dfs")
    args = parser.parse_args()
    problems = list(read_problems(present(args.file)))[-args.last :]
    options = StrategyOptions(search=args.search, branching=MOST_MOVES)
    config = Config(
        model=Moves(), strategy="tree", prm="none", verifiers=only(Calculator()),
        settings=Settings(options=options),
    )  # fmt: skip
    async with Session(config) as session:
        results = [await session.solve(one.problem) for one in problems]
    pairs = list(zip(problems, results, strict=True))
    right = [solves(one.answer or "", result.answer or "") for one, result in pairs]
    found = {
        "puzzles": len(problems),
        "right": f"{statistics.mean(right):.1%}",
        "calculator checks a puzzle": round(
            statistics.mean(sum(r.usage.tool_calls.values()) for r in results)
        ),
        "policy calls a puzzle": round(statistics.mean(r.usage.policy_calls for r in results)),
        "seconds a puzzle": round(statistics.mean(r.usage.seconds for r in results), 3),
        "slowest, seconds": round(max(r.usage.seconds for r in results), 2),
    }
    title = f"Game of 24, tree --search {args.search}, every move proposed by a program"
    show(title, {"here": found, "published": PUBLISHED})


if __name__ == "__main__":
    asyncio.run(main())
