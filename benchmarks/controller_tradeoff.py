"""Accuracy against what checking costs: the learned controller and fixed thresholds, on pebble.

    python benchmarks/controller_tradeoff.py [--train 100] [--test 100] [--out FILE] [--plot FILE]

Pebble's calculator is free, so nothing is bought there. Here it is sold: the same calculator, as
a paid verifier that is asked only where the controller chooses. Three questions, on fresh
problems of pebble's families that neither pebble nor the controller was fitted on:

1. How many calls does it take to be as right as with every step checked?
2. At equal tokens, which controller is right more often?
3. Is P(right), as the controller reads it from the PRM's score, calibrated?

The controller is fitted on traces of other problems, in which every step was checked. What the
policy and the PRM answer is remembered across the settings (both are deterministic), so that a
sweep costs little more than one run; tokens and calls are counted as if it were not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from surefoot import Budget, Problem, Result
from surefoot.agent.config import Config
from surefoot.agent.controller import ThresholdController, Thresholds
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.learning.controller import calibration, fit_controller
from surefoot.agent.learning.graded import Graded, grade
from surefoot.agent.learning.traces import read_runs
from surefoot.agent.pebble.families import EVALUATION_SEEDS, FAMILIES, generate
from surefoot.agent.policies import open_policy
from surefoot.agent.prm import open_prm
from surefoot.agent.session import Session
from surefoot.agent.value_controller import ValueController
from surefoot.agent.value_model import Curve, Prices, ValueModel
from surefoot.graphs.protocols import Controller
from surefoot.tools.calculator import Calculator
from surefoot.tools.equivalence import aequivalent_many
from tradeoff_plot import Line, plot

TRAIN, TEST = 700_000_000, 800_000_000  # seeds of problems that nothing else uses
TOKEN, ERROR = 1e-6, 0.0  # what is measured is the share of right answers: none is a wrong one
TOOL_PRICES = (0.5, 0.4, 0.3, 0.2, 0.1, 0.03)
TRUSTS = (0.85, 0.93, 0.97, 0.99)
BUDGETS = (300, 400, 600)
RAW = Curve(intercept=0.0, slope=1.0)


class SoldCalculator(Calculator):
    """The calculator as a tool that has its price."""

    name = "sold-calculator"
    free = False


class Remembering:
    """pebble, remembering what it answered; usage is counted each time."""

    def __init__(self) -> None:
        self._inner = open_policy("pebble")
        self.name, self.capabilities = self._inner.name, self._inner.capabilities
        self._known: dict[Any, Any] = {}

    async def propose(self, request: Any) -> Any:
        if request not in self._known:
            self._known[request] = await self._inner.propose(request)
        return self._known[request]

    async def aclose(self) -> None:
        await self._inner.aclose()


class RememberingPRM:
    """pebble's PRM, likewise."""

    name = "pebble"

    def __init__(self, policy: Remembering) -> None:
        self._inner = open_prm("pebble", policy)
        self._known: dict[Any, list[float]] = {}

    async def score(self, problem: str, steps: Any, evidence: Any = ()) -> list[float]:
        key = (problem, tuple(steps), tuple(evidence))
        if key not in self._known:
            self._known[key] = await self._inner.score(problem, steps, evidence)
        return self._known[key]


@dataclass(frozen=True)
class Outcome:
    """What a setting came to, a problem on average."""

    name: str
    accuracy: float
    calls: float
    tokens: float
    abstained: float
    backtracks: float

    def row(self) -> list[str]:
        shown = (self.accuracy, self.calls, self.tokens, self.abstained, self.backtracks)
        return [self.name, *(f"{value:.3f}" for value in shown)]


class Bench:
    """Runs problem sets under controllers, on one remembering pebble."""

    def __init__(self, verifiers: tuple[Any, ...]) -> None:
        self.policy = Remembering()
        self.prm = RememberingPRM(self.policy)
        self.verifiers = verifiers

    async def results(
        self,
        problems: Sequence[EvalProblem],
        controller: Controller,
        *,
        tokens: int | None = None,
        trace: Path | None = None,
    ) -> list[Result]:
        config = Config(
            model=self.policy,
            prm=self.prm,
            controller=controller,
            verifiers=self.verifiers,
            budget=Budget(tokens=tokens),
            trace=trace,
        )
        async with Session(config) as session:
            return [await session.attempt(one.problem) for one in problems]

    async def outcome(
        self, name: str, problems: Sequence[EvalProblem], controller: Controller, **options: Any
    ) -> Outcome:
        found = await self.results(problems, controller, **options)
        pairs = [(p.answer or "", r.answer or "") for p, r in zip(problems, found, strict=True)]
        right = [one.equivalent for one in await aequivalent_many(pairs)]
        usage = [result.usage for result in found]
        n = len(found)
        return Outcome(
            name,
            sum(right) / n,
            sum(sum(one.tool_calls.values()) for one in usage) / n,
            sum(one.prompt_tokens + one.completion_tokens for one in usage) / n,
            sum(result.answer is None for result in found) / n,
            sum(result.backtracks for result in found) / n,
        )


def problems(n: int, seed: int) -> list[EvalProblem]:
    names = [name for name in FAMILIES if name != "foreign"]
    made = [generate(EVALUATION_SEEDS + seed + i, names[i % len(names)]) for i in range(n)]
    return [
        EvalProblem(Problem(text=one.text, id=f"{one.family}-{i}"), one.answer)
        for i, one in enumerate(made)
    ]


def thresholds(**changed: float) -> ThresholdController:
    return ThresholdController(Thresholds.read().model_copy(update=changed))


async def graded_traces(
    bench: Bench, chosen: Sequence[EvalProblem], controller: Controller
) -> list[Graded]:
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.jsonl"
        await bench.results(chosen, controller, trace=trace)
        return await grade(read_runs([trace]), chosen)


def at_price(model: ValueModel, tool: float) -> ValueController:
    prices = Prices(token=TOKEN, tool=tool, error=ERROR)
    return ValueController(model.model_copy(update={"prices": prices}))


def cheapest(outcomes: Iterable[Outcome], accuracy: float) -> Outcome | None:
    """The setting of fewest calls that is at least as accurate."""
    reached = [one for one in outcomes if one.accuracy >= accuracy]
    return min(reached, key=lambda one: one.calls, default=None)


def show(console: Console, title: str, outcomes: Iterable[Outcome]) -> None:
    columns = ("", "right", "paid calls", "tokens", "abstained", "backtracks")
    table = Table(*columns, title=title, title_justify="left")
    for one in outcomes:
        table.add_row(*one.row())
    console.print(table)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--train", type=int, default=100)
    parser.add_argument("--test", type=int, default=100)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    console = Console(width=110)
    every = thresholds(trust=1.01, accept=0.0)
    bench = Bench((SoldCalculator(),))
    train, test = problems(options.train, TRAIN), problems(options.test, TEST)

    model = fit_controller(
        await graded_traces(bench, train, every), Prices(token=TOKEN, tool=0.05, error=ERROR)
    )
    console.print(model.model_dump_json(indent=1))
    full = await bench.outcome("every step checked", test, every)
    none = await bench.outcome("nothing checked", test, thresholds(trust=0.0, accept=0.0))
    fixed = [
        await bench.outcome(f"trust {trust:g}", test, thresholds(trust=trust)) for trust in TRUSTS
    ]
    learned = [
        await bench.outcome(f"a call costs {price:g}", test, at_price(model, price))
        for price in TOOL_PRICES
    ]
    show(console, "Ends", (none, full))
    show(console, "Fixed thresholds", fixed)
    show(console, "Learned controller", learned)
    best = {"fixed": cheapest(fixed, full.accuracy), "learned": cheapest(learned, full.accuracy)}
    for name, one in best.items():
        said = f"{one.calls / full.calls:.0%} of the calls ({one.name})" if one else "not reached"
        console.print(f"as right as with every step checked ({full.accuracy:.3f}), {name}: {said}")

    equal = []
    for tokens in BUDGETS:
        for name, controller in (("thresholds", thresholds()), ("learned", at_price(model, 0.01))):
            equal.append(
                await bench.outcome(f"{tokens} tokens, {name}", test, controller, tokens=tokens)
            )
    show(console, "At equal tokens", equal)

    graded = await graded_traces(bench, test, every)
    raw = model.model_copy(update={"stood": RAW, "beyond": RAW})
    errors = {
        name: expected_calibration_error(*calibration(graded, one))
        for name, one in (("PRM as it is", raw), ("fitted", model))
    }
    console.print({name: round(error, 4) for name, error in errors.items()})
    if options.plot:
        lines = [
            Line("learned controller", [(one.calls, one.accuracy) for one in [*learned, none]]),
            Line("fixed thresholds", [(one.calls, one.accuracy) for one in [*fixed, none]]),
            Line("every step checked", [(full.calls, full.accuracy)]),
        ]
        plot(options.plot, lines, x="paid calls a problem", y="share right")
    if options.out:
        rows = {"ends": (none, full), "fixed": fixed, "learned": learned, "equal_tokens": equal}
        found = {name: [vars(one) for one in some] for name, some in rows.items()}
        text = json.dumps(found | {"ece": errors, "model": model.model_dump()}, indent=1)
        options.out.write_text(text + "\n")


if __name__ == "__main__":
    asyncio.run(main())
