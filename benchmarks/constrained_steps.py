"""Steps held to a form on a real server, beside the same model asked as usual: paired.

    python benchmarks/constrained_steps.py ask FILE OUT --model openai:NAME [--form equations]
    python benchmarks/constrained_steps.py compare FILE BEFORE AFTER
`ask` solves the problems of FILE (any format that `surefoot eval` reads) by `chain` with steps in
the form, two at a time, and appends a result a line to OUT; what OUT has is not asked again.
Without `--form`, as usual. `compare` reads two such files (or `results.jsonl` of `surefoot eval`)
and prints what both share, with intervals of the paired differences.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from surefoot import Problem
from surefoot.agent.evaluation.formats import EvalProblem, read_problems
from surefoot.agent.policies import open_policy
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.tools import Calculator, equivalent, extract_claims
from surefoot.tools.base import StepContext

AT_ONCE = 2
RESAMPLED = 4000
Row = dict[str, Any]


def rows_of(path: Path) -> dict[str, Row]:
    """Results by their problem's id."""
    if not path.exists():
        return {}
    found = map(json.loads, path.read_text("utf-8").splitlines())
    return {row["id"]: row for row in found}


async def ask(options: argparse.Namespace) -> None:
    """Solve what is not solved yet, and say so line by line."""
    known = rows_of(options.out)
    left = [one for one in read_problems(options.file) if one.problem.id not in known]
    form = {"constrain": options.form} if options.form else {}
    config = Config(model=open_policy(options.model, **form), strategy=options.strategy)
    free = asyncio.Semaphore(options.at_once)
    async with Session(config) as session:

        async def one(asked: EvalProblem) -> None:
            async with free:
                result = await session.attempt(
                    Problem(text=asked.problem.text, id=asked.problem.id)
                )
            right = (
                result.answer is not None
                and equivalent(asked.answer or "", result.answer).equivalent
            )
            row = result.model_dump(mode="json") | {"correct": right, "problem": asked.problem.text}
            with options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")

        await asyncio.gather(*map(one, left))


@dataclass(frozen=True, slots=True)
class Told:
    """What a solution's steps say that a calculator can read."""

    steps: int
    equations: int
    readable: int
    claims: int
    refuted: int


def told(row: Row, problem: str) -> Told:
    """Claims of every step, judged by the calculator; the answer's own line is no step."""
    texts = [step["text"] for step in row["steps"]]
    steps = [t for t in texts if not t.startswith("Answer:")]
    calculator, judged = Calculator(), []
    for index, text in enumerate(steps):
        context = StepContext(problem, tuple(steps[:index]))
        claims = [c for c in extract_claims(text, context) if calculator.can_judge(c)]
        judged.append([calculator.judge(c, context) for c in claims])
    known = [[v for v in own if v.status != "unknown"] for own in judged]
    refuted = [v for own in known for v in own if v.status == "refuted"]
    return Told(
        steps=len(steps),
        equations=sum("=" in step for step in steps),
        readable=sum(bool(own) for own in known),
        claims=sum(map(len, known)),
        refuted=len(refuted),
    )


def compare(options: argparse.Namespace) -> None:
    """The table of two files, and the paired differences."""
    before, after = rows_of(options.before), rows_of(options.after)
    problems = {p.problem.id: p.problem.text for p in read_problems(options.problems)}
    ids = [i for i in problems if i in before and i in after]
    pairs = [(before[i], after[i]) for i in ids]
    texts = [problems[i] for i in ids]
    measures: dict[str, Callable[[Sequence[int], int], float]] = {}
    sides = [[told(pair[k], t) for pair, t in zip(pairs, texts, strict=True)] for k in (0, 1)]

    def add(
        name: str, of: Callable[[Row, Told], float], over: Callable[[Told], float] | None = None
    ) -> None:
        def measure(chosen: Sequence[int], side: int) -> float:
            top = sum(of(pairs[i][side], sides[side][i]) for i in chosen)
            below = sum(over(sides[side][i]) for i in chosen) if over else len(chosen)
            return top / max(1, below)

        measures[name] = measure

    add("right", lambda row, _: float(bool(row["correct"])))
    add("steps with a readable claim", lambda _, t: t.readable, lambda t: t.steps)
    add("of steps with an equals sign", lambda _, t: t.readable, lambda t: t.equations)
    add("claims a solution", lambda _, t: t.claims)
    add("claims refuted", lambda _, t: t.refuted, lambda t: t.claims)
    add("corrections a solution", lambda row, _: row["corrections"])
    add("tokens", lambda row, _: row["usage"]["completion_tokens"])
    add("prompt tokens", lambda row, _: row["usage"]["prompt_tokens"])
    add("calls", lambda row, _: row["usage"]["policy_calls"])
    table = Table(title=f"{len(ids)} problems")
    for head in ("", "before", "after", "difference", "95%"):
        table.add_column(head)
    every = range(len(ids))
    for name, measure in measures.items():
        low, high = bootstrapped(lambda chosen, m=measure: m(chosen, 1) - m(chosen, 0), len(ids))
        two = measure(every, 0), measure(every, 1)
        table.add_row(
            name,
            *(f"{v:.3f}" for v in two),
            f"{two[1] - two[0]:+.3f}",
            f"{low:+.3f} to {high:+.3f}",
        )
    Console(width=110).print(table)
    won = sum(bool(b["correct"]) > bool(a["correct"]) for a, b in pairs)
    lost = sum(bool(b["correct"]) < bool(a["correct"]) for a, b in pairs)
    print(f"wrong to right {won}, right to wrong {lost}")


def bootstrapped(difference: Callable[[Sequence[int]], float], n: int) -> tuple[float, float]:
    """95% interval of a difference, problems drawn again."""
    drawn = random.Random(0)
    found = sorted(difference([drawn.randrange(n) for _ in range(n)]) for _ in range(RESAMPLED))
    return found[int(0.025 * RESAMPLED)], found[int(0.975 * RESAMPLED)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    verbs = parser.add_subparsers(required=True)
    asks = verbs.add_parser("ask")
    asks.add_argument("file", type=Path)
    asks.add_argument("out", type=Path)
    asks.add_argument("--model", required=True)
    asks.add_argument("--form")
    asks.add_argument("--strategy", default="chain")
    asks.add_argument("--at-once", type=int, default=AT_ONCE)
    asks.set_defaults(run=lambda options: asyncio.run(ask(options)))
    compares = verbs.add_parser("compare")
    compares.add_argument("problems", type=Path)
    compares.add_argument("before", type=Path)
    compares.add_argument("after", type=Path)
    compares.set_defaults(run=compare)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
