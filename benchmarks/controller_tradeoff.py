"""Accuracy against what checking costs: the learned controller and fixed thresholds, on pebble.

    python benchmarks/controller_tradeoff.py [--train 600] [--validation 200] [--test 200]
        [--out FILE] [--plots FOLDER] [--model FILE]

Pebble's calculator is free, so nothing is bought there. Here it is sold: the same calculator, as
a paid verifier that is asked only where the controller chooses. Three questions:

1. How right is it with half the calls that it takes to check every step?
2. At equal tokens, which controller is right more often?
3. Is P(right), as the controller reads it from what it is shown, calibrated?

There are three sets of fresh problems of pebble's families. On the first the controller is fitted,
to traces in which every step was checked. On the second all else is chosen: the price of a call,
and the thresholds that it is up against besides the shipped ones. On the third everything is
measured, once. What the policy and the PRM answer is remembered across the settings (both are
deterministic), so that a sweep costs little more than one run; tokens and calls are counted as if
it were not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from surefoot import Budget, Problem, Result
from surefoot.agent.controllers.threshold import ThresholdController, Thresholds
from surefoot.agent.controllers.value import ValueController
from surefoot.agent.controllers.value_model import Prices, ValueModel
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.agent.evaluation.comparison import Versus, versus
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.learning.controller import fit_controller
from surefoot.agent.learning.graded import Graded, grade
from surefoot.agent.learning.traces import read_runs
from surefoot.agent.pebble.families import EVALUATION_SEEDS, FAMILIES, generate
from surefoot.agent.pebble.notation.verifier import Notation
from surefoot.agent.policies import open_policy
from surefoot.agent.prm import open_prm
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import BudgetLeft, Controller, Decision, TreeView
from surefoot.tools.calculator import Calculator
from surefoot.tools.equivalence import aequivalent_many
from tradeoff_plot import Line, plot

# Seeds of problems that nothing else uses.
TRAIN, VALIDATION, TEST = 702_000_000, 703_000_000, 950_000_000
TOKEN, ERROR = 1e-6, 0.0  # what is measured is the share of right answers: none is a wrong one
TOOL_PRICES = (0.2, 0.1, 0.07, 0.05, 0.03)
TRUSTS = (0.97, 0.99)
BUDGETS = (300, 400, 600)
NEARLY_FREE = 0.01  # a call's price where tokens are what is short
# Thresholds that may be better than the shipped ones: they leave no step for its score.
LENIENT = {"accept": 0.0, "reject": 0.0, "answer": 0.0}
ASKING = {"trust": 1.01, "accept": 0.0}


class SoldNotation(Notation):
    """The lines of pebble's notation under the same price."""

    name = "sold-calculator"
    free = False


class SoldCalculator(Calculator):
    """The calculator as a tool that has its price."""

    name = "sold-calculator"
    free = False


class Remembering:
    """pebble, remembering what it answered; usage is counted each time."""

    def __init__(self) -> None:
        self._inner = open_policy("pebble")
        self.name, self.capabilities = self._inner.name, self._inner.capabilities
        self._known: dict[Any, list[tuple[int, Any]]] = {}

    async def propose(self, request: Any) -> Any:
        known = self._known.setdefault(replace(request, max_tokens=0), [])
        for room, proposals in known:
            wrote = proposals[0].usage.completion_tokens
            if room == request.max_tokens or (request.n == 1 and wrote < request.max_tokens):
                return proposals
        proposals = await self._inner.propose(request)
        known.append((request.max_tokens, proposals))
        return proposals

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


@dataclass
class Noting:
    """The learned controller, noting what it was shown and thought at each decision of a run."""

    inner: ValueController
    runs: list[list[tuple[TreeView, Decision]]] = field(default_factory=list)

    def begin(self) -> None:
        self.runs.append([])

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision:
        decision = self.inner.decide(view, budget)
        if "critique" not in view.tools:  # asked beforehand whether to buy one: not the decision
            self.runs[-1].append((view, decision))
        return decision

    def beliefs(self, right: Sequence[bool]) -> tuple[list[bool], list[float], list[float]]:
        """Whether each step led to a right answer as it was, P(right), and the PRM's score.

        A step that is then refuted was not right; of what is left, nothing is known.
        """
        true, chances, scores = [], [], []
        for seen, came_right in zip(self.runs, right, strict=True):
            left = [i for i, (_, one) in enumerate(seen) if one.kind == "backtrack"]
            kept = seen[left[-1] + 1 :] if left else seen
            refuted = [bool(view.evidence.refuted) for view, _ in kept]
            for (view, decision), then in zip(kept, [*refuted[1:], False], strict=False):
                if not view.evidence.refuted:
                    true.append(came_right and not (decision.kind == "verify" and then))
                    chances.append(self.inner.chance(view))
                    scores.append(view.score)
        return true, chances, scores


@dataclass(frozen=True)
class Outcome:
    """What a setting came to: a problem on average, and which problems were right."""

    name: str
    accuracy: float
    calls: float
    tokens: float
    abstained: float
    backtracks: float
    right: tuple[bool, ...]
    confidences: tuple[float, ...]

    def row(self) -> list[str]:
        shown = (self.accuracy, self.calls, self.tokens, self.abstained, self.backtracks)
        return [self.name, *(f"{value:.3f}" for value in shown)]

    def against(self, other: Outcome) -> Versus:
        ours, theirs = (
            {str(i): [right] for i, right in enumerate(one.right)} for one in (self, other)
        )
        found = versus(other.name, ours, theirs)
        assert found is not None
        return found

    @property
    def confidence_error(self) -> float:
        return expected_calibration_error(self.right, self.confidences)


class Bench:
    """Runs problem sets under controllers, on one remembering pebble."""

    def __init__(self) -> None:
        self.policy = Remembering()
        self.prm = RememberingPRM(self.policy)

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
            verifiers=only(SoldNotation(), SoldCalculator()),
            budget=Budget(tokens=tokens),
            trace=trace,
        )
        found = []
        async with Session(config) as session:
            for one in problems:
                if isinstance(controller, Noting):
                    controller.begin()
                found.append(await session.attempt(one.problem))
        return found

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
            tuple(right),
            tuple(result.confidence for result in found),
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


async def sweep(bench: Bench, model: ValueModel, chosen: Sequence[EvalProblem]) -> list[Outcome]:
    return [
        await bench.outcome(f"a call costs {price:g}", chosen, at_price(model, price))
        for price in TOOL_PRICES
    ]


def show(console: Console, title: str, outcomes: Iterable[Outcome]) -> None:
    columns = ("", "right", "paid calls", "tokens", "abstained", "backtracks")
    table = Table(*columns, title=title, title_justify="left")
    for one in outcomes:
        table.add_row(*one.row())
    console.print(table)


def compare(console: Console, ours: Outcome, other: Outcome) -> dict[str, Any]:
    found = ours.against(other)
    low, high = found.interval
    console.print(
        f"{ours.name} against {other.name}: {found.difference:+.3f} [{low:+.3f}, {high:+.3f}], "
        f"won {found.won}, lost {found.lost}, p = {found.p:.2g}; "
        f"{ours.calls / max(1e-9, other.calls):.0%} of its calls"
    )
    return {"ours": ours.name, **found.model_dump()}


async def choose(
    bench: Bench, model: ValueModel, chosen: Sequence[EvalProblem], console: Console
) -> tuple[dict[str, float], int]:
    """The thresholds besides the shipped ones, and which price is best at half the calls."""
    shipped = await bench.outcome("every step checked, shipped", chosen, thresholds(**ASKING))
    lenient = await bench.outcome(
        "every step checked, lenient", chosen, thresholds(**LENIENT, trust=1.01)
    )
    swept = await sweep(bench, model, chosen)
    show(console, "Validation", (shipped, lenient, *swept))
    best = max((shipped, lenient), key=lambda one: one.accuracy)
    half = [i for i, one in enumerate(swept) if one.calls <= best.calls / 2] or [0]
    return (LENIENT if best is lenient else {}), max(half, key=lambda i: swept[i].accuracy)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--train", type=int, default=600)
    parser.add_argument("--validation", type=int, default=200)
    parser.add_argument("--test", type=int, default=200)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--plots", type=Path)
    parser.add_argument("--model", type=Path, help="Where the fitted controller goes.")
    options = parser.parse_args()
    console, bench = Console(width=120), Bench()
    test = problems(options.test, TEST)

    asking = thresholds(**LENIENT, trust=1.01)
    train = await graded_traces(bench, problems(options.train, TRAIN), asking)
    model = fit_controller(train, Prices(token=TOKEN, tool=0.05, error=ERROR))
    console.print(model.model_dump_json(indent=1))
    tuned, at = await choose(bench, model, problems(options.validation, VALIDATION), console)

    every = await bench.outcome("every step checked, shipped", test, thresholds(**ASKING))
    strict = await bench.outcome(
        "every step checked, tuned", test, thresholds(**{**ASKING, **tuned})
    )
    none = await bench.outcome("nothing checked", test, thresholds(**{"trust": 0.0, **tuned}))
    fixed, better = [
        [
            await bench.outcome(f"{name}, trust {t:g}", test, thresholds(**{**changed, "trust": t}))
            for t in TRUSTS
        ]
        for name, changed in (("shipped", {}), ("tuned", tuned))
    ]
    learned = await sweep(bench, model, test)
    show(console, "Ends", (none, every, strict))
    show(console, "Fixed thresholds", (*fixed, *better))
    show(console, "Learned controller", learned)
    console.print(f"Chosen on the validation problems: {learned[at].name}")
    compared = [compare(console, learned[at], one) for one in (every, strict)]

    equal = []
    for tokens in BUDGETS:
        row = [
            await bench.outcome(f"{tokens} tokens, {name}", test, controller, tokens=tokens)
            for name, controller in (
                ("shipped thresholds", thresholds()),
                ("tuned thresholds", thresholds(**tuned)),
                ("learned", at_price(model, NEARLY_FREE)),
            )
        ]
        compared += [compare(console, row[-1], one) for one in row[:-1]]
        equal.append(row)
    show(console, "At equal tokens", (one for row in equal for one in row))

    noting = Noting(at_price(model, TOOL_PRICES[at]))
    noted = await bench.outcome("noted", test, noting)
    true, chances, scores = noting.beliefs(noted.right)
    errors = {
        "steps": expected_calibration_error(true, chances),
        "steps, PRM as it is": expected_calibration_error(true, scores),
        "answers": noted.confidence_error,
        "answers, PRM as it is (tuned thresholds)": strict.confidence_error,
    }
    console.print(f"Calibration errors, {len(true)} steps and {len(test)} answers:")
    console.print({name: round(error, 4) for name, error in errors.items()})
    if options.model:
        options.model.write_text(at_price(model, TOOL_PRICES[at]).model.model_dump_json() + "\n")
    if options.plots:
        lines = [
            Line("learned controller", [(one.calls, one.accuracy) for one in learned]),
            Line("shipped thresholds", [(one.calls, one.accuracy) for one in [*fixed, every]]),
            Line("tuned thresholds", [(one.calls, one.accuracy) for one in [*better, strict]]),
            Line("nothing checked", [(none.calls, none.accuracy)]),
        ]
        plot(options.plots / "controller_tradeoff.svg", lines, x="paid calls", y="share right")
        names = ("shipped thresholds", "tuned thresholds", "learned controller")
        ceilings = [
            Line(names[i], [(t, row[i].accuracy) for t, row in zip(BUDGETS, equal, strict=True)])
            for i in (2, 0, 1)
        ]
        plot(options.plots / "controller_ceilings.svg", ceilings, x="tokens", y="share right")
    if options.out:
        rows = {
            "ends": (none, every, strict),
            "fixed": (*fixed, *better),
            "learned": learned,
            "equal_tokens": [one for row in equal for one in row],
        }
        found = {name: [one.row() for one in some] for name, some in rows.items()}
        about = {"ece": errors, "compared": compared, "model": model.model_dump()}
        options.out.write_text(json.dumps(found | about, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
