"""Every strategy side by side: on pebble at one token ceiling, and on recorded real samples.

    python benchmarks/strategies_table.py [--part pebble|recorded] [--problems 200] [--tokens 1200]
                                          [--strategies chain,beam,…] [--out FILE]

pebble: fresh problems from seeds that training does not reach, drawn in order until half of the set
is solved by the greedy `chain` and half is not; so `chain` stands at one half by construction, and
whatever else is found is found on problems of that mixture. Sampling strategies may draw 64
samples: the ceiling ends them. Tokens are those of policy calls; a PRM's own reading is not
counted, and the seconds beside them hold it.

recorded: 32 samples a problem of Qwen2.5-7B-Instruct (strictprmbench), for what only selects.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from surefoot import Problem, Result
from surefoot.agent.evaluation.formats import EvalProblem, read_problems
from surefoot.agent.evaluation.grading import Grader
from surefoot.agent.pebble.families import EVALUATION_SEEDS, FAMILIES, generate
from surefoot.agent.policies import open_policy
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import ProcessRewardModel
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from tables import DATA, present

OFFSET = 1_700_000_000  # no problem from here on was looked at in development
MANY = 64
SAMPLES = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be: a strategy and how it is set."""

    strategy: str
    samples: int = 1
    select: str = "prm"
    options: StrategyOptions = field(default_factory=StrategyOptions)

    @property
    def label(self) -> str:
        said = [f"{value}" for value in self.options.chosen.values()]
        selects = [self.select] if self.strategy == "best-of-n" else []
        return " ".join([self.strategy, *selects, *said])


ON_PEBBLE = (
    Entry("chain"),
    Entry("majority", MANY),
    Entry("weighted-vote", MANY),
    Entry("best-of-n", MANY),
    Entry("best-of-n", 8, "judge"),
    Entry("rejection", MANY),
    Entry("adaptive", MANY),
    Entry("program"),
    Entry("debate"),
    Entry("refine"),
    Entry("staged"),
    Entry("tree", options=StrategyOptions(search="bfs")),
    Entry("tree", options=StrategyOptions(search="dfs")),
    Entry("mcts", options=StrategyOptions(reward="prm")),
    Entry("mcts", options=StrategyOptions(reward="confidence")),
    Entry("mcts", options=StrategyOptions(reward="verifier")),
    Entry("beam"),
    Entry("loop"),
    Entry("loop", options=StrategyOptions(min_confidence=0.0)),  # abstains from nothing
)
ON_RECORDED = (
    Entry("chain"),
    Entry("majority", SAMPLES),
    Entry("best-of-n", SAMPLES),
    Entry("weighted-vote", SAMPLES),
    Entry("rejection", SAMPLES),
    Entry("adaptive", SAMPLES),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What was found of one entry; all but `right`, its interval and `of_answered` (right of
    those that were answered) are means of a problem."""

    label: str
    n: int
    right: float
    low: float
    high: float
    of_answered: float
    abstained: float
    tokens: float
    calls: float
    samples: float
    tools: float
    seconds: float
    cut_off: float


def interval(share: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95% interval."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * ((share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


async def run(session: Session, problems: Sequence[EvalProblem], grader: Grader) -> list[Result]:
    """One run a problem, graded."""
    found = []
    for one in problems:
        result = await session.attempt(one.problem)
        found += await grader.grade(one, [result])
    return found


def row(label: str, results: Sequence[Result]) -> Row:
    def mean(values: Sequence[float]) -> float:
        return round(statistics.mean(values), 3)

    right = statistics.mean(bool(one.correct) for one in results)
    low, high = interval(right, len(results))
    usage = [one.usage for one in results]
    return Row(
        label=label,
        n=len(results),
        right=right,
        low=low,
        high=high,
        of_answered=right * len(results) / max(1, sum(one.answer is not None for one in results)),
        abstained=mean([one.answer is None for one in results]),
        tokens=mean([one.prompt_tokens + one.completion_tokens for one in usage]),
        calls=mean([one.policy_calls for one in usage]),
        samples=mean([len(one.samples or [one]) for one in results]),
        tools=mean([sum(one.tool_calls.values()) for one in usage]),
        seconds=mean([one.seconds for one in usage]),
        cut_off=mean([one.status == "budget" for one in results]),
    )


def show(title: str, rows: Sequence[Row], console: Console) -> None:
    columns = ("right", "95%", "of answered", "abstained", "tokens", "calls", "samples",
               "tool calls", "seconds", "cut off")  # fmt: skip
    table = Table("strategy", *columns, title=title, title_justify="left")
    for one in rows:
        table.add_row(
            one.label, f"{one.right:.3f}", f"{one.low:.3f}-{one.high:.3f}",
            f"{one.of_answered:.3f}", f"{one.abstained:.3f}",
            f"{one.tokens:.0f}", f"{one.calls:.1f}", f"{one.samples:.1f}", f"{one.tools:.1f}",
            f"{one.seconds:.2f}", f"{one.cut_off:.2f}",
        )  # fmt: skip
    console.print(table)


def config(
    entry: Entry, model: object, tokens: int | None, prm: str | ProcessRewardModel | None = None
) -> Config:
    settings = Settings(samples=entry.samples, options=entry.options)
    return Config(
        model=model, strategy=entry.strategy, select=entry.select, prm=prm, settings=settings,
        budget=Budget(tokens=tokens),
    )  # fmt: skip


async def half_solved(n: int, grader: Grader) -> list[EvalProblem]:
    """`n` problems, half of them solved by the greedy chain, in the order in which they came."""
    names = [name for name in FAMILIES if name != "foreign"]
    wanted = {True: n // 2, False: n - n // 2}
    kept: list[EvalProblem] = []
    async with Session(Config(model="pebble", strategy="chain")) as session:
        for i in range(100 * n):
            made = generate(EVALUATION_SEEDS + OFFSET + i, names[i % len(names)])
            problem = EvalProblem(Problem(text=made.text, id=f"p{i}"), made.answer, made.family)
            (result,) = await run(session, [problem], grader)
            solved = bool(result.correct)
            if wanted[solved]:
                wanted[solved] -= 1
                kept.append(problem)
            if not any(wanted.values()):
                break
    return kept


async def on_pebble(args: argparse.Namespace, console: Console) -> list[Row]:
    grader, rows = Grader(), []
    problems = await half_solved(args.problems, grader)
    for entry in chosen(ON_PEBBLE, args.strategies):
        async with Session(config(entry, "pebble", args.tokens)) as session:
            results = await run(session, problems, grader)
        rows.append(row(entry.label, results))
        console.print(f"{entry.label}: {rows[-1].right:.3f}, {rows[-1].seconds:.2f} s a problem")
    show(f"pebble, {len(problems)} problems, at most {args.tokens} tokens each", rows, console)
    return rows


async def on_recorded(args: argparse.Namespace, console: Console) -> list[Row]:
    folder, all_rows = present(DATA / "strictprmbench"), []
    for name in ("gsm8k", "math500"):
        (samples,) = folder.glob(f"*{name}*samples*")
        (questions,) = folder.glob(f"*{name}*problems*")
        problems = list(read_problems(questions))[: args.recorded]
        policy, grader, rows = open_policy(f"recorded:{samples}"), Grader(), []
        for entry in chosen(ON_RECORDED, args.strategies):
            started = time.monotonic()
            async with Session(config(entry, policy, None, "evidence")) as session:
                rows.append(row(entry.label, await run(session, problems, grader)))
            console.print(f"{name} {entry.label}: {time.monotonic() - started:.0f} s")
        show(f"recorded samples, {name}, {len(problems)} problems", rows, console)
        all_rows += rows
    return all_rows


def chosen(entries: Sequence[Entry], named: str | None) -> list[Entry]:
    if named is None:
        return list(entries)
    return [entry for entry in entries if entry.strategy in named.split(",")]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--part", choices=("pebble", "recorded"))
    parser.add_argument("--problems", type=int, default=200)
    parser.add_argument("--recorded", type=int, default=250)
    parser.add_argument("--tokens", type=int, default=1_200)
    parser.add_argument("--strategies")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    console, found = Console(width=140), {}
    if args.part != "recorded":
        found["pebble"] = [asdict(one) for one in await on_pebble(args, console)]
    if args.part != "pebble":
        found["recorded"] = [asdict(one) for one in await on_recorded(args, console)]
    if args.out:
        args.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    asyncio.run(main())
