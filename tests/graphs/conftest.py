"""Running a strategy's graph around a scripted policy: everything but the model is real."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from surefoot.graphs.contracts import BudgetLeft, Decision, Evidence, TreeView
from surefoot.graphs.events import Event, Record
from surefoot.graphs.records import Outcome
from surefoot.graphs.run.budget import Budget, Meter
from surefoot.graphs.run.context import RunContext, Settings
from surefoot.graphs.strategy import build
from surefoot.graphs.tree import Tree
from surefoot.tools.calculator import Calculator


class RefutationPRM:
    """Sure of what no tool refuted."""

    name = "refutation"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        return [0.05 if one.refuted else one.judgment or 0.9 for one in evidence]


class SimpleController:
    """Accepts from 0.8, steps back below 0.3, buys what is offered in between."""

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision:
        if view.declined:
            return Decision("abstain")
        if view.evidence.refuted:
            return Decision("correct" if view.corrections < 2 else "backtrack")
        if view.repeated or view.score < 0.3:
            return Decision("backtrack" if view.backtracks < 3 else "abstain")
        if view.score < 0.8 and view.tools:
            return Decision("verify", tools=view.tools)
        return Decision("answer" if view.final else "accept")


@dataclass
class Ran:
    """A finished run: its outcome, its tree and its events by kind."""

    outcome: Outcome
    state: dict[str, Any]
    records: list[Record]
    ctx: RunContext

    @property
    def events(self) -> list[Event]:
        return [record.event for record in self.records]

    @property
    def tree(self) -> Tree:
        return Tree.of(self.state.get("log", []))

    @property
    def kinds(self) -> list[str]:
        return [event.event for event in self.events]

    @property
    def path(self) -> tuple[str, ...]:
        return self.tree.texts(self.outcome.node)


class Kept:
    """A trace sink in memory."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def write(self, record: Record) -> None:
        self.records.append(record)


Runner = Callable[..., Awaitable[Ran]]


@pytest.fixture
def run() -> Runner:
    async def run(
        policy: Any,
        problem: str = "What is 2 + 3?",  # no calculation that a tool reads off it
        strategy: str = "loop",
        budget: Budget | None = None,
        settings: Settings | None = None,
        prm: Any = None,
        verifiers: tuple[Any, ...] | None = None,
        controller: Any = None,
    ) -> Ran:
        kept = Kept()
        ctx = RunContext(
            run="test",
            policy=policy,
            prm=prm or RefutationPRM(),
            controller=controller or SimpleController(),
            verifiers=(Calculator(),) if verifiers is None else verifiers,
            meter=Meter(budget or Budget()),
            trace=kept,
            settings=settings or Settings(),
        )
        state = await build(strategy).ainvoke({"problem": problem}, context=ctx)
        return Ran(state["outcome"], state, kept.records, ctx)

    return run
