"""pebble's own PRM by value alone and with progress (PAV): `beam` and `mcts` at one token ceiling.

    python benchmarks/progress_reward.py [--problems 100] [--tokens 1200]

Setlur et al. 2024: a step's worth is its value, and twice what it adds to the chance that the best
of four samples from there is right (the prover). The problems are those of `strategies_table.py`:
fresh ones, half of them solved by the greedy chain. Each row has the same, so that differences are
paired.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from rich.console import Console
from strategies_table import Entry, config, half_solved, row, run, show
from surefoot import Result
from surefoot.agent.evaluation.grading import Grader
from surefoot.agent.pebble.methods.pav import WORTHS, Worth
from surefoot.agent.policies import open_policy
from surefoot.agent.prm import open_prm
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Evidence, ProcessRewardModel

UNKNOWN = 0.5  # the value before any step: the same for all first steps, so that it orders nothing


class WithProgress:
    """A PRM whose values become worths in [0, 1]; a final step's is its progress from the start."""

    name = "progress"

    def __init__(self, values: ProcessRewardModel, worth: Worth) -> None:
        self._values, self._worth = values, worth
        self._least, self._most = worth(0.0, 1.0), worth(1.0, 0.0)

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        values = await self._values.score(problem, steps, evidence)
        before = [UNKNOWN, *values][: len(values)]
        ended = [step.lstrip().startswith(("Answer", "#")) for step in steps]
        worths = [
            self._worth(value, UNKNOWN if end else earlier)
            for value, earlier, end in zip(values, before, ended, strict=True)
        ]
        return [(worth - self._least) / (self._most - self._least) for worth in worths]


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--problems", type=int, default=100)
    parser.add_argument("--tokens", type=int, default=1_200)
    args = parser.parse_args()
    console, grader = Console(width=140), Grader()
    problems = await half_solved(args.problems, grader)
    policy, rows = open_policy("pebble"), []
    found: dict[str, list[Result]] = {}
    for strategy in ("beam", "mcts"):
        for name in list(WORTHS)[:2]:
            prm = WithProgress(open_prm("pebble", policy), WORTHS[name])
            settings = config(Entry(strategy), policy, args.tokens, prm)
            async with Session(settings) as session:
                results = await run(session, problems, grader)
            label = f"{strategy}, {name}"
            found[label] = results
            rows.append(row(label, results))
            console.print(f"{label}: {rows[-1].right:.3f}")
    show(f"pebble, {len(problems)} problems, at most {args.tokens} tokens each", rows, console)
    for strategy in ("beam", "mcts"):
        value, progress = (found[f"{strategy}, {name}"] for name in list(WORTHS)[:2])
        pairs = list(zip(value, progress, strict=True))
        won = sum(bool(b.correct) > bool(a.correct) for a, b in pairs)
        lost = sum(bool(b.correct) < bool(a.correct) for a, b in pairs)
        console.print(f"{strategy}: right with progress alone {won}, by value alone alone {lost}")


if __name__ == "__main__":
    asyncio.run(main())
