"""Faith and Fate: chains collapse as the computation graph grows, checked ones do not.

Dziri et al. 2023, "Faith and Fate: Limits of Transformers on Compositionality": beside
multiplication (`benchmarks/multiplication_table.py`) their dynamic programming (the largest sum
of non-adjacent elements) and Einstein's puzzles. A tiny network trained on small instances is
asked ever larger ones: by the strategy `chain`, and by `loop` with a program as the verifier of
each line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from statistics import fmean

from ....graphs.options import StrategyOptions
from ....graphs.result import Problem
from ....graphs.run.budget import Budget
from ....graphs.run.context import Settings
from ....tools.base import Claim, StepContext, Verdict
from ...run.config import Config, only
from ...run.session import Session
from ..network import Network
from .ground import Findings, Ground, Line, Row, interval
from .tiny import nonadjacent, zebra
from .tiny.fit import Example, Plan, fit, fresh, seeded, solution
from .tiny.nonadjacent import Elements
from .tiny.policy import MARK, TinyPolicy, from_line, unnumbered
from .tiny.zebra import Puzzle

BATCH = 32
STEPS = 600
LENGTHS, TRAINED_LENGTHS = (2, 4, 5, 6, 8, 10), (2, 5)
RUNS = 15  # of each size and strategy
SHAPES = ((2, 2), (2, 3), (3, 3), (2, 4), (3, 4), (2, 5))
TRAINED_SHAPES = ((2, 2), (2, 3), (3, 2), (3, 3))
KIND = "program"
CEILING = 4000  # tokens of a run, prompts included; a chain takes some two hundred


class DynamicProgram:
    """Judges a line by the program that computes it from the problem and the lines before.

    It knows the whole line and the answer, so that it puts right what was copied wrongly too.
    """

    name = "dynamic-program"
    free = True

    def read(self, step: str, context: StepContext) -> Iterable[Claim]:
        """The whole line is one claim."""
        whole = (0, len(step))
        return [Claim(KIND, step, whole, step, "=", step, whole)]

    def can_judge(self, claim: Claim) -> bool:
        return claim.kind == KIND

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Refuted lines are told, and replaced by, what the program comes to."""
        lines = [s for s in context.steps if not s.startswith(MARK)]
        if claim.text.startswith(MARK) or len(lines) > context.problem.count(","):
            true = f"{MARK} {nonadjacent.solved(context.problem).answer}"
        else:
            true = from_line(nonadjacent.next_line(context.problem, lines), len(lines) + 1)
        if claim.text.strip() == true:
            return Verdict(self.name, "supported", claim, true)
        return Verdict(self.name, "refuted", claim, true, true)


class Elimination:
    """Judges a line by whether the clues and the lines so far leave every value a house.

    It says no more than that: which house is right it does not tell.
    """

    name = "elimination"
    free = True

    def read(self, step: str, context: StepContext) -> Iterable[Claim]:
        return [Claim(KIND, step, (0, len(step)), step)]

    def can_judge(self, claim: Claim) -> bool:
        return claim.kind == KIND

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        attributes, houses, clues = zebra.parts(context.problem)
        items = zebra.names(attributes, houses)
        lines = [unnumbered(s) for s in (*context.steps, claim.text) if not s.startswith(MARK)]
        if claim.text.startswith(MARK):
            told = claim.text.removeprefix(MARK).strip()
            lines += [f"{i}:{h}" for i, h in zip(items, told, strict=False)]
            if len(told) != len(items):
                return Verdict(self.name, "refuted", claim, "not a house for every value")
        read = {f"{i}:{h}" for i in items for h in range(1, houses + 1)}
        again = not claim.text.startswith(MARK) and lines[-1] in lines[:-1]
        if not set(lines) <= read or again:
            return Verdict(self.name, "refuted", claim, "no new value has a house")
        domains, _, _ = zebra.eliminate(attributes, houses, clues, lines)
        stuck = [item for item, left in domains.items() if not left]
        if stuck:
            return Verdict(self.name, "refuted", claim, f"no house is left for {stuck[0]}")
        return Verdict(self.name, "supported", claim, "consistent with the clues")


Instance = Elements | Puzzle


@dataclass(frozen=True, slots=True)
class Task:
    """One of the two tasks: how instances of a size are made, and what verifies their lines."""

    name: str
    sizes: tuple[str, ...]
    trained: tuple[str, ...]
    make: Callable[[Random, str], Instance]
    verifier: DynamicProgram | Elimination


def _elements(random: Random, size: str) -> Instance:
    return nonadjacent.make(random, int(size))


def _puzzle(random: Random, size: str) -> Instance:
    attributes, houses = map(int, size.split("x"))
    return zebra.make(random, attributes, houses)


def _named(shapes: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(f"{a}x{h}" for a, h in shapes)


SUM = Task(
    "non-adjacent sum",
    tuple(map(str, LENGTHS)),
    tuple(map(str, range(TRAINED_LENGTHS[0], TRAINED_LENGTHS[1] + 1))),
    _elements,
    DynamicProgram(),
)
ZEBRA = Task("zebra", _named(SHAPES), _named(TRAINED_SHAPES), _puzzle, Elimination())


def trained(ground: Ground, task: Task) -> Network:
    """A network trained on the task's small instances."""

    def batches(random: Random) -> list[Example]:
        made = [task.make(random, random.choice(task.trained)) for _ in range(BATCH)]
        return [Example(one.prompt, solution(one.worked)) for one in made]

    name = task.name.replace(" ", "-")
    plan = Plan(ground.size(STEPS, 2), batch=BATCH)
    return fit(ground, name, fresh(ground.seed), batches, plan)


async def _solved(config: Config, some: Sequence[Instance]) -> list[bool]:
    async with Session(config) as session:
        results = [await session.solve(Problem(text=one.text)) for one in some]
    return [r.answer == one.answer for r, one in zip(results, some, strict=True)]


def solve(model: Network, task: Task, some: Sequence[Instance], strategy: str) -> list[bool]:
    """Which instances a strategy gets right."""
    options = StrategyOptions(min_confidence=0.0) if strategy == "loop" else StrategyOptions()
    config = Config(
        model=TinyPolicy(model),
        strategy=strategy,
        prm="none",
        verifiers=only(task.verifier),
        settings=Settings(options=options),
        budget=Budget(tokens=CEILING),
    )
    return asyncio.run(_solved(config, some))


STRATEGIES = ("chain", "loop")


def of_size(ground: Ground, task: Task, model: Network, size: str, n: int) -> tuple[Row, float]:
    """A row of the table, and the mean depth of the computation graphs."""
    some = [task.make(seeded("fate", task.name, size, ground.seed, i), size) for i in range(n)]
    depth = fmean(one.depth for one in some)
    row: dict[str, str | int | float] = {
        "task": task.name,
        "size": size + ("" if size in task.trained else " (not trained on)"),
        "graph depth": depth,
        "n": n,
    }
    for strategy in STRATEGIES:
        name = f"{task.name}-{size}-{strategy}-{n}".replace(" ", "-")
        right = ground.stage(name, partial(solve, model, task, some, strategy))
        low, high = interval(sum(right), n)
        row[strategy] = sum(right) / n
        row[f"{strategy}, 95%"] = f"{low:.2f} to {high:.2f}"
    ground.say(f"{task.name} {size}: chain {row['chain']:.2f}, loop {row['loop']:.2f}")
    return row, depth


def compare(ground: Ground, task: Task) -> Findings:
    """Accuracy of `chain` and `loop` by size, with the depth of the computation graph."""
    n = ground.size(RUNS, 1)
    model = trained(ground, task)
    own = [of_size(ground, task, model, s, n) for s in task.sizes[: ground.size(99, 1)]]
    lines = []
    for strategy in STRATEGIES:
        points = sorted((depth, float(row[strategy])) for row, depth in own)
        lines.append(Line(f"{task.name}, {strategy}", tuple(points), strategy == "chain"))
    last = own[-1][0]
    return Findings(
        figure=f"{task.name} of size {task.sizes[len(own) - 1]} (n={n}): chain "
        f"{last['chain']:.2f}, loop {last['loop']:.2f}.",
        rows=tuple(row for row, _ in own),
        lines=tuple(lines),
        axes=("depth of the computation graph", "right"),
    )


def run(ground: Ground) -> Findings:
    """The largest sum of non-adjacent elements."""
    return compare(ground, SUM)
